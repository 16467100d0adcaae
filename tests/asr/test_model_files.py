"""Whether a Whisper's folder is complete, and each file whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from asr.model_files import find_broken_files, find_missing_files


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the miniature model."""
    return Path(shutil.copytree(root / "examples" / "miniature" / "whisper", tmp_path / "whisper"))


def test_a_whole_model(folder: Path) -> None:
    assert find_missing_files(folder) == ()
    assert find_broken_files(folder) == ()


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_file_that_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert find_missing_files(folder) == (name,)


def test_a_vocabulary_in_lines(folder: Path) -> None:
    (folder / "vocabulary.json").rename(folder / "vocabulary.txt")
    assert find_missing_files(folder) == ()
    (folder / "vocabulary.txt").write_text("")
    assert find_broken_files(folder) == ("vocabulary.txt is empty",)


@pytest.mark.parametrize("share", [0.0, 0.000001, 0.001, 0.5, 0.999])
def test_weights_that_break_off(folder: Path, share: float) -> None:
    weights = folder / "model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: round(len(whole) * share)])
    (said,) = find_broken_files(folder)
    assert "model.bin breaks off" in said


@pytest.mark.parametrize(("version", "broken"), [(7, 0), (3, 0), (0, 1), (1000, 1)])
def test_weights_of_another_version(folder: Path, version: int, broken: int) -> None:
    weights = folder / "model.bin"
    weights.write_bytes(version.to_bytes(4, "little") + weights.read_bytes()[4:2000])
    assert len(find_broken_files(folder)) == broken


@pytest.mark.parametrize(
    "name", ["config.json", "tokenizer.json", "vocabulary.json", "preprocessor_config.json"]
)
def test_json_that_breaks_off(folder: Path, name: str) -> None:
    text = (folder / name).read_bytes()
    (folder / name).write_bytes(text[: len(text) // 2])
    (said,) = find_broken_files(folder)
    assert name in said
