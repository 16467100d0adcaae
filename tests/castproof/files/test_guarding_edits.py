"""A person's edit is never overwritten without being asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone

NARROW = ("--set", "captions.width_chars=12")


@pytest.fixture
def captions(fake: FakeModels, run: Run, recording: Path, out: Path) -> Path:
    """The caption file of a first run."""
    assert run("transcribe", recording, "-o", out).exit_code == 0
    return out / "talk.captions.txt"


def test_what_castproof_wrote_it_replaces(
    captions: Path, run: Run, recording: Path, out: Path
) -> None:
    before = captions.read_text()
    assert run("transcribe", recording, "-o", out, *NARROW).exit_code == 0
    assert captions.read_text() != before


def test_what_a_person_edited_stays(captions: Path, run: Run, recording: Path, out: Path) -> None:
    captions.write_text("0:00 Mine.\n")
    result = run("transcribe", recording, "-o", out, *NARROW, "--format=captions", "--format=srt")
    assert result.exit_code == 3
    assert captions.read_text() == "0:00 Mine.\n"
    assert "talk.captions.txt was not replaced" in result.stderr
    assert "--overwrite" in result.stderr
    assert (out / "talk.srt").is_file()


def test_an_edit_with_nothing_new_to_miss_is_not_a_complaint(
    captions: Path, run: Run, recording: Path, out: Path
) -> None:
    captions.write_text("0:00 Mine.\n")
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert captions.read_text() == "0:00 Mine.\n"


def test_overwrite_replaces_an_edit(captions: Path, run: Run, recording: Path, out: Path) -> None:
    written = captions.read_text()
    captions.write_text("0:00 Mine.\n")
    assert run("transcribe", recording, "-o", out, "--overwrite").exit_code == 0
    assert captions.read_text() == written


def test_a_file_that_was_there_before_castproof_stays(
    fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    out.mkdir()
    (out / "talk.md").write_text("My notes.\n")
    assert run("transcribe", recording, "-o", out).exit_code == 3
    assert (out / "talk.md").read_text() == "My notes.\n"


def test_another_recording_of_the_same_name_replaces_nothing(
    captions: Path, fake: FakeModels, run: Run, recording: Path, out: Path
) -> None:
    before = captions.read_text()
    write_tone(recording, frequency=500.0)
    result = run("transcribe", recording, "-o", out, *NARROW)
    assert result.exit_code == 3
    assert captions.read_text() == before


def test_without_provenance_nothing_is_ours(
    captions: Path, run: Run, recording: Path, out: Path
) -> None:
    (out / ".castproof" / "talk" / "provenance.json").unlink()
    before = captions.read_text()
    assert run("transcribe", recording, "-o", out, *NARROW).exit_code == 3
    assert captions.read_text() == before
