"""Podcasting 2.0 transcript JSON."""

from __future__ import annotations

import json

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import podcast
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word

SEGMENTS = """{
  "version": "1.0.0",
  "segments": [
    {
      "speaker": "Vera",
      "startTime": 0.5,
      "endTime": 2.0,
      "body": "The boat is late."
    },
    {
      "startTime": 2.0,
      "endTime": 3.25,
      "body": "Åland\\nwaits."
    }
  ]
}
"""


def test_segments_are_read_and_written() -> None:
    transcript = podcast.parse(SEGMENTS)
    assert transcript.lines == (
        Line(0.5, 2.0, "Vera", "The boat is late."),
        Line(2.0, 3.25, None, "Åland\nwaits."),
    )
    assert podcast.write(transcript) == SEGMENTS


def test_segments_as_others_write_them() -> None:
    text = '{"segments": [{"startTime": 1, "body": "a", "speaker": null, "extra": []}], "x": 1}'
    assert podcast.parse(text).lines == (Line(1.0, None, None, "a"),)


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        ({"body": "a"}, r"segments\[1\]: a segment has no startTime"),
        ({"startTime": 1}, r"segments\[1\]: a segment has no body"),
        ({"startTime": "soon", "body": "a"}, r"segments\[1\].startTime: a time is none"),
        ({"startTime": -1, "body": "a"}, "startTime: a time is before the recording"),
        ({"startTime": 2, "endTime": 1, "body": "a"}, "endTime: it ends before it starts"),
        ({"startTime": 2, "endTime": 3, "body": []}, "body: a text is none"),
        ({"startTime": 2, "body": "", "speaker": {}}, "speaker: a text is none"),
        ([], r"segments\[1\]: an item is no object"),
    ],
)
def test_what_is_no_segment(segment: object, message: str) -> None:
    text = json.dumps({"version": "1.0.0", "segments": [{"startTime": 0, "body": "a b"}, segment]})
    report = ReadReport()
    assert podcast.parse(text, report).lines[0] == Line(0.0, None, None, "a b")
    assert message.rpartition(": ")[2] in report.notes[0]
    with pytest.raises(FormatError, match=message):
        podcast.parse(text, ReadReport(is_strict=True))


def test_segments_of_a_word_each_become_lines_with_words() -> None:
    said = [("Vera", "Who"), (None, "winds"), (None, "it?"), ("Tom", "I"), (None, "do.")]
    segments = [
        {"startTime": at, "endTime": at + 0.5, "body": word, **({"speaker": who} if who else {})}
        for at, (who, word) in enumerate(said)
    ]
    report = ReadReport()
    lines = podcast.parse(json.dumps({"segments": segments}), report).lines
    assert [(line.speaker, line.start, line.end, line.text) for line in lines] == [
        ("Vera", 0.0, 2.5, "Who winds it?"),
        ("Tom", 3.0, 4.5, "I do."),
    ]
    assert lines[1].words[0] == Word(3.0, 3.5, "I", None, "Tom")
    assert "each of its 5 segments is a word" in report.notes[0]


def test_a_segment_needs_its_span() -> None:
    with pytest.raises(NotExpressible, match="line 1 has no end time, which a Podcasting"):
        podcast.write(Transcript((Line(1.0, None, None, "a"),)))


def test_an_empty_name_is_nobody() -> None:
    text = '{"segments": [{"startTime": 1, "endTime": 2, "body": "a", "speaker": ""}]}'
    assert podcast.parse(text).lines[0].speaker is None


def test_each_word_is_a_segment() -> None:
    words = (Word(0.5, 0.75, "I"), Word(1.0, 1.25, "am."))
    said = Transcript((Line(0.5, 1.25, "Ann", "I am.", words), Line(2.0, 3.0, None, "No words.")))
    assert json.loads(podcast.write_words(said))["segments"] == [
        {"speaker": "Ann", "startTime": 0.5, "endTime": 0.75, "body": "I"},
        {"speaker": "Ann", "startTime": 1.0, "endTime": 1.25, "body": "am."},
        {"startTime": 2.0, "endTime": 3.0, "body": "No words."},
    ]
    assert podcast.describe_whole_lines(said) == (
        "1 line has no times for the words: a segment is a whole line there",
    )


def test_words_are_read_back_as_lines_of_words() -> None:
    said = enumerate(["I", "am", "your", "father"])
    words = tuple(Word(at, at + 0.25, text, speaker="Ann") for at, text in said)
    whole = Transcript((Line(0.0, 3.25, "Ann", "I am your father", words),))
    assert podcast.parse_words(podcast.write_words(whole)) == whole
