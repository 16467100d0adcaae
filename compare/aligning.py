"""Long texts aligned by Levenshtein's distance, the same way round whichever comes first.

Two things are added to rapidfuzz. The alignment of *b* with *a* is the mirror of that of *a* with
*b*, so that swapping the sides of a comparison swaps insertions and deletions and nothing else.
And texts of many hours are first cut within long runs of words that both have, which makes ten
hours a matter of tenths of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
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
    """Whether two texts are too long to be aligned in one piece."""
    return len(a) * len(b) > EXACT_CELLS


def align_tokens(
    a: Sequence[str], b: Sequence[str], cuts: Iterable[Cut] | None = None
) -> tuple[MatchingBlock, ...]:
    """The cheapest way from ``a`` to ``b``; a ``replace`` block has as many tokens of each.

    Where the texts are long, ``cuts`` are rising pairs of places known to stand for one another
    (:func:`find_cuts`); without, they are found.

    >>> [(x.kind, x.a, x.a_stop, x.b, x.b_stop) for x in align_tokens("abc", "xbcd")]
    [('replace', 0, 1, 0, 1), ('equal', 1, 3, 1, 3), ('insert', 3, 3, 3, 4)]
    """
    a, b = list(a), list(b)
    if (len(a), a) <= (len(b), b):
        return _aligned(a, b, _cuts(a, b, cuts))
    flipped = None if cuts is None else [(j, i) for i, j in cuts]
    return tuple(
        MatchingBlock(_MIRRORED[block.kind], block.b, block.b_stop, block.a, block.a_stop)
        for block in _aligned(b, a, _cuts(b, a, flipped))
    )


def find_cuts(blocks: Iterable[MatchingBlock]) -> list[Cut]:
    """Where an alignment is beyond doubt: the middles of its long equal blocks."""
    return [
        ((block.a + block.a_stop) // 2, (block.b + block.b_stop) // 2)
        for block in blocks
        if block.kind == "equal" and block.a_stop - block.a >= RUN
    ]


def _aligned(a: list[str], b: list[str], cuts: Iterable[Cut]) -> tuple[MatchingBlock, ...]:
    found: list[MatchingBlock] = []
    for (i, j), (i_stop, j_stop) in pairwise([(0, 0), *cuts, (len(a), len(b))]):
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


def _cuts(a: list[str], b: list[str], known: Iterable[Cut] | None) -> Iterator[Cut]:
    """Where texts too long for one table are cut, not too close to one another."""
    if not need_cutting(a, b):
        return
    last = (0, 0)
    for i, j in _rising(_unique_runs(a, b)) if known is None else known:
        if i - last[0] >= 4 * RUN and j - last[1] >= RUN:
            last = (i, j)
            yield last


def _unique_runs(a: list[str], b: list[str]) -> list[Cut]:
    """The middles of the runs that either text has exactly once, in order of ``a``."""
    first, second = (_once(np.fromiter(map(hash, side), np.int64, len(side))) for side in (a, b))
    _, at_a, at_b = np.intersect1d(first[0], second[0], assume_unique=True, return_indices=True)
    places = sorted(zip(first[1][at_a].tolist(), second[1][at_b].tolist(), strict=True))
    return [(i + RUN // 2, j + RUN // 2) for i, j in places if a[i : i + RUN] == b[j : j + RUN]]


def _once(side: Ints) -> tuple[npt.NDArray[np.uint64], Ints]:
    """The hashes of the runs that occur once, sorted, and where each begins."""
    count = max(0, len(side) - RUN + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for shift in range(RUN):
        hashes = hashes * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        hashes ^= side[shift : shift + count].astype(np.uint64)
    values, places, counts = np.unique(hashes, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1].astype(np.int64)


def _rising(places: list[Cut]) -> list[Cut]:
    """The longest chain that rises in both texts (patience sorting)."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(places):
        rank = bisect_left(tails, j)
        before.append(at[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(j)
            at.append(number)
        else:
            tails[rank], at[rank] = j, number
    chain: list[Cut] = []
    number = at[-1] if at else -1
    while number >= 0:
        chain.append(places[number])
        number = before[number]
    return chain[::-1]
