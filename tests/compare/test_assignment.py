"""The cheapest assignment is scipy's, ties included."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare.assignment import cheapest
from tests.thoroughness import examples


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows = draw(st.integers(1, 5))
    columns = draw(st.integers(rows, 6))
    row = st.lists(st.integers(0, 4), min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=rows, max_size=rows))


@given(tables())
@settings(max_examples=examples(300))
def test_no_assignment_is_cheaper(table: list[list[int]]) -> None:
    def cost(columns: tuple[int, ...]) -> int:
        return sum(table[row][column] for row, column in enumerate(columns))

    found = cheapest(table)
    assert len(set(found)) == len(table)
    every = permutations(range(len(table[0])), len(table))
    assert cost(found) == min(map(cost, every))


@given(tables())
@settings(max_examples=examples(300))
def test_equally_cheap_ones_are_chosen_among_as_scipy_does(table: list[list[int]]) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    assert list(cheapest(table)) == optimize.linear_sum_assignment(table)[1].tolist()


def test_an_empty_table_assigns_nothing() -> None:
    assert cheapest([]) == ()
