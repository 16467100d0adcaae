"""Where sound was cut out or put in, told by how far each line of an episode moved.

A published recording is often a trimmed stream: between two cuts every time moves by the same
seconds. So the moves of an episode's lines are a few steady stretches, under the noise of starts
that were floored or placed by hand. With the stretches, chapters and clips can follow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from align.editing.anchors import Anchor
from align.editing.retime import PlacedLine, Retiming
from transcript.values import milliseconds

LEAST_JUMP_S = 1.5
"""A smaller change of the shift is noise."""
ENDS_BEFORE_S = 5.0
"""So long after the source's last word a line must have started for the sound to be cut there."""
# A line may be far off on its own; that costs no more than this many seconds, and a jump as much as
# two such lines: a stretch of one or two lines is no stretch.
_WORST_S, _JUMP_COST = 4.0, 9.0
_GRID_S = 0.5


@dataclass(frozen=True, slots=True)
class OffsetStretch:
    """From ``old_start`` to ``old_stop`` every time moved by ``shift``; all in seconds."""

    old_start: float
    old_stop: float
    shift: float

    @property
    def new_start(self) -> float:
        """Where its beginning is now."""
        return milliseconds(self.old_start + self.shift)

    @property
    def new_stop(self) -> float:
        """Where its end is now."""
        return milliseconds(self.old_stop + self.shift)


@dataclass(frozen=True, slots=True)
class Cut:
    """``seconds`` of the old sound are gone from ``old`` on, or so many new ones are in at it."""

    kind: Literal["gone", "new"]
    old: float
    seconds: float


def find_offsets(retiming: Retiming) -> tuple[OffsetStretch, ...]:
    """Find the stretches of the old time that moved alike, in order; none without old times.

    Only lines placed by their own words count. A boundary lies where, between the last line of
    one stretch and the first of the next, the words found jump the most.
    """
    lines = [
        line
        for line in retiming.placed
        if line.how == "placed" and line.was is not None and line.now is not None
    ]
    if not lines:
        return ()
    moves = np.array([milliseconds((line.now or 0.0) - (line.was or 0.0)) for line in lines])
    groups = group_lines(moves)
    shifts = [milliseconds(median(moves[group].tolist())) for group in groups]
    olds = [line.was for line in lines if line.was is not None]
    start, stretches = olds[0], []
    for (group, following), (shift, next_shift) in zip(
        pairwise(groups), pairwise(shifts), strict=True
    ):
        last, first = lines[group[-1]], lines[following[0]]
        before, after = _find_break(retiming.anchors, last, first, next_shift - shift)
        stop = max(start, milliseconds(before - shift))
        stretches.append(OffsetStretch(start, stop, shift))
        start = max(stop, milliseconds(after - next_shift))
    return (*stretches, OffsetStretch(start, max(start, olds[-1]), shifts[-1]))


def find_cuts(stretches: Sequence[OffsetStretch]) -> tuple[Cut, ...]:
    """Find what was taken out and put in between the stretches, and before the first.

    >>> find_cuts([OffsetStretch(0.0, 605.0, 12.0), OffsetStretch(632.0, 900.0, -15.0)])
    (Cut(kind='new', old=0.0, seconds=12.0), Cut(kind='gone', old=605.0, seconds=27.0))
    """
    found = []
    if stretches and abs(stretches[0].shift) >= LEAST_JUMP_S:
        first = stretches[0].shift
        found.append(Cut("new" if first > 0 else "gone", 0.0, abs(first)))
    for one, other in pairwise(stretches):
        jump = milliseconds(other.shift - one.shift)
        found.append(Cut("new" if jump > 0 else "gone", one.old_stop, abs(jump)))
    return tuple(found)


def find_end_cut(retiming: Retiming, stretches: Sequence[OffsetStretch]) -> Cut | None:
    """Find what was cut off at the end: lines that are not found, and began after the new end.

    The seconds are those up to the start of the last such line, for where that ended nobody knows.
    ``None`` where nothing shows that sound is gone.
    """
    if not stretches or retiming.source_end is None:
        return None
    end = milliseconds(retiming.source_end - stretches[-1].shift)
    beyond = [
        line.was - end
        for line in retiming.placed
        if line.how != "placed" and line.was is not None and line.was > stretches[-1].old_stop
    ]
    seconds = milliseconds(max(beyond, default=0.0))
    return Cut("gone", end, seconds) if seconds >= ENDS_BEFORE_S else None


def map_time(
    old: float, stretches: Sequence[OffsetStretch], end: Cut | None = None
) -> float | None:
    """Map an old time to where it is now; ``None`` where it was cut out, or nothing is known.

    Times before the first stretch and after the last move as these do, up to the cut at the ``end``
    where there is one.

    >>> map_time(700.0, [OffsetStretch(0.0, 605.0, 12.0), OffsetStretch(632.0, 900.0, -15.0)])
    685.0
    """
    if not stretches or (end is not None and old > end.old):
        return None
    at = max(0, bisect_right(stretches, old, key=lambda stretch: stretch.old_start) - 1)
    stretch, following = stretches[at], stretches[at + 1 : at + 2]
    if following and old > stretch.old_stop and following[0].shift < stretch.shift:
        return None
    now = milliseconds(old + stretch.shift)
    return now if now >= 0 else None


def group_lines(moves: NDArray[np.float64]) -> list[list[int]]:
    """Group the lines, in order, by how far they move.

    ``moves`` has each line's shift in seconds, shape (n,). The cheapest way through few levels of
    shift (Viterbi); groups whose shifts hardly differ are joined.

    >>> group_lines(np.array([12.0, 12.4, 99.0, 11.9, -15.0, -15.2, -14.8]))
    [[0, 1, 2, 3], [4, 5, 6]]
    """
    levels = np.unique(np.round(moves / _GRID_S) * _GRID_S)
    misses = np.minimum(np.abs(moves[:, None] - levels), _WORST_S)
    cost, came = misses[0], []
    for miss in misses[1:]:
        jump = float(cost.min()) + _JUMP_COST
        came.append(np.where(cost <= jump, np.arange(len(levels)), int(cost.argmin())))
        cost = np.minimum(cost, jump) + miss
    path = [int(cost.argmin())]
    for step in reversed(came):
        path.append(int(step[path[-1]]))
    path.reverse()
    groups: list[list[int]] = []
    for _, run in groupby(range(len(path)), key=path.__getitem__):
        group = list(run)
        if groups and abs(float(np.median(moves[group]) - np.median(moves[groups[-1]]))) < (
            LEAST_JUMP_S
        ):
            groups[-1] += group
        else:
            groups.append(group)
    return groups


def _find_break(
    found: Sequence[Anchor], last: PlacedLine, first: PlacedLine, jump: float
) -> tuple[float, float]:
    """Find the new times of the two words that the cut lies between.

    Where sound went, edited words are missing; where it came, seconds are.
    """
    start = bisect_right(found, last.word - 1, key=lambda anchor: anchor.i)
    stop = bisect_right(found, first.word, key=lambda anchor: anchor.i)
    steps = list(pairwise(found[start : stop + 1]))
    if not steps:
        return last.now or 0.0, first.now or 0.0

    def size(step: tuple[Anchor, Anchor]) -> float:
        one, other = step
        return other.time - one.time if jump > 0 else other.i - one.i

    one, other = max(steps, key=size)
    return one.time, other.time
