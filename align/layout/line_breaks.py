"""Cutting a row of things into the cheapest pieces, by dynamic programming."""

from __future__ import annotations

from collections.abc import Callable
from math import inf


def find_cheapest_cuts(
    count: int, cost: Callable[[int, int], float | None]
) -> tuple[tuple[int, int], ...]:
    """Cut ``range(count)`` into the pieces ``(first, stop)`` whose costs sum to the least.

    ``cost(first, stop)`` is ``None`` for a piece that is too long; then every longer piece with
    the same stop is too. A piece of one is always allowed. Equal cuts are decided for
    the longer last piece (after D. E. Knuth and M. F. Plass, "Breaking paragraphs into lines",
    Software: Practice and Experience 11, 1981).

    >>> find_cheapest_cuts(5, lambda a, b: (b - a - 2) ** 2 if b - a < 4 else None)
    ((0, 2), (2, 5))
    """
    best = [0.0]
    begins = [0]
    for stop in range(1, count + 1):
        least, begin = inf, stop - 1
        for first in range(stop - 1, -1, -1):
            price = cost(first, stop)
            if price is None:
                break
            if best[first] + price <= least:
                least, begin = best[first] + price, first
        best.append(least)
        begins.append(begin)
    pieces = []
    stop = count
    while stop:
        pieces.append((begins[stop], stop))
        stop = begins[stop]
    return tuple(reversed(pieces))
