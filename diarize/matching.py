"""Whose voice a speaker's is, among those that are known: one to one, and nobody rather than wrong.

The assignment that makes the voices most alike over all speakers is the one looked at
(``scipy.optimize.linear_sum_assignment``). Of it a pair counts only if the two are alike enough,
and clearly more so than the speaker is to anybody else known, and anybody else speaking to the
known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diarize.collection import Collection, unit
from diarize.errors import OtherEmbedding
from transcript.values import Voice

LEAST_TO_RECOGNIZE_S = 5.0
"""Seconds of speech that somebody is recognized by at the least."""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """When a voice counts as known: cosines, from −1 to 1.

    ``threshold`` is how alike the two have to be, ``margin`` how much more alike than the next.
    Where strangers end and acquaintances begin depends on the embedding model: of WeSpeaker's
    ResNet34, community-1's own, no stranger of 400 was as alike as 0.55 (BasedHardware/omi#12935).
    """

    threshold: float = 0.55
    margin: float = 0.15


@dataclass(frozen=True, slots=True)
class Match:
    """Who a speaker was taken for: ``name`` is ``None`` where nobody is, and ``reason`` says why.

    ``similarity`` is the cosine to ``nearest``, the known voice that it was held against, and
    ``rival`` that of the next who might be meant; ``None`` where there is nobody.
    """

    speaker: str
    name: str | None
    nearest: str | None = None
    similarity: float | None = None
    rival: float | None = None
    reason: str = ""


DEFAULTS = MatchOptions()


def match(
    voices: Sequence[Voice], collection: Collection, options: MatchOptions = DEFAULTS
) -> tuple[Match, ...]:
    """Who each speaker of a recording is, in the order given.

    Raises :class:`~diarize.errors.OtherEmbedding` where the voices cannot be compared.
    """
    _require_comparable(voices, collection)
    if not voices or not collection.voices:
        return tuple(Match(voice.speaker, None, reason="no voice is known") for voice in voices)
    table = similarities(voices, collection)
    best = _assigned(table)
    return tuple(
        _decided(voice, row, best.get(row), table, collection, options)
        for row, voice in enumerate(voices)
    )


def _require_comparable(voices: Sequence[Voice], collection: Collection) -> None:
    known = {len(sample.embedding) for voice in collection.voices for sample in voice.samples}
    for voice in voices:
        collection.require(voice.model)
        if known - {len(voice.embedding)}:
            raise OtherEmbedding(
                f"voices of this model have {len(voice.embedding)} numbers, and {min(known)} those "
                "of the collection: it is damaged; learn them again"
            )


def similarities(voices: Sequence[Voice], collection: Collection) -> NDArray[np.float64]:
    """The cosines of all speakers and all known voices, shape (speakers, known)."""
    rows = np.array([unit(np.array(voice.embedding)) for voice in voices])
    columns = np.array([known.centroid for known in collection.voices])
    table: NDArray[np.float64] = rows @ columns.T
    return table


def _assigned(table: NDArray[np.float64]) -> dict[int, int]:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return dict(zip(rows.tolist(), columns.tolist(), strict=True))


def _decided(
    voice: Voice,
    row: int,
    column: int | None,
    table: NDArray[np.float64],
    collection: Collection,
    options: MatchOptions,
) -> Match:
    if column is None:
        return Match(voice.speaker, None, reason="the known voices are others'")
    similarity = float(table[row, column])
    beside = np.concatenate([np.delete(table[row], column), np.delete(table[:, column], row)])
    rival = float(beside.max()) if beside.size else None
    nearest = collection.voices[column].name
    reason = _objection(voice.seconds, similarity, rival, options)
    return Match(
        voice.speaker,
        nearest if not reason else None,
        nearest,
        round(similarity, 3),
        None if rival is None else round(rival, 3),
        reason,
    )


def _objection(
    seconds: float, similarity: float, rival: float | None, options: MatchOptions
) -> str:
    if seconds < LEAST_TO_RECOGNIZE_S:
        return f"only {seconds:.1f} s of the voice alone, and {LEAST_TO_RECOGNIZE_S:g} are needed"
    if similarity < options.threshold:
        return "not alike enough"
    if rival is not None and similarity - rival < options.margin:
        return "somebody else is nearly as alike"
    return ""
