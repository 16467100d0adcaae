"""Speakers are assigned at the least cost, whichever side has more of them."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from compare.speakers import assign
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

    pairs = assign(table)
    assert [row for row, _ in pairs] == list(range(len(table)))
    found = tuple(column for _, column in pairs)
    assert len(set(found)) == len(table)
    every = permutations(range(len(table[0])), len(table))
    assert cost(found) == min(map(cost, every))


@given(tables())
@settings(max_examples=examples(300))
def test_more_rows_than_columns_are_assigned_as_cheaply(table: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    pairs, others = assign(table), assign(turned)
    assert len({row for row, _ in others}) == len(others)
    assert sorted(column for _, column in others) == list(range(len(table)))
    assert sum(turned[row][column] for row, column in others) == sum(
        table[row][column] for row, column in pairs
    )


def test_an_empty_table_assigns_nothing() -> None:
    assert assign([]) == []
