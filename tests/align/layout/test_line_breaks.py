"""Cheapest cuts, against every cut there is."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from align.layout.line_breaks import find_cheapest_cuts


def all_cuts(count: int) -> list[tuple[tuple[int, int], ...]]:
    inner = range(1, count)
    return [
        tuple(zip((0, *marks), (*marks, count), strict=True))
        for size in range(count)
        for marks in combinations(inner, size)
    ]


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=7), st.integers(1, 7))
def test_no_cut_of_all_is_cheaper(weights: list[int], longest: int) -> None:
    def cost(first: int, stop: int) -> float | None:
        return None if stop - first > longest else float(sum(weights[first:stop]) ** 2 % 17)

    def total(cut: tuple[tuple[int, int], ...]) -> float:
        return sum(cost(*piece) or 0.0 for piece in cut)

    had = [cut for cut in all_cuts(len(weights)) if all(cost(*piece) is not None for piece in cut)]
    found = find_cheapest_cuts(len(weights), cost)
    assert found in had
    assert total(found) == min(map(total, had))


def test_nothing_is_cut_into_nothing() -> None:
    assert find_cheapest_cuts(0, lambda first, stop: 0.0) == ()
