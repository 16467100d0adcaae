"""Which words of an edited text are surely the same as which words of a timed one.

Of two texts that share nothing but "the", "and" and "I", Levenshtein's distance still pairs a
third of the words; and inside a passage that a person took out, the first word of the next
paragraph may meet a stray "so". So a pair is believed by the company it keeps: pairs close by
that lie as far apart in one text as in the other, the rarer their words the better.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.texts import make_keys, pair_keys
from align.units import ends_sentence
from transcript.values import Word

COMPANY = 4
"""How many pairs before and after a pair speak for it."""
FREE_BITS = 3.0
"""What a chance match of a word costs an alignment that may leave out whatever it likes."""
ENOUGH_BITS = 18.0
"""A pair is believed from this much evidence on.

Of an edited episode's words against its captions 81 % are, against another episode's 14 %.
"""


LEAST_WORDS = 1000
"""A shorter text does not tell how rare its words are: they count as if among so many."""
HARD_BY = 3
"""Words: how near a believed pair is to one that is believed for its sake."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Word ``i`` of the edited text is word ``j`` of the timed one, said at ``time`` seconds."""

    i: int
    j: int
    time: float


@dataclass(frozen=True, slots=True)
class Anchors:
    """The believed pairs, rising in both texts.

    ``times`` are those of all timed words, and ``ends`` tells which of them end a sentence.
    """

    found: tuple[Anchor, ...]
    times: tuple[float, ...]
    ends: tuple[bool, ...]
    edited: int

    @property
    def share(self) -> float:
        """How much of the edited text is found in the timed one, 0 to 1."""
        return len(self.found) / self.edited if self.edited else 0.0

    def around(self, i: int) -> tuple[Anchor | None, Anchor | None]:
        """The last anchor before word ``i``, and the first at it or after."""
        place = bisect_right(self.found, i - 1, key=lambda anchor: anchor.i)
        before = self.found[place - 1] if place else None
        return before, self.found[place] if place < len(self.found) else None


def find_anchors(edited: Sequence[str], words: Sequence[Word]) -> Anchors:
    """The anchors between the tokens of an edited text and timed words.

    Words without a time get one between their neighbours', and so do those whose time goes back.
    No word with a time leaves no anchor.
    """
    times = interpolate_starts(words)
    if not times or not edited:
        return Anchors((), (), (), len(edited))
    ours, theirs = make_keys(edited), make_keys([word.text for word in words])
    paired = np.array(pair_keys(ours, theirs), dtype=np.int64).reshape(-1, 2)
    believed = _joined(paired, weigh_evidence(paired, ours, theirs) >= ENOUGH_BITS)
    found = tuple(Anchor(i, j, times[j]) for i, j in paired[believed].tolist())
    ends = tuple(ends_sentence(word.text) for word in words)
    return Anchors(found, times, ends, len(edited))


def weigh_evidence(
    paired: NDArray[np.int64], ours: Sequence[str], theirs: Sequence[str]
) -> NDArray[np.float64]:
    """For each pair, shape (n,), the bits that speak for it.

    A pair is worth −log₂ of its word's frequency, less what chance gives, and the less the farther
    it lies from where the asked pair would have it: a word more or fewer in between halves it,
    two leave a third.
    """
    counted = Counter(theirs)
    counted.update(ours)
    everything = max(len(ours) + len(theirs), LEAST_WORDS)
    rarity = [np.log2(everything / counted[theirs[j]]) for j in paired[:, 1].tolist()]
    worth = np.maximum(np.array(rarity) - FREE_BITS, 0.0)
    lag = paired[:, 1] - paired[:, 0]
    bits: NDArray[np.float64] = worth.copy()
    for step in range(1, min(COMPANY, len(paired) - 1) + 1):
        closeness = 1.0 / (1.0 + np.abs(lag[step:] - lag[:-step]))
        bits[:-step] += worth[step:] * closeness
        bits[step:] += worth[:-step] * closeness
    return bits


def _joined(paired: NDArray[np.int64], believed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The believed pairs, and those hard by one in both texts: a phrase is believed to its end."""
    joined: NDArray[np.bool_] = believed.copy()
    steps = np.diff(paired, axis=0).max(axis=1, initial=0) <= HARD_BY
    for place in np.flatnonzero(steps):
        joined[place + 1] |= joined[place]
    for place in np.flatnonzero(steps)[::-1]:
        joined[place] |= joined[place + 1]
    return joined


def interpolate_starts(words: Sequence[Word]) -> tuple[float, ...]:
    """A start for every word, never going back; empty where no word has one.

    The longest rising run of starts holds, so one wild time does not move the others (Schensted's
    patience sorting); the rest is interpolated.
    """
    known = [(index, word.start) for index, word in enumerate(words) if word.start is not None]
    if not known:
        return ()
    kept = [known[place] for place in _rising([start for _, start in known])]
    places, starts = zip(*kept, strict=True)
    return tuple(np.interp(np.arange(len(words)), places, starts).round(3).tolist())


def _rising(values: Sequence[float]) -> list[int]:
    """The places of a longest run of values that never goes back."""
    tails: list[float] = []  # the lowest value that a run of each length may end on
    ends: list[int] = []  # and where that is
    previous: list[int] = []
    for place, value in enumerate(values):
        length = bisect_right(tails, value)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [place]
    run, place = [], ends[-1]
    while place >= 0:
        run.append(place)
        place = previous[place]
    return run[::-1]
