"""Units of speech held against the speakers' own voices, and moved where the voice says so.

A diarizer decides over windows of seconds; what it got wrong at a boundary, a voice embedding of
the sentence itself can mend (noScribe#351: 5.3 % wrong-speaker words became 2.4 %). No model runs
here: embeddings come in, one for each unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.units import ends_sentence, find_speaker_runs, measure_pauses_s
from transcript.values import Line, Note, Word

Floats = NDArray[np.float64]

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
    """Attributed words cut at sentence ends, at pauses, and where the speaker changes.

    A unit whose words have no speaker or no times is left out.

    >>> said = [Word(0.0, 1.0, "Hi.", speaker="A"), Word(1.0, 2.0, "We", speaker="A"),
    ...         Word(2.5, 3.0, "moved", speaker="A"), Word(3.0, 3.5, "Oh", speaker="B")]
    >>> [(unit.first, unit.stop, unit.speaker) for unit in cut_voice_units(said)]
    [(0, 1, 'A'), (1, 2, 'A'), (2, 3, 'A'), (3, 4, 'B')]
    """
    pauses = measure_pauses_s(words)
    pieces: list[tuple[int, int]] = []
    for span in find_speaker_runs([word.speaker for word in words]):
        first = span.first
        for index in range(span.first + 1, span.stop + 1):
            pause = pauses[index] if index < span.stop else None
            if (
                index == span.stop
                or ends_sentence(words[index - 1].text)
                or (pause is not None and pause >= UNIT_PAUSE_S)
            ):
                pieces.append((first, index))
                first = index
    units = (_unit(words, first, stop) for first, stop in pieces)
    return tuple(unit for unit in units if unit is not None)


def _unit(words: Sequence[Word], first: int, stop: int) -> SpeechUnit | None:
    start, end, speaker = words[first].start, words[stop - 1].end, words[first].speaker
    if start is None or end is None or speaker is None or end <= start:
        return None
    return SpeechUnit(first, stop, start, end, speaker)


def can_compare_voices(units: Sequence[SpeechUnit]) -> bool:
    """Whether at least two speakers have sure units enough for their voices to be known."""
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.speaker] = counts.get(unit.speaker, 0) + (unit.seconds >= SURE_UNIT_S)
    return sum(count >= SURE_UNITS_MIN for count in counts.values()) >= 2


def check_voices(
    units: Sequence[SpeechUnit], embeddings: NDArray[np.floating]
) -> tuple[CheckedUnit, ...]:
    """What the voice of each unit says; only of those whose voice says anything.

    ``embeddings`` is ``(units, dimensions)``, a row of NaN where a unit is too short to tell.
    Each unit is held against the mean voice of every speaker, weighted by seconds and *without
    the unit itself*. A unit of a speaker whose voice is not known stays where it is.
    """
    voices = _Voices(units, _unit_length(embeddings))
    found = [
        (place, *voices.nearest(place))
        for place, unit in enumerate(units)
        if unit.seconds >= SHORTEST_UNIT_S and voices.known(place)
    ]
    sure = [margin for place, margin, _ in found if units[place].seconds >= SURE_UNIT_S]
    median = float(np.median(sure)) if sure else 0.0
    if median < MEDIAN_MARGIN_MIN:
        return ()
    return tuple(_checked(units[place], margin, rival, median) for place, margin, rival in found)


def _checked(unit: SpeechUnit, margin: float, rival: str, median: float) -> CheckedUnit:
    moved_from = None
    if margin <= -MOVE_MARGIN * median / TYPICAL_MARGIN:
        unit, rival, moved_from = replace(unit, speaker=rival), unit.speaker, unit.speaker
        margin = -margin
    confidence = float(np.clip(0.5 + margin / (4 * median), 0.0, 1.0))
    doubtful = moved_from is None and margin < DOUBTFUL * median
    return CheckedUnit(unit, margin, confidence, rival, moved_from, doubtful)


def _unit_length(embeddings: NDArray[np.floating]) -> Floats:
    rows = np.asarray(embeddings, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0.0] = np.nan
    unit: Floats = rows / lengths
    return unit


class _Voices:
    """The speakers' mean voices, from which any one unit can be left out."""

    def __init__(self, units: Sequence[SpeechUnit], rows: Floats) -> None:
        self._units, self._rows = units, rows
        self._sums: dict[str, Floats] = {}
        self._counts: dict[str, int] = {}
        for place, unit in enumerate(units):
            if self._is_sure(place):
                before = self._sums.get(unit.speaker, np.zeros(rows.shape[1]))
                self._sums[unit.speaker] = before + rows[place] * unit.seconds
                self._counts[unit.speaker] = self._counts.get(unit.speaker, 0) + 1
        self._speakers = sorted(
            speaker for speaker, count in self._counts.items() if count >= SURE_UNITS_MIN
        )

    def _is_sure(self, place: int) -> bool:
        return self._units[place].seconds >= SURE_UNIT_S and not np.isnan(self._rows[place]).any()

    def known(self, place: int) -> bool:
        """Whether the unit can be compared: its own voice, another's, and its speaker's."""
        if np.isnan(self._rows[place]).any() or len(self._speakers) < 2:
            return False
        return self._units[place].speaker in self._speakers

    def nearest(self, place: int) -> tuple[float, str]:
        """How much more alike the unit's speaker is than the likeliest other, and who that is."""
        own = self._units[place].speaker
        alike = {speaker: self._alike(place, speaker) for speaker in self._speakers}
        rival = max((one for one in self._speakers if one != own), key=lambda one: alike[one])
        return alike[own] - alike[rival], rival

    def _alike(self, place: int, speaker: str) -> float:
        mean = self._sums[speaker]
        if speaker == self._units[place].speaker and self._is_sure(place):
            mean = mean - self._rows[place] * self._units[place].seconds
        length = float(np.linalg.norm(mean))
        return float(self._rows[place] @ mean) / length if length else 0.0


def move_words(words: Sequence[Word], checked: Sequence[CheckedUnit]) -> tuple[Word, ...]:
    """The words, those of moved units with their new speakers."""
    said = list(words)
    for one in checked:
        if one.moved_from is not None:
            unit = one.unit
            said[unit.first : unit.stop] = [
                word.by(unit.speaker) for word in said[unit.first : unit.stop]
            ]
    return tuple(said)


def rename_units(
    checked: Sequence[CheckedUnit], names: Mapping[str, str]
) -> tuple[CheckedUnit, ...]:
    """What was found, under the speakers' names; a label without one keeps itself."""
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
    """The lines with how sure their speakers are, and a flag where a person should listen.

    Speakers are called the same in both. A line's confidence is the mean over the units it
    shares time with, weighted by that time; none where no unit of its speaker was compared.
    """
    ordered = sorted(checked, key=lambda one: one.unit.start)
    starts = [one.unit.start for one in ordered]
    longest = max((one.unit.seconds for one in ordered), default=0.0)
    judged = []
    for line in lines:
        if line.start is not None and line.end is not None:
            first = bisect_left(starts, line.start - longest)
            line = _judged(line, ordered[first : bisect_left(starts, line.end)])
        judged.append(line)
    return tuple(judged)


def _judged(line: Line, checked: Sequence[CheckedUnit]) -> Line:
    if line.start is None or line.end is None:
        return line
    shares = [
        (min(line.end, one.unit.end) - max(line.start, one.unit.start), one)
        for one in checked
        if one.unit.speaker == line.speaker
        and one.unit.start < line.end
        and one.unit.end > line.start
    ]
    if not shares:
        return line
    seconds = sum(share for share, _ in shares)
    sure = sum(share * one.confidence for share, one in shares) / seconds
    notes = dict.fromkeys(flag for _, one in shares if (flag := _flag(one)) is not None)
    return replace(line, speaker_confidence=round(sure, 3), notes=(*line.notes, *notes))


def _flag(one: CheckedUnit) -> Note | None:
    if one.moved_from is not None:
        return Note(
            "speaker",
            f"given to {one.unit.speaker} by the voice; the turns said {one.moved_from}",
        )
    if one.doubtful and one.margin < 0:
        return Note("speaker", f"the voice is a little more like {one.rival}")
    if one.doubtful:
        return Note("speaker", f"the voice is nearly as much like {one.rival}")
    return None
