"""When a merged line starts, and that starts never go back where two texts' times meet."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from align.editing.merge.tokens import MergeToken
from transcript.values import milliseconds

# Where base has no paragraph a person sets a start by eye or ear: this far from the machine's time
# it is still the same. In the pair of captions and episode this project was asked for with, all
# 199 of the editor's starts lie this near to the captions of their first words, 193 within 7 s.
LOOSE_S = 10.0
SEVERAL = 3
"""Lines of the new pass that start before a line above them: that line's start is outdated."""


class WordClock:
    """When the words of a text are said, as far as it tells."""

    def __init__(self, tokens: Sequence[MergeToken]) -> None:
        self._times = [
            token.time if token.time is not None else token.lead.start if token.lead else None
            for token in tokens
        ]
        self._opens = [token.lead is not None for token in tokens]
        self._timed = [index for index, time in enumerate(self._times) if time is not None]

    def get_time(self, index: int) -> float | None:
        """Return when the word is said, where that is known."""
        return self._times[index]

    def opens_line(self, index: int) -> bool:
        """Tell whether the word opens a line."""
        return self._opens[index]

    def find_times_around(self, index: int) -> tuple[float | None, float | None]:
        """Find the known times at or before the word, and at or after it."""
        before, after = self._neighbours(index)
        return (
            None if before is None else self._times[before],
            None if after is None else self._times[after],
        )

    def count_since_time(self, index: int) -> tuple[int, float] | None:
        """Count how many words ago a time was last known; also give that time."""
        before, _ = self._neighbours(index)
        time = None if before is None else self._times[before]
        return None if before is None or time is None else (index - before, time)

    def interpolate(self, index: int) -> float | None:
        """Interpolate when the word is said between those whose times are known."""
        before, after = self._neighbours(index)
        if before is None or after is None or before == after:
            return None if before is None else self._times[before]
        start, stop = self._times[before] or 0.0, self._times[after] or 0.0
        return milliseconds(start + (stop - start) * (index - before) / (after - before))

    def _neighbours(self, index: int) -> tuple[int | None, int | None]:
        at = bisect_left(self._timed, index)
        after = self._timed[at] if at < len(self._timed) else None
        if after == index:
            return index, index
        return (self._timed[at - 1] if at else None), after


def choose_start(
    start: float | None, base: WordClock, old: int, ours: WordClock, new: int, slack_s: float
) -> float | None:
    """Choose the start of a line that a person opened or left open.

    The line's first word is at ``old`` in base and at ``new`` in ours. Where the new pass says
    what the old one said the line's own start stays, to the second's fraction. Where the person
    had left the old one's, or is within ``slack_s`` of it, the new one's comes. Any other start
    was the person's own.
    """
    if (base.opens_line(old), base.get_time(old), base.find_times_around(old)) == (
        ours.opens_line(new),
        ours.get_time(new),
        ours.find_times_around(new),
    ):
        return start
    before, after = base.find_times_around(old)
    # Whether a text without this line's start would still agree to it, to the whole second.
    is_old = start is None or (
        (before is None or math.floor(before) - slack_s <= start)
        and (after is None or start <= after + slack_s)
    )
    if not is_old:
        return start
    time = ours.get_time(new)
    was_left = start is None or base.get_time(old) is not None
    if time is not None or (ours.opens_line(new) and was_left):
        return time
    was, now = base.count_since_time(old), ours.count_since_time(new)
    if was is not None and now is not None and start is not None and was[0] == now[0]:
        # The line's first words were taken out, and it kept their start.
        return now[1] if math.floor(was[1]) == math.floor(start) else start
    return start


@dataclass(slots=True)
class LineStart:
    """The start of a merged line, and which texts have it for the same line.

    ``ours`` is the index of the line's first word in ours, or where it would stand.
    """

    start: float
    is_theirs: bool
    is_ours: bool
    ours: int


def sort_starts(lines: Sequence[LineStart], clock: WordClock) -> None:
    """Put right the new pass's starts that are out of order with the person's.

    A start of the new pass gives way to one of the person's, unless that is outdated: where the
    sound was cut meanwhile, several lines of the new pass would have to give way to it. Starts that
    one text itself has in this order stay: putting an author's own times right is not a merge's
    business.
    """
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 1 + SEVERAL]
        is_outdated = len(following) == SEVERAL and all(
            later.is_ours and not later.is_theirs and later.start < line.start
            for later in following
        )
        if line.is_theirs and not line.is_ours and is_outdated:
            guess = clock.interpolate(line.ours)
            line.start = line.start if guess is None else guess
            line.is_theirs, line.is_ours = False, True
    for number, line in enumerate(lines):
        for earlier in reversed(lines[:number]):
            is_own = (earlier.is_theirs and line.is_theirs) or (earlier.is_ours and line.is_ours)
            if earlier.start <= line.start or is_own:
                break
            if line.is_theirs:
                earlier.start, earlier.is_ours = line.start, False
            else:
                line.start, line.is_ours = earlier.start, False
