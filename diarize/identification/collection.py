"""Known voices: how people sound, learnt from recordings they speak in; and their file.

A collection is of one embedding model, and no other model's voices can be compared with it. Its
file is JSON, one sample a line, with nothing in it that runs:

.. code-block:: text

    {"castproof_voices": 1, "embedding": "4f1c…", "samples": [
    {"name": "Ann", "seconds": 31.2, "source": "talk.mp3", "digest": "9b0d…",
     "learnt": "2026-11-21", "embedding": [0.12, …]}
    ]}
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from diarize.errors import OtherEmbedding
from transcript.errors import FormatError
from transcript.formats import jsontext
from transcript.formats.jsontext import Node
from transcript.former_name import former_name

LEAST_TO_LEARN_S = 10.0
"""Seconds of speech that a voice is learnt from at the least; of less, chance decides much."""
KEY, VERSION = "castproof_voices", 1
LONGEST = 1.001
"""An embedding has length 1, but for rounding."""
_DIGITS = 6
_REQUIRED = ("name", "seconds", "source", "digest", "learnt", "embedding")


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
        """Tell whether both were taken from the same part of the same recording."""
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

    def find_voice(self, name: str) -> KnownVoice | None:
        """Find somebody's voice, where it is known."""
        return next((voice for voice in self.voices if voice.name == name), None)

    def learn(self, name: str, samples: Iterable[Sample]) -> Collection:
        """Add samples of somebody; one of the same part of a recording is replaced."""
        known = self.find_voice(name) or KnownVoice(name, ())
        for sample in samples:
            kept = [one for one in known.samples if not one.is_of_the_same(sample)]
            known = replace(known, samples=(*kept, sample))
        others = [one for one in self.voices if one.name != name]
        ordered = sorted([*others, known], key=lambda one: one.name.casefold())
        return replace(self, voices=tuple(ordered))

    def forget(self, name: str) -> Collection:
        """Leave somebody out."""
        return replace(self, voices=tuple(one for one in self.voices if one.name != name))

    def select(self, names: Iterable[str]) -> Collection:
        """Leave out all but these people."""
        wanted = set(names)
        return replace(self, voices=tuple(one for one in self.voices if one.name in wanted))

    def merge(self, other: Collection) -> Collection:
        """Join both; raise :class:`OtherEmbedding` where they cannot be compared."""
        self.require_embedding(other.embedding)
        merged = self
        for voice in other.voices:
            merged = merged.learn(voice.name, voice.samples)
        return merged

    def require_embedding(self, embedding: str) -> None:
        """Raise :class:`OtherEmbedding` unless the voices are of this model."""
        if embedding != self.embedding:
            raise OtherEmbedding(
                f"the voices were learnt with another embedding model ({self.embedding}, and this "
                f"one is {embedding}): use that model, or learn them again"
            )


def normalize(vector: NDArray[np.floating]) -> NDArray[np.float64]:
    """Scale a vector to length 1; one without a direction stays as it is.

    >>> normalize(np.array([3.0, 4.0])).tolist()
    [0.6, 0.8]
    """
    length = float(np.linalg.norm(vector))
    found: NDArray[np.float64] = np.asarray(vector, dtype=np.float64)
    return found / length if length else found


def write_collection(collection: Collection) -> str:
    """Write the file's text; the same collection always gives the same."""
    rows = [
        {
            "name": voice.name,
            "seconds": sample.seconds,
            "source": sample.source,
            "digest": sample.digest,
            "learnt": sample.learnt.isoformat(),
            **jsontext.record_times(sample.start, sample.end),
            "embedding": [round(value, _DIGITS) for value in sample.embedding],
        }
        for voice in collection.voices
        for sample in voice.samples
    ]
    return jsontext.write({KEY: VERSION, "embedding": collection.embedding}, "samples", rows)


def parse_collection(text: str) -> Collection:
    """Parse the collection of a file's text; raise :class:`~transcript.errors.FormatError`."""
    root = jsontext.parse(text)
    former = former_name(KEY)
    key = former if isinstance(root.value, dict) and former in root.value else KEY
    fields = root.fields((key, "embedding", "samples"), ())
    fields[key].must_be(VERSION)
    collection = Collection(fields["embedding"].text())
    width: int | None = None
    for node in fields["samples"].items():
        name, sample = _parse_sample(node)
        if width not in (None, len(sample.embedding)):
            raise FormatError(f"{node.where}.embedding is not as long as the others")
        width = len(sample.embedding)
        collection = collection.learn(name, [sample])
    return collection


def _parse_sample(node: Node) -> tuple[str, Sample]:
    """Parse one sample and whose it is."""
    fields = node.fields(_REQUIRED, ("start", "end"))
    start, end = fields.span("start", "end")
    name = fields["name"].text()
    if not name.strip():
        raise FormatError(f"{node.where}.name is empty")
    embedding = tuple(each.number() for each in fields["embedding"].items())
    if not any(embedding):
        raise FormatError(f"{fields['embedding'].where} is all zeros: learn the voice again")
    if max(map(abs, embedding)) > LONGEST:
        raise FormatError(f"{fields['embedding'].where} is longer than 1")
    try:
        learnt = date.fromisoformat(fields["learnt"].text())
    except ValueError as error:
        message = f"{fields['learnt'].where} is not a date such as 2026-11-21"
        raise FormatError(message) from error
    return name, Sample(
        embedding=embedding,
        seconds=fields["seconds"].seconds(),
        source=fields["source"].text(),
        digest=fields["digest"].text(),
        learnt=learnt,
        start=start,
        end=end,
    )
