"""When a merged line starts."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from align.editing.merge.stream import MergeToken
from transcript.values import milliseconds

# Where base has no paragraph a person sets a start by eye or ear: this far from the machine's time
# it is still the same. In the pair of captions and episode this project was asked for with, all
# 199 of the editor's starts lie this near to the captions of their first words, 193 within 7 s.
LOOSE_S = 10.0


class WordClock:
    """When the words of a text are said, as far as it tells."""

    def __init__(self, tokens: Sequence[MergeToken]) -> None:
        self._times = [
            token.time if token.time is not None else token.lead.start if token.lead else None
            for token in tokens
        ]
        self._opens = [token.lead is not None for token in tokens]
        self._known = [place for place, time in enumerate(self._times) if time is not None]

    def exact(self, place: int) -> float | None:
        """When the word is said, where that is known."""
        return self._times[place]

    def opens(self, place: int) -> bool:
        """Whether the word opens a line."""
        return self._opens[place]

    def around(self, place: int) -> tuple[float | None, float | None]:
        """The known times at or before the word, and at or after it."""
        before, after = self._neighbours(place)
        return (
            None if before is None else self._times[before],
            None if after is None else self._times[after],
        )

    def since(self, place: int) -> tuple[int, float] | None:
        """How many words ago a time was last known, and that time."""
        before, _ = self._neighbours(place)
        time = None if before is None else self._times[before]
        return None if before is None or time is None else (place - before, time)

    def guess(self, place: int) -> float | None:
        """When the word is said, by its place between those whose times are known."""
        before, after = self._neighbours(place)
        if before is None or after is None or before == after:
            return None if before is None else self._times[before]
        start, stop = self._times[before] or 0.0, self._times[after] or 0.0
        return milliseconds(start + (stop - start) * (place - before) / (after - before))

    def _neighbours(self, place: int) -> tuple[int | None, int | None]:
        index = bisect_left(self._known, place)
        after = self._known[index] if index < len(self._known) else None
        if after == place:
            return place, place
        return (self._known[index - 1] if index else None), after


def start_of(
    start: float | None, base: WordClock, old: int, ours: WordClock, new: int, slack_s: float
) -> float | None:
    """The start of a line that a person opened or left open, at ``old`` in base, ``new`` in ours.

    Where the new pass says what the old one said the line's own start stays, to the second's
    fraction. Where the person had left the old one's, or is within ``slack_s`` of it, the new
    one's comes. Any other start was the person's own.
    """
    if (base.opens(old), base.exact(old), base.around(old)) == (
        ours.opens(new),
        ours.exact(new),
        ours.around(new),
    ):
        return start
    if start is not None and not _says(base, old, start, slack_s):
        return start
    if ours.exact(new) is not None or ours.opens(new):
        return ours.exact(new)
    was, now = base.since(old), ours.since(new)
    if was is not None and now is not None and start is not None and was[0] == now[0]:
        # The line's first words were taken out, and it kept their start.
        return now[1] if math.floor(was[1]) == math.floor(start) else start
    return start


def _says(clock: WordClock, place: int, start: float, slack_s: float) -> bool:
    """Whether a text without this line's start would still agree to it, to the whole second."""
    before, after = clock.around(place)
    return (before is None or math.floor(before) - slack_s <= start) and (
        after is None or start <= after + slack_s
    )
