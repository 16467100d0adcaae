"""What a synthesiser says, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from transcript.errors import CastproofError

SAMPLE_RATE = 16_000
"""Samples a second of every utterance here, whatever its engine speaks at."""

Samples = npt.NDArray[np.float32]


class SpeechEngineMissing(CastproofError):
    """A synthesiser's shared library or voice is not on this machine."""


class SpeechMisaligned(CastproofError):
    """A synthesiser did not report one time for each word of its text."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of a synthesiser.

    `model` is the engine's own name of the voice, `pitch` its usual height in the engine's
    own unit: espeak-ng's 0–99, flite's mean fundamental in hertz.
    """

    name: str
    engine: Literal["espeak", "flite"]
    model: str
    pitch: float


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as it should be transcribed, with the seconds at which it sounds."""

    start: float
    end: float
    text: str

    def moved(self, seconds: float) -> SpokenWord:
        """The same word so much later."""
        return SpokenWord(round(self.start + seconds, 3), round(self.end + seconds, 3), self.text)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Mono float32 `samples` of shape (n,) at `SAMPLE_RATE`, and the words heard in them."""

    samples: Samples
    words: tuple[SpokenWord, ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / SAMPLE_RATE

    def trimmed(self, *, before_s: float = 0.06, after_s: float = 0.1) -> Utterance:
        """Without the silence around the words, but for these seconds of it."""
        return self.part(0, before_s=before_s, after_s=after_s)

    def part(
        self, first: int, last: int | None = None, *, before_s: float = 0.0, after_s: float = 0.1
    ) -> Utterance:
        """Words [first, last), with these seconds around."""
        words = self.words[first:last]
        begin = max(0, round((words[0].start - before_s) * SAMPLE_RATE))
        end = round((words[-1].end + after_s) * SAMPLE_RATE)
        return Utterance(
            self.samples[begin:end], tuple(word.moved(-begin / SAMPLE_RATE) for word in words)
        )

    def followed_by(self, other: Utterance) -> Utterance:
        """This and then, without a pause, the other."""
        return Utterance(
            np.concatenate([self.samples, other.samples]),
            self.words + tuple(word.moved(self.seconds) for word in other.words),
        )
