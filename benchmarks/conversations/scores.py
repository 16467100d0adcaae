"""How far a transcript is from a truth that is known to the word.

Errors and lengths are kept apart and summed over recordings; a rate is taken last. jiwer
counts the word errors and pyannote.metrics the diarization error: they are the field's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from math import floor

import numpy as np
from rapidfuzz.distance import Levenshtein

from transcript.values import Line, Turn, Word

CAPTION_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Count:
    """``errors`` out of ``total``; counts add up, and ``rate`` is ``None`` of nothing."""

    errors: float = 0
    total: float = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.errors + other.errors, self.total + other.total)

    @property
    def rate(self) -> float | None:
        """The share of errors, in 0–1 or above where words were invented."""
        return self.errors / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything that is shown of one conversation; ``+`` pools two of them."""

    words: Count = Count()
    wrong_speaker: Count = Count()
    diarization_s: Count = Count()
    late_starts: Count = Count()
    long_captions: Count = Count()
    backward_captions: Count = Count()
    misplaced_captions: Count = Count()

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


def plain(word: Word) -> str:
    """A word without case and surrounding punctuation.

    >>> plain(Word(0, 1, "“Well,"))
    'well'
    """
    return word.text.casefold().strip(" .,;:?!…-–—\"'“”‘’()")


def in_time_order(words: Iterable[Word]) -> list[Word]:
    """The words that have text, sorted by start."""
    return sorted((word for word in words if plain(word)), key=lambda word: word.start or 0.0)


def pairs(heard: Sequence[Word], said: Sequence[Word]) -> list[tuple[int, int]]:
    """Indices of the words that the cheapest edit script puts opposite each other."""
    opcodes = Levenshtein.opcodes([plain(w) for w in heard], [plain(w) for w in said])
    return [
        (code.src_start + offset, code.dest_start + offset)
        for code in opcodes
        if code.tag in ("equal", "replace")
        for offset in range(code.src_end - code.src_start)
    ]


def word_errors(heard: Sequence[Word], said: Sequence[Word]) -> Count:
    """Substitutions, deletions and insertions over the words that were said (jiwer)."""
    import jiwer

    output = jiwer.process_words(
        " ".join(plain(word) for word in said), " ".join(plain(word) for word in heard)
    )
    return Count(output.substitutions + output.deletions + output.insertions, len(said))


def wrong_speakers(heard: Sequence[Word], said: Sequence[Word]) -> Count:
    """Paired words given to another than their speaker, labels mapped one to one at best."""
    from scipy.optimize import linear_sum_assignment

    opposite = pairs(heard, said)
    labels = sorted({str(heard[i].speaker) for i, _ in opposite})
    people = sorted({str(said[j].speaker) for _, j in opposite})
    together = np.zeros((len(labels), len(people)))
    for i, j in opposite:
        together[labels.index(str(heard[i].speaker)), people.index(str(said[j].speaker))] += 1
    rows, columns = linear_sum_assignment(-together)
    return Count(len(opposite) - float(together[rows, columns].sum()), len(opposite))


def diarization_error(found: Sequence[Turn], true: Sequence[Turn]) -> Count:
    """Seconds missed, invented or confused over the seconds spoken (no collar, with overlap)."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotation(turns: Sequence[Turn]) -> Annotation:
        made = Annotation()
        for index, turn in enumerate(turns):
            made[Segment(turn.start, turn.end), index] = turn.speaker
        return made

    metric = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    end = max((turn.end for turn in (*found, *true)), default=0.0)
    everything = Timeline([Segment(0.0, end)])
    parts = metric(annotation(true), annotation(found), uem=everything, detailed=True)
    wrong = parts["missed detection"] + parts["false alarm"] + parts["confusion"]
    return Count(float(wrong), float(parts["total"]))


def late_starts(heard: Sequence[Word], said: Sequence[Word], tolerance_s: float = 0.1) -> Count:
    """Words heard rightly whose start is further than ``tolerance_s`` from the truth."""
    right = [
        (heard[i], said[j]) for i, j in pairs(heard, said) if plain(heard[i]) == plain(said[j])
    ]
    far = sum(abs((h.start or 0.0) - (s.start or 0.0)) > tolerance_s for h, s in right)
    return Count(far, len(right))


def caption_counts(
    captions: Sequence[Line], shown: Sequence[Line], said: Sequence[Word]
) -> tuple[Count, Count, Count]:
    """Captions that are too wide, that go back, and that start over 1 s from the truth.

    ``shown`` is what the caption file says, in whole seconds rounded down; it is held against
    the truth rounded down likewise, since a caption that truly starts at 4.99 s is written at
    4. ``captions`` are the same lines with their words, which find the true start of the first
    word where that was heard rightly.
    """
    wide = sum(len(line.text) > CAPTION_WIDTH for line in shown)
    starts = [line.start or 0.0 for line in shown]
    back = sum(after < before for before, after in pairwise(starts))
    marks = {
        id(next(iter(line.words))): mark.start for line, mark in zip(captions, shown, strict=True)
    }
    heard = in_time_order(word for line in captions for word in line.words)
    far = placed = 0
    for i, j in pairs(heard, said):
        mark = marks.get(id(heard[i]))
        if mark is not None and plain(heard[i]) == plain(said[j]):
            placed += 1
            far += abs(mark - floor(said[j].start or 0.0)) > 1.0
    return Count(wide, len(shown)), Count(back, len(shown)), Count(far, placed)
