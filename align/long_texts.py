"""Texts of many hours, cut where both surely say the same, so that they are aligned piece by piece.

What an alignment costs grows with the product of both lengths: ten hours against ten hours take
seconds, eighty a minute. Between two places that surely stand for one another it is a matter of
what lies between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

EXACT_CELLS = 400_000_000
"""Up to this many pairs of tokens the alignment is exactly Levenshtein's; beyond, texts are cut."""
RUN = 8
"""A run of this many tokens, found once in either text, holds the texts together."""

Cut = tuple[int, int]


def need_cutting(a: Sequence[Hashable], b: Sequence[Hashable]) -> bool:
    """Tell whether two texts are too long to be aligned in one piece."""
    return len(a) * len(b) > EXACT_CELLS


def split_texts(
    a: Sequence[Hashable], b: Sequence[Hashable], cuts: Iterable[Cut] | None = None
) -> Iterator[tuple[Cut, Cut]]:
    """Split two texts into pieces that stand for one another, each as where it starts and stops.

    Texts that are not long are one piece. ``cuts`` are rising pairs of indices known to stand for
    one another; without, they are looked for.

    >>> list(split_texts("abc", "abxc"))
    [((0, 0), (3, 4))]
    """
    corners = [(0, 0)]
    if need_cutting(a, b):
        # Not too close to one another.
        for i, j in find_shared_runs(a, b) if cuts is None else cuts:
            if i - corners[-1][0] >= 4 * RUN and j - corners[-1][1] >= RUN:
                corners.append((i, j))
    yield from pairwise([*corners, (len(a), len(b))])


def find_shared_runs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Cut]:
    """Find the middles of the runs that either text has exactly once, rising in both."""
    hashes, starts = [], []
    for side in (a, b):
        words = np.fromiter(map(hash, side), np.int64, len(side)).astype(np.uint64)
        count = max(0, len(side) - RUN + 1)
        rolling = np.zeros(count, dtype=np.uint64)
        for shift in range(RUN):
            rolling = rolling * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            rolling ^= words[shift : shift + count]
        values, indices, counts = np.unique(rolling, return_index=True, return_counts=True)
        hashes.append(values[counts == 1])
        starts.append(indices[counts == 1])
    _, in_a, in_b = np.intersect1d(hashes[0], hashes[1], assume_unique=True, return_indices=True)
    pairs = sorted(zip(starts[0][in_a].tolist(), starts[1][in_b].tolist(), strict=True))
    same = [(i + RUN // 2, j + RUN // 2) for i, j in pairs if a[i : i + RUN] == b[j : j + RUN]]
    return [same[index] for index in find_rising([j for _, j in same])]


def find_rising(values: Sequence[int]) -> list[int]:
    """Find the indices of the longest chain of values that rise, by patience sorting.

    >>> find_rising([3, 0, 1, 4, 2])
    [1, 2, 4]
    """
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1], last[pile : pile + 1] = [value], [index]
    chain: list[int] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]
