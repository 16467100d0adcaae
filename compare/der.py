"""DER and JER: who spoke when, second by second, as pyannote.metrics counts it.

    reference    ├──── Ann ────┤     ├── Bo ──┤
    hypothesis      ├──── 1 ─────────┤├── 2 ──┤
                 miss      false alarm  confusion where the paired speakers differ

No collar is left out around a boundary and overlapped speech counts for every speaker in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from compare.speakers import assign
from transcript.values import Turn

Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DiarizationError:
    """Seconds of error in ``total`` seconds of reference speech; added with ``+``.

    >>> diarization_error([Turn(0, 4, "Ann")], [Turn(1, 5, "1")]).rate
    0.5
    """

    total: float = 0.0
    missed: float = 0.0
    false_alarm: float = 0.0
    confusion: float = 0.0

    @property
    def errors(self) -> float:
        """Missed, false and confused seconds."""
        return self.missed + self.false_alarm + self.confusion

    @property
    def rate(self) -> float | None:
        """DER: error ÷ total; ``None``, undefined, where the reference is silent."""
        return self.errors / self.total if self.total else None

    def __add__(self, other: DiarizationError) -> DiarizationError:
        return DiarizationError(
            self.total + other.total,
            self.missed + other.missed,
            self.false_alarm + other.false_alarm,
            self.confusion + other.confusion,
        )


@dataclass(frozen=True, slots=True)
class JaccardError:
    """The sum over ``speakers`` of 1 − the share of seconds both sides give the speaker.

    Added with ``+``: the rate of several recordings is the mean over all their speakers.
    """

    speakers: int = 0
    errors: float = 0.0

    @property
    def rate(self) -> float | None:
        """JER: the mean over the reference's speakers; ``None``, undefined, without any."""
        return self.errors / self.speakers if self.speakers else None

    def __add__(self, other: JaccardError) -> JaccardError:
        return JaccardError(self.speakers + other.speakers, self.errors + other.errors)


def diarization_error(reference: Iterable[Turn], hypothesis: Iterable[Turn]) -> DiarizationError:
    """Count DER, with speakers paired so that they share the most seconds."""
    seconds, speaks, heard = _split_at_boundaries(list(reference), list(hypothesis))
    pairs = _pair_by_overlap(seconds, speaks, heard)
    right = sum(
        (speaks[row] & heard[column] for row, column in pairs), np.zeros(len(seconds), dtype=int)
    )
    spoken, claimed = speaks.sum(axis=0), heard.sum(axis=0)
    return DiarizationError(
        total=float(spoken @ seconds),
        missed=float(np.maximum(spoken - claimed, 0) @ seconds),
        false_alarm=float(np.maximum(claimed - spoken, 0) @ seconds),
        confusion=float((np.minimum(spoken, claimed) - right) @ seconds),
    )


def jaccard_error(reference: Iterable[Turn], hypothesis: Iterable[Turn]) -> JaccardError:
    """Count JER (N. Ryant et al., "The Second DIHARD Challenge", 2019); one left over counts 1.

    >>> jaccard_error([Turn(0, 4, "Ann"), Turn(4, 8, "Bo")], [Turn(0, 4, "1")]).rate
    0.5
    """
    seconds, speaks, heard = _split_at_boundaries(list(reference), list(hypothesis))
    errors = 0.0
    paired = dict(_pair_by_overlap(seconds, speaks, heard))
    for row, own in enumerate(speaks):
        other = heard[paired[row]] if row in paired else np.zeros_like(own)
        either = float((own | other) @ seconds)
        errors += 1 - float((own & other) @ seconds) / either if either else 0.0
    return JaccardError(len(speaks), errors)


def _split_at_boundaries(
    reference: Sequence[Turn], hypothesis: Sequence[Turn]
) -> tuple[Seconds, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Split time at boundaries: the seconds of each part, who speaks in it: (speakers, n)."""
    edges = np.unique(
        [edge for turn in (*reference, *hypothesis) for edge in (turn.start, turn.end)]
    )
    seconds = np.diff(edges)
    return seconds, _mark_speech(reference, edges), _mark_speech(hypothesis, edges)


def _mark_speech(turns: Sequence[Turn], edges: Seconds) -> npt.NDArray[np.int64]:
    speakers = {speaker: row for row, speaker in enumerate(sorted({t.speaker for t in turns}))}
    table = np.zeros((len(speakers), max(0, len(edges) - 1)), dtype=np.int64)
    for turn in turns:
        first, last = np.searchsorted(edges, [turn.start, turn.end])
        table[speakers[turn.speaker], first:last] = 1
    return table


def _pair_by_overlap(
    seconds: Seconds, speaks: npt.NDArray[np.int64], heard: npt.NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Pair the speakers that share the most seconds; those that share none are no pair.

    Speakers that share equally much are paired by name, as pyannote.metrics pairs them.
    """
    shared = (speaks * seconds) @ heard.T
    pairs = assign((-shared).tolist()) if shared.size else []
    return [(row, column) for row, column in pairs if shared[row, column] > 0]
