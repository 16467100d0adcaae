"""When a merged line starts, and that starts never go back where two texts' times meet."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts
from align.editing.merge.picks import Pick
from align.editing.merge.tokens import Lead, MergeToken
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
    if ours.get_time(new) is not None or ours.opens_line(new):
        return ours.get_time(new)
    was, now = base.count_since_time(old), ours.count_since_time(new)
    if was is not None and now is not None and start is not None and was[0] == now[0]:
        # The line's first words were taken out, and it kept their start.
        return now[1] if math.floor(was[1]) == math.floor(start) else start
    return start


@dataclass(slots=True)
class _LineStart:
    """The start of the line that a token opens, and which texts have it for the same line."""

    index: int
    start: float
    is_theirs: bool
    is_ours: bool


def sort_starts(
    texts: AlignedTexts, picks: Sequence[Pick], merged: Sequence[MergeToken]
) -> tuple[MergeToken, ...]:
    """Put right the new pass's starts that are out of order with the person's.

    A start of the new pass gives way to one of the person's, unless that is outdated. Starts that
    one text itself has in this order stay: putting an author's own times right is not a merge's
    business.
    """
    sorted_lines: list[_LineStart] = []
    for line in _find_line_starts(texts, picks, merged):
        for earlier in reversed(sorted_lines):
            is_own = (earlier.is_theirs and line.is_theirs) or (earlier.is_ours and line.is_ours)
            if earlier.start <= line.start or is_own:
                break
            if line.is_theirs:
                earlier.start, earlier.is_ours = line.start, False
            else:
                line.start, line.is_ours = earlier.start, False
        sorted_lines.append(line)
    starts = {line.index: line.start for line in sorted_lines}
    return tuple(
        replace(token, lead=replace(token.lead, start=starts[index]))
        if token.lead is not None and index in starts
        else token
        for index, token in enumerate(merged)
    )


def _find_line_starts(
    texts: AlignedTexts, picks: Sequence[Pick], merged: Sequence[MergeToken]
) -> list[_LineStart]:
    """Find the lines' starts; the new pass's for one of the person's that no longer fits at all.

    Where the sound was cut meanwhile, several lines of the new pass would have to give way to it.
    """

    def has_start(lead: Lead | None, start: float) -> bool:
        return lead is not None and lead.start == start

    lines: list[_LineStart] = []
    for index, (pick, token) in enumerate(zip(picks, merged, strict=True)):
        if token.lead is not None and token.lead.start is not None:
            start = token.lead.start
            theirs = [pick.theirs, *(their for their, _ in pick.leads)]
            is_theirs = any(has_start(texts.theirs[their].lead, start) for their in theirs)
            is_ours = has_start(texts.ours[pick.ours].lead, start)
            lines.append(_LineStart(index, start, is_theirs, is_ours))
    clock = WordClock(texts.ours)
    for number, line in enumerate(lines):
        following = lines[number + 1 : number + 1 + SEVERAL]
        is_outdated = len(following) == SEVERAL and all(
            later.is_ours and not later.is_theirs and later.start < line.start
            for later in following
        )
        if line.is_theirs and not line.is_ours and is_outdated:
            guess = clock.interpolate(picks[line.index].ours)
            line.start = line.start if guess is None else guess
            line.is_theirs, line.is_ours = False, True
    return lines
