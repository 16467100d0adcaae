"""Podcasting 2.0 transcript JSON."""

from __future__ import annotations

import json

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import podcast
from transcript.values import Line, Transcript

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
        ({"body": "a"}, r"document.segments\[0\] has no 'startTime'"),
        ({"startTime": 1}, r"document.segments\[0\] has no 'body'"),
        ({"startTime": "1", "body": "a"}, "startTime is text, not a number"),
        ({"startTime": -1, "body": "a"}, "startTime: a time of -1.0 seconds is outside"),
        ({"startTime": 2, "endTime": 1, "body": "a"}, "endTime: it ends at 1 s, before"),
        ({"startTime": 2, "endTime": 3, "body": 1}, "body is a number, not text"),
        ({"startTime": 2, "body": "", "speaker": 1}, "speaker is a number, not text"),
        ([], "is a list, not an object"),
    ],
)
def test_what_is_no_segment(segment: object, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        podcast.parse(json.dumps({"version": "1.0.0", "segments": [segment]}))


def test_a_segment_needs_its_span() -> None:
    with pytest.raises(NotExpressible, match="line 1 has no end time, which a Podcasting"):
        podcast.write(Transcript((Line(1.0, None, None, "a"),)))
