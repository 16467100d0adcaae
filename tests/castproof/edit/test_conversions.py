"""Every format that is read into every format that is written: it works, or one line says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.edit.captions import NO_WORDS
from tests.castproof.conftest import Run
from transcript import io as formats
from transcript.values import Header, Line, Note, Transcript, Word

RICH = Transcript(
    (
        Header("Dawn", 0.0),
        Line(
            0.25, 2.5, "Ann", "Is it late?",
            (
                Word(0.25, 0.75, "Is", 0.9, "Ann"),
                Word(0.75, 1.5, "it", 0.8, "Ann"),
                Word(1.5, 2.5, "late?", 0.7, "Ann"),
            ),
            (Note("overlap", "two voices"),),
        ),
        Header("Of boats", 65.5),
        Line(65.5, 66.0, "Tom", "Yes.", (Word(65.5, 66.0, "Yes.", 0.6, "Tom"),)),
        Line(90.0, 91.0, "Ann", "Then wait.", (
            Word(90.0, 90.5, "Then", 0.9, "Ann"), Word(90.5, 91.0, "wait.", 0.9, "Ann"),
        )),
    ),
    "en",
)  # fmt: skip
# WhisperX's JSON is read and not written, so that a source of it has to be spelt.
WHISPERX = """{"segments": [
 {"start": 0.25, "end": 2.5, "speaker": "Ann", "text": "Is it late?", "words": [
  {"word": "Is", "start": 0.25, "end": 0.75, "score": 0.9},
  {"word": "it", "start": 0.8, "end": 1.5, "score": 0.7},
  {"word": "late?", "start": 1.5, "end": 2.5, "score": 0.7}]},
 {"start": 65.5, "end": 66.0, "speaker": "Tom", "text": "Yes.", "words": [
  {"word": "Yes.", "start": 65.5, "end": 66.0, "score": 0.6}]}], "language": "en"}"""

READ = [one.name for one in formats.FORMATS if one.is_written or one.name == "whisperx"]
WRITTEN = READ
# Each has tests of its own of what it reads.
ONLY_READ = [one.name for one in formats.FORMATS if not one.is_written]
LACKS_TIMES = "line 1 has no start time"
LACKS_ENDS = "line 1 has no end time"
LACKS_SPEAKERS = "line 1 has no speaker"
LACKS_WORDS = "has text but no words with times"
LACKS_HEADERS = "there are no chapters to write"
ONLY_CHAPTERS = "it has chapters and no lines"
NOT_READ = {
    "rttm": "RTTM says who spoke when",
    "podcast-html": "this HTML can be written but not read",
    "notes": "show notes can be written but not read",
}
NOT_WRITTEN = "can be read but not written"

CHAPTERS = {"chapters", "description", "json-chapters"}
WITH_HEADERS = CHAPTERS | {"episode", "docx", "json", "notes"}
SHOWN = {"captions", "srt", "vtt", "karaoke", "podcast", "podcast-words"}
WITH_ENDS = {"stm", "ctm", "whisperx", "json"} | SHOWN - {"captions"}
WITHOUT_SPEAKERS = {"captions", "srt"}


def refusal(source: str, target: str) -> str | None:
    """Why a format of these cannot become the other, from what each of them holds."""
    if source in NOT_READ:
        return NOT_READ[source]
    if source in CHAPTERS and target not in WITH_HEADERS:
        return ONLY_CHAPTERS
    if target == "whisperx":
        return NOT_WRITTEN
    if target in CHAPTERS and source not in WITH_HEADERS:
        return LACKS_HEADERS
    if source == "turns" and target in {*SHOWN, "stm", "rttm"}:
        return LACKS_TIMES
    if target == "ctm" and source not in {"json", "ctm", "whisperx", "podcast-words"}:
        return LACKS_WORDS
    if target in {"stm", "rttm"} and source not in WITH_ENDS:
        return LACKS_ENDS
    if target in {"rttm", "turns"} and source in WITHOUT_SPEAKERS:
        return LACKS_SPEAKERS
    return None


def a_file(folder: Path, name: str) -> Path:
    """The rich transcript in a format, or what stands for it."""
    format_ = formats.find_by_name(name)
    path = folder / f"talk{format_.endings[0]}"
    if format_.is_written:
        path.write_bytes(formats.dump(RICH, format_))
    else:
        path.write_text(WHISPERX)
    return path


@pytest.mark.parametrize("target", WRITTEN)
@pytest.mark.parametrize("source", READ)
def test_every_pair(run: Run, tmp_path: Path, source: str, target: str) -> None:
    read, written = formats.find_by_name(source), formats.find_by_name(target)
    out = tmp_path / f"out{written.endings[0]}"
    result = run("convert", a_file(tmp_path, source), out)
    reason = refusal(source, target)
    if reason is not None:
        assert result.exit_code == 1
        assert reason in result.stderr
        assert result.stderr.count("\n") == 1
        assert not out.exists()
        return
    assert result.exit_code == 0, result.stderr
    before = formats.load(a_file(tmp_path, source).read_bytes(), read)
    expected = [f"castproof: note: {loss}\n" for loss in formats.list_losses(before, written)]
    if source in {"episode", "docx"} and target in SHOWN:
        # Paragraphs are laid out, every line with an end, and their words' times are estimated.
        made_up = ("no end time", "no times for the words")
        expected = [line for line in expected if not any(one in line for one in made_up)]
        expected.append(f"castproof: note: {NO_WORDS}\n")
    if source == "episode" != target:
        expected.insert(0, "castproof: note: the front matter is left out\n")
    assert result.stderr == "".join(expected)
    if written.is_read:
        after = formats.load(out.read_bytes(), written)
        shared = read.carries & written.carries
        if "text" in shared:
            assert said(after) == said(before)
        if "speakers" in shared:
            assert {line.speaker for line in after.lines} == {line.speaker for line in before.lines}
        if {"starts", "lines"} <= shared:
            starts = [int(line.start or 0.0) for line in after.lines]
            assert starts == [int(line.start or 0.0) for line in before.lines]
        if "headers" in shared:
            assert [one.title for one in after.headers] == [one.title for one in before.headers]


@pytest.mark.parametrize("name", ONLY_READ)
def test_a_format_that_is_only_read(run: Run, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.txt"
    result = run("convert", a_file(tmp_path, "json"), out, "--to", name)
    assert result.exit_code == 1
    assert NOT_WRITTEN in result.stderr
    assert result.stderr.count("\n") == 1
    assert not out.exists()


def said(transcript: Transcript) -> str:
    return " ".join(line.text for line in transcript.lines)
