"""``castproof align``: from words and turns that somebody already has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from castproof.files.word_files import iterate_line_words, read_words
from tests.castproof.conftest import Run
from tests.castproof.fakes import DIARIZATION, EPISODE, RECOGNITION, FakeModels
from transcript.errors import FormatError
from transcript.formats import ctm, lossless, rttm
from transcript.formats.artifacts import segments_to_json
from transcript.values import Line, Transcript, Word

WORDS = tuple(word for segment in RECOGNITION.segments for word in segment.words)


def whisperx(words: tuple[Word, ...], speakers: tuple[str | None, ...]) -> str:
    """WhisperX's JSON of one segment."""
    rows = [
        {"word": word.text, "start": word.start, "end": word.end, "speaker": speaker}
        for word, speaker in zip(words, speakers, strict=True)
    ]
    known = [{name: value for name, value in row.items() if value is not None} for row in rows]
    text = " ".join(word.text for word in words)
    segment = {"start": 0.0, "end": 3.9, "text": text, "speaker": "SPEAKER_00", "words": known}
    return json.dumps({"segments": [segment], "language": "en"})


@pytest.fixture
def turns(tmp_path: Path) -> Path:
    """The turns of two speakers."""
    path = tmp_path / "talk.rttm"
    path.write_text(rttm.write(DIARIZATION.turns))
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("talk.ctm", ctm.write(WORDS)),
        ("talk.json", segments_to_json(RECOGNITION.segments)),
        (
            "talk.json",
            lossless.write(
                Transcript((Line(0.0, 3.9, None, " ".join(w.text for w in WORDS), WORDS),))
            ),
        ),
        ("talk.whisperx.json", whisperx(WORDS, (None,) * 7)),
        ("talk.json", whisperx(WORDS, (None,) * 7)),
    ],
)
def test_words_of_any_kind_under_turns(
    run: Run, tmp_path: Path, out: Path, turns: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = run("align", path, turns, "-o", out, "--json")
    assert result.exit_code == 0, result.stderr
    assert (out / "talk.md").read_text() == EPISODE
    found = json.loads(result.stdout)["recordings"][0]
    assert found["stages"] == {"align": "run"}
    assert found["words"] == 7


def test_from_what_transcribe_kept(
    fake: FakeModels, run: Run, recording: Path, out: Path, tmp_path: Path
) -> None:
    run("transcribe", recording, "-o", out)
    kept = out / ".castproof" / "talk"
    again = tmp_path / "again"
    assert run("align", kept / "asr.json", kept / "turns.rttm", "-o", again).exit_code == 0
    assert (again / "asr.captions.txt").read_bytes() == (out / "talk.captions.txt").read_bytes()
    assert run("align", kept / "transcript.json", "-o", again).exit_code == 0
    written = (again / "transcript.md").read_text()
    assert written == (out / "talk.md").read_text().replace("title: talk", "title: transcript")


def test_without_turns_words_keep_their_speakers(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.whisperx.json"
    speakers = ("SPEAKER_01",) * 3 + ("Amir",) * 4
    path.write_text(whisperx(WORDS, speakers))
    assert run("align", path, "-o", out).exit_code == 0
    text = (out / "talk.md").read_text()
    assert "who: Speaker 1\n" in text
    assert "who: Amir\n" in text
    assert "SPEAKER" not in text


def test_names_go_to_whoever_speaks_first(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.whisperx.json"
    path.write_text(whisperx(WORDS, ("SPEAKER_01",) * 3 + ("Amir",) * 4))
    run("align", path, "-o", out, "--names", "Alexey,Abouzar")
    text = (out / "talk.md").read_text()
    assert "who: Alexey\n" in text
    assert "who: Abouzar\n" in text


def test_words_without_times_or_speakers_are_all_there(run: Run, tmp_path: Path, out: Path) -> None:
    """The shape of WhisperX's issue 1072: words that could not be aligned."""
    words = (*WORDS[:2], Word(None, None, "2019"), *WORDS[2:])
    path = tmp_path / "talk.whisperx.json"
    path.write_text(whisperx(words, ("SPEAKER_00",) * 2 + (None,) + ("SPEAKER_00",) * 5))
    result = run("align", path, "-o", out)
    assert result.exit_code == 0
    assert "1 words have no time" in result.stderr
    assert "Hello and 2019 welcome." in (out / "talk.md").read_text()


def test_a_line_without_words_loses_none() -> None:
    line = Line(1.0, 2.0, "Ann", "Nice to meet you.")
    assert [word.text for word in iterate_line_words(line)] == ["Nice", "to", "meet", "you."]
    assert {word.speaker for word in iterate_line_words(line)} == {"Ann"}
    assert {word.start for word in iterate_line_words(line)} == {None}


def test_speakers_from_both_sides_before_the_lines_own() -> None:
    words = (
        Word(0, 1, "a", speaker="A"),
        Word(None, None, "b"),
        Word(2, 3, "c", speaker="A"),
        Word(None, None, "d"),
        Word(4, 5, "e", speaker="B"),
    )
    speakers = [word.speaker for word in iterate_line_words(Line(0, 5, "L", "", words))]
    assert speakers == ["A", "A", "A", "L", "B"]


def test_unknown_speakers_beside_known_ones_are_said(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.ctm"
    known = [Word(w.start, w.end, w.text, speaker="Ann") for w in WORDS[:3]]
    path.write_text(ctm.write((*known, *WORDS[3:])))
    assert "4 words have no known speaker" in run("align", path, "-o", out).stderr


def test_no_words_is_an_empty_result(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text(lossless.write(Transcript(())))
    result = run("align", path, "-o", out)
    assert result.exit_code == 0
    assert "no speech" in result.stderr
    assert (out / "talk.captions.txt").read_text() == ""


def test_one_recording_of_several(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "many.ctm"
    path.write_text(ctm.write(WORDS[:3], "a") + ctm.write(WORDS[3:], "b"))
    result = run("align", path, "-o", out)
    assert result.exit_code == 1
    assert f"{path}: the file has 2 recordings" in result.stderr
    assert run("align", path, "-o", out, "--recording", "b").exit_code == 0
    assert "Thanks for having me." in (out / "many.captions.txt").read_text()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("talk.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n", "not for words"),
        ("talk.ctm", "talk 1 zero 0.2 Hello\n", "line 1: "),
        ("talk.json", '{"format": "castproof-segments", "version": 2}', "has no 'segments'"),
        ("talk.json", "{", "talk.json"),
        ("talk.xyz", "", "no format has the ending of talk.xyz"),
    ],
)
def test_words_that_are_none(
    run: Run, tmp_path: Path, out: Path, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = run("align", path, "-o", out)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(out.glob("talk*"))


def test_turns_that_are_none(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.ctm"
    path.write_text(ctm.write(WORDS))
    (tmp_path / "bad.rttm").write_text("TURN talk 1 0 1\n")
    result = run("align", path, tmp_path / "bad.rttm", "-o", out)
    assert result.exit_code == 1
    assert f"{tmp_path / 'bad.rttm'}: line 1: 'TURN' is not a type of RTTM" in result.stderr
    missing = run("align", path, tmp_path / "missing.rttm", "-o", out)
    assert missing.exit_code == 1
    assert "missing.rttm: there is no such file or folder" in missing.stderr


def test_text_without_times_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "talk.turns.txt"
    path.write_text("Ann:\nHello.\n")
    with pytest.raises(FormatError, match=r"talk\.turns\.txt has times for lines"):
        read_words(path)


def test_a_given_name_makes_one_speaker_of_no_two(run: Run, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "talk.whisperx.json"
    path.write_text(whisperx(WORDS, ("SPEAKER_01",) * 3 + ("Amir",) * 4))
    run("align", path, "-o", out, "--names", "Amir")
    text = (out / "talk.md").read_text()
    assert "who: Amir\n" in text
    assert "who: Speaker 2\n" in text
