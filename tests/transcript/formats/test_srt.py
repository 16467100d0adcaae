"""SubRip subtitles."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import srt
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript

CUES = """1
00:00:00,500 --> 00:00:02,000
The boat is late.

2
01:00:02,000 --> 01:00:03,250
It often is.
"""


def test_cues_are_read_and_written() -> None:
    transcript = srt.parse(CUES)
    assert transcript.lines == (
        Line(0.5, 2.0, None, "The boat is late."),
        Line(3602.0, 3603.25, None, "It often is."),
    )
    assert srt.write(transcript) == CUES


def test_cues_as_others_write_them() -> None:
    text = (
        "\ufeff\r\n00:00:01.5 --> 00:00:02.000 X1:10 X2:20\r\n<i>The boat</i>\r\nis late: \r\n"
        "\r\n\r\n7\r\n00:00:03,000-->00:00:03,000\r\n"
    )
    assert srt.parse(text).lines == (
        Line(1.5, 2.0, None, "The boat is late:"),
        Line(3.0, 3.0, None, ""),
    )


@pytest.mark.parametrize("arrow", ["->", "\u2013>", "\u2014>", "--->", "\u2010\u2010>"])
def test_other_arrows_between_times(arrow: str) -> None:
    assert srt.parse(CUES.replace("-->", arrow)) == srt.parse(CUES)
    said = Transcript((Line(0.0, 1.0, None, f"00:00:01,000 {arrow} 00:00:02,000"),))
    with pytest.raises(NotExpressible, match="read as a cue's times"):
        srt.write(said)


def test_times_of_single_digits_and_a_line_break_as_a_tag() -> None:
    text = "0:0:3.189 --> 0:0:5.5\nThe boat<br/>is <BR>late.\n"
    assert srt.parse(text).lines == (Line(3.189, 5.5, None, "The boat is late."),)


def test_a_text_that_looks_like_half_a_cue_comes_back() -> None:
    transcript = Transcript((Line(0.0, 1.0, None, "at 00:00:01,000 --> 00:00:02,000"),))
    assert srt.parse(srt.write(transcript)) == transcript


@pytest.mark.parametrize(
    ("text", "row"), [("1\nThe boat", 2), ("\n\nThe boat", 3), ("1", 1), ("1\n1 --> 2\na", 2)]
)
def test_a_text_without_a_cue_is_refused(text: str, row: int) -> None:
    with pytest.raises(FormatError, match=f"line {row}: a cue starts with its times"):
        srt.parse(text)


ODD = {
    "no blank between": (
        CUES.replace("\n\n", "\n"),
        5,
        "put a blank line between them",
        [(0.5, 2.0, "The boat is late."), (3602.0, 3603.25, "It often is.")],
    ),
    "no blank and a year": (
        "1\n00:00:01,000 --> 00:00:02,000\nIt was\n1998\n2\n00:00:03,000 --> 00:00:04,000\nSo.\n",
        6,
        "inside another",
        [(1.0, 2.0, "It was 1998"), (3.0, 4.0, "So.")],
    ),
    "a blank inside": (
        "1\n00:00:01,000 --> 00:00:02,000\nLate,\n\nagain.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nSo.\n",
        4,
        "a blank line inside a cue",
        [(1.0, 2.0, "Late, again."), (3.0, 4.0, "So.")],
    ),
    "ends before it starts": (
        "1\n00:00:02,000 --> 00:00:01,000\na",
        2,
        "ends at 1 s, before it starts at 2 s",
        [(2.0, None, "a")],
    ),
    "no time": (
        "1\n00:00:99,000 --> 00:01:01,000\na",
        2,
        "'00:00:99,000' is not a time",
        [(None, 61.0, "a")],
    ),
    "before the recording": (
        "1\n-00:00:00,200 --> 00:00:01,000\na",
        2,
        "before the recording",
        [(0.0, 1.0, "a")],
    ),
    "cut off": (CUES + "\n3\n", 9, "ends with a cue's number", None),
    "text above": ("Made by hand\n\n" + CUES, 1, "above a cue's times is left out", None),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_spot_is_read_on_with_its_row_and_refused_if_strict(name: str) -> None:
    text, row, words, expected = ODD[name]
    report = ReadReport()
    lines = srt.parse(text, report).lines
    if expected is None:
        assert lines == srt.parse(CUES).lines
    else:
        assert [(line.start, line.end, line.text) for line in lines] == expected
    (note,) = report.notes
    assert note.startswith(f"line {row}: ") and words in note
    with pytest.raises(FormatError, match=f"line {row}: "):
        srt.parse(text, ReadReport(is_strict=True))


def test_hours_over_99_and_an_empty_cue() -> None:
    text = "1\n101:00:00,000 --> 101:00:01,000\n\n2\n101:00:01,000 --> 101:00:02,000\nSo.\n"
    report = ReadReport(is_strict=True)
    assert srt.parse(text, report).lines == (
        Line(363600.0, 363601.0, None, ""),
        Line(363601.0, 363602.0, None, "So."),
    )
    assert srt.write(srt.parse(text)) == text


def test_formatting_is_taken_out_and_counted() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\n"
        '{\\an8}<i>Late</i> <FONT color="red">boat</FONT> &amp; crew\\Nat 2 &lt; 3\\hknots\n\n'
        "2\n00:00:03,000 --> 00:00:04,000\nC:\\New <laughs>, AT&T; &copy; 1 < 2 > 0\n"
    )
    report = ReadReport()
    assert [line.text for line in srt.parse(text, report).lines] == [
        "Late boat & crew at 2 < 3 knots",
        "C:\\New <laughs>, AT&T; &copy; 1 < 2 > 0",
    ]
    assert report.notes == ("formatting (italics, colours, places) in a cue is left out",)


@pytest.mark.parametrize("text", ["<b>", "<b <i>>", "a &amp; b", "{\\an8}", "a\\Nb", "<v Tom>x"])
def test_letters_that_look_like_formatting_come_back(text: str) -> None:
    transcript = Transcript((Line(0.0, 1.0, None, text),))
    assert srt.parse(srt.write(transcript)) == transcript


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (Line(None, 1.0, None, "a"), "line 1 has no start time, which a subtitle needs"),
        (Line(1.0, None, None, "a"), "line 1 has no end time, which a subtitle needs"),
        (Line(1.0, 2.0, None, "0:00:01,0 --> 0:00:02,0"), "which would be read as a cue's times"),
        (Line(2.0, 1.0, None, "a"), "line 1 ends at 1 s, before it starts at 2 s"),
    ],
)
def test_what_cannot_be_a_cue(line: Line, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        srt.write(Transcript((line,)))
