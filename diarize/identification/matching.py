"""Identify speakers among the known voices, one to one, and rather nobody than somebody wrong.

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

from diarize.errors import OtherEmbedding
from diarize.identification.collection import Collection, normalize
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
class VoiceMatch:
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


def match_voices(
    voices: Sequence[Voice], collection: Collection, options: MatchOptions = DEFAULTS
) -> tuple[VoiceMatch, ...]:
    """Identify each speaker of a recording, in the order given.

    Raises :class:`~diarize.errors.OtherEmbedding` where the voices cannot be compared.
    """
    lengths = {len(sample.embedding) for voice in collection.voices for sample in voice.samples}
    for voice in voices:
        collection.require_embedding(voice.model)
        if lengths - {len(voice.embedding)}:
            raise OtherEmbedding(
                f"the voice collection is damaged: its voices have {min(lengths)} numbers, and "
                f"those of its model have {len(voice.embedding)}; learn them again"
            )
    if not voices or not collection.voices:
        return tuple(
            VoiceMatch(voice.speaker, None, reason="no voice is known") for voice in voices
        )
    rows = np.array([normalize(np.array(voice.embedding)) for voice in voices])
    table = compute_similarities(voices, collection)
    scores = _Scores(table, rows @ rows.T, options)
    assigned = assign_voices(table)
    found = []
    for row, voice in enumerate(voices):
        column, likeliest = assigned.get(row), int(table[row].argmax())
        reason = scores.find_objection(voice.seconds, row, column)
        shown = likeliest if reason or column is None else column
        nearest, rival = collection.voices[shown].name, scores.find_rival(row, shown)
        found.append(
            VoiceMatch(
                voice.speaker,
                None if reason else nearest,
                nearest,
                round(float(table[row, shown]), 3),
                None if rival is None else round(rival, 3),
                reason,
            )
        )
    return tuple(found)


def compute_similarities(voices: Sequence[Voice], collection: Collection) -> NDArray[np.float64]:
    """Compute the cosines of all speakers and all known voices, shape (speakers, known)."""
    rows = np.array([normalize(np.array(voice.embedding)) for voice in voices])
    columns = np.array([known.centroid for known in collection.voices])
    table: NDArray[np.float64] = rows @ columns.T
    return table


def assign_voices(table: NDArray[np.float64]) -> dict[int, int]:
    """Assign a column to each row, one to one, so that the values sum to the most.

    Where there are more rows than columns, some rows have none.
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return dict(zip(rows.tolist(), columns.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Scores:
    """The cosines of speakers and known voices, and of the speakers among themselves."""

    table: NDArray[np.float64]
    among: NDArray[np.float64]
    options: MatchOptions

    def find_rival(self, row: int, column: int) -> float | None:
        """Find the best cosine of anybody else to this speaker, or of others to this voice.

        A speaker who sounds more like this one than this one like the known voice is the same
        person, whom the diarizer took for two: no rival, for whichever is the more alike.
        """
        own = self.table[row, column]
        others = np.delete(np.arange(len(self.table)), row)
        halves = (self.among[row, others] >= own) & (self.table[others, column] <= own)
        beside = [*np.delete(self.table[row], column), *self.table[others[~halves], column]]
        return float(max(beside)) if beside else None

    def find_objection(self, seconds: float, row: int, column: int | None) -> str:
        """Say why the speaker of a row is not the known voice of a column; empty where it is."""
        likeliest = int(self.table[row].argmax())
        if seconds < LEAST_TO_RECOGNIZE_S:
            return (
                f"only {seconds:.1f} s of the voice alone, and {LEAST_TO_RECOGNIZE_S:g} are needed"
            )
        if self.table[row, likeliest] < self.options.threshold:
            return "the match is too weak"
        if column != likeliest:
            return "another speaker matches better"
        rival = self.find_rival(row, column)
        if rival is not None and self.table[row, column] - rival < self.options.margin:
            return "another voice matches nearly as well"
        return ""
