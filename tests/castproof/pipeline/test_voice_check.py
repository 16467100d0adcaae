"""The voice check end to end, with models that stand in: what the turns got wrong, voices mend."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from asr.recognizer import Recognition
from diarize.diarizer import Diarization
from diarize.errors import DiarizationFailed
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words, write_tone
from transcript.formats import lossless
from transcript.values import Segment, Turn

ANN, BOB = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Thirty seconds: ten sentences of three seconds."""
    return write_tone(tmp_path / "talk.wav", 30.0)


@pytest.fixture
def mixed(fake: FakeModels, monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    """Ann has the first fifteen seconds; the turns give her last sentence to Bob."""
    turns = (Turn(0.0, 12.0, "SPEAKER_00"), Turn(12.0, 30.0, "SPEAKER_01"))
    fake.diarization = Diarization(turns, turns, ())
    said = (
        word
        for n in range(10)
        for word in words("We", "went", "there", "and", "home.", start=3.0 * n, each=0.45)
    )
    fake.recognition = Recognition((Segment(0.0, 30.0, tuple(said)),), "en", 0.9)
    monkeypatch.setattr(fake, "_sound", lambda time: ANN if time < 15.0 else BOB)
    return fake


def outcome(result: Any) -> dict[str, Any]:
    (found,) = json.loads(result.stdout)["recordings"]
    return dict(found)


def speakers(out: Path) -> list[str | None]:
    kept = (out / ".castproof/talk/transcript.json").read_text()
    return [word.speaker for line in lossless.parse(kept).lines for word in line.words]


def test_a_sentence_goes_to_the_voice_it_has_and_the_line_says_so(
    run: Run, mixed: FakeModels, talk: Path, out: Path
) -> None:
    result = run("transcribe", talk, "-o", out, "--json")
    assert result.exit_code == 0, result.stderr
    assert speakers(out) == ["Speaker 1"] * 25 + ["Speaker 2"] * 25
    assert outcome(result)["voice_check"] == {"units": 10, "moved": 1, "doubtful": 0}
    kept = lossless.parse((out / ".castproof/talk/transcript.json").read_text())
    notes = {note.detail for line in kept.lines for note in line.notes}
    assert notes == {"assigned to Speaker 1 by voice; the speaker turns said Speaker 2"}
    assert all((line.speaker_confidence or 0.0) > 0.7 for line in kept.lines)
    assert stat.S_IMODE((out / ".castproof/talk/units.npz").stat().st_mode) == 0o600


def test_a_person_reads_how_many_moved_and_listening_is_done_once(
    run: Run, mixed: FakeModels, talk: Path, out: Path
) -> None:
    first = run("transcribe", talk, "-o", out)
    assert "10 units compared, 1 moved" in first.stdout
    again = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert again["stages"]["check"] == "reused"
    assert mixed.ran.count("embed") == 1


def test_nobody_listens_who_was_told_not_to(
    run: Run, mixed: FakeModels, talk: Path, out: Path, tmp_path: Path
) -> None:
    preset = tmp_path / "preset.yaml"
    preset.write_text("diarize:\n  voice_check: false\n")
    found = outcome(run("transcribe", talk, "-o", out, "--config", preset, "--json"))
    assert (found["voice_check"], "check" in found["stages"]) == (None, False)
    assert speakers(out) == ["Speaker 1"] * 20 + ["Speaker 2"] * 30
    assert "embed" not in mixed.ran


def test_a_check_that_fails_costs_only_the_check(
    run: Run, mixed: FakeModels, talk: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DiarizationFailed("the embedding model broke")

    monkeypatch.setattr(mixed, "embed_in_context", fail)
    result = run("transcribe", talk, "-o", out, "--json")
    assert result.exit_code == 0, result.stderr
    found = outcome(result)
    assert (found["stages"]["check"], found["voice_check"]) == ("failed", None)
    (note,) = found["notes"]
    assert note["detail"] == "the speakers were not checked by voice: the embedding model broke"
    assert speakers(out) == ["Speaker 1"] * 20 + ["Speaker 2"] * 30


def test_a_check_that_was_damaged_is_done_again(
    run: Run, mixed: FakeModels, talk: Path, out: Path
) -> None:
    run("transcribe", talk, "-o", out)
    (out / ".castproof/talk/units.npz").write_bytes(b"not an array")
    result = run("transcribe", talk, "-o", out, "--json")
    assert outcome(result)["stages"]["check"] == "run"


def test_a_short_exchange_has_no_voices_to_compare(
    run: Run, fake: FakeModels, recording: Path, out: Path
) -> None:
    found = outcome(run("transcribe", recording, "-o", out, "--json"))
    assert found["voice_check"] is None
    assert "embed" not in fake.ran
