"""A chapter's title says only what its chapter does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.hints.chapters import ChapterHint
from castproof.assist.title_check import LONGEST_TITLE, check_title
from castproof.assist.titles import (
    Chapter,
    ProposedTitle,
    apply_titles,
    find_chapters,
    is_blank_title,
)
from transcript.values import Header, Line, Transcript

CHAPTER = [
    "We hired 25 people at Northwind, and Ann planned the harbour.",
    "I never sell ships. McAllister's bridge was built in Boston by GitHub users.",
]


@pytest.mark.parametrize(
    ("proposed", "title"),
    [
        ("Hiring people", "Hiring people"),
        ("hiring at northwind", "Hiring at Northwind"),
        ("“Hiring People”.", "Hiring People"),
        ("Twenty-five people hired", "Twenty-five people hired"),
        ("Never selling ships", "Never selling ships"),
        ("The bridge of mcallister", "The bridge of McAllister"),
        ("Ann's harbour", "Ann's harbour"),
    ],
)
def test_a_title_of_the_chapters_words_holds(proposed: str, title: str) -> None:
    assert check_title(proposed, CHAPTER).title == title


@pytest.mark.parametrize(
    ("proposed", "why"),
    [
        ("Firing people", "not said"),
        ("Hiring at Southwind", "not said"),
        ("26 people at Northwind", "not said"),
        ("Ann never sells ships", "together"),
        ("25 ships", "together"),
        ("Ann built the bridge", "together"),
        ("Not hiring people", "not said"),
        ("", "empty"),
        ("the of and", "says nothing"),
        ("Hiring people at", "breaks off"),
        ("Hiring people at Northwind and planning the harbour", "characters"),
        ("Hiring **people**", "markup"),
        ("Hiring p\u0435ople", "not Latin"),
        ("Hiring\u202e people", "invisible"),
        ("harbour of www.example.org", "markup or a link"),
        ("Taken People", "another chapter"),
        ("I'm sorry, I cannot help you here", "not said"),
    ],
)
def test_what_the_chapter_does_not_say_is_no_title(proposed: str, why: str) -> None:
    checked = check_title(proposed, CHAPTER, taken=["taken people"])
    assert checked.title == ""
    assert why in checked.reason


def test_the_glossary_has_words_and_spellings() -> None:
    assert check_title("hiring at efteling", CHAPTER, ["Efteling"]).title == "Hiring at Efteling"


@given(st.text(max_size=80))
def test_a_title_is_short_and_on_one_line(text: str) -> None:
    title = check_title(text, CHAPTER).title
    assert len(title) <= LONGEST_TITLE
    assert title.isprintable()


def talk(*headers: str) -> Transcript:
    entries: list[Line | Header] = []
    for number in range(6):
        if number < len(headers):
            entries.append(Header(headers[number]))
        entries.append(Line(number * 300.0, None, "Ann", f"We build ship {number}. " * 20))
    return Transcript(tuple(entries))


@pytest.mark.parametrize("title", ["", "?", "…", "Chapter 3", "Part 2:", "12", "TODO", "untitled"])
def test_a_place_without_a_title_is_seen(title: str) -> None:
    assert is_blank_title(title)


def test_a_persons_header_is_never_touched() -> None:
    transcript = talk("My own", "Chapter 2")
    chapters = find_chapters(transcript, 6)
    assert [(one.first, one.stop, one.is_persons) for one in chapters] == [
        (0, 1, True),
        (1, 6, False),
    ]
    proposed = [ProposedTitle(one, f"Ship {one.first}", "") for one in chapters]
    applied, count = apply_titles(transcript, proposed)
    assert [header.title for header in applied.headers] == ["My own", "Ship 1"]
    assert count == 1
    assert applied.lines == transcript.lines


def test_headers_are_put_in_only_where_there_are_none() -> None:
    proposed = [ProposedTitle(Chapter(0, 6, 0.0), "Ships", "")]
    applied, count = apply_titles(talk(), proposed)
    assert (applied.entries[0], count) == (Header("Ships"), 1)
    unchanged, count = apply_titles(talk("My own"), proposed)
    assert (unchanged, count) == (talk("My own"), 0)


def test_there_are_no_more_chapters_than_hosts_take(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tuple(Line(30.0 * at, None, "Ann", f"Ship {at}.") for at in range(241))
    hints = tuple(ChapterHint(at, 30.0 * at, (), float(at % 40)) for at in range(1, 241, 5))
    monkeypatch.setattr("castproof.assist.titles.suggest_chapters", lambda transcript: hints)
    chapters = find_chapters(Transcript(lines), 6)
    assert [one.first for one in chapters[:2]] == [0, 30], "the beginning, then the best"
    assert len(chapters) == 12, "two hours, six in each"
