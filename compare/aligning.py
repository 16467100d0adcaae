"""Long texts aligned by Levenshtein's distance, the same way round whichever comes first.

Two things are added to rapidfuzz. The alignment of *b* with *a* is the mirror of that of *a* with
*b*, so that swapping the sides of a comparison swaps insertions and deletions and nothing else.
And texts of many hours are cut (:mod:`align.long_texts`), also where an earlier alignment of the
same texts knows that they may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from align.long_texts import RUN, Cut, find_rising, split_texts
from align.texts import Kind, MatchingBlock

__all__ = ["Ints", "align_tokens", "find_cuts", "find_rising", "pair_equal"]

Ints = npt.NDArray[np.int64]

_MIRRORED: dict[Kind, Kind] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


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


def _align(a: list[str], b: list[str], cuts: Iterable[Cut] | None) -> tuple[MatchingBlock, ...]:
    found: list[MatchingBlock] = []
    for (i, j), (i_stop, j_stop) in split_texts(a, b, cuts):
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
