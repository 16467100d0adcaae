"""Units of speech compared with the speakers' own voices, and moved where the voice says so.

A diarizer decides over windows of seconds; what it got wrong at a boundary, a voice embedding of
the sentence itself can mend (noScribe#351: 5.3 % wrong-speaker words became 2.4 %). No model runs
here: embeddings come in, one for each unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.attribution.coverage import Floats
from align.units import ends_sentence, find_speaker_runs, measure_pauses_s
from transcript.values import Line, Note, Word

UNIT_PAUSE_S = 0.5
#: Shorter units say too little of a voice: they stay, and nobody's confidence comes of them.
SHORTEST_UNIT_S = 0.8
#: What a speaker's own voice is made of: units long enough to be told apart surely.
SURE_UNIT_S = 1.5
SURE_UNITS_MIN = 2
#: A unit moves when another's voice is so much more alike, where TYPICAL is the median margin.
MOVE_MARGIN = 0.12
TYPICAL_MARGIN = 0.4
#: Below this median the voices are too alike, or the labels too mixed, to decide anything.
MEDIAN_MARGIN_MIN = 0.05
#: A line's voice is doubtful when its margin is below this share of the recording's median.
DOUBTFUL = 0.25


@dataclass(frozen=True, slots=True)
class SpeechUnit:
    """Words ``first`` up to, not including, ``stop``: of one speaker, without a pause or a stop."""

    first: int
    stop: int
    start: float
    end: float
    speaker: str

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class CheckedUnit:
    """A unit and what its voice says.

    ``margin`` is how much more alike (as a cosine) its speaker's voice is than the next one's;
    ``rival`` is whose that is. ``confidence`` is in 0–1: 0.5 where both are as likely, 1 where
    the margin is twice the recording's median. ``moved_from`` had the unit before its voice spoke.
    """

    unit: SpeechUnit
    margin: float
    confidence: float
    rival: str
    moved_from: str | None = None
    doubtful: bool = False


def cut_voice_units(words: Sequence[Word]) -> tuple[SpeechUnit, ...]:
    """Cut attributed words at sentence ends, at pauses, and where the speaker changes.

    A unit whose words have no speaker or no times is left out.

    >>> said = [Word(0.0, 1.0, "Hi.", speaker="A"), Word(1.0, 2.0, "We", speaker="A"),
    ...         Word(2.5, 3.0, "moved", speaker="A"), Word(3.0, 3.5, "Oh", speaker="B")]
    >>> [(unit.first, unit.stop, unit.speaker) for unit in cut_voice_units(said)]
    [(0, 1, 'A'), (1, 2, 'A'), (2, 3, 'A'), (3, 4, 'B')]
    """
    pauses = measure_pauses_s(words)
    units: list[SpeechUnit] = []
    for span in find_speaker_runs([word.speaker for word in words]):
        first = span.first
        for stop in range(span.first + 1, span.stop + 1):
            pause = pauses[stop] if stop < span.stop else None
            is_paused = pause is not None and pause >= UNIT_PAUSE_S
            if stop < span.stop and not is_paused and not ends_sentence(words[stop - 1].text):
                continue
            start, end = words[first].start, words[stop - 1].end
            if start is not None and end is not None and span.speaker is not None and end > start:
                units.append(SpeechUnit(first, stop, start, end, span.speaker))
            first = stop
    return tuple(units)


def can_compare_voices(units: Sequence[SpeechUnit]) -> bool:
    """Tell whether at least two speakers have sure units enough for their voices to be known."""
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.speaker] = counts.get(unit.speaker, 0) + (unit.seconds >= SURE_UNIT_S)
    return sum(count >= SURE_UNITS_MIN for count in counts.values()) >= 2


def check_voices(
    units: Sequence[SpeechUnit], embeddings: NDArray[np.floating]
) -> tuple[CheckedUnit, ...]:
    """Compare each unit with the speakers' voices; units whose voice says nothing are left out.

    ``embeddings`` is ``(units, dimensions)``, a row of NaN where a unit is too short to tell.
    Each unit is compared with the mean voice of every speaker, weighted by seconds and *without
    the unit itself*. A unit of a speaker whose voice is not known stays where it is.
    """
    rows = np.asarray(embeddings, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0.0] = np.nan
    voices = _Voices(units, rows / lengths)
    found = [
        (unit, *voices.find_rival(index))
        for index, unit in enumerate(units)
        if unit.seconds >= SHORTEST_UNIT_S and voices.can_compare(index)
    ]
    sure = [margin for unit, margin, _ in found if unit.seconds >= SURE_UNIT_S]
    median = float(np.median(sure)) if sure else 0.0
    if median < MEDIAN_MARGIN_MIN:
        return ()
    checked = []
    for unit, margin, rival in found:
        moved_from = None
        if margin <= -MOVE_MARGIN * median / TYPICAL_MARGIN:
            unit, rival, moved_from = replace(unit, speaker=rival), unit.speaker, unit.speaker
            margin = -margin
        confidence = float(np.clip(0.5 + margin / (4 * median), 0.0, 1.0))
        is_doubtful = moved_from is None and margin < DOUBTFUL * median
        checked.append(CheckedUnit(unit, margin, confidence, rival, moved_from, is_doubtful))
    return tuple(checked)


class _Voices:
    """The speakers' mean voices, from which any one unit can be left out."""

    def __init__(self, units: Sequence[SpeechUnit], rows: Floats) -> None:
        self._units, self._rows = units, rows
        self._sums: dict[str, Floats] = {}
        self._counts: dict[str, int] = {}
        for index, unit in enumerate(units):
            if self._is_sure(index):
                before = self._sums.get(unit.speaker, np.zeros(rows.shape[1]))
                self._sums[unit.speaker] = before + rows[index] * unit.seconds
                self._counts[unit.speaker] = self._counts.get(unit.speaker, 0) + 1
        self._speakers = sorted(
            speaker for speaker, count in self._counts.items() if count >= SURE_UNITS_MIN
        )

    def _is_sure(self, index: int) -> bool:
        return self._units[index].seconds >= SURE_UNIT_S and not np.isnan(self._rows[index]).any()

    def can_compare(self, index: int) -> bool:
        """Tell whether a unit's own voice, its speaker's and another's are known."""
        if np.isnan(self._rows[index]).any() or len(self._speakers) < 2:
            return False
        return self._units[index].speaker in self._speakers

    def find_rival(self, index: int) -> tuple[float, str]:
        """Find how much more alike a unit's speaker is than the likeliest other, and who that is.

        The first is a difference of two cosines.
        """
        unit, row = self._units[index], self._rows[index]
        cosines: dict[str, float] = {}
        for speaker in self._speakers:
            mean = self._sums[speaker]
            if speaker == unit.speaker and self._is_sure(index):
                mean = mean - row * unit.seconds
            length = float(np.linalg.norm(mean))
            cosines[speaker] = float(row @ mean) / length if length else 0.0
        others = (speaker for speaker in self._speakers if speaker != unit.speaker)
        rival = max(others, key=lambda speaker: cosines[speaker])
        return cosines[unit.speaker] - cosines[rival], rival


def rename_units(
    checked: Sequence[CheckedUnit], names: Mapping[str, str]
) -> tuple[CheckedUnit, ...]:
    """Put the speakers' names for their labels in checked units; a label without a name stays."""
    return tuple(
        replace(
            one,
            unit=replace(one.unit, speaker=names.get(one.unit.speaker, one.unit.speaker)),
            rival=names.get(one.rival, one.rival),
            moved_from=None
            if one.moved_from is None
            else names.get(one.moved_from, one.moved_from),
        )
        for one in checked
    )


def add_confidence(lines: Sequence[Line], checked: Sequence[CheckedUnit]) -> tuple[Line, ...]:
    """Add to lines how sure their speakers are, and a note where a person should listen.

    Speakers are called the same in both. A line's confidence is the mean over the units it
    shares time with, weighted by that time; none where no unit of its speaker was compared.
    """
    ordered = sorted(checked, key=lambda one: one.unit.start)
    starts = [one.unit.start for one in ordered]
    longest = max((one.unit.seconds for one in ordered), default=0.0)
    result = []
    for line in lines:
        if line.start is None or line.end is None:
            result.append(line)
            continue
        near = ordered[bisect_left(starts, line.start - longest) : bisect_left(starts, line.end)]
        shares = [
            (min(line.end, one.unit.end) - max(line.start, one.unit.start), one)
            for one in near
            if one.unit.speaker == line.speaker
            and one.unit.start < line.end
            and one.unit.end > line.start
        ]
        seconds = sum(share for share, _ in shares)
        if seconds > 0:
            sure = sum(share * one.confidence for share, one in shares) / seconds
            notes = dict.fromkeys(note for _, one in shares for note in _describe_doubt(one))
            line = replace(line, speaker_confidence=round(sure, 3), notes=(*line.notes, *notes))
        result.append(line)
    return tuple(result)


def _describe_doubt(one: CheckedUnit) -> Iterator[Note]:
    """Say in a note why a person should listen to a unit, if there is a reason."""
    if one.moved_from is not None:
        yield Note(
            "speaker",
            f"assigned to {one.unit.speaker} by voice; the speaker turns said {one.moved_from}",
        )
    elif one.doubtful:
        closeness = "a little more like" if one.margin < 0 else "nearly as much like"
        yield Note("speaker", f"the voice is {closeness} {one.rival}")
