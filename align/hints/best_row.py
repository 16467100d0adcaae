"""The best row of places for chapters: neither crowded nor left out for long.

Dynamic programming over all pairs of places would take the square of their number: minutes for
eighty hours. Of the places before, whole stretches cannot be the last chapter's: what the best of
them brings and the likeliest distance to any of them stay below what is found already. So the
row is the very one that all pairs would give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Half of the published chapters last longer than this, in seconds, spread as a log-normal.
TYPICAL_S, SPREAD = 137.0, 0.65
#: What speaks for a place must outweigh this: the more, the fewer places.
PRICE = 0.8
_BRANCHES = 16
#: Two bounds this near to one another may be equal but for rounding.
_ROUNDING = 1e-9


def choose_best_row(scores: Sequence[float], times: Sequence[float]) -> list[int]:
    """Choose the lines, the first included, with the best sum of scores and of distances.

    ``times`` are seconds that never go back. The last chapter may be short; the longer it is, the
    likelier one was passed over.

    >>> choose_best_row(scores=[0.0, 2.0, -1.0, 2.0], times=[0.0, 120.0, 130.0, 250.0])
    [0, 1, 3]
    """
    before = _PlacesBefore(times)
    came = [0] * len(scores)
    best = [0.0] * len(scores)
    before.add(0.0)
    for index in range(1, len(scores)):
        best[index], came[index] = before.find_best(times[index], scores[index])
        before.add(best[index])
    for index, time in enumerate(times):
        left_s = times[-1] - time
        best[index] += min(0.0, weigh_distance(left_s)) if left_s > TYPICAL_S else 0.0
    at = max(range(len(scores)), key=best.__getitem__)
    row = [at]
    while at:
        at = came[at]
        row.append(at)
    return row[::-1]


def weigh_distance(apart_s: float) -> float:
    """Weigh how usual it is that a chapter lasts so long: its log density, 0 at the most."""
    if apart_s <= 0:
        return -math.inf
    return -0.5 * (math.log(apart_s / TYPICAL_S) / SPREAD) ** 2


class _PlacesBefore:
    """The places so far, and the best sum of a row that ends at each.

    ``levels[0]`` has them one by one, each further level the best of every :data:`_BRANCHES`.
    """

    def __init__(self, times: Sequence[float]) -> None:
        self._times = times
        self._levels: list[list[float]] = [[]]

    def add(self, best: float) -> None:
        """Add the place that comes next."""
        index = len(self._levels[0])
        self._levels[0].append(best)
        for level in self._levels[1:]:
            index //= _BRANCHES
            if index == len(level):
                level.append(best)
            level[index] = max(level[index], best)
        if len(self._levels[-1]) > _BRANCHES:
            last = self._levels[-1]
            self._levels.append(
                [max(last[at : at + _BRANCHES]) for at in range(0, len(last), _BRANCHES)]
            )

    def find_best(self, time: float, score: float) -> tuple[float, int]:
        """Find the place to come from to one at ``time`` of this score, the first of equals.

        Returns the sum and the place's index: minus infinity and 0 where none is earlier.
        """
        value, came = -math.inf, 0
        levels = self._levels
        open_nodes = [(len(levels) - 1, index) for index in range(len(levels[-1]))]
        while open_nodes:
            level, index = open_nodes.pop()  # the latest first, which is the likeliest
            most = levels[level][index]
            if level:
                first = index * _BRANCHES**level
                stop = min(first + _BRANCHES**level, len(levels[0]))
                bound = most + self._bound_distance(time, first, stop) + score - PRICE
                if bound + _ROUNDING >= value and bound > -math.inf:
                    below = index * _BRANCHES
                    end = min(below + _BRANCHES, len(levels[level - 1]))
                    open_nodes += [(level - 1, child) for child in range(below, end)]
                continue
            found = most + weigh_distance(time - self._times[index]) + score - PRICE
            if found > value or (found == value and index < came):
                value, came = found, index
        return value, came

    def _bound_distance(self, time: float, first: int, stop: int) -> float:
        """Bound from above what the distance to any of the places ``first`` up to ``stop`` says."""
        nearest, farthest = time - self._times[stop - 1], time - self._times[first]
        if nearest <= TYPICAL_S <= farthest:
            return 0.0
        return weigh_distance(farthest if farthest < TYPICAL_S else nearest)
