"""Which entry of a file each entry of a revised transcript descends from."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from transcript.front_matter import descent
from transcript.values import Entry, Header, Line

TALK: list[Entry] = [
    Header("The harbour"),
    Line(0.0, None, "Vera", "Welcome to the harbour, where the boats come in at night."),
    Line(7.0, None, "Tom", "Yeah."),
    Line(9.0, None, "Vera", "Who was the keeper of the light before you came here?"),
    Line(15.0, None, "Tom", "Yeah."),
    Header("The light"),
    Line(16.0, None, "Tom", "My uncle was, and he kept it for thirty years without a lamp."),
]


def words(text: str) -> Line:
    return Line(None, None, None, text)


def timed(start: float, text: str) -> Line:
    return Line(start, None, None, text)


def test_what_is_the_same_descends_from_itself() -> None:
    assert descent.match_entries(TALK, TALK) == list(range(len(TALK)))


def test_a_shift_of_all_starts_leads_nobody_astray() -> None:
    shifted: list[Entry] = [
        replace(e, start=e.start + 8) if isinstance(e, Line) and e.start is not None else e
        for e in TALK
    ]
    assert descent.match_entries(TALK, shifted) == list(range(len(TALK)))


def test_text_start_and_speaker_may_change_at_once() -> None:
    now: list[Entry] = [
        Header("At the harbour"),
        Line(3.0, None, "Ann", "Welcome at our harbour, where boats come in by night."),
        Line(40.0, None, "Tom", "It was my uncle, who kept it for thirty years, with no lamp."),
    ]
    assert descent.match_entries(TALK, now) == [0, 1, 6]


def test_an_insertion_before_and_a_removal_after() -> None:
    assert descent.match_entries(TALK, [Header("Before"), *TALK[:4], *TALK[5:]]) == [
        None,
        *range(4),
        *range(5, 7),
    ]


def test_of_equal_texts_the_one_with_the_same_start_is_meant() -> None:
    assert descent.match_entries(TALK, TALK[:2] + TALK[3:]) == [0, 1, 3, 4, 5, 6]
    assert descent.match_entries(TALK[2:5:2], [TALK[4]]) == [1]


def test_a_moved_entry_is_found() -> None:
    order = [0, 2, 3, 6, 4, 5, 1]
    assert descent.match_entries(TALK, [TALK[i] for i in order]) == order


def test_the_half_of_a_parted_paragraph_that_says_more_is_the_descendant() -> None:
    assert descent.match_entries(
        [timed(5.0, "one two three four five six seven")],
        [timed(5.0, "one two"), timed(6.0, "three four five six seven")],
    ) == [None, 0]


def test_a_header_and_a_line_are_never_one() -> None:
    assert descent.match_entries([Header("a"), words("b")], [words("a"), Header("b")]) != [0, 1]
    assert descent.match_entries([Header("a")], [words("a")]) == [None]


def test_the_second_a_time_lies_in() -> None:
    inf = float("inf")
    assert [descent.floor_second(t) for t in (None, 1.9, inf)] == [None, 1, inf]


def test_a_run_far_too_long_to_compare_is_paired_by_start_and_then_by_place() -> None:
    before = [timed(float(i), f"a{i}") for i in range(80)]
    after = [timed(float(i), f"b{i}") for i in range(5, 80)]
    assert descent.match_entries(before, after) == list(range(5, 80))
    untimed = [words(f"a{i}") for i in range(80)], [words(f"b{i}") for i in range(80)]
    assert descent.match_entries(*untimed) == list(range(80))


def test_most_of_a_long_rewritten_talk_is_found_again() -> None:
    dice = random.Random(7)
    vocabulary = [f"w{i}" for i in range(500)]

    def rewritten(line: Line) -> Line:
        kept = (dice.choice(vocabulary) if dice.random() < 0.1 else w for w in line.text.split())
        return replace(line, start=(line.start or 0.0) + 3.0, text=" ".join(kept))

    before = [
        timed(float(i), " ".join(dice.choices(vocabulary, k=20)) if i % 3 else "Yeah.")
        for i in range(600)
    ]
    found = descent.match_entries(before, [rewritten(line) for line in before])
    assert sum(i == j for i, j in enumerate(found)) > 590


ENTRIES = st.lists(
    st.builds(Header, st.sampled_from("ab"))
    | st.builds(
        timed, st.integers(0, 3).map(float), st.sampled_from(["", "a", "a b c d", "b c d e"])
    ),
    max_size=8,
)


@given(ENTRIES, ENTRIES)
def test_each_is_the_ancestor_of_one_at_most_and_of_its_own_kind(
    before: list[Entry], after: list[Entry]
) -> None:
    found = descent.match_entries(before, after)
    assert len(found) == len(after)
    taken = [i for i in found if i is not None]
    assert len(set(taken)) == len(taken)
    for entry, i in zip(after, found, strict=True):
        assert i is None or type(before[i]) is type(entry)


@given(ENTRIES)
def test_nothing_is_lost_of_what_stays(entries: list[Entry]) -> None:
    assert descent.match_entries(entries, entries) == list(range(len(entries)))
