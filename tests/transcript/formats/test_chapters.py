"""Chapter lists, as they are published and as people write them."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import chapters
from transcript.values import Entry, Header, Line, Transcript


def of(*entries: Entry) -> Transcript:
    return Transcript(entries)


THREE = of(Header("Dawn", 0.0), Header("The ferry", 65.0), Header("Dusk", 3725.0))


def said(start: float | None) -> Line:
    return Line(start, None, "Ann", "The boat is late.")


def test_both_kinds_are_written_and_read() -> None:
    long, short = chapters.write(THREE), chapters.write_description(THREE)
    assert long == "00:00:00 Dawn\n00:01:05 The ferry\n01:02:05 Dusk\n"
    assert short == "0:00 Dawn\n1:05 The ferry\n1:02:05 Dusk\n"
    assert chapters.parse(long) == chapters.parse(short) == THREE


@pytest.mark.parametrize(
    ("row", "title", "start"),
    [
        ("- 1:05 The ferry", "The ferry", 65.0),
        ("* 1:05 The ferry", "The ferry", 65.0),
        ("2. 1:05 The ferry", "The ferry", 65.0),
        ("(1:05) The ferry", "The ferry", 65.0),
        ("[01:05] The ferry", "The ferry", 65.0),
        ("1:05 – The ferry", "The ferry", 65.0),
        ("1:05 - The ferry", "The ferry", 65.0),
        ("1:05: The ferry", "The ferry", 65.0),
        ("1:05 | The ferry", "The ferry", 65.0),
        ("1:05–The ferry", "The ferry", 65.0),
        ("1:05 - 2:10 The ferry", "The ferry", 65.0),
        ("1:05-2:10 – The ferry", "The ferry", 65.0),
        ("00:01:05.250 The ferry", "The ferry", 65.25),
        ("\t1:05\tThe ferry  ", "The ferry", 65.0),
        ("1:05 From A–B: a trade-off", "From A–B: a trade-off", 65.0),
        ("1:05 1871, the year", "1871, the year", 65.0),
        ("1:05", "", 65.0),
    ],
)
def test_a_chapter_as_people_write_it(row: str, title: str, start: float) -> None:
    assert chapters.parse_chapter(row) == Header(title, start)


@pytest.mark.parametrize(
    "row", ["", "The ferry", "at 1:05 the ferry", "12:30pm at the pier", "1871"]
)
def test_what_is_no_chapter(row: str) -> None:
    assert chapters.parse_chapter(row) is None


def test_a_description_has_more_than_chapters() -> None:
    text = "\ufeffA talk about boats.\r\n\r\n0:00 Dawn\r\n1:05 Noon\r\nMusic by us\r\n"
    assert chapters.parse(text) == of(Header("Dawn", 0.0), Header("Noon", 65.0))
    assert chapters.list_ignored(text.encode()) == ("2 lines without a time are ignored",)
    assert chapters.list_ignored(b"Hello\n0:00 Dawn\n") == ("1 line without a time is ignored",)
    assert chapters.list_ignored(b"0:00 Dawn\n") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0:00 Dawn\n0:75 Noon", "line 2: '0:75' has minutes or seconds above 59"),
        ("0:00 Dawn\n1:2:3 Noon", "line 2: '1:2:3' is not a time such as 1:05"),
        ("\nA talk about boats.", "line 2: there are no chapters in this file"),
        ("", "line 1: there are no chapters in this file"),
    ],
)
def test_what_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        chapters.parse(text)


@pytest.mark.parametrize("write", [chapters.write, chapters.write_description])
def test_what_cannot_be_written(write: object) -> None:
    assert callable(write)
    with pytest.raises(NotExpressible, match="there are no chapters to write"):
        write(of(said(0.0)))
    with pytest.raises(NotExpressible, match="chapter 2 has no start time"):
        write(of(Header("Dawn", 0.0), Header("Noon")))


def test_a_header_starts_where_the_next_line_with_a_start_does() -> None:
    transcript = of(
        Header("Dawn"), said(5.0), Header("Noon"), Header("Lunch", 30.5), said(None), said(40.0),
        Header("Dusk"), said(None),
    )  # fmt: skip
    timed = chapters.fill_starts(transcript)
    assert timed == of(Header("Dawn", 5.0), Header("Noon", 40.0), Header("Lunch", 30.5))
    assert chapters.describe_filled_starts(transcript) == (
        "2 chapters have no time of their own: they get the time of the next line",
        "1 chapter has no line with a time below it and is left out",
    )
    assert chapters.describe_filled_starts(THREE) == ()
    assert chapters.describe_filled_starts(of(Header("Dawn"), said(0.0))) == (
        "1 chapter has no time of its own: it gets the time of the next line",
    )
    assert chapters.describe_filled_starts(of(Header("Dawn"), Header("Dusk"))) == (
        "2 chapters have no line with a time below them and are left out",
    )


@pytest.mark.parametrize(
    ("starts", "reasons"),
    [
        ((0.0, 10.0, 20.9), []),
        ((), []),
        ((0.0, 10.0), ["there are 2, fewer than 3"]),
        ((1.0, 20.0, 30.0), ["the first starts at 0:01, not at 0:00"]),
        ((0.0, 9.9, 20.0), ["c0 at 0:00 is shorter than 10 seconds"]),
        ((0.0, 30.0, 20.0), ["c2 at 0:20 starts before the one above it"]),
    ],
)
def test_what_a_video_site_accepts(starts: tuple[float, ...], reasons: list[str]) -> None:
    headers = tuple(Header(f"c{number}", start) for number, start in enumerate(starts))
    found = chapters.explain_refusal(Transcript(headers))
    assert found == tuple(f"YouTube will not show these chapters: {one}" for one in reasons)


def test_of_many_reasons_three_are_shown() -> None:
    headers = tuple(Header(f"c{number}", number + 1.0) for number in range(6))
    assert chapters.explain_refusal(Transcript(headers)) == (
        "YouTube will not show these chapters: the first starts at 0:01, not at 0:00; "
        "c0 at 0:01 is shorter than 10 seconds; c1 at 0:02 is shorter than 10 seconds; and 3 more",
    )
