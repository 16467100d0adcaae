"""Tell whether a pooled rate really changed: a paired bootstrap over recordings.

After M. Bisani and H. Ney, "Bootstrap estimates for confidence intervals in ASR performance
evaluation" (ICASSP 2004): recordings are drawn with replacement, both versions of a recording
together, and the difference of the two pooled rates is looked at over many such draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transcript.errors import InvalidCall

DRAWS = 10_000
CONFIDENCE = 0.95
FEWEST = 2
"""Recordings below which nothing can be said: one recording has no spread."""
_SEED = 20040517  # fixed, so that the same numbers give the same interval


@dataclass(frozen=True, slots=True)
class RateChange:
    """How far a pooled rate moved: ``after`` − ``before``, so negative where it fell.

    ``low`` and ``high`` bound the change with :data:`CONFIDENCE`; both are ``None`` for fewer than
    :data:`FEWEST` recordings. ``share_better`` is the share of draws (0 to 1) in which it fell.
    """

    before: float
    after: float
    low: float | None
    high: float | None
    share_better: float | None

    @property
    def difference(self) -> float:
        """After − before."""
        return self.after - self.before

    @property
    def is_certain(self) -> bool:
        """Tell whether the interval leaves out no change at all."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def estimate_change(
    before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], draws: int = DRAWS
) -> RateChange:
    """Estimate the change of a pooled rate between two versions of the same recordings.

    Each side holds ``(errors, length)`` of every recording, in the same order. Raises
    :class:`~transcript.errors.InvalidCall` where the sides differ in number or have no length.

    >>> estimate_change([(10, 100), (20, 100)], [(10, 100), (20, 100)]).difference
    0.0
    >>> before, after = [(10, 100), (20, 100), (12, 90)], [(5, 100), (9, 100), (7, 90)]
    >>> moved = estimate_change(before, after)
    >>> moved.is_certain, round(moved.difference, 3)
    (True, -0.072)
    """
    count = len(before)
    if count != len(after):
        raise InvalidCall(f"{count} recordings cannot be paired with {len(after)}")
    table = np.array([before, after], dtype=np.int64).reshape(2, count, 2)
    if not table[..., 1].sum(axis=1).all():
        raise InvalidCall("a pooled rate needs at least one reference word")
    was, now = (float(errors / length) for errors, length in table.sum(axis=1))
    if count < FEWEST:
        return RateChange(was, now, None, None, None)
    random = np.random.default_rng(_SEED)
    times = random.multinomial(count, np.full(count, 1 / count), size=draws)
    drawn = np.stack([times @ side for side in table])  # (2, draws, 2)
    drawn = drawn[:, (drawn[..., 1] > 0).all(axis=0)]
    rates = drawn[..., 0] / drawn[..., 1]
    differences = rates[1] - rates[0]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(differences, [tail, 1 - tail])
    return RateChange(was, now, float(low), float(high), float((differences < 0).mean()))
