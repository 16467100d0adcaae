"""Long texts aligned by Levenshtein's distance, the same way round whichever comes first.

Two things are added to rapidfuzz. The alignment of *b* with *a* is the mirror of that of *a* with
*b*, so that swapping the sides of a comparison swaps insertions and deletions and nothing else.
And texts of many hours are first cut within long runs of words that both have, which makes ten
hours a matter of tenths of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from align.texts import Kind, MatchingBlock

EXACT_CELLS = 400_000_000
"""Up to this many pairs of tokens the alignment is exactly Levenshtein's; beyond, texts are cut."""
RUN = 8
"""A run of this many tokens, found once in either text, holds the texts together."""

Ints = npt.NDArray[np.int64]
Cut = tuple[int, int]

_MIRRORED: dict[Kind, Kind] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


def need_cutting(a: Sequence[str], b: Sequence[str]) -> bool:
    """Tell whether two texts are too long to be aligned in one piece."""
    return len(a) * len(b) > EXACT_CELLS


def align_tokens(
    a: Sequence[str], b: Sequence[str], cuts: Iterable[Cut] | None = None
) -> tuple[MatchingBlock, ...]:
    """Find the cheapest way from ``a`` to ``b``; a ``replace`` block has as many tokens of each.

    Where the texts are long, they are cut at ``cuts``, rising pairs of indices known to stand for
    one another (:func:`find_cuts`); without, cuts are looked for.

    >>> [(x.kind, x.a, x.a_stop, x.b, x.b_stop) for x in align_tokens("abc", "xbcd")]
    [('replace', 0, 1, 0, 1), ('equal', 1, 3, 1, 3), ('insert', 3, 3, 3, 4)]
    """
    a, b = list(a), list(b)
    if (len(a), a) <= (len(b), b):
        return _align(a, b, cuts)
    flipped = None if cuts is None else [(j, i) for i, j in cuts]
    return tuple(
        MatchingBlock(_MIRRORED[block.kind], block.b, block.b_stop, block.a, block.a_stop)
        for block in _align(b, a, flipped)
    )


def find_cuts(blocks: Iterable[MatchingBlock]) -> list[Cut]:
    """Find where an alignment is certain: the middles of its long equal blocks."""
    return [
        ((block.a + block.a_stop) // 2, (block.b + block.b_stop) // 2)
        for block in blocks
        if block.kind == "equal" and block.a_stop - block.a >= RUN
    ]


def pair_equal(blocks: Iterable[MatchingBlock]) -> list[tuple[int, int]]:
    """List the indices of equal tokens: (in ``a``, in ``b``), rising.

    >>> pair_equal([MatchingBlock("equal", 0, 2, 5, 7), MatchingBlock("insert", 2, 2, 7, 8)])
    [(0, 5), (1, 6)]
    """
    return [
        pair
        for block in blocks
        if block.kind == "equal"
        for pair in zip(range(block.a, block.a_stop), range(block.b, block.b_stop), strict=True)
    ]


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


def _align(a: list[str], b: list[str], cuts: Iterable[Cut] | None) -> tuple[MatchingBlock, ...]:
    found: list[MatchingBlock] = []
    corners = [(0, 0)]
    if need_cutting(a, b):
        # Not too close to one another.
        for i, j in _find_shared_runs(a, b) if cuts is None else cuts:
            if i - corners[-1][0] >= 4 * RUN and j - corners[-1][1] >= RUN:
                corners.append((i, j))
    for (i, j), (i_stop, j_stop) in pairwise([*corners, (len(a), len(b))]):
        for op in Levenshtein.opcodes(a[i:i_stop], b[j:j_stop]):
            block = MatchingBlock(
                cast(Kind, op.tag),
                i + op.src_start,
                i + op.src_end,
                j + op.dest_start,
                j + op.dest_end,
            )
            last = found[-1] if found else None
            if last is not None and last.kind == block.kind == "equal":
                found[-1] = MatchingBlock("equal", last.a, block.a_stop, last.b, block.b_stop)
            else:
                found.append(block)
    return tuple(found)


def _find_shared_runs(a: list[str], b: list[str]) -> list[Cut]:
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
