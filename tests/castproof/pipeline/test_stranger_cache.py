"""A recording's folder from a stranger: read by a schema, and no link in it is followed."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from castproof.edit.hints import read_folder
from castproof.files import digest
from castproof.files.merge_base import find_base
from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache
from castproof.pipeline.provenance import Provenance, StageKey
from castproof.pipeline.stages import RECOGNIZE
from castproof.review.sound import measure_loudness
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from tests.damage import damage
from tests.thoroughness import examples

KEY = StageKey(recording="r", settings={"beam": 5})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / ".castproof" / "talk"
    path.mkdir(parents=True)
    cache = RecordingCache(path)
    cache.save_stage("stage", KEY, {"a.json": b"a"}, {"language": "en"})
    cache.record_pending("talk.md", "r", b"page", b"base")
    cache.commit("talk.md", b"page", b"base")
    cache.record_edited("talk.srt", b"captions")
    return path


def is_believed(folder: Path) -> bool:
    return RecordingCache(folder).find_stage("stage", KEY) is not None


@pytest.mark.parametrize("name", ["a.json", PROVENANCE_NAME])
@pytest.mark.parametrize("is_absolute", [False, True])
def test_no_link_is_followed_and_none_written_through(
    folder: Path, name: str, is_absolute: bool
) -> None:
    elsewhere = folder.parent / "elsewhere"
    (folder / name).rename(elsewhere)
    was = elsewhere.read_bytes()
    (folder / name).symlink_to(elsewhere if is_absolute else Path("..") / "elsewhere")
    assert not is_believed(folder)
    RecordingCache(folder).save_stage("stage", KEY, {"a.json": b"new"}, {})
    assert elsewhere.read_bytes() == was
    assert not (folder / name).is_symlink()
    assert is_believed(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to be root")
@pytest.mark.parametrize("name", ["a.json", PROVENANCE_NAME])
def test_what_another_user_owns_is_not_believed(
    folder: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    os.chown(folder / name, 12345, -1)
    assert not is_believed(folder)
    assert ("another user's" in caplog.text) == (name == PROVENANCE_NAME)
    os.chown(folder, 12345, -1)  # root works in that user's folder
    assert is_believed(folder)


@pytest.mark.parametrize("name", ["a.json", PROVENANCE_NAME])
@pytest.mark.parametrize("mode", [0o666, 0o646, 0o664, 0o777, 0o602])
def test_what_others_can_write_is_not_believed(folder: Path, name: str, mode: int) -> None:
    folder.chmod(0o755)
    (folder / name).chmod(mode)
    assert not is_believed(folder)
    folder.chmod(0o777)
    assert is_believed(folder)


def test_other_readers_of_the_folder_follow_no_link(folder: Path) -> None:
    secret = folder.parent / "secret"
    secret.write_text("SPEAKER x 1 0.0 1.0 <NA> <NA> Ann <NA> <NA>\n")
    (folder / "turns.rttm").symlink_to(secret)
    (folder / "transcript.json").symlink_to("nothing")
    notes: list[str] = []
    assert read_folder(folder, notes).turns is None
    assert [("link" in note, "not used" in note) for note in notes] == [(True, True)] * 2
    loud = folder.parent / "loud.npy"
    np.save(loud, np.zeros(9, dtype=np.uint8))
    (folder / "peaks.npy").symlink_to(loud)
    assert measure_loudness(folder / "no.wav", folder / "peaks.npy") is None


@settings(
    max_examples=examples(20_000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damaged_provenance_ends_no_command(folder: Path, data: st.DataObject) -> None:
    good = PROVENANCE_OF.setdefault(folder, (folder / PROVENANCE_NAME).read_bytes())
    row = json.dumps(json.loads(good)).encode()
    (folder / PROVENANCE_NAME).write_bytes(damage(data, row))
    cache = RecordingCache(folder)
    cache.explain_miss("stage", KEY)
    cache.find_key("stage")
    find_base(cache, "talk.md", b"page")
    find_base(cache, "talk.md", b"edited")
    cache.record_pending("talk.md", "r", b"newer", b"base")
    cache.commit("talk.md", b"newer", b"base")
    cache.record_edited("talk.srt", b"captions")
    cache.save_stage("stage", KEY, {"a.json": b"a"}, {})
    assert Provenance.model_validate_json((folder / PROVENANCE_NAME).read_bytes()).stages
    assert is_believed(folder)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["talk"]


PROVENANCE_OF: dict[Path, bytes] = {}


def vouch(folder: Path, name: str, content: bytes) -> None:
    """Tamper as whoever knows the format does: with the checksum in provenance."""
    path = folder / PROVENANCE_NAME
    old = digest.of_file(folder / name)
    (folder / name).write_bytes(content)
    said = json.loads(path.read_text().replace(old, digest.of_bytes(content)))
    for record in said["stages"].values():
        record["seal"] = ""
    path.write_text(json.dumps(said))


def arrays(**values: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **values)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("voices.npz", b"PK\x03\x04 not a zip"),
        ("voices.npz", b""),
        ("voices.npz", arrays(speaker=np.zeros(2))),
        (
            "voices.npz",
            arrays(speaker=[1, 2], embedding=[[1.0], [1.0]], seconds=[1.0, 1.0], model=["m", "m"]),
        ),
        (
            "voices.npz",
            arrays(speaker=["a"], embedding=[["x"]], seconds=[1.0], model=["m"]),
        ),
        ("turns.rttm", b"\xff\xfe"),
        ("turns.rttm", b"SPEAKER x 1 nan 1.0 <NA> <NA> Ann <NA> <NA>\n"),
        ("asr.json", b"[" * 100_000),
        ("asr.json", b'{"segments": 7}'),
        ("asr.json", b"\xed\xa0\x80"),
    ],
)
def test_results_that_are_vouched_for_and_are_none_are_made_again(
    fake: FakeModels, run: Run, recording: Path, out: Path, name: str, content: bytes
) -> None:
    run("transcribe", recording, "-o", out)
    folder = out / ".castproof" / "talk"
    good = (folder / name).read_bytes()
    vouch(folder, name, content)
    fake.ran.clear()
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert "unexpected" not in result.stderr
    assert fake.ran
    assert (folder / name).read_bytes() == good


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.clear(),
        lambda facts: facts.update(duration_s=None),
        lambda facts: facts.update(duration_s="7"),
        lambda facts: facts.update(language=["en"]),
        lambda facts: facts.update(notes=7),
        lambda facts: facts.update(notes=[{"kind": 7, "detail": None}]),
        lambda facts: facts.update(notes=[{"kind": "a", "detail": "b", "more": 1}]),
        lambda facts: facts.update(device={"a": 1}),
    ],
)
def test_facts_that_are_none_let_the_stage_run_again(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    change: Callable[[dict[str, Any]], object],
) -> None:
    run("transcribe", recording, "-o", out)
    path = out / ".castproof" / "talk" / PROVENANCE_NAME
    said = json.loads(path.read_text())
    record = said["stages"][RECOGNIZE]
    change(record["facts"])
    record["seal"] = ""
    path.write_text(json.dumps(said))
    fake.ran.clear()
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert fake.ran == ["recognize"]


def test_a_folder_of_links_is_made_anew(
    fake: FakeModels, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    run("transcribe", recording, "-o", out)
    folder, elsewhere = out / ".castproof" / "talk", tmp_path / "elsewhere"
    shutil.copytree(folder, elsewhere)
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    for path in folder.iterdir():
        if path.name != "lock":
            path.unlink()
            path.symlink_to(elsewhere / path.name)
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


@pytest.mark.parametrize("name", [".castproof", ".castproof/talk"])
@pytest.mark.parametrize(
    "call",
    [
        "retime talk.md talk.captions.txt",
        "convert talk.md talk.srt --overwrite",
        "check talk.md --fix",
        "flags talk.md",
        "compare talk.captions.txt talk.md",
        "status",
    ],
)
def test_a_folder_behind_a_link_is_neither_read_nor_written(
    fake: FakeModels,
    run: Run,
    recording: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    call: str,
) -> None:
    assert run("transcribe", recording, "-o", out, "-f", "episode,captions,srt").exit_code == 0
    elsewhere = out.with_name("elsewhere")
    (out / name).rename(elsewhere)
    (out / name).symlink_to(elsewhere)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    assert before
    monkeypatch.chdir(out)
    result = run(*call.split())
    assert result.exit_code == 0, result.stderr
    assert "talk" not in result.stdout or call != "status"
    assert "is a link" in result.stderr or call != "flags talk.md"
    after = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    assert after == before
