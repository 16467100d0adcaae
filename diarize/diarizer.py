"""What the rest of castproof asks of a speaker diarizer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from transcript.values import Note, Turn, Voice

#: Called with the fraction of the work done, from 0 to 1, never going back.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How many people speak: both bounds equal when it is known, both ``None`` when it is not.

    >>> SpeakerCount.parse("2-4")
    SpeakerCount(minimum=2, maximum=4)
    >>> SpeakerCount.parse("2")
    SpeakerCount(minimum=2, maximum=2)
    """

    minimum: int | None = None
    maximum: int | None = None

    @classmethod
    def parse(cls, text: str) -> SpeakerCount:
        """Read ``2``, ``2-4`` or ``auto``; raise :class:`ValueError` on anything else."""
        if text == "auto":
            return cls()
        low, dash, high = text.partition("-")
        high = high if dash else low
        if not (low.isdecimal() and high.isdecimal() and 1 <= int(low) <= int(high)):
            raise ValueError(f"{text!r} is not a number of speakers: write 2, 2-4 or auto")
        return cls(int(low), int(high))


@dataclass(frozen=True, slots=True)
class Diarization:
    """Who spoke when.

    ``turns`` may overlap; ``exclusive`` are the same with one speaker at a time. ``voices`` has
    one entry for each speaker whose embedding is known.
    """

    turns: tuple[Turn, ...]
    exclusive: tuple[Turn, ...]
    voices: tuple[Voice, ...]
    notes: tuple[Note, ...] = ()


class Diarizer(Protocol):
    """A diarizer with its models loaded."""

    def diarize(
        self,
        samples: NDArray[np.float32],
        speakers: SpeakerCount,
        progress: Progress,
    ) -> Diarization:
        """Diarize ``samples``, shape (n,), mono at 16 kHz in −1…1."""
        ...
