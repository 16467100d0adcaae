"""WebVTT with voices."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import vtt
from transcript.values import Line, Transcript

CUES = """WEBVTT

00:00:00.500 --> 00:00:02.000
<v Vera Lind>The boat &amp; the crew are late.</v>

01:00:02.000 --> 01:00:03.250
It often is.
"""


def test_cues_are_read_and_written() -> None:
    transcript = vtt.parse(CUES)
    assert transcript.lines == (
        Line(0.5, 2.0, "Vera Lind", "The boat & the crew are late."),
        Line(3602.0, 3603.25, None, "It often is."),
    )
    assert vtt.write(transcript) == CUES


def test_cues_as_others_write_them() -> None:
    text = (
        "\ufeffWEBVTT - made by hand\r\nKind: captions\r\n\r\n"
        "NOTE\r\n00:00 --> this is a remark\r\n\r\n"
        "STYLE\r\n::cue { color: red }\r\n\r\nREGION\r\nid:fred\r\n\r\n"
        "first cue\r\n00:01.000 --> 00:02.000 align:start position:0%\r\n"
        "<v.loud Vera>The <i>boat</i><00:01.500>\r\nis&nbsp;late.\r\n\r\n"
        "NOTE the end\r\n"
    )
    assert vtt.parse(text).lines == (Line(1.0, 2.0, "Vera", "The boat is\u00a0late."),)


def test_several_voices_of_a_cue_are_lines_of_its_span() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n- <v Vera>Late.</v> <v Tom>Again.\n<v>Who?"
    assert vtt.parse(text).lines == (
        Line(1.0, 2.0, None, "-"),
        Line(1.0, 2.0, "Vera", "Late."),
        Line(1.0, 2.0, "Tom", "Again."),
        Line(1.0, 2.0, None, "Who?"),
    )


def test_markup_in_a_text_or_a_name_is_escaped() -> None:
    line = Line(0.0, 1.0, "A <v B> & C", "1 < 2 --> <v X>&amp;")
    text = vtt.write(Transcript((line,)))
    assert text.count("-->") == 1
    assert "<v A &lt;v B&gt; &amp; C>" in text
    assert vtt.parse(text).lines == (line,)


def test_a_cue_without_text() -> None:
    transcript = Transcript((Line(0.0, 1.0, None, ""), Line(0.0, 1.0, "Tom", "")))
    assert vtt.parse(vtt.write(transcript)) == transcript


def test_a_first_cue_right_below_the_header() -> None:
    text = "WEBVTT\n00:01.000 --> 00:02.000\nLate."
    assert vtt.parse(text).lines == (Line(1.0, 2.0, None, "Late."),)


def test_a_header_alone_is_an_empty_transcript() -> None:
    assert vtt.parse("WEBVTT") == vtt.parse(vtt.write(Transcript(()))) == Transcript(())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: a WebVTT file starts with the line WEBVTT"),
        ("\nWEBVTT", "line 1: a WebVTT file starts"),
        ("WEBVTTX", "line 1: a WebVTT file starts"),
        ("WEBVTT\n\nid\nThe boat", "line 3: a cue starts with its times"),
        ("WEBVTT\n\nid", "line 3: a cue starts with its times"),
        (CUES.replace("</v>\n\n", "</v>\n"), "line 5: a cue starts inside another"),
        ("WEBVTT\n\nid\n00:02.000 --> 00:01.000\na", "line 4: it ends at 1 s, before"),
    ],
)
def test_what_is_no_cue(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        vtt.parse(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (Line(1.0, None, None, "a"), "line 1 has no end time, which a WebVTT cue needs"),
        (Line(0.0, 1.0, "", "a"), "the speaker '' is empty"),
        (Line(0.0, 1.0, "Vera  Lind", "a"), "has blanks that WebVTT would drop"),
    ],
)
def test_what_cannot_be_a_cue(line: Line, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        vtt.write(Transcript((line,)))
