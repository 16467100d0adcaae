"""How much of a stretch of time somebody speaks in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from transcript.values import Word

#: What a word without length is widened to, in seconds: a frame of Whisper's.
FRAME_S = 0.02


class VoiceActivity:
    """The times in which somebody speaks: spans in seconds, overlapping ones joined.

    >>> VoiceActivity([(0.0, 1.0), (0.5, 2.0), (4.0, 5.0)]).share(1.0, 5.0)
    0.5
    """

    def __init__(self, spans: Iterable[tuple[float, float]]) -> None:
        self.spans = _join(spans)
        self._starts = [start for start, _ in self.spans]
        self._before = [0.0, *accumulate(end - start for start, end in self.spans)]

    def widen(self, by: float) -> VoiceActivity:
        """Begin each span earlier and end it later by so many seconds.

        >>> VoiceActivity([(1.0, 2.0)]).widen(0.5).spans
        ((0.5, 2.5),)
        """
        return VoiceActivity((start - by, end + by) for start, end in self.spans)

    def join(self, other: VoiceActivity) -> VoiceActivity:
        """Join the spans of both: the times in which either hears somebody."""
        return VoiceActivity((*self.spans, *other.spans))

    def find(self, start: float, end: float) -> tuple[tuple[float, float], ...]:
        """Find the spans that share time with the stretch from ``start`` to ``end``."""
        first = max(0, bisect_right(self._starts, start) - 1)
        found = self.spans[first : bisect_left(self._starts, end)]
        return tuple(span for span in found if span[1] > start)

    def clip(self, start: float, end: float) -> tuple[tuple[float, float], ...]:
        """Cut the spans to the stretch from ``start`` to ``end``.

        >>> VoiceActivity([(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)]).clip(0.5, 2.5)
        ((0.5, 1.0), (2.0, 2.5))
        """
        return tuple((max(start, one), min(end, other)) for one, other in self.find(start, end))

    def seconds(self, start: float, end: float) -> float:
        """Measure how long somebody speaks between ``start`` and ``end``, in seconds."""
        return max(0.0, self._measure_until(end) - self._measure_until(start))

    def share(self, start: float, end: float) -> float:
        """Measure the share of the time from ``start`` to ``end`` with speech in it, in 0–1."""
        if end - start < FRAME_S:
            middle = (start + end) / 2
            start, end = middle - FRAME_S / 2, middle + FRAME_S / 2
        return min(1.0, self.seconds(start, end) / (end - start))

    def share_of(self, words: Sequence[Word]) -> float | None:
        """Measure the share of the words' own time; ``None`` where none of them has a time."""
        timed = [(w.start, w.end) for w in words if w.start is not None and w.end is not None]
        if not timed:
            return None
        lengths = [max(FRAME_S, end - start) for start, end in timed]
        spoken = (self.share(*span) * length for span, length in zip(timed, lengths, strict=True))
        return sum(spoken) / sum(lengths)

    def _measure_until(self, time: float) -> float:
        count = bisect_right(self._starts, time)
        if count == 0:
            return 0.0
        start, end = self.spans[count - 1]
        return self._before[count - 1] + min(time, end) - start


def _join(spans: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)
