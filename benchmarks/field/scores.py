"""How far what a tool wrote is from what was said: counts that add up over recordings.

Both sides are normalised alike, by ``compare``'s ``whisper`` (case, punctuation, hesitations,
contractions, numbers), and put opposite each other by the cheapest edit script. meeteval counts the
cpWER, pyannote.metrics the DER (no collar, overlap included).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.conversations.scores import Count, caption_counts, diarization_error
from benchmarks.field.recordings import Recording
from compare.normalise import normalise
from compare.tokens import tokens_of
from transcript.values import Line, Transcript, Turn, Word

LONG_RUN = 4  # words lost in a row that count as a gap
NEAR_S = (0.1, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a tool made of a recording; ``None`` is what it does not make.

    ``captions`` are lines with their words, ``shown`` the same captions as their file says them.
    """

    words: tuple[Word, ...]
    turns: tuple[Turn, ...] | None = None
    captions: tuple[Line, ...] | None = None
    shown: tuple[Line, ...] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A word as it is counted; times are ``None`` where the word's own are not known."""

    text: str
    speaker: str
    start: float | None
    end: float | None


NOTHING = Count()


@dataclass(frozen=True, slots=True)
class Scores:
    """Every count of one recording, or of several added up.

    ``starts`` and ``ends`` count, for each of ``NEAR_S``, words further than that from the truth.
    """

    words: Count = NOTHING
    speaker_words: Count = NOTHING
    wrong_speaker: Count = NOTHING
    diarization_s: Count = NOTHING
    crowds: Count = NOTHING
    lost_in_runs: Count = NOTHING
    inserted: Count = NOTHING
    captions: Count = NOTHING
    starts: tuple[Count, ...] = (NOTHING,) * len(NEAR_S)
    ends: tuple[Count, ...] = (NOTHING,) * len(NEAR_S)

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            *(getattr(self, of.name) + getattr(other, of.name) for of in fields(self)[:-2]),
            starts=tuple(a + b for a, b in zip(self.starts, other.starts, strict=True)),
            ends=tuple(a + b for a, b in zip(self.ends, other.ends, strict=True)),
        )


def score(recording: Recording, heard: Heard) -> Scores:
    """Count everything that the recording's truth and the tool's output allow."""
    said, got = units_of(recording.words), units_of(heard.words)
    opcodes = Levenshtein.opcodes([unit.text for unit in said], [unit.text for unit in got])
    lost = [op.src_end - op.src_start for op in opcodes if op.tag == "delete"]
    inserted = sum(op.dest_end - op.dest_start for op in opcodes if op.tag == "insert")
    pairs = [
        (said[op.src_start + n], got[op.dest_start + n])
        for op in opcodes
        if op.tag in ("equal", "replace")
        for n in range(op.src_end - op.src_start)
    ]
    right = [(one, other) for one, other in pairs if one.text == other.text]
    wrong = len(pairs) - len(right)
    people = {word.speaker for word in heard.words if word.speaker}
    tells = bool(people) or heard.turns is not None
    return Scores(
        words=Count(wrong + sum(lost) + inserted, len(said)),
        speaker_words=count_speaker_words(said, got) if tells else NOTHING,
        wrong_speaker=count_wrong_speakers(pairs) if tells else NOTHING,
        diarization_s=_count_seconds(recording, heard),
        crowds=Count(int(len(people) != recording.speakers), 1) if tells else NOTHING,
        lost_in_runs=Count(sum(run for run in lost if run >= LONG_RUN), len(said)),
        inserted=Count(inserted, len(said)),
        captions=_count_captions(recording, heard),
        starts=tuple(_count_far([(a.start, b.start) for a, b in right], near) for near in NEAR_S),
        ends=tuple(_count_far([(a.end, b.end) for a, b in right], near) for near in NEAR_S),
    )


def units_of(words: Sequence[Word]) -> list[Unit]:
    """Normalise words; a word's times stay with it where it gives one unit, else none are known."""
    tokens = tokens_of(
        Transcript(tuple(Line(w.start, w.end, w.speaker, w.text, (w,)) for w in words))
    )
    units = normalise(tokens, "whisper")
    times: dict[int, int] = {}
    for unit in units:
        times[unit.index] = times.get(unit.index, 0) + 1
    return [
        Unit(
            unit.text,
            tokens[unit.index].speaker or "",
            *((unit.start, unit.end) if times[unit.index] == 1 else (None, None)),
        )
        for unit in units
    ]


def count_speaker_words(said: Sequence[Unit], heard: Sequence[Unit]) -> Count:
    """The errors of meeteval's cpWER: each speaker's words beside those of one of the truth's."""
    from meeteval.wer import cp_word_error_rate

    rate = cp_word_error_rate(
        _by_speaker(said), _by_speaker(heard), reference_sort=False, hypothesis_sort=False
    )
    return Count(rate.errors, rate.length)


def _by_speaker(units: Sequence[Unit]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for unit in units:
        texts.setdefault(unit.speaker, []).append(unit.text)
    return {speaker: " ".join(words) for speaker, words in texts.items()}


def count_wrong_speakers(pairs: Sequence[tuple[Unit, Unit]]) -> Count:
    """Words given to another than their speaker, labels and people mapped one to one at best."""
    from scipy.optimize import linear_sum_assignment

    people = sorted({said.speaker for said, _ in pairs})
    labels = sorted({heard.speaker for _, heard in pairs})
    together = np.zeros((len(people), len(labels)))
    for said, heard in pairs:
        together[people.index(said.speaker), labels.index(heard.speaker)] += 1
    rows, columns = linear_sum_assignment(-together)
    return Count(len(pairs) - float(together[rows, columns].sum()), len(pairs))


def _count_far(times: Sequence[tuple[float | None, float | None]], near_s: float) -> Count:
    known = [(a, b) for a, b in times if a is not None and b is not None]
    return Count(sum(abs(a - b) > near_s for a, b in known), len(known))


def _count_seconds(recording: Recording, heard: Heard) -> Count:
    return NOTHING if heard.turns is None else diarization_error(heard.turns, recording.turns)


def _count_captions(recording: Recording, heard: Heard) -> Count:
    """Captions that begin over a second from their first word, its start rounded down as theirs."""
    timed = all(word.start is not None for word in recording.words)
    if not (timed and heard.captions and heard.shown):
        return NOTHING
    return caption_counts(heard.captions, heard.shown, recording.words)[2]
