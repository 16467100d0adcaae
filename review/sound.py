"""The recording as a page hears and draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MOST_BUCKETS = 10_000
"""More than any screen is wide."""


class Peaks:
    """How loud the recording is, from 0 to 255, so many times a second; nothing until it is known.

    It is filled while pages are looking already: the loudness of ten hours takes a minute to find.
    """

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._loudness: NDArray[np.uint8] | None = None

    @property
    def are_known(self) -> bool:
        """Whether they were found already."""
        return self._loudness is not None

    @property
    def duration(self) -> float | None:
        """How long the recording is (s), once that was heard to its end."""
        return None if self._loudness is None else len(self._loudness) / self._per_second

    def fill(self, loudness: NDArray[np.uint8]) -> None:
        """From now on they are known: shape (n,)."""
        self._loudness = loudness

    def between(self, start: float, end: float, buckets: int) -> list[float]:
        """The loudest of each of ``buckets`` equal parts from ``start`` to ``end`` (s), in 0–1.

        Outside the recording, and as long as nothing is known, it is silent.

        >>> peaks = Peaks(per_second=2)
        >>> peaks.fill(np.array([0, 255, 51, 0], dtype=np.uint8))
        >>> peaks.between(0.0, 4.0, 4)
        [1.0, 0.2, 0.0, 0.0]
        """
        if self._loudness is None:
            return [0.0] * buckets
        edges = np.linspace(start, end, buckets + 1) * self._per_second
        first = np.clip(np.floor(edges[:-1]), 0, len(self._loudness)).astype(int)
        stop = np.clip(np.ceil(edges[1:]), 0, len(self._loudness)).astype(int)
        loudest = [
            int(self._loudness[a:b].max(initial=0)) for a, b in zip(first, stop, strict=True)
        ]
        return [round(each / 255, 3) for each in loudest]


@dataclass(frozen=True, slots=True)
class PlayableSound:
    """What is played: a file that browsers can play, its type, its length in seconds if it says."""

    path: Path
    media_type: str
    duration: float | None
    peaks: Peaks = field(default_factory=lambda: Peaks(1))
