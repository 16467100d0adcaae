"""Chapters into a transcript."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.editing.chapters import PlacedChapter, insert_chapters
from transcript.errors import NotExpressible
from transcript.values import Entry, Header, Line, Transcript


def said(*starts: float | None) -> Transcript:
    return Transcript(tuple(Line(start, None, "Ann", f"line {start}") for start in starts))


def shape(transcript: Transcript) -> list[str | float | None]:
    """Titles and starts, in order."""
    return [e.title if isinstance(e, Header) else e.start for e in transcript.entries]


def test_a_chapter_stands_above_the_line_that_starts_nearest() -> None:
    found = insert_chapters(said(0.0, 30.0, 60.0), [Header("Noon", 47.0), Header("Dawn", 1.0)])
    assert shape(found.transcript) == ["Dawn", 0.0, 30.0, "Noon", 60.0]
    assert found.placed == (
        PlacedChapter(Header("Dawn", 1.0), 1, 0.0),
        PlacedChapter(Header("Noon", 47.0), 3, 60.0),
    )
    assert found.placed[1].off == 13.0
    assert found.notes == (
        "no line starts near 'Noon' at 0:47: it stands above the one at 1:00, 13 s after",
    )


def test_of_lines_that_share_a_second_the_first_is_meant() -> None:
    assert shape(insert_chapters(said(0.0, 30.0, 30.0), [Header("Noon", 30.0)]).transcript) == [
        0.0,
        "Noon",
        30.0,
        30.0,
    ]


def test_lines_without_a_start_belong_to_the_line_below() -> None:
    found = insert_chapters(said(0.0, None, None, 30.0, None), [Header("Noon", 30.0)])
    assert shape(found.transcript) == [0.0, "Noon", None, None, 30.0, None]


def test_a_start_that_goes_back_is_not_believed() -> None:
    found = insert_chapters(
        said(0.0, 900.0, 30.0, 60.0, 90.0), [Header("Noon", 60.0), Header("Dusk", 95.0)]
    )
    assert shape(found.transcript) == [0.0, 900.0, 30.0, "Noon", 60.0, "Dusk", 90.0]


def test_the_first_chapter_may_be_before_the_first_line() -> None:
    found = insert_chapters(said(67.0, 90.0), [Header("Dawn", 0.0)])
    assert shape(found.transcript) == ["Dawn", 67.0, 90.0]
    assert found.notes == ()


def test_a_chapter_beyond_the_end_is_placed_and_noted() -> None:
    found = insert_chapters(said(0.0, 30.0), [Header("Dusk", 4000.0)])
    assert shape(found.transcript) == [0.0, "Dusk", 30.0]
    assert found.notes == ("'Dusk' at 1:06:40 starts after the last line, at 0:30",)
    chapters = [Header("Dusk", 4000.0), Header("Night", 4100.0), Header("Midnight", 4200.0)]
    assert insert_chapters(said(0.0, 30.0), chapters).notes == (
        "3 chapters, from 'Dusk' at 1:06:40 on, start after the last line that has a time, "
        "at 0:30: does the list belong to another recording?",
        "'Dusk', 'Night' and 1 more stand above the same line, at 0:30",
    )


def test_two_chapters_above_one_line_keep_their_order_and_are_noted() -> None:
    found = insert_chapters(said(0.0, 30.0), [Header("Noon", 30.0), Header("Lunch", 33.0)])
    assert shape(found.transcript) == [0.0, "Noon", "Lunch", 30.0]
    assert found.notes == ("'Noon' and 'Lunch' stand above the same line, at 0:30",)


def test_a_chapter_without_a_time_is_left_out_and_noted() -> None:
    found = insert_chapters(said(0.0), [Header("Noon")])
    assert shape(found.transcript) == [0.0]
    assert found.notes == ("'Noon' has no time and is left out",)


def test_a_header_that_is_there_is_kept_and_not_doubled() -> None:
    before = Transcript(
        (Header("Mine"), *said(0.0).lines, Header("noon "), *said(30.0, 60.0).lines)
    )
    found = insert_chapters(before, [Header("Dawn", 0.0), Header("Noon", 58.0)])
    assert shape(found.transcript) == ["Mine", "Dawn", 0.0, "noon ", 30.0, 60.0]
    assert [place.chapter.title for place in found.kept] == ["Noon"]
    assert [place.chapter.title for place in found.placed] == ["Dawn"]


def test_a_header_far_away_is_another_one() -> None:
    before = Transcript((Header("Noon"), *said(0.0, 100.0).lines))
    assert shape(insert_chapters(before, [Header("Noon", 100.0)]).transcript) == [
        "Noon",
        0.0,
        "Noon",
        100.0,
    ]


def test_a_new_header_goes_above_the_later_one_that_is_there() -> None:
    before = Transcript((*said(0.0).lines, Header("Lunch"), *said(30.0).lines))
    found = insert_chapters(before, [Header("Noon", 30.0), Header("Lunch", 31.0)])
    assert shape(found.transcript) == [0.0, "Noon", "Lunch", 30.0]


def test_afresh_takes_the_others_out() -> None:
    before = Transcript((Header("Mine"), *said(0.0).lines, Header("End")))
    found = insert_chapters(before, [Header("Dawn", 0.0)], afresh=True)
    assert shape(found.transcript) == ["Dawn", 0.0]


def test_headers_below_the_last_line_stay_there() -> None:
    before = Transcript((*said(0.0).lines, Header("End")))
    assert shape(insert_chapters(before, [Header("Dawn", 0.0)]).transcript) == ["Dawn", 0.0, "End"]


def test_without_a_time_there_is_no_place() -> None:
    with pytest.raises(NotExpressible, match=r"no line has a start time.*retime"):
        insert_chapters(said(None), [Header("Noon", 1.0)])


TIMES = st.integers(0, 40).map(lambda tens: tens * 10.0)
TITLES = st.sampled_from(["a", "A", "b", "c"])
ENTRIES: st.SearchStrategy[list[Entry]] = st.lists(
    st.builds(Header, TITLES) | st.builds(Line, st.none() | TIMES, st.none(), st.none(), st.text()),
    max_size=12,
)
CHAPTERS = st.lists(st.builds(Header, TITLES, TIMES), max_size=6)


@given(ENTRIES, CHAPTERS, st.booleans())
def test_no_line_changes_and_twice_is_once(
    entries: list[Entry], chapters: list[Header], afresh: bool
) -> None:
    before = Transcript(tuple(entries))
    if all(line.start is None for line in before.lines):
        return
    once = insert_chapters(before, chapters, afresh=afresh)
    assert once.transcript.lines == before.lines
    assert len(once.placed) + len(once.kept) == len(chapters)
    again = insert_chapters(once.transcript, chapters)
    assert again.transcript == once.transcript
    assert again.placed == ()
    if not afresh:
        kept = [header for header in once.transcript.headers if header.start is None]
        assert kept == list(before.headers)


@given(st.lists(TIMES, min_size=1), st.lists(TIMES))
def test_chapters_stay_in_the_order_of_their_times(starts: list[float], at: list[float]) -> None:
    chapters = [Header(str(number), start) for number, start in enumerate(at)]
    found = [
        header.start or 0.0
        for header in insert_chapters(said(*starts), chapters).transcript.headers
    ]
    assert found == sorted(found)
