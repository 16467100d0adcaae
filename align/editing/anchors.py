"""Which words of an edited text are surely the same as which words of a timed one.

Of two texts that share nothing but "the", "and" and "I", Levenshtein's distance still pairs a
third of the words; and inside a passage that a person took out, the first word of the next
paragraph may meet a stray "so". So a pair is believed by the company it keeps: pairs close by
that lie as far apart in one text as in the other, the rarer their words the better.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

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
PAUSE_S = 1.5
"""Between the starts of two words of one sentence seldom more time passes."""


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
    ``edited`` and ``timed`` are the keys of both texts.
    """

    found: tuple[Anchor, ...]
    times: tuple[float, ...]
    ends: tuple[bool, ...]
    edited: tuple[str, ...]
    timed: tuple[str, ...]
    rarity: Mapping[str, float]

    @property
    def share(self) -> float:
        """How much of the edited text is found in the timed one, 0 to 1."""
        return len(self.found) / len(self.edited) if self.edited else 0.0

    def around(self, i: int) -> tuple[Anchor | None, Anchor | None]:
        """Find the last anchor before word ``i``, and the first at it or after."""
        at = bisect_right(self.found, i - 1, key=lambda anchor: anchor.i)
        return self.found[at - 1] if at else None, self.found[at] if at < len(self.found) else None

    def count_back(self, i: int, before: Anchor | None, first: Anchor) -> float:
        """Find when word ``i`` was said, word for word back from the first anchor after it.

        The timed words between the anchors belong to word ``i`` and those after and to the words
        before it alike, each for as many as it lacks. Counting stops where the speaker did: at a
        pause, or after a full stop.
        """
        lead = first.i - i
        if before is not None:
            between, lacking = first.j - before.j - 1, first.i - before.i - 1
            lead = round(lead * min(1.0, between / lacking)) if lacking else 0
        j = first.j
        for _ in range(lead):
            if j == 0 or self.ends[j - 1] or self.times[j] - self.times[j - 1] > PAUSE_S:
                break
            j -= 1
        return self.times[j]

    def extrapolate(self, i: int) -> float | None:
        """Guess when word ``i`` was said, from the nearest anchor, never past the next one."""
        before, after = self.around(i)
        if before is None and after is None:
            return None
        low = 0 if before is None else before.j
        high = len(self.times) - 1 if after is None else after.j
        if after is None or (before is not None and i - before.i <= after.i - i):
            j = low + i - (before.i if before is not None else 0)
        else:
            j = high - (after.i - i)
        return self.times[min(max(j, low), high)]


def find_anchors(edited: Sequence[str], words: Sequence[Word]) -> Anchors:
    """Find the anchors between the tokens of an edited text and timed words.

    Words without a time get one between their neighbours', and so do those whose time goes back.
    No word with a time leaves no anchor.
    """
    times = interpolate_starts(words)
    ours, theirs = make_keys(edited), make_keys([word.text for word in words])
    if not times or not edited:
        return Anchors((), (), (), ours, (), {})
    rarity = measure_rarity(ours, theirs)
    paired = np.array(pair_keys(ours, theirs), dtype=np.int64).reshape(-1, 2)
    believed = weigh_evidence(paired, [rarity[key] for key in theirs]) >= ENOUGH_BITS
    # A phrase is believed to its end: so are pairs hard by a believed one in both texts.
    near = np.flatnonzero(np.diff(paired, axis=0).max(axis=1, initial=0) <= HARD_BY)
    for at in near:
        believed[at + 1] |= believed[at]
    for at in near[::-1]:
        believed[at] |= believed[at + 1]
    found = tuple(Anchor(i, j, times[j]) for i, j in paired[believed].tolist())
    ends = tuple(ends_sentence(word.text) for word in words)
    return Anchors(found, times, ends, ours, theirs, rarity)


def measure_rarity(ours: Sequence[str], theirs: Sequence[str]) -> dict[str, float]:
    """Measure how rare each key of both texts is: −log₂ of its frequency, in bits."""
    counted = Counter(theirs)
    counted.update(ours)
    everything = max(len(ours) + len(theirs), LEAST_WORDS)
    return {key: log2(everything / times) for key, times in counted.items()}


def weigh_evidence(paired: NDArray[np.int64], rarity: Sequence[float]) -> NDArray[np.float64]:
    """Weigh what speaks for each pair, in bits, shape (n,).

    ``rarity`` is that of each timed word. A pair is worth its word's, less what chance gives, and
    the less the farther it lies from where the asked pair would have it: a word more or fewer in
    between halves it, two leave a third.
    """
    worth = np.maximum(np.array(rarity)[paired[:, 1]] - FREE_BITS, 0.0)
    lag = paired[:, 1] - paired[:, 0]
    bits: NDArray[np.float64] = worth.copy()
    for step in range(1, min(COMPANY, len(paired) - 1) + 1):
        closeness = 1.0 / (1.0 + np.abs(lag[step:] - lag[:-step]))
        bits[:-step] += worth[step:] * closeness
        bits[step:] += worth[:-step] * closeness
    return bits


def interpolate_starts(words: Sequence[Word]) -> tuple[float, ...]:
    """Give every word a start that never goes back; empty where no word has one.

    The longest rising run of starts holds, so one wild time does not move the others; the rest is
    interpolated.
    """
    timed = [(index, word.start) for index, word in enumerate(words) if word.start is not None]
    if not timed:
        return ()
    indices, starts = zip(
        *(timed[at] for at in find_rising_run([start for _, start in timed])), strict=True
    )
    return tuple(np.interp(np.arange(len(words)), indices, starts).round(3).tolist())


def find_rising_run(values: Sequence[float]) -> list[int]:
    """Find a longest run of values that never goes back, as indices (Schensted's patience sorting).

    >>> find_rising_run([1.0, 90.0, 2.0, 2.0, 3.0])
    [0, 2, 3, 4]
    """
    tails: list[float] = []  # the lowest value that a run of each length may end on
    ends: list[int] = []  # and where that is
    previous: list[int] = []
    for index, value in enumerate(values):
        length = bisect_right(tails, value)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        ends[length : length + 1] = [index]
    run, at = [], ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = previous[at]
    return run[::-1]
