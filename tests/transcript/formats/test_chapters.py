"""Chapter lists, as they are published and as people write them."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import chapter_rows, chapters
from transcript.read_report import ReadReport
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
        ("1:05 ➡️ The ferry", "The ferry", 65.0),
        ("1:05 ► The ferry", "The ferry", 65.0),
        ("- **1:05** [The ferry](https://example.org/w?t=65)", "The ferry", 65.0),
        ("1:05 The [ferry](https://example.org)", "The [ferry](https://example.org)", 65.0),
        ("1:05", "", 65.0),
    ],
)
def test_a_chapter_as_people_write_it(row: str, title: str, start: float) -> None:
    assert chapter_rows.parse_chapter(row) == Header(title, start)


@pytest.mark.parametrize(
    "row", ["", "The ferry", "at 1:05 the ferry", "12:30pm at the pier", "1871"]
)
def test_what_is_no_chapter(row: str) -> None:
    assert chapter_rows.parse_chapter(row) is None


def read(text: str) -> tuple[list[tuple[float | None, str]], tuple[str, ...]]:
    report = ReadReport()
    headers = chapters.parse(text, report).headers
    return [(header.start, header.title) for header in headers], report.notes


def test_a_description_has_more_than_chapters() -> None:
    text = "\ufeffA talk about boats.\r\n\r\n0:00 Dawn\r\n1:05 Noon\r\nMusic by us\r\n"
    found, notes = read(text)
    assert found == [(0.0, "Dawn"), (65.0, "Noon")]
    assert notes == ("2 lines without a time are ignored",)
    assert read("Hello\n0:00 Dawn\n")[1] == ("1 line without a time is ignored",)
    assert read("0:00 Dawn\n")[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "0:00 - Dawn\n\u25b6 2:09 - The ferry\n\u25b6\ufe0f (3:01) Dusk",
        "0:00 Dawn\n2:09 The ferry\n3:01 Dusk <https://example.org/dusk>",
        "Dawn 0:00\nThe ferry \u2014 2:09\nDusk (3:01)",
        "1. Dawn ...... 0:00\n2. The ferry ... 2:09\n3. Dusk 3:01",
        "Dawn (0:00 - 2:09)\nThe ferry (2:09 - 3:01)\nDusk (3:01 - 4:00)",
        "0:00\nDawn\n2:09\nThe ferry\n3:01\nDusk",
        "Dawn\n0:00\nThe ferry\n2:09\nDusk\n3:01",
        "0:00 Dawn\nThe ferry 2:09\n3:01 Dusk",
        "[0:00 - 2:09] Dawn\n[2:09 - 3:01] The ferry\n[3:01] Dusk",
        "\U0001f305 0:00 Dawn\n1\ufe0f\u20e3 2:09 The ferry\n\u2705 3:01 \u2192 Dusk",
        "**0:00** Dawn\n**2:09** The ferry\n**3:01** Dusk",
        "1 - 0:00 - Dawn\n2 - 2:09 - The ferry\n3 - 3:01 - Dusk",
        "1 | 0:00 | Dawn\n2 | 2:09 | The ferry\n3 | 3:01 | Dusk",
        "CHAPTER 1: 0:00 Dawn\nCHAPTER 2: 2:09 The ferry\nChapter 3 3:01 Dusk",
        "Dawn (0:00 \u2192 2:09)\nThe ferry (2:09 \u2192 3:01)\nDusk (3:01 \u2192 end)",
        "０：００　Dawn\n２：０９ The ferry\n3:01\u3000Dusk",
        "0:00, Dawn\n".replace(",", " ~") + "2:09 | The ferry\n3:01 \u2022 Dusk",
    ],
)
def test_lists_as_people_write_them(text: str) -> None:
    found, _ = read(text)
    assert found == [(0.0, "Dawn"), (129.0, "The ferry"), (181.0, "Dusk")]


def test_an_odd_row_is_left_out_and_said() -> None:
    text = "0:00 Dawn\n0:75 Noon\n1:05\n\n2:00 Dusk\n\nWe met at 12:30."
    found, notes = read(text)
    assert found == [(0.0, "Dawn"), (120.0, "Dusk")]
    assert notes == (
        "line 2: '0:75' has minutes or seconds above 59: the line is left out",
        "line 3: 1:05 has no title: it is left out",
        "1 line without a time is ignored",
    )
    with pytest.raises(FormatError, match="line 2: '0:75' has minutes"):
        chapters.parse(text, ReadReport(is_strict=True))


def test_a_time_at_the_end_of_prose_is_no_chapter() -> None:
    found, notes = read("0:00 Dawn\n2:00 Dusk\n\nWritten by us\nWe sail at 12:30")
    assert found == [(0.0, "Dawn"), (120.0, "Dusk")]
    assert notes[1].startswith("line 5: the time at the end of 'We sail at 12:30' is not taken")


def test_links_are_counted() -> None:
    found, notes = read("0:00 Dawn <https://example.org/a>\n1:00 Dusk <https://example.org/b>")
    assert found == [(0.0, "Dawn"), (60.0, "Dusk")]
    assert notes == ("2 links are ignored",)
    found, notes = read("0:00 [Dawn](https://example.org/a)\n1:00 Dusk")
    assert found == [(0.0, "Dawn"), (60.0, "Dusk")]
    assert notes == ("a link is ignored",)


def test_a_title_that_looks_like_a_part_of_the_row_survives() -> None:
    headers = (
        Header("３つの船", 0.0),
        Header("１：０２　つ", 9.0),
        Header("[Dawn](https://example.org)", 0.0),
        Header("→ Dusk", 60.0),
    )
    assert chapters.parse(chapters.write(Transcript(headers))).headers == headers


def test_what_is_said_is_no_list_of_chapters() -> None:
    said = ["00:00:01 Is the boat late?", "00:00:05 It often is.", "00:00:09 Then we wait."]
    assert chapters.is_what_is_said(said)
    assert chapters.is_what_is_said([f"{row[:-1]}" for row in said])  # four seconds a step
    assert chapters.is_what_is_said([f"00:00:00 {'and so on ' * 20}"])
    assert not chapters.is_what_is_said(["00:00:00 Dawn", "00:02:10 Who comes?", "00:09:00 Dusk"])
    assert any("reads like what was said" in note for note in read("\n".join(said))[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n0:75 Noon", "line 2: there are no chapters in this file.*'0:75' has minutes"),
        ("0:00\n1:05", "line 1: there are no chapters in this file.*0:00 has no title"),
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
    with pytest.raises(NotExpressible, match="chapter 2 has no title"):
        write(of(Header("Dawn", 0.0), Header(" ", 5.0)))


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
