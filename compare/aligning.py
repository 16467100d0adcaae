"""Long texts aligned by Levenshtein's distance, the same way round whichever comes first.

Two things are added to rapidfuzz. The alignment of *b* with *a* is the mirror of that of *a* with
*b*, so that swapping the sides of a comparison swaps insertions and deletions and nothing else.
And texts of many hours are first cut at long runs of words that both have exactly once, which
makes ten hours a matter of tenths of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from align.texts import Block, Kind

EXACT_CELLS = 400_000_000
"""Up to this many pairs of tokens the alignment is exactly Levenshtein's; beyond, texts are cut."""
RUN = 8
"""A run of this many tokens, found once in either text, holds the texts together."""

Ints = npt.NDArray[np.int64]
_MIRRORED: dict[Kind, Kind] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


def coded(*sides: Sequence[str]) -> list[list[int]]:
    """The tokens of all sides as small numbers, equal where they are."""
    codes: dict[str, int] = {}
    return [[codes.setdefault(token, len(codes)) for token in side] for side in sides]


def aligned(a: Sequence[str], b: Sequence[str]) -> tuple[Block, ...]:
    """The cheapest way from ``a`` to ``b``; a ``replace`` block has as many tokens of each.

    >>> [(x.kind, x.a, x.a_stop, x.b, x.b_stop) for x in aligned("abc", "xbcd")]
    [('replace', 0, 1, 0, 1), ('equal', 1, 3, 1, 3), ('insert', 3, 3, 3, 4)]
    """
    if (len(a), list(a)) <= (len(b), list(b)):
        return _aligned(*coded(a, b))
    return tuple(
        Block(_MIRRORED[block.kind], block.b, block.b_stop, block.a, block.a_stop)
        for block in _aligned(*coded(b, a))
    )


def _aligned(a: list[int], b: list[int]) -> tuple[Block, ...]:
    cuts = [(0, 0), *_cuts(a, b), (len(a), len(b))]
    found: list[Block] = []
    for (i, j), (i_stop, j_stop) in pairwise(cuts):
        for op in Levenshtein.opcodes(a[i:i_stop], b[j:j_stop]):
            block = Block(
                cast(Kind, op.tag),
                i + op.src_start,
                i + op.src_end,
                j + op.dest_start,
                j + op.dest_end,
            )
            last = found[-1] if found else None
            if last is not None and last.kind == block.kind == "equal":
                found[-1] = Block("equal", last.a, block.a_stop, last.b, block.b_stop)
            else:
                found.append(block)
    return tuple(found)


def _cuts(a: list[int], b: list[int]) -> Iterator[tuple[int, int]]:
    """Where texts too long for one table are cut: rising pairs of places of the same run."""
    if len(a) * len(b) <= EXACT_CELLS:
        return
    chain = _rising(_unique_runs(a, b))
    last = (-1, -1)
    for i, j in chain:
        if i - last[0] >= 4 * RUN and j - last[1] >= RUN:
            # In the middle of the run, so that its ends stay free.
            last = (i + RUN // 2, j + RUN // 2)
            yield last


def _unique_runs(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The places of the runs that either text has exactly once, in order of ``a``."""
    first, second = (_once(np.asarray(side, dtype=np.int64)) for side in (a, b))
    common, at_a, at_b = np.intersect1d(
        first[0], second[0], assume_unique=True, return_indices=True
    )
    del common
    places = sorted(zip(first[1][at_a].tolist(), second[1][at_b].tolist(), strict=True))
    return [(i, j) for i, j in places if a[i : i + RUN] == b[j : j + RUN]]


def _once(side: Ints) -> tuple[npt.NDArray[np.uint64], Ints]:
    """The hashes of the runs that occur once, sorted, and where each begins."""
    count = max(0, len(side) - RUN + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for shift in range(RUN):
        hashes = hashes * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        hashes ^= side[shift : shift + count].astype(np.uint64)
    values, places, counts = np.unique(hashes, return_index=True, return_counts=True)
    return values[counts == 1], places[counts == 1].astype(np.int64)


def _rising(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
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
    chain: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        chain.append(places[number])
        number = before[number]
    return chain[::-1]
