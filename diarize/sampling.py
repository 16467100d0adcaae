"""A speaker's voice from their stretches of speech: which to hear, and what they have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from diarize.diarizer import Progress
from diarize.embedder import Embedder
from diarize.identification.collection import normalize
from transcript.values import Turn, Voice

LONGEST_S, SHORTEST_S = 6.0, 1.0
"""A stretch is heard in pieces of so many seconds; shorter ones tell little of a voice."""
MOST_S = 120.0
"""More than two minutes of a voice in one recording change its mean hardly."""
KEPT = 0.8
"""The share of the pieces, those most alike, that make the mean: the rest may be somebody else."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """How somebody sounds: an embedding of unit length, and the seconds of speech that were heard.

    ``pieces`` are the embeddings of the pieces, shape (pieces, dimensions), each of unit length.
    """

    embedding: NDArray[np.float64]
    seconds: float
    pieces: NDArray[np.float64]


def choose_pieces(spans: Sequence[Span], most_s: float = MOST_S) -> tuple[Span, ...]:
    """Choose what to hear of the stretches, the longest first, at most ``most_s`` seconds in all.

    What is too short is left out, each stretch is cut into equal pieces, and they are in order.

    >>> choose_pieces([(0.0, 0.9), (2.0, 12.0), (20.0, 23.0)])
    ((2.0, 7.0), (7.0, 12.0), (20.0, 23.0))
    """
    chosen: list[Span] = []
    heard = 0.0
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if end - start < SHORTEST_S or heard >= most_s:
            break
        cuts = np.linspace(start, end, 1 + int(np.ceil((end - start) / LONGEST_S))).tolist()
        for piece in pairwise(cuts):
            if heard < most_s:
                chosen.append(piece)
                heard += piece[1] - piece[0]
    return tuple(sorted(chosen))


def find_solo_speech(turns: Sequence[Turn]) -> dict[str, tuple[Span, ...]]:
    """Find when each speaker speaks and nobody else does, in order.

    >>> find_solo_speech([Turn(0.0, 5.0, "A"), Turn(4.0, 6.0, "B")])
    {'A': ((0.0, 4.0),), 'B': ((5.0, 6.0),)}
    """
    times = sorted({time for turn in turns for time in (turn.start, turn.end)})
    ordered = sorted(turns)
    found: dict[str, list[Span]] = {turn.speaker: [] for turn in ordered}
    active: list[Turn] = []
    upcoming = 0
    for start, end in pairwise(times):
        active = [turn for turn in active if turn.end > start]
        while upcoming < len(ordered) and ordered[upcoming].start <= start:
            active.append(ordered[upcoming])
            upcoming += 1
        speakers = {turn.speaker for turn in active if turn.end > start}
        if len(speakers) == 1:
            spans = found[speakers.pop()]
            if spans and spans[-1][1] == start:
                start = spans.pop()[0]
            spans.append((start, end))
    return {speaker: tuple(spans) for speaker, spans in found.items()}


def sample_voice(
    embedder: Embedder,
    samples: NDArray[np.float32],
    spans: Sequence[Span],
    progress: Progress,
) -> VoiceSample | None:
    """Compute what the stretches sound like together; ``None`` where there is too little to tell.

    ``samples`` are mono at 16 kHz in −1…1, shape (n,).
    """
    chosen = choose_pieces(spans)
    rows = embedder.embed(samples, chosen, progress) if chosen else np.empty((0, 0))
    is_known = np.isfinite(rows).all(axis=1)
    lengths = np.array([end - start for start, end in chosen])[is_known]
    if not is_known.any():
        return None
    return average_pieces(np.array([normalize(row) for row in rows[is_known]]), lengths)


def average_pieces(rows: NDArray[np.float64], lengths: NDArray[np.float64]) -> VoiceSample:
    """Average unit rows by their seconds, without those least alike to the mean of all.

    ``rows`` are (pieces, dimensions), ``lengths`` (pieces,), in seconds.
    """
    everything = normalize(rows.T @ lengths)
    cosines = rows @ everything
    kept = np.argsort(-cosines, kind="stable")[: max(1, round(KEPT * len(rows)))]
    centre = normalize(rows[kept].T @ lengths[kept])
    return VoiceSample(centre, round(float(lengths.sum()), 3), rows)


def compute_speaker_voices(
    embedder: Embedder,
    samples: NDArray[np.float32],
    turns: Sequence[Turn],
    progress: Progress,
) -> tuple[Voice, ...]:
    """Compute the voice of every speaker who speaks alone for long enough, in order of label.

    ``samples`` are mono at 16 kHz in −1…1, shape (n,). ``model`` of each is the embedding's.
    """
    found = sample_voices(
        embedder, samples, dict(sorted(find_solo_speech(turns).items())), progress
    )
    return tuple(
        Voice(speaker, tuple(one.embedding.tolist()), one.seconds, embedder.embedding)
        for speaker, one in found.items()
        if one is not None
    )


def sample_voices(
    embedder: Embedder,
    samples: NDArray[np.float32],
    spans: Mapping[str, Sequence[Span]],
    progress: Progress,
) -> dict[str, VoiceSample | None]:
    """Sample everybody's voice from their stretches; see :func:`sample_voice`."""

    def report(number: int) -> Progress:
        return lambda done: progress((number + done) / len(spans))

    return {
        name: sample_voice(embedder, samples, times, report(number))
        for number, (name, times) in enumerate(spans.items())
    }
