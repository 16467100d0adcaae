"""Known voices: how people sound, learnt from recordings they speak in.

A collection is of one embedding model, and no other model's voices can be compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from diarize.errors import OtherEmbedding

LEAST_TO_LEARN_S = 10.0
"""Seconds of speech that a voice is learnt from at the least; of less, chance decides much."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How somebody sounds in one recording.

    ``embedding`` is compared by its direction; ``seconds`` is how much speech it was taken from.
    ``source`` is the recording's name and ``digest`` its content's; ``start`` and ``end`` are the
    part of it that was listened to, ``None`` for all.
    """

    embedding: tuple[float, ...]
    seconds: float
    source: str
    digest: str
    learnt: date
    start: float | None = None
    end: float | None = None

    def is_of_the_same(self, other: Sample) -> bool:
        """Whether both were taken from the same part of the same recording."""
        return (self.digest, self.start, self.end) == (other.digest, other.start, other.end)


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """Somebody and how they sound, recording by recording."""

    name: str
    samples: tuple[Sample, ...]

    @property
    def seconds(self) -> float:
        """How much speech the voice was learnt from."""
        return sum(sample.seconds for sample in self.samples)

    @property
    def centroid(self) -> NDArray[np.float64]:
        """The samples' mean by their seconds, shape (dimensions,), of unit length."""
        rows = np.array([normalize(np.array(sample.embedding)) for sample in self.samples])
        return normalize(rows.T @ np.array([sample.seconds for sample in self.samples]))


@dataclass(frozen=True, slots=True)
class Collection:
    """Everybody's voice, in order of name; ``embedding`` is the identity of their model."""

    embedding: str
    voices: tuple[KnownVoice, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Whose voices are known."""
        return tuple(voice.name for voice in self.voices)

    def voice(self, name: str) -> KnownVoice | None:
        """Somebody's voice, where it is known."""
        return next((voice for voice in self.voices if voice.name == name), None)

    def learn(self, name: str, samples: Iterable[Sample]) -> Collection:
        """The collection with these samples; one of the same part of a recording is replaced."""
        known = self.voice(name) or KnownVoice(name, ())
        for sample in samples:
            kept = [one for one in known.samples if not one.is_of_the_same(sample)]
            known = replace(known, samples=(*kept, sample))
        return self._with(known)

    def forget(self, name: str) -> Collection:
        """The collection without somebody."""
        return replace(self, voices=tuple(one for one in self.voices if one.name != name))

    def only(self, names: Iterable[str]) -> Collection:
        """The collection of these people."""
        wanted = set(names)
        return replace(self, voices=tuple(one for one in self.voices if one.name in wanted))

    def merge(self, other: Collection) -> Collection:
        """Both collections in one; raise :class:`OtherEmbedding` where they cannot be compared."""
        self.require(other.embedding)
        merged = self
        for voice in other.voices:
            merged = merged.learn(voice.name, voice.samples)
        return merged

    def require(self, embedding: str) -> None:
        """Nothing, where the voices are of this model; else :class:`OtherEmbedding`."""
        if embedding != self.embedding:
            raise OtherEmbedding(
                f"the voices are of another embedding model ({self.embedding}, and this one is "
                f"{embedding}): name the model they were learnt with, or learn them again"
            )

    def _with(self, voice: KnownVoice) -> Collection:
        others = [one for one in self.voices if one.name != voice.name]
        ordered = sorted([*others, voice], key=lambda one: one.name.casefold())
        return replace(self, voices=tuple(ordered))


def normalize(vector: NDArray[np.floating]) -> NDArray[np.float64]:
    """The vector at length 1; one without a direction stays as it is.

    >>> normalize(np.array([3.0, 4.0])).tolist()
    [0.6, 0.8]
    """
    length = float(np.linalg.norm(vector))
    found: NDArray[np.float64] = np.asarray(vector, dtype=np.float64)
    return found / length if length else found
