"""What the rest of castproof asks of a speech recognizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from transcript.values import Note, Segment, Word

if TYPE_CHECKING:  # configuration is made from the options, and must not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

#: Called with the fraction of the work done, from 0 to 1, never going back.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class RecognitionOptions:
    """How to listen; every default is written here once.

    ``language`` is an ISO 639-1 code, or ``None`` to decide by listening. ``batch_size`` is how
    many chunks are decoded at once, 0 for as many as suit the device: on a GPU more is faster, and
    everywhere it takes more memory. ``beam_size`` is how many hypotheses are followed. ``hotwords``
    are terms the recognizer should expect; the first two hundred tokens of them count.
    ``chunk_seconds`` is the longest stretch decoded at once, from 2 to 30: a small model loses its
    place in a long one.
    """

    language: str | None = None
    batch_size: int = 0
    beam_size: int = 5
    hotwords: tuple[str, ...] = ()
    chunk_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was heard: segments in time order, and what a person should know about the hearing.

    ``notes`` say what was degraded or done again (a smaller batch, the CPU instead of the GPU,
    chunks decoded a second time). ``language`` is ``None`` when nobody spoke. ``speech`` is where
    voice activity was detected, in seconds; ``None`` where that is not known.
    """

    segments: tuple[Segment, ...]
    language: str | None
    language_probability: float | None = None
    notes: tuple[Note, ...] = field(default=())
    speech: tuple[tuple[float, float], ...] | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of all segments."""
        return tuple(word for segment in self.segments for word in segment.words)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch to decode at once, in seconds, and the ``speech`` in it as far as it is known."""

    start: float
    end: float
    speech: tuple[tuple[float, float], ...] = ()


class Recognizer(Protocol):
    """A speech recognizer with its model loaded."""

    def recognize(
        self,
        samples: NDArray[np.float32],
        options: RecognitionOptions,
        progress: Progress,
    ) -> Recognition:
        """Recognize ``samples``, shape (n,), mono at 16 kHz in −1…1."""
        ...

    def decode_windows(
        self,
        samples: NDArray[np.float32],
        windows: Sequence[Window],
        options: RecognitionOptions,
        progress: Progress,
    ) -> tuple[tuple[Segment, ...], ...]:
        """Decode each of ``windows`` once, by itself, and judge nothing of what comes.

        They may overlap. ``options.language`` says in which language; nobody listens for it.
        """
        ...
