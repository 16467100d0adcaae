"""Speech without words, heard again end to end, with models that stand in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asr.errors import NotEnoughMemory
from asr.recognizer import Recognition
from castproof import machine
from castproof.machine import GIB, Machine
from diarize.diarizer import Diarization
from tests.castproof.conftest import Run
from tests.castproof.fakes import ANSWER, HELLO, FakeModels, note_freed, words, write_tone
from transcript.formats import lossless
from transcript.values import Segment, Turn, Word

#: Said between two and six seconds, and dropped by the first hearing.
DROPPED = tuple(
    Word(word.start, word.end, word.text, 0.9)
    for word in words("Smile", "for", "the", "camera", "please.", start=3.0)
)
LATER = words("Thanks", "for", "having", "me.", start=8.0)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_tone(tmp_path / "talk.wav", 12.0)


@pytest.fixture
def dropping(fake: FakeModels) -> FakeModels:
    """A recognizer that drops a sentence, which a second hearing gives back."""
    turns = (
        Turn(0.0, 1.5, "SPEAKER_00"),
        Turn(3.0, 5.5, "SPEAKER_01"),
        Turn(8.0, 10.0, "SPEAKER_00"),
    )
    fake.diarization = Diarization(turns, turns, ())
    first = (Segment(0.0, 1.4, HELLO), Segment(8.0, 9.9, LATER))
    fake.recognition = Recognition(first, "en", 0.9, speech=((0.0, 1.4), (8.0, 9.9)))
    fake.second = (Segment(3.0, 5.4, DROPPED, -0.3, 1.1, 0.1),)
    return fake


def outcome(result: Any) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    (found,) = json.loads(result.stdout)["recordings"]
    return dict(found)


def read_words(out: Path) -> list[tuple[str, str | None]]:
    kept = (out / ".castproof/talk/transcript.json").read_text()
    return [(word.text, word.speaker) for line in lossless.parse(kept).lines for word in line.words]


def test_dropped_speech_comes_back_with_its_speaker(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    found = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert found["heard_again"] == {"stretches": 1, "words": 5, "left": 0}
    assert found["stages"]["hear-again"] == "run"
    assert read_words(out)[3:8] == [
        (text, "Speaker 2") for text in ("Smile", "for", "the", "camera", "please.")
    ]
    again = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert again["stages"]["hear-again"] == "reused"
    assert again["heard_again"] == found["heard_again"]
    assert dropping.ran.count("decode") == 1


@pytest.mark.parametrize(
    ("cores", "freed"),
    [
        # Each gives way to the other, and the recognizer at last.
        (1, ["recognize", "free", "diarize", "free", "decode", "free"]),
        # Both are there until speech was heard again: so is what the diarizer heard of each voice.
        (2, ["diarize", "recognize", "decode", "free"]),
    ],
)
def test_models_that_work_at_once_need_not_give_way(
    run: Run,
    dropping: FakeModels,
    talk: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    freed: list[str],
) -> None:
    monkeypatch.setattr("asr.device.count_gpus", lambda: 0)
    monkeypatch.setattr(machine, "measure_processors", lambda: Machine(cores, 16 * GIB))
    note_freed(dropping, monkeypatch)
    assert run("transcribe", talk, "-o", out).exit_code == 0
    first, last = sorted(dropping.ran[:2]) if cores > 1 else dropping.ran[:2], dropping.ran[2:]
    assert [*first, *last] == freed


def test_a_person_reads_how_much_was_heard_again(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    told = " ".join(run("transcribe", talk, "-o", out).stdout.split())
    assert "heard again 1 stretch without words, 5 words kept, 0 left as hints" in told


def test_nothing_is_heard_again_where_nobody_wants_it(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    found = outcome(run("transcribe", talk, "-o", out, "--no-hear-again", "--json"))
    assert (found["heard_again"], "hear-again" in found["stages"]) == (None, False)
    assert len(read_words(out)) == 7
    wanted = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert wanted["stages"]["recognize"] == "reused"  # what was heard first stays as it is
    assert wanted["stages"]["hear-again"] == "run"


def test_other_turns_are_heard_again_anew(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    run("transcribe", talk, "-o", out)
    turns = (*dropping.diarization.turns, Turn(10.5, 11.5, "SPEAKER_01"))
    dropping.diarization = Diarization(turns, turns, ())
    found = outcome(run("transcribe", talk, "-o", out, "--speakers", "2", "--json"))
    assert found["stages"]["hear-again"] == "run"
    assert found["heard_again"] == {"stretches": 2, "words": 5, "left": 1}


def test_without_diarization_voice_activity_is_the_evidence(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    call = ("transcribe", talk, "-o", out, "--no-diarize", "--json")
    assert outcome(run(*call))["heard_again"] is None
    dropping.recognition = Recognition(
        dropping.recognition.segments, "en", 0.9, speech=((0.0, 1.4), (3.0, 5.4), (8.0, 9.9))
    )
    found = outcome(run(*call, "--language", "en"))
    assert found["heard_again"] == {"stretches": 1, "words": 5, "left": 0}


def test_what_fails_costs_only_the_second_hearing(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    dropping.second_error = NotEnoughMemory("the GPU is too small")
    found = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert (found["stages"]["hear-again"], found["heard_again"]) == ("failed", None)
    (note,) = [each for each in found["notes"] if each["kind"] == "not-heard-again"]
    assert note["detail"].startswith("2.5 s of speech without words were not heard again: ")
    assert len(read_words(out)) == 7
    dropping.second_error = None
    mended = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert (mended["stages"]["hear-again"], len(read_words(out))) == ("run", 12)


def test_what_is_kept_and_damaged_is_heard_again(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    run("transcribe", talk, "-o", out)
    (out / ".castproof/talk/again.json").write_bytes(b"[]")
    assert outcome(run("transcribe", talk, "-o", out, "--json"))["stages"]["hear-again"] == "run"
    assert len(read_words(out)) == 12


def test_what_is_left_is_a_hint(run: Run, dropping: FakeModels, talk: Path, out: Path) -> None:
    dropping.second = ()
    told = outcome(run("transcribe", talk, "-o", out, "--json"))
    assert told["heard_again"] == {"stretches": 1, "words": 0, "left": 1}
    spots = json.loads(run("flags", out / "talk.md", "--json").stdout)["spots"]
    (hint,) = [spot for spot in spots if spot["kind"] == "missed"]
    assert hint["start"] <= 3.0 < 5.4 <= hint["end"]
    assert any("heard again" in reason for reason in hint["reasons"])


def test_what_was_heard_again_is_no_hint(
    run: Run, dropping: FakeModels, talk: Path, out: Path
) -> None:
    run("transcribe", talk, "-o", out)
    spots = json.loads(run("flags", out / "talk.md", "--json").stdout)["spots"]
    assert not [spot for spot in spots if spot["kind"] == "missed"]


def test_a_track_is_heard_again_by_itself(
    run: Run, dropping: FakeModels, talk: Path, out: Path, tmp_path: Path
) -> None:
    dropping.recognition = Recognition(
        (Segment(0.0, 1.4, HELLO), Segment(2.0, 3.9, ANSWER)), "en", 0.9, speech=((6.0, 8.6),)
    )
    dropping.second = (Segment(6.0, 8.4, words_at(6.0), -0.3, 1.1, 0.1),)
    other = write_tone(tmp_path / "other.wav", 12.0, 330.0)
    tracks = ("--track", f"Ann={talk}", "--track", f"Bob={other}", "--offset", "Bob=0")
    found = outcome(run("transcribe", *tracks, "-o", out, "--json"))
    assert found["heard_again"] == {"stretches": 2, "words": 10, "left": 0}
    assert found["stages"]["hear-again"] == "run"


def words_at(start: float) -> tuple[Word, ...]:
    return tuple(
        Word(word.start, word.end, word.text, 0.9)
        for word in words("Smile", "for", "the", "camera", "please.", start=start)
    )
