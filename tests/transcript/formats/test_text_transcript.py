"""Transcripts as text, in the layouts of the programs that write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import text_transcript, turns
from transcript.read_report import ReadReport
from transcript.seconds import format_clock
from transcript.values import Line, Transcript

ANN, TOM = "Is the boat late?", "It often is."
LAYOUTS = {
    "Otter": f"Ann Lee  0:01 \n{ANN} \n\nTom  1:05 \n{TOM}\n\nTranscribed by https://otter.ai",
    "Teams": f"Ann Lee   0:01\n{ANN}\n\nTom   1:05\n{TOM}\n",
    "Rev": f"Ann Lee (00:01):\n{ANN}\n\nTom (01:05):\n{TOM}\n",
    "Rev, older": f"Ann Lee: 00:01\n{ANN}\n\nTom: 01:05\n{TOM}\n",
    "Riverside": f"Ann Lee (00:01.00)\n{ANN}\n\nTom (01:05.00)\n{TOM}\n",
    "in one row": f"Ann Lee (00:01): {ANN}\nTom (01:05): {TOM}\n",
    "Descript": f"[00:00:01] Ann Lee: {ANN}\n\n[00:01:05] Tom: {TOM}\n",
    "Descript, as Markdown": f"[00:00:01] **Ann Lee:** {ANN}\n\n[00:01:05] **Tom:** {TOM}\n",
    "Sonix": f"Ann Lee: [00:00:01] {ANN}\n\nTom: [00:01:05] {TOM}\n",
    "Sonix, over": f"[00:00:01] Ann Lee\n{ANN}\n\n[00:01:05] Tom\n{TOM}\n",
    "Happy Scribe": f"[00:00:01] - Ann Lee\n{ANN}\n\n[00:01:05] - Tom\n{TOM}\n",
    "Meet": f"Boats - Transcript\n00:00:01\nAnn Lee: {ANN}\n00:01:05\nTom: {TOM}\n"
    "Meeting ended after 00:12:03 \U0001f44b",
    "noScribe": f"Transcribed with noScribe vers. 0.6\n\nAnn Lee: [00:00:01] {ANN}\n"
    f"Tom: [00:01:05] {TOM}",
    "Zoom": f"[Ann Lee] 10:20:31\n{ANN}\n\n[Tom] 10:21:35\n{TOM}\n",
    "Temi, in columns": f"Ann Lee: \t00:01\t{ANN}\nTom:\t01:05\t{TOM}\n",
    "Rev.ai": f"Ann Lee    00:00:01    {ANN}\nTom    00:01:05    {TOM}\n",
    "Meet, newer": f"Boats - Transcript\n00:00:01\n \nAnn Lee: {ANN}\n00:01:05\n \nTom: {TOM}\n"
    "Transcription ended after 00:12:03",
    "bare times": f"00:00:01 Ann Lee: {ANN}\n00:01:05 Tom: {TOM}\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_names_and_times_of_each_layout(layout: str) -> None:
    text = LAYOUTS[layout]
    first = 0.0 if layout == "Zoom" else 1.0
    assert text_transcript.parse(text).lines == (
        Line(first, None, "Ann Lee", ANN),
        Line(first + 64.0, None, "Tom", TOM),
    )
    assert formats.recognize_text(text) == "text"


@pytest.mark.parametrize(
    "text",
    [
        f"[00:01.000 --> 00:02.500]  {ANN}\n[00:02.500 --> 01:04.000]  {TOM}\n",
        f"[00:00:01.000 --> 00:00:02.500]   {ANN}\n[00:00:02.500 --> 00:01:04.000]   {TOM}\n",
        f"[1.00s -> 2.50s] {ANN}\n[2.50s -> 64.00s] {TOM}\n",
        f"Detected language: English\n[00:01.000 --> 00:02.500] {ANN}\n"
        f"[00:02.500 --> 01:04.000] {TOM}",
    ],
)
def test_rows_that_whisper_prints(text: str) -> None:
    lines = text_transcript.parse(text).lines
    assert lines == (Line(1.0, 2.5, None, ANN), Line(2.5, 64.0, None, TOM))
    assert formats.recognize_text(text) == "text"


def test_speakers_in_whisper_rows() -> None:
    text = (
        f"[00:01.000 --> 00:02.500] [SPEAKER_00]: {ANN}\n[00:02.500 --> 00:04.000] (speaker 1) no"
    )
    found = [line.speaker for line in text_transcript.parse(text).lines]
    assert found == ["SPEAKER_00", "speaker 1"]


def test_times_over_text_have_no_speaker() -> None:
    text = "0:01\nis the boat late\n0:04\nit often is\nin winter\n"
    assert text_transcript.parse(text).lines == (
        Line(1.0, None, None, "is the boat late"),
        Line(4.0, None, None, "it often is in winter"),
    )
    assert formats.recognize_text(text) == "text"


def test_a_paragraph_below_goes_on_without_a_start_and_a_time_inside_begins_a_line() -> None:
    text = f"Ann  0:01\n{ANN}\n\nWell? [00:00:09] Well.\n\nTom  0:12\n{TOM}"
    assert text_transcript.parse(text).lines == (
        Line(1.0, None, "Ann", ANN),
        Line(None, None, "Ann", "Well?"),
        Line(9.0, None, "Ann", "Well."),
        Line(12.0, None, "Tom", TOM),
    )


def test_what_is_left_out_or_odd_is_said() -> None:
    text = f"Boats\nAnn  0:01\n{ANN}\n[0:75] Well?\nTom  0:12\n{TOM}\n0:20\n"
    report = ReadReport()
    lines = text_transcript.parse(text, report).lines
    assert [line.text for line in lines] == [f"{ANN} [0:75] Well?", TOM]
    assert report.notes == (
        "line 4: '0:75' has minutes or seconds above 59: it is read as text",
        "1 line is not what was said and left out: 'Boats'",
        "line 7: nothing is said after the time 0:20",
    )
    with pytest.raises(FormatError, match="line 4: '0:75' has minutes"):
        text_transcript.parse(text, ReadReport(is_strict=True))


def test_times_of_the_day_are_counted_from_the_first_past_midnight_too() -> None:
    report = ReadReport()
    text = f"[Ann] 23:59:50\n{ANN}\n[Tom] 00:00:10\n{TOM}"
    assert [line.start for line in text_transcript.parse(text, report).lines] == [0.0, 20.0]
    assert report.notes == ("its times are of the day: they are counted from the first, 23:59:50",)
    halves = f"Ann Lee  11:59 AM\n{ANN}\nTom  12:01 PM\n{TOM}"
    assert [line.start for line in text_transcript.parse(halves).lines] == [0.0, 120.0]


def test_half_a_day_after_a_time_is_nobody() -> None:
    report = ReadReport()
    text = f"11:59 AM Ann: {ANN}\n12:01 PM Tom: {TOM}\n1:02 p.m.\n{ANN}\n"
    lines = text_transcript.parse(text, report).lines
    assert [(line.start, line.speaker) for line in lines[:2]] == [(0.0, "Ann"), (120.0, "Tom")]
    assert lines[2].start == 3780.0
    assert "its times are of the day" in report.notes[0]


def test_names_alone_are_read() -> None:
    text = f"Ann Lee: {ANN}\nTom: {TOM}\nAnn Lee: There it is.\n"
    assert [line.speaker for line in text_transcript.parse(text).lines] == [
        "Ann Lee",
        "Tom",
        "Ann Lee",
    ]
    assert formats.recognize_text(text) == "text"


def test_a_colon_in_what_is_said_is_no_name() -> None:
    text = f"Ann  0:01\n{ANN}\nListen: there it is.\nTom  0:12\nand then: nothing"
    lines = text_transcript.parse(text).lines
    assert [(line.speaker, line.text) for line in lines] == [
        ("Ann", f"{ANN} Listen: there it is."),
        ("Tom", "and then: nothing"),
    ]


@pytest.mark.parametrize("text", ["", "The boat is late.\nIt often is.", "We met at 12:30pm."])
def test_a_text_without_times_and_names_is_refused(text: str) -> None:
    with pytest.raises(FormatError, match="no line has a time or a name"):
        text_transcript.parse(text)


def test_turns_without_a_heading_are_not_one_long_speech() -> None:
    with pytest.raises(FormatError, match="--from text"):
        turns.parse(LAYOUTS["Otter"])


WORDS = st.text(st.sampled_from("abc\u00e9\u65e5\u05d0"), min_size=1, max_size=6)
SAID = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
NAMES = st.sampled_from(["Ann Lee", "Tom", "Dr. Who", "Speaker 1", "SPEAKER_00"])


@given(
    st.lists(st.tuples(st.integers(0, 400_000), NAMES, SAID), min_size=2, max_size=6),
    st.sampled_from(["{n}  {t}\n{s}\n", "{n} ({t}):\n{s}\n", "[{t}] {n}: {s}", "{n} [{t}] {s}"]),
)
@settings(max_examples=examples(5_000), deadline=None)
def test_names_times_and_texts_survive_every_layout(
    said: list[tuple[int, str, str]], layout: str
) -> None:
    rows = [layout.format(n=name, t=format_clock(start), s=text) for start, name, text in said]
    lines = tuple(Line(float(start), None, name, text) for start, name, text in said)
    assert text_transcript.parse("\n".join(rows)) == Transcript(lines)
