"""Which speaker of one side is which of the other: the cheapest assignment of a small table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_INFINITE = float("inf")


def cheapest(costs: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """The column of each row, no column twice, whose costs sum to the least.

    The shortest augmenting paths of R. Jonker and A. Volgenant (1987) as D. F. Crouse gives them
    ("On implementing 2D rectangular assignment algorithms", 2016), and scipy's
    ``linear_sum_assignment`` after him: equally cheap assignments are chosen among as it does.
    The table needs at least as many columns as rows.

    >>> cheapest([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    (1, 0, 2)
    """
    rows, columns = len(costs), len(costs[0]) if costs else 0
    state = _State([0.0] * rows, [0.0] * columns, [-1] * rows, [-1] * columns)
    for row in range(rows):
        _augment(costs, state, row)
    return tuple(state.column_of)


@dataclass(slots=True)
class _State:
    """The prices of rows and columns, and what is assigned so far (−1: nothing)."""

    row_prices: list[float]
    column_prices: list[float]
    column_of: list[int]
    row_of: list[int]


@dataclass(slots=True)
class _Paths:
    """The shortest paths from one row to the columns, while they are looked for."""

    lengths: list[float]
    came_from: list[int]
    remaining: list[int]
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def _augment(costs: Sequence[Sequence[float]], state: _State, row: int) -> None:
    """Give the row a column, moving other rows along the shortest path."""
    count = len(state.column_prices)
    paths = _Paths([_INFINITE] * count, [-1] * count, list(range(count - 1, -1, -1)))
    sink, length = _shortest(costs, state, paths, row)
    state.row_prices[row] += length
    for other in paths.rows - {row}:
        state.row_prices[other] += length - paths.lengths[state.column_of[other]]
    for column in paths.columns:
        state.column_prices[column] -= length - paths.lengths[column]
    column, current = sink, -1
    while current != row:
        current = paths.came_from[column]
        state.row_of[column] = current
        state.column_of[current], column = column, state.column_of[current]


def _shortest(
    costs: Sequence[Sequence[float]], state: _State, paths: _Paths, row: int
) -> tuple[int, float]:
    """The nearest free column and how far it is (Dijkstra over reduced costs)."""
    current, length = row, 0.0
    while True:
        paths.rows.add(current)
        lowest, chosen = _INFINITE, -1
        for index, column in enumerate(paths.remaining):
            reached = (
                length
                + costs[current][column]
                - state.row_prices[current]
                - state.column_prices[column]
            )
            if reached < paths.lengths[column]:
                paths.came_from[column], paths.lengths[column] = current, reached
            best = paths.lengths[column]
            if best < lowest or (best == lowest and state.row_of[column] == -1):
                lowest, chosen = best, index
        length, column = lowest, paths.remaining[chosen]
        paths.columns.add(column)
        paths.remaining[chosen] = paths.remaining[-1]
        paths.remaining.pop()
        if state.row_of[column] == -1:
            return column, length
        current = state.row_of[column]
