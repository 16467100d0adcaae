"""Which speaker of one side is which of the other: the cheapest assignment of a small table."""

from __future__ import annotations

from collections.abc import Sequence

INFINITE = float("inf")


def cheapest(costs: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """The column of each row, no column twice, whose costs sum to the least.

    The Hungarian method in its shortest-path form (R. Jonker and A. Volgenant, 1987), in time
    rows² × columns. The table needs at least as many columns as rows.

    >>> cheapest([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    (1, 0, 2)
    """
    rows, columns = len(costs), len(costs[0]) if costs else 0
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # counted from 1; column 0 is where a new row enters
    for row in range(1, rows + 1):
        row_of[0] = row
        _augment(costs, row_price, column_price, row_of)
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return tuple(found)


def _augment(
    costs: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    row_of: list[int],
) -> None:
    """Give the row at column 0 a column, moving others along the cheapest path."""
    columns = len(column_price) - 1
    least, came_from = [INFINITE] * (columns + 1), [0] * (columns + 1)
    is_done = [False] * (columns + 1)
    column = 0
    while row_of[column]:
        is_done[column] = True
        row, step, following = row_of[column], INFINITE, 0
        for other in range(1, columns + 1):
            if is_done[other]:
                continue
            price = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if price < least[other]:
                least[other], came_from[other] = price, column
            if least[other] < step:
                step, following = least[other], other
        for other in range(columns + 1):
            if is_done[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
        column = following
    while column:
        row_of[column] = row_of[came_from[column]]
        column = came_from[column]
