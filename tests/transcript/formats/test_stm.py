"""STM: a segment a line."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import stm
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript

RECORDS = """talk 1 Vera%20Lind 0.500 2.000 The boat  is late.
talk 1 <NA> 2.000 3.250 <O> <laughs> Again.
talk 1 Tom 3.250 3.250
"""
LINES = (
    Line(0.5, 2.0, "Vera Lind", "The boat  is late."),
    Line(2.0, 3.25, None, "<laughs> Again."),
    Line(3.25, 3.25, "Tom", ""),
)


def test_segments_are_read_and_written() -> None:
    assert stm.parse(RECORDS).lines == LINES
    assert stm.write(Transcript(LINES), "talk") == RECORDS


def test_segments_as_others_write_them() -> None:
    text = "\ufeff;; by hand\r\n\r\n talk\tA  Tom 1 2.5 <o,f0,male> Again.\r\ntalk A Tom 3 4 <O>"
    assert stm.parse(text).lines == (Line(1.0, 2.5, "Tom", "Again."), Line(3.0, 4.0, "Tom", ""))


def test_one_recording_of_several() -> None:
    text = RECORDS + "other 1 Tom 0 1 Hm.\n"
    assert stm.parse(text, "other").lines == (Line(0.0, 1.0, "Tom", "Hm."),)
    with pytest.raises(FormatError, match="name one of them"):
        stm.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\ntalk 1 Tom 0", "line 2: an STM line has a recording, a channel"),
        ("talk 1 Tom x 1 a", "line 1: 'x' is not a number of seconds"),
        ("talk 1 Tom 2 1 a", "line 1: it ends at 1 s, before it starts at 2 s"),
    ],
)
def test_what_is_no_segment(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        stm.parse(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (Line(None, 1.0, "Tom", "a"), "line 1 has no start time, which STM needs"),
        (Line(0.0, 1.0, "", "a"), "an empty speaker"),
    ],
)
def test_what_cannot_be_a_segment(line: Line, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        stm.write(Transcript((line,)))


def test_what_is_not_scored_is_not_speech() -> None:
    report = ReadReport()
    text = (
        "talk 1 Ann 0.5 1.5 <o,f0,> Late.\n"
        "talk 1 inter_segment_gap 1.5 2.0 <o,,> IGNORE_TIME_SEGMENT_IN_SCORING\n"
        "talk 1 excluded_region 2.0 3.0 ignore_time_segment_in_scoring\n"
    )
    assert stm.parse(text, report=report).lines == (Line(0.5, 1.5, "Ann", "Late."),)
    assert report.notes == ("2 spans without words, not to be scored, left out",)


def test_blanks_in_names_and_odd_lines() -> None:
    report = ReadReport()
    text = (
        "my talk 1 Ann Lee 0.5 1.5 <o,f0,male> Late 2 boats.\nmy talk 1 Tom 2 1 So?\n"
        "my talk 1 Tom -0.1 3 Hm.\nmy talk\n"
    )
    assert stm.parse(text, "my talk", report).lines == (
        Line(0.5, 1.5, "Ann Lee", "Late 2 boats."),
        Line(2.0, None, "Tom", "So?"),
        Line(0.0, 3.0, "Tom", "Hm."),
    )
    assert len(report.notes) == 4
