"""Which lines, headers and empty lines of two texts stand for one another.

Words say it: a line that begins with a word of base's line, or between the same two words, is that
line, whatever else was made of it. A header is told by its title, wherever it went; one that is
called otherwise, by its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from align.editing.merge.tokens import Item, MergeText
from align.texts import measure_spelling_similarity
from transcript.front_matter.descent import describe_entry, floor_second
from transcript.values import Header

ALIKE = 0.6
"""Titles that are spelt so much alike, of 0 to 1, are one, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Where in another text the boundaries between base's words are."""

    words: Mapping[int, int]
    _bases: Sequence[int]

    @classmethod
    def of(cls, words: Mapping[int, int]) -> Boundaries:
        """Make the boundaries of an alignment, indices in base → indices in the other."""
        return cls(words, tuple(words))

    def find_place(self, index: int) -> tuple[int, int]:
        """Find what stands for the boundary before base's word ``index``: first and last index."""
        at = bisect_left(self._bases, index)
        first = self.words[self._bases[at - 1]] + 1 if at else 0
        return first, self.words[self._bases[at]]

    def is_same(self, base: int, other: int) -> bool:
        """Tell whether the boundary before a word of base is that before one of the other text.

        Between words and those put in their place, what was before or behind them all still is.
        """
        first, last = self.find_place(base)
        at = bisect_left(self._bases, base)
        start, stop = self._bases[at - 1] + 1 if at else 0, self._bases[at]
        if start < stop and first < last and base in (start, stop):
            return other == (first if base == start else last)
        return first <= other <= last


def match_leads(base: MergeText, side: MergeText, words: Mapping[int, int]) -> dict[int, int]:
    """Find for words that open a line of base the word that opens the same line of the other."""
    found = {
        index: words[index]
        for index in base.leads
        if index in words and side.tokens[words[index]].lead is not None
    }
    taken = set(found.values())
    free = [index for index in side.leads if index not in taken]
    boundaries = Boundaries.of(words)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index in base.leads:
        if index not in found:
            groups[boundaries.find_place(index)].append(index)
    for (first, last), bases in groups.items():
        others = [
            index
            for index in free[bisect_left(free, first) : bisect_left(free, last + 1)]
            if index not in taken
        ]
        pairs = _pair_alike(base, bases, side, others)
        taken.update(pairs.values())
        found |= pairs
    return dict(sorted(found.items()))


def _pair_alike(
    base: MergeText, bases: Sequence[int], side: MergeText, others: Sequence[int]
) -> dict[int, int]:
    """Pair the lines that are most alike in speaker and start, rising on both sides."""
    gain = [[_measure_likeness(base, i, side, j) for j in others] for i in bases]
    best = [[0] * (len(others) + 1) for _ in range(len(bases) + 1)]
    for m in range(len(bases) - 1, -1, -1):
        for n in range(len(others) - 1, -1, -1):
            best[m][n] = max(best[m + 1][n], best[m][n + 1], gain[m][n] + best[m + 1][n + 1])
    found = {}
    m = n = 0
    while m < len(bases) and n < len(others):
        if best[m][n] == gain[m][n] + best[m + 1][n + 1]:
            found[bases[m]] = others[n]
            m, n = m + 1, n + 1
        elif best[m][n] == best[m + 1][n]:
            m += 1
        else:
            n += 1
    return found


def _measure_likeness(base: MergeText, index: int, side: MergeText, other: int) -> int:
    was, now = base.tokens[index], side.tokens[other]
    starts = [token.lead and floor_second(token.lead.start) for token in (was, now)]
    is_same_start = starts[0] is not None and starts[0] == starts[1]
    return 1 + 2 * (was.speaker == now.speaker) + 2 * is_same_start


def match_items(base: MergeText, side: MergeText, words: Mapping[int, int]) -> dict[int, int]:
    """Find for base's headers and empty lines those of the other, by their numbers among them."""
    boundaries = Boundaries.of(words)
    found: dict[int, int] = {}

    def measure(number: int, other: int) -> float:
        return _measure_titles(base.items[number], side.items[other])

    def pair(fits: Callable[[Item, Item], bool]) -> None:
        taken = set(found.values())
        pairs = [
            (number, other)
            for number, item in enumerate(base.items)
            for other, there in enumerate(side.items)
            if number not in found and other not in taken and fits(item, there)
        ]
        for number, other in sorted(pairs, key=lambda two: -measure(*two)):
            if number not in found and other not in taken:
                found[number] = other
                taken.add(other)

    def is_alike(one: Item, other: Item) -> bool:
        return describe_entry(one.value) == describe_entry(other.value)

    def is_in_place(one: Item, other: Item) -> bool:
        return boundaries.is_same(one.at, other.at)

    pair(lambda one, other: is_alike(one, other) and is_in_place(one, other))
    pair(is_alike)
    pair(lambda one, other: _measure_titles(one, other) >= ALIKE and is_in_place(one, other))
    pair(lambda one, other: _measure_titles(one, other) >= ALIKE)
    # One that took the place of one, and nothing else is there, is that one, renamed.
    left = [item for n, item in enumerate(base.items) if n not in found]
    there = [item for n, item in enumerate(side.items) if n not in found.values()]
    pair(
        lambda one, other: (
            type(one.value) is type(other.value)
            and [item for item in there if is_in_place(one, item)] == [other]
            and [item for item in left if is_in_place(item, other)] == [one]
        )
    )
    return found


def _measure_titles(one: Item, other: Item) -> float:
    """Measure how alike two items' titles are, of 0 to 1; empty lines' are not told apart."""
    if isinstance(one.value, Header) and isinstance(other.value, Header):
        return measure_spelling_similarity(one.value.title, other.value.title)
    return 0.0
