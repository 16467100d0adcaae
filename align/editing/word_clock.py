"""Times for the words of a text of which some are known: the others are spread between those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.editing.anchors import find_rising_run
from align.interpolation import SECONDS_PER_CHARACTER
from transcript.spacing import split_words
from transcript.values import Line, Word, milliseconds

ROUNDED_S = 1.0
"""An episode's starts are whole seconds: a line that starts at 65 may begin at 65.9."""
LONGEST_BRIDGE_S = 2.0
"""The word before so many seconds of words that were taken out lasts through them: the speaker did
not pause."""


@dataclass(frozen=True, slots=True)
class EditedLine:
    """A line's words are ``first`` up to, not including, ``stop`` of the whole text."""

    first: int
    texts: tuple[str, ...]
    start: float | None
    speaker: str | None

    @classmethod
    def of(cls, line: Line, first: int) -> EditedLine:
        """Split a line whose first word is number ``first`` of the text into its words."""
        return cls(first, tuple(split_words(line.text)), line.start, line.speaker)

    @property
    def stop(self) -> int:
        """The number of the first word after it."""
        return self.first + len(self.texts)


class WordClock:
    """The times of a text's words while they are being found, a list entry for each word."""

    def __init__(
        self, texts: Sequence[str], heard: Sequence[Word], matched: Mapping[int, int]
    ) -> None:
        self.texts, self._heard, self._matched = texts, heard, matched
        self.found: list[Word | None] = [
            heard[matched[i]] if i in matched and heard[matched[i]].start is not None else None
            for i in range(len(texts))
        ]
        self.starts: list[float | None] = []
        self.ends: list[float | None] = []
        self._shifts = [0.0] * len(texts)

    def shift(self, spans: Sequence[tuple[int, int, float | None]]) -> None:
        """Move the words of each span back by so many seconds; what would go back is not known.

        ``None`` moves a span like the one before it.
        """
        latest = 0.0
        for first, stop, shift in spans:
            latest = latest if shift is None else shift
            self._shifts[first:stop] = [latest] * (stop - first)
        self.found = [
            None if word is None else move(word, shift)
            for word, shift in zip(self.found, self._shifts, strict=True)
        ]
        timed = [(i, word.start) for i, word in enumerate(self.found) if word is not None]
        rising = {timed[at][0] for at in find_rising_run([start or 0.0 for _, start in timed])}
        self.found = [word if i in rising else None for i, word in enumerate(self.found)]
        self.starts = [None if word is None else word.start for word in self.found]
        self.ends = [None if word is None else word.end for word in self.found]

    def hold_to_start(self, line: EditedLine, *, trusts_starts: bool) -> None:
        """Begin a line at its own start where its first word is not known, or not believed.

        Where that lies in the words before it, the line goes on from those.
        """
        start = line.start or 0.0
        before = self._find_end_before(line.first)
        after = self._find_start_after(line.stop)
        known = [i for i in range(line.first, line.stop) if self.starts[i] is not None]
        if not known:
            if before < start < after:
                self._begin(line.first, start)
            return
        head = self.starts[known[0]] or 0.0
        if start > head + ROUNDED_S:
            end = self.ends[known[0]]
            is_within_word = end is not None and start < end
            if start <= after and (trusts_starts or is_within_word):
                for i in known:
                    if (self.starts[i] or 0.0) < start:
                        self.starts[i] = self.ends[i] = self.found[i] = None
                self._begin(line.first, start)
        elif line.first < known[0]:
            longest_s = 2 * self._measure(line.first, known[0]) + 2 * ROUNDED_S
            if before < start < head and (trusts_starts or head - start <= longest_s):
                self._begin(line.first, start)

    def fill(self) -> None:
        """Time the words between those that are timed, and end those that have no end."""
        timed = [i for i, start in enumerate(self.starts) if start is not None]
        if not timed:
            return
        first = self.starts[timed[0]] or 0.0
        self._share(0, timed[0], max(0.0, first - self._measure(0, timed[0])), first)
        for i, following in pairwise((*timed, len(self.texts))):
            self._fill_after(i, following)

    def _fill_after(self, i: int, following: int) -> None:
        """Time the words after the timed word ``i``, up to the next one that is timed."""
        start = self.starts[i] or 0.0
        limit = float("inf") if following == len(self.texts) else self.starts[following] or 0.0
        instead = self._list_heard_between(i, following, start, limit)
        end = self.ends[i]
        if end is None and not instead:  # these words are as long as their letters say
            longest_s = 2 * self._measure(i, following)
            self._share(i, following, start, min(limit, start + longest_s))
            return
        end = max(start, min(instead[0][0] if end is None else end, limit))
        self.ends[i] = end
        needed_s = self._measure(i + 1, following)
        if following == i + 1:
            if instead and instead[-1][1] - end <= LONGEST_BRIDGE_S:
                self.ends[i] = max(end, instead[-1][1])
        elif len(instead) == following - i - 1:  # word for word
            begins = [max(begin, end) for begin, _ in instead]
            for at, (_, stop), begin, next_begin in zip(
                range(i + 1, following), instead, begins, (*begins[1:], limit), strict=True
            ):
                self.starts[at], self.ends[at] = begin, max(begin, min(stop, next_begin))
        else:
            begin, stop = end, min(limit, end + 2 * needed_s)
            if instead:
                begin = max(instead[0][0], end)
                stop = min(max(instead[-1][1], begin + needed_s / 2), limit)
            if stop - begin < needed_s / 2:  # too little to say them in: as if in one breath
                share = self._measure(i, i + 1) / self._measure(i, following)
                begin, stop = min(end, start + (limit - start) * share), limit
                self.ends[i] = milliseconds(begin)
            self._share(i + 1, following, begin, stop)

    def _list_heard_between(
        self, i: int, following: int, start: float, limit: float
    ) -> list[tuple[float, float]]:
        """List when words were heard that are not in the text, between two that are."""
        if i not in self._matched or following not in self._matched:
            return []
        found = []
        for word in self._heard[self._matched[i] + 1 : self._matched[following]]:
            moved = move(word, self._shifts[i])
            if moved is not None and moved.start is not None:
                begin = min(max(moved.start, start), limit)
                found.append((begin, min(max(moved.end or begin, begin), limit)))
        return sorted(found)

    def _find_end_before(self, i: int) -> float:
        """Find until when the words before word ``i`` are said; below 0 where none is timed."""
        for at in range(i - 1, -1, -1):
            start = self.starts[at]
            if start is not None:
                end = self.ends[at]
                return start if end is None else end
        return -1.0

    def _find_start_after(self, i: int) -> float:
        """Find when the words from word ``i`` on are next said; infinite where none is timed."""
        for at in range(i, len(self.starts)):
            start = self.starts[at]
            if start is not None:
                return start
        return float("inf")

    def _begin(self, i: int, start: float) -> None:
        """Begin word ``i`` at a time that is not its own."""
        self.starts[i], self.ends[i], self.found[i] = milliseconds(start), None, None

    def _measure(self, first: int, stop: int) -> float:
        """Measure the seconds that words take to say at a brisk pace."""
        return SECONDS_PER_CHARACTER * sum(len(text) + 1 for text in self.texts[first:stop])

    def _share(self, first: int, stop: int, begin: float, end: float) -> None:
        spans = spread(self.texts[first:stop], begin, end)
        for i, span in enumerate(spans, first):
            self.starts[i], self.ends[i] = span


def spread(texts: Sequence[str], start: float, end: float) -> Iterator[tuple[float, float]]:
    """Spread words by their length over a span of seconds."""
    characters, said = sum(map(len, texts)), 0
    for text in texts:
        yield (
            milliseconds(start + (end - start) * said / characters),
            milliseconds(start + (end - start) * (said + len(text)) / characters),
        )
        said += len(text)


def move(word: Word, shift: float) -> Word | None:
    """Move a word back by so many seconds; ``None`` where that is before the recording."""
    if not shift or word.start is None:
        return word
    end = None if word.end is None else milliseconds(word.end - shift)
    start = milliseconds(word.start - shift)
    return None if start < 0 else replace(word, start=start, end=end)
