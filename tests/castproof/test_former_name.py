"""What castproof wrote while it was called castscribe is read as if it had its name today."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.config.presets import default_glossary_path
from diarize.identification.collection import Collection, parse_collection, write_collection
from review import journal
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels


def give_former_name(folder: Path) -> None:
    """Make a folder what an earlier version would have left: names, and marks in the files."""
    for path in [*folder.rglob("*.json")]:
        path.write_text(path.read_text("utf-8").replace("castproof", "castscribe"), "utf-8")
    (folder / ".castproof").rename(folder / ".castscribe")


def test_a_folder_of_the_former_name_is_gone_on_with(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    run("transcribe", recording, "-o", out)
    episode = (out / "talk.md").read_bytes()
    # Provenance has checksums of what the files hold, so their marks stay as they are.
    (out / ".castproof").rename(out / ".castscribe")
    fake.ran.clear()
    assert run("transcribe", recording, "-o", out).exit_code == 0
    assert fake.ran == []
    assert (out / "talk.md").read_bytes() == episode
    assert not (out / ".castproof").exists()
    assert "talk" in run("status", out).stdout


def test_words_of_the_former_name_are_read(
    fake: FakeModels, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    run("transcribe", recording, "-o", out)
    give_former_name(out)
    kept = out / ".castscribe" / "talk"
    assert '"castscribe-segments"' in (kept / "asr.json").read_text("utf-8")
    assert '"castscribe"' in (kept / "transcript.json").read_text("utf-8")
    for name in ("asr.json", "transcript.json"):
        done = run("align", kept / name, "-o", tmp_path / name)
        assert done.exit_code in (0, 3), done.stderr


def test_a_collection_of_voices_of_the_former_name_is_read() -> None:
    text = write_collection(Collection("model")).replace("castproof", "castscribe")
    assert "castscribe_voices" in text
    assert parse_collection(text) == Collection("model")


def test_a_journal_of_the_former_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "talk.md.review~"
    path.write_text('{"castscribe-journal": 1, "file": "0"}\n{"step": 1}\n', "utf-8")
    records, content = journal.read(path)
    assert [*records[0]][1:] == ["file"]
    assert (len(records), content) == (2, path.read_bytes())


def test_ones_own_glossary_of_the_former_name_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.get_app_dir", lambda name: str(tmp_path / name))
    for name in ("castscribe", "castproof"):
        own = tmp_path / name / "glossary.yaml"
        own.parent.mkdir()
        own.write_text("terms: {}\n", "utf-8")
        assert default_glossary_path() == own
