"""The speakers counted once more, by how much speech there is of each and whom they sound like.

A clustering counts embeddings, and one short turn is in ten overlapping chunks: heard ten times, it
is a cluster. In a quick exchange that goes wrong both ways. Turns of two people that were taken for
one's make a speaker whose voice is a mixture of both, short turns of one make a second; and who
never speaks for two seconds in a chunk is not clustered at all. So speech is counted once here,
however many chunks it is in, and

- a speaker whose voice is made of the others' voices is none: each piece goes to the voice that it
  is most like;
- turns that are unlike every voice and like one another are of one more speaker.

What is like and unlike is measured in the recording itself: between how much alike the pieces of
two voices are, and those of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]

#: A piece with less clean speech, in seconds, says nothing of a voice; longer ones are sure of it.
SHORTEST_S, SURE_S = 1.0, 2.0
#: A speaker who says more, in seconds, is never taken for a mixture.
MIXTURE_S_MAX = 30.0
#: Who was not clustered has so many turns, of so many seconds in all.
TURNS_MIN, TURNS_S_MIN = 2, 2.0
#: How alike, on the way from two voices (0) to one (1), are: a mixture and what it is made of; the
#: turns of one more speaker; these and any other voice, at most. Chosen on quick exchanges.
MIXED, SAME, UNLIKE = 0.5, 0.4, 0.25


@dataclass(frozen=True, slots=True)
class Pieces:
    """What each chunk has of each of its speakers: a piece a row, of those who speak at all.

    ``voices`` are ``(pieces, dimensions)``, of unit length. ``clean`` is ``(pieces, frames)``:
    where a piece is heard and nobody else; ``first`` ``(pieces,)`` is its first frame's number in
    the recording. A frame lasts ``frame_s`` seconds.
    """

    voices: Floats
    first: Numbers
    clean: Flags
    frame_s: float

    @property
    def seconds(self) -> Floats:
        """How much clean speech each has, ``(pieces,)``."""
        seconds: Floats = self.clean.sum(axis=1) * self.frame_s
        return seconds

    def find_frames(self, chosen: Flags) -> Numbers:
        """Find the recording's frames in which chosen pieces have clean speech, each once."""
        frames = self.first[chosen, None] + np.arange(self.clean.shape[1])
        return np.unique(frames[self.clean[chosen]])

    def count_seconds(self, chosen: Flags) -> float:
        """Count the seconds of clean speech of chosen pieces, what several have once."""
        return len(self.find_frames(chosen)) * self.frame_s

    def average(self, chosen: Flags) -> Floats:
        """Average the voices of chosen pieces by length, ``(dimensions,)``."""
        seconds = self.seconds[chosen]
        weights = np.where(seconds >= SHORTEST_S, seconds, 1e-6)
        return scale_rows(weights @ self.voices[chosen])


def cut_pieces(
    embeddings: NDArray[Any],
    active: NDArray[Any],
    wanted: Flags,
    chunk_starts: Numbers,
    frame_s: float,
) -> tuple[Pieces, Flags]:
    """Cut chunks into pieces, and tell ``(chunks, speakers)`` who has one.

    ``embeddings`` are ``(chunks, speakers, dimensions)``; ``active`` is above 0 where one speaks,
    ``(chunks, frames, speakers)``. Nobody but the ``wanted``, ``(chunks, speakers)``, has a piece.
    ``chunk_starts`` are frames of the recording.
    """
    speaks = np.nan_to_num(active) > 0
    clean = speaks & (speaks.sum(axis=2, keepdims=True) == 1)
    has_piece = wanted & speaks.any(axis=1) & np.isfinite(embeddings).all(axis=2)
    voices = scale_rows(embeddings[has_piece].astype(np.float64))
    first = np.broadcast_to(chunk_starts[:, None], has_piece.shape)[has_piece]
    return Pieces(voices, first, clean.transpose(0, 2, 1)[has_piece], frame_s), has_piece


def scale_rows(rows: Floats) -> Floats:
    """Scale rows to unit length; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = rows / np.where(lengths == 0.0, 1.0, lengths)
    return scaled


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike pieces are, as cosines, to the likeliest ``other`` voice and to their ``own``."""

    other: float
    own: float

    def find_cosine(self, share: float) -> float:
        """Find the cosine that lies so far on the way from another's voice to the own."""
        return self.other + share * (self.own - self.other)


def recount(pieces: Pieces, speakers: Numbers) -> Numbers:
    """Recount the speakers of pieces, ``(pieces,)``, numbers from 0 on without a gap.

    One speaker, or voices that cannot be told apart, are left as they are.
    """
    while True:
        voices = np.array([pieces.average(speakers == one) for one in range(speakers.max() + 1)])
        likeness = _measure_likeness(pieces, speakers, voices)
        if likeness is None:
            return speakers
        mixture = _find_mixture(pieces, speakers, voices, likeness)
        if mixture is None:
            return _add_unheard(pieces, speakers, voices, likeness)
        cosines = pieces.voices @ voices.T
        cosines[:, mixture] = -np.inf
        speakers = np.where(speakers == mixture, cosines.argmax(axis=1), speakers)
        speakers = speakers - (speakers > mixture)


def _measure_likeness(pieces: Pieces, speakers: Numbers, voices: Floats) -> Likeness | None:
    long = pieces.seconds >= SURE_S
    if len(voices) < 2 or not long.any():
        return None
    cosines = pieces.voices[long] @ voices.T
    own = np.arange(len(cosines)), speakers[long]
    to_own = float(np.median(cosines[own]))
    cosines[own] = -np.inf
    likeness = Likeness(float(np.median(cosines.max(axis=1))), to_own)
    return likeness if likeness.other < likeness.own else None


def _find_mixture(
    pieces: Pieces, speakers: Numbers, voices: Floats, likeness: Likeness
) -> int | None:
    """Find the speaker with the least speech whose voice is made of the others'."""
    from scipy.optimize import nnls

    said = [pieces.count_seconds(speakers == one) for one in range(len(voices))]
    for one in np.argsort(said, kind="stable").tolist():
        if said[one] > MIXTURE_S_MAX:
            break
        others = np.delete(voices, one, axis=0)
        mixed = scale_rows(nnls(others.T, voices[one])[0] @ others)
        if mixed @ voices[one] >= likeness.find_cosine(MIXED):
            return int(one)
    return None


def _add_unheard(pieces: Pieces, speakers: Numbers, voices: Floats, likeness: Likeness) -> Numbers:
    """Add speakers of turns that are unlike every voice and like one another."""
    turns = _find_unlike_turns(pieces, voices, likeness)
    while turns:
        like_first = [
            pieces.average(turn) @ pieces.average(turns[0]) >= likeness.find_cosine(SAME)
            for turn in turns
        ]
        group = [turn for turn, is_like in zip(turns, like_first, strict=True) if is_like]
        turns = [turn for turn, is_like in zip(turns, like_first, strict=True) if not is_like]
        said = np.any(group, axis=0)
        if len(group) >= TURNS_MIN and pieces.count_seconds(said) >= TURNS_S_MIN:
            voice = pieces.average(said)
            least = np.maximum(
                (pieces.voices * voices[speakers]).sum(axis=1), likeness.find_cosine(SAME)
            )
            speakers = np.where(pieces.voices @ voice > least, len(voices), speakers)
            voices = np.vstack([voices, voice])
    return speakers


def _find_unlike_turns(pieces: Pieces, voices: Floats, likeness: Likeness) -> list[Flags]:
    """Find the turns that are unlike every voice, each flags of pieces, the longest first."""
    cosines = (pieces.voices @ voices.T).max(axis=1)
    strange = (pieces.seconds >= SHORTEST_S) & (cosines < likeness.find_cosine(MIXED))
    turns = [
        turn
        for turn in _join_turns(pieces, np.flatnonzero(strange))
        if (voices @ pieces.average(turn)).max() < likeness.find_cosine(UNLIKE)
    ]
    return sorted(turns, key=lambda turn: -pieces.count_seconds(turn))


def _join_turns(pieces: Pieces, chosen: Sequence[int] | Numbers) -> list[Flags]:
    """Join the chosen pieces that have speech in common, each turn flags of pieces."""
    turns: list[Flags] = []
    for index in chosen:
        turn = np.arange(len(pieces.first)) == index
        frames = pieces.find_frames(turn)
        apart = []
        for other in turns:
            if np.isin(frames, pieces.find_frames(other)).any():
                turn = turn | other
            else:
                apart.append(other)
        turns = [*apart, turn]
    return turns
