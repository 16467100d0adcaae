"""WebVTT with voices."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import srt, vtt
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word

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
    ],
)
def test_a_text_without_a_cue_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        vtt.parse(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (CUES.replace("</v>\n\n", "</v>\n"), 5),
        ("WEBVTT\n\nid\n00:02.000 --> 00:01.000\na", 4),
        (CUES.removeprefix("WEBVTT\n\n"), 1),
        (CUES.replace("It often", "It\n\noften"), 8),
    ],
)
def test_an_odd_spot_is_read_on_with_its_row_and_refused_if_strict(text: str, row: int) -> None:
    report = ReadReport()
    assert vtt.parse(text, report).lines[-1].text in ("a", "It often is.")
    assert [note.startswith(f"line {row}: ") for note in report.notes] == [True]
    with pytest.raises(FormatError, match=f"line {row}: "):
        vtt.parse(text, ReadReport(is_strict=True))


TIMED = """WEBVTT
Kind: captions
Language: en-GB

00:00:01.000 --> 00:00:03.000 align:start position:0%
{pad}
the<00:00:01.400><c> boat</c><00:00:02.000><c.colorE5E5E5> is</c><00:00:02.500><c> late</c>

00:00:03.000 --> 00:00:03.010 align:start position:0%
the boat is late
{pad}

00:00:03.010 --> 00:00:05.000 align:start position:0%
the boat is late
it<00:00:03.500><c> often</c><00:00:04.000><c> is</c>
"""


@pytest.mark.parametrize("is_padded", [True, False])
def test_captions_that_roll_are_read_once_with_the_times_of_their_words(is_padded: bool) -> None:
    text = TIMED.format(pad=" ") if is_padded else TIMED.replace("\n{pad}\n", "\n")
    report = ReadReport()
    transcript = vtt.parse(text, report)
    assert transcript.language == "en"
    first, second = transcript.lines
    assert (first.start, first.end, first.text) == (1.0, 3.0, "the boat is late")
    assert first.words == (
        Word(1.0, 1.4, "the"),
        Word(1.4, 2.0, "boat"),
        Word(2.0, 2.5, "is"),
        Word(2.5, 3.0, "late"),
    )
    assert (second.start, second.text) == (3.01, "it often is")
    assert [word.start for word in second.words] == [3.01, 3.5, 4.0]
    assert report.notes == (
        "captions that roll: what 2 cues repeat of the one before is read once",
    )


def test_a_cue_that_only_holds_the_place_is_folded_though_nothing_else_rolls() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n[Music]\n\n00:03.000 --> 00:06.000\n \nhello\n\n"
        "00:06.000 --> 00:06.010\nhello\n \n"
    )
    assert [line.text for line in vtt.parse(text).lines] == ["[Music]", "hello"]


def test_captions_that_roll_in_srt_are_folded_too() -> None:
    cues = ["the boat is late", "the boat is late", "the boat is late\nit often is", "it often is"]
    spans = ["01,000 --> 00:00:03,000", "03,000 --> 00:00:03,010"]
    spans += ["03,010 --> 00:00:05,000", "05,000 --> 00:00:05,010"]
    text = "".join(
        f"{number}\n00:00:{span}\n{said}\n\n"
        for number, (span, said) in enumerate(zip(spans, cues, strict=True), start=1)
    )
    assert srt.parse(text).lines == (
        Line(1.0, 3.0, None, "the boat is late"),
        Line(3.01, 5.0, None, "it often is"),
    )


def test_what_somebody_says_again_stays() -> None:
    cue = "00:0{0}.000 --> 00:0{1}.000\nBye.\n"
    text = "WEBVTT\n\n" + "\n".join(cue.format(at, at + 1) for at in range(5))
    assert [line.text for line in vtt.parse(text).lines] == ["Bye."] * 5


def test_a_time_that_goes_back_is_no_words_time_and_one_inside_a_word_is_none() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\na<00:00:03.000> b<00:00:02.000> c<00:00:03.500>d"
    (line,) = vtt.parse(text).lines
    assert line.words == (Word(1.0, 3.0, "a"), Word(3.0, None, "b"), Word(None, None, "cd"))


JOINED = """WEBVTT
X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000

00:01.000 --> 00:02.000
Late.

00:05.000 --> 00:07.000
It is.

WEBVTT
X-TIMESTAMP-MAP=MPEGTS:{ticks},LOCAL:00:00:00.000

00:05.000 --> 00:07.000
It is.

00:08.000 --> 00:09.000
Always.
"""


def test_joined_pieces_are_read_on_and_what_both_have_once() -> None:
    report = ReadReport()
    lines = vtt.parse(JOINED.format(ticks=900000), report).lines
    assert [(line.start, line.text) for line in lines] == [
        (1.0, "Late."),
        (5.0, "It is."),
        (8.0, "Always."),
    ]
    assert report.notes[0].startswith("line 10: a second WEBVTT")
    assert len(report.notes) == 2


def test_a_piece_with_a_clock_of_its_own_is_moved_to_the_first_ones() -> None:
    lines = vtt.parse(JOINED.format(ticks=900000 + 10 * 90000)).lines
    assert [line.start for line in lines] == [1.0, 5.0, 15.0, 18.0]


def test_a_voice_that_its_text_names_too_is_named_once() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v S01>S01: Who winds it?"
    assert vtt.parse(text).lines == (Line(1.0, 2.0, "S01", "Who winds it?"),)


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


def test_times_of_words_without_spaces_between_them() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\n今日<00:00:01.400><c>は</c><00:00:02.000><c>灯台</c>\n"
    )
    (line,) = vtt.parse(text).lines
    assert line.text == "今日は灯台"
    assert [(word.start, word.end, word.text) for word in line.words] == [
        (1.0, 1.4, "今日"),
        (1.4, 2.0, "は"),
        (2.0, 3.0, "灯台"),
    ]


def test_karaoke_has_the_time_of_each_word_that_fits() -> None:
    words = (
        Word(1.0, 1.4, "The"),  # the cue's start is its time
        Word(1.4, 1.6, "boat"),
        Word(1.3, 1.7, "&"),  # goes back
        Word(None, None, "its"),
        Word(1.9, 2.0, "crew"),
        Word(2.5, 2.6, "wait."),  # is after the cue's end
    )
    line = Line(1.0, 2.0, "Vera", "The boat &\nits crew wait.", words)
    text = vtt.write_karaoke(Transcript((line,)))
    assert text == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
        "<v Vera>The <00:00:01.400>boat &amp;\nits <00:00:01.900>crew wait.</v>\n"
    )
    (again,) = vtt.parse(text).lines
    assert again.text == "The boat & its crew wait."


def test_karaoke_of_words_that_are_not_in_the_text_is_the_text() -> None:
    line = Line(1.0, 2.0, None, "The <boat>", (Word(1.1, 1.5, "ship"),))
    assert vtt.write_karaoke(Transcript((line,))) == vtt.write(Transcript((line,)))
