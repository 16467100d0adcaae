"""A pooled change is certain only where nearly every draw of recordings shows it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.bootstrap import estimate_change
from transcript.errors import InvalidCall

counts = st.tuples(st.integers(0, 50), st.integers(1, 100))


def naive(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> tuple[float, float]:
    """The same, one draw at a time, with the standard library."""
    random, found = Random(5), []
    for _ in range(4000):
        drawn = [random.randrange(len(before)) for _ in before]
        rates = [
            sum(side[i][0] for i in drawn) / sum(side[i][1] for i in drawn)
            for side in (before, after)
        ]
        found.append(rates[1] - rates[0])
    found.sort()
    return found[100], found[-101]


def test_pooled_rates_are_sums_over_sums() -> None:
    moved = estimate_change([(10, 100), (0, 300)], [(2, 100), (2, 300)])
    assert (moved.before, moved.after) == (0.025, 0.01)
    assert moved.difference == pytest.approx(-0.015)


def test_the_interval_is_that_of_a_draw_at_a_time() -> None:
    random = Random(3)
    before = [(random.randint(5, 30), random.randint(80, 200)) for _ in range(12)]
    after = [(max(0, errors + random.randint(-6, 4)), length) for errors, length in before]
    low, high = naive(before, after)
    moved = estimate_change(before, after)
    assert moved.low == pytest.approx(low, abs=0.002)
    assert moved.high == pytest.approx(high, abs=0.002)


def test_one_recording_has_no_interval() -> None:
    moved = estimate_change([(10, 100)], [(5, 100)])
    assert (moved.low, moved.high, moved.share_better, moved.is_certain) == (
        None,
        None,
        None,
        False,
    )


@given(st.lists(counts, min_size=2, max_size=8))
def test_no_change_is_no_change(side: list[tuple[int, int]]) -> None:
    moved = estimate_change(side, side, draws=200)
    assert (moved.low, moved.high, moved.is_certain) == (0.0, 0.0, False)


@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=8))
def test_turned_around_the_signs_turn(sides: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    before, after = zip(*sides, strict=True)
    there, back = (
        estimate_change(before, after, draws=200),
        estimate_change(after, before, draws=200),
    )
    assert there.difference == -back.difference
    assert there.low == pytest.approx(-(back.high or 0.0))
    assert there.is_certain == back.is_certain


def test_a_recording_without_words_does_not_break_the_draws() -> None:
    assert estimate_change([(0, 0), (1, 10)], [(2, 0), (1, 10)], draws=500).low is not None


def test_sides_of_different_numbers_are_refused() -> None:
    with pytest.raises(InvalidCall, match="1 recordings cannot be paired with 2"):
        estimate_change([(1, 2)], [(1, 2), (1, 2)])


@pytest.mark.parametrize("empty", [[], [(0, 0), (3, 0)]])
def test_a_side_without_words_is_refused(empty: list[tuple[int, int]]) -> None:
    with pytest.raises(InvalidCall, match="at least one reference word"):
        estimate_change(empty, empty)
