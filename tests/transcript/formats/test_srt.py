"""SubRip subtitles."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import srt
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
        Line(1.5, 2.0, None, "<i>The boat</i> is late:"),
        Line(3.0, 3.0, None, ""),
    )


def test_a_text_that_looks_like_half_a_cue_comes_back() -> None:
    transcript = Transcript((Line(0.0, 1.0, None, "at 00:00:01,000 --> 00:00:02,000"),))
    assert srt.parse(srt.write(transcript)) == transcript


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\nThe boat", "line 2: a cue starts with its times"),
        ("\n\nThe boat", "line 3: a cue starts with its times"),
        ("1", "line 1: a cue starts with its times"),
        ("1\n00:00:02,000 --> 00:00:01,000\na", "line 2: it ends at 1 s, before it starts at 2 s"),
        ("1\n00:00:99,000 --> 00:01:01,000\na", "line 2: '00:00:99,000' has minutes or seconds"),
        ("1\n1 --> 2\na", "line 2: '1' is not a time"),
        ("\n" + CUES.replace("\n\n", "\n"), "line 6: a cue starts inside another"),
    ],
)
def test_what_is_no_cue(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        srt.parse(text)


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
