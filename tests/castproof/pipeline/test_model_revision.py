"""Which revision a model's name stands for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from castproof.pipeline.model_revision import find_diarizer_revision, find_recognizer_revision
from diarize.known_models import KNOWN, ORIGINAL, PUBLIC_COPY

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache of the hub, and no network."""
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return folder


def snapshot(cache: Path, repository: str, *names: str) -> None:
    """A repository in the cache, laid out as the hub's client does."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text(COMMIT)
    (folder / "snapshots" / COMMIT).mkdir(parents=True)
    for name in names:
        path = folder / "snapshots" / COMMIT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")


@pytest.mark.models
def test_a_cached_pipeline_is_its_commit(cache: Path) -> None:
    assert find_diarizer_revision("owner/pipeline") is None
    snapshot(cache, "owner/pipeline", "config.yaml")
    assert find_diarizer_revision("owner/pipeline") == f"commit:{COMMIT}"


@pytest.mark.models
def test_the_public_copy_is_its_digests_once_all_of_it_is_there(cache: Path) -> None:
    def remove() -> None:
        shutil.rmtree(cache / f"models--{PUBLIC_COPY.replace('/', '--')}")

    files = tuple(KNOWN[PUBLIC_COPY].files)
    snapshot(cache, PUBLIC_COPY, *files[:-1])
    assert find_diarizer_revision(PUBLIC_COPY) is None
    remove()
    snapshot(cache, PUBLIC_COPY, *files)
    assert find_diarizer_revision(PUBLIC_COPY) == f"files:{KNOWN[PUBLIC_COPY].digest}"


@pytest.mark.models
def test_the_original_is_its_commit_as_it_always_was(cache: Path) -> None:
    snapshot(cache, ORIGINAL, *KNOWN[ORIGINAL].files)
    assert find_diarizer_revision(ORIGINAL) == f"commit:{COMMIT}"


@pytest.mark.models
def test_a_cached_whisper_is_its_commit(cache: Path) -> None:
    assert find_recognizer_revision("tiny") is None
    files = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
    snapshot(cache, "Systran/faster-whisper-tiny", *files)
    assert find_recognizer_revision("tiny") == f"commit:{COMMIT}"


def test_a_folder_is_what_it_holds(tmp_path: Path) -> None:
    files = ("config.yaml", "config.json", "model.bin", "tokenizer.json", "vocabulary.json")
    for name in files:
        (tmp_path / name).write_text("{}")
    first = find_diarizer_revision(str(tmp_path))
    assert first is not None
    assert first.startswith("folder:")
    assert find_recognizer_revision(str(tmp_path)) == first
    (tmp_path / "model.bin").write_text("{ }")
    assert find_diarizer_revision(str(tmp_path)) != first


@pytest.mark.models
@pytest.mark.parametrize("name", ["./nowhere", "no such name!", "a/b/c"])
def test_a_name_that_is_none(cache: Path, name: str) -> None:
    assert find_diarizer_revision(name) is None
    assert find_recognizer_revision(name) is None
