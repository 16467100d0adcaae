"""Where a line opens whose first words are not surely found.

What is too little evidence against a whole hour is enough between two places that are sure: there
are few words there that a line could have begun with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from align.texts import measure_spelling_similarity

LEAD_WORDS = 20
"""So many of a line's first words are looked for."""
GAP_WORDS = 200
"""Among so many words before the next sure place, about a minute."""
LEAST_BITS = 2.0
"""A word that is every fourth one or commoner tells nothing."""
MARGIN_BITS = 3.0
"""So much more evidence than chance brings: of eight chance finds one is believed."""
MARGIN_ALONE_BITS = 9.0
"""And so much for a line that has no word which is surely found: it may not be there at all."""
LAG_BITS = 2.0
"""What a word more in one text than in the other between two finds costs; three cost twice that."""
ALIKE, LEAST_LETTERS, ALIKE_BITS = 0.7, 4, 2.0
"""How alike two words of how many letters are for one to stand for the other, and what it costs."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """A rising chain of pairs: what speaks for it in bits, its first pair and its last."""

    bits: float
    head: tuple[int, int]
    last: tuple[int, int]


def find_opening(
    lead: Sequence[str],
    gap: Sequence[str],
    rarity: Mapping[str, float],
    margin_bits: float = MARGIN_BITS,
) -> tuple[int, int] | None:
    """Find the first of a line's words that a stretch of the timed text has, as indices into both.

    ``lead`` are the keys of the line's first words up to one that is surely found, ``gap`` those of
    the timed words before that, and ``rarity`` tells how rare each key is, in bits. The best chain
    of pairs that is ``margin_bits`` more than chance would bring is taken; ``None`` where there is
    none.

    >>> rarity = {"right": 6.0, "so": 5.0, "we": 5.0, "tested": 8.0, "uh": 6.0, "boats": 9.0}
    >>> gap = ["right", "so", "we", "tested", "uh", "boats"]
    >>> find_opening(["we", "tried", "boats"], gap, rarity)
    (0, 2)
    """
    lead = lead[:LEAD_WORDS]
    skipped = max(0, len(gap) - GAP_WORDS)
    gap = gap[skipped:]
    chains: list[_Chain] = []
    for x, mine in enumerate(lead):
        for y, other in enumerate(gap):
            worth = _weigh_pair(mine, other, rarity)
            if worth < LEAST_BITS:
                continue
            best = _Chain(worth, (x, y), (x, y))
            for one in chains:
                if one.last[0] < x and one.last[1] < y:
                    bits = one.bits + worth - _price_lag(one.last, (x, y))
                    if bits > best.bits:
                        best = _Chain(bits, one.head, (x, y))
            chains.append(best)
    enough = log2(max(1, len(lead) * len(gap))) + margin_bits
    believed = [one for one in chains if one.bits >= enough]
    if not believed:
        return None
    # What is surely found follows: of two alike the one nearer to it.
    end = len(lead), len(gap)
    x, y = max(believed, key=lambda one: one.bits - _price_lag(one.last, end)).head
    return x, skipped + y


def _weigh_pair(mine: str, other: str, rarity: Mapping[str, float]) -> float:
    """Weigh what speaks for one word being the other, in bits; nothing where they are not alike."""
    if mine == other:
        return rarity[other]
    if min(len(mine), len(other)) < LEAST_LETTERS:
        return 0.0
    alike = measure_spelling_similarity(mine, other)
    return alike * rarity[other] - ALIKE_BITS if alike >= ALIKE else 0.0


def _price_lag(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Price that two pairs lie farther apart in one text than in the other, in bits."""
    return LAG_BITS * log2(1 + abs((other[1] - one[1]) - (other[0] - one[0])))
