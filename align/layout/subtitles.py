"""Words to subtitles: cues of one or two rows, shown for as long as they take to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.layout.captions import CaptionOptions, lay_out_captions, price_break
from align.layout.line_breaks import find_cheapest_cuts
from align.units import measure_pauses_s
from transcript.errors import InvalidCall
from transcript.values import Line, Word, milliseconds

SHORTEST_S = 5 / 6
"""A cue is shown no shorter, where there is silence: less is a flicker (Netflix, "Timed Text Style
Guide: General Requirements", minimum duration)."""
LONGEST_S = 7.0
"""Rows share a cue of no more than this (the same, maximum duration)."""
CUE = 25.0
"""What a cue costs beside the break at its end: more than the best end is worth, so that rows are
put together rather than flashed by."""


@dataclass(frozen=True, slots=True)
class SubtitleOptions:
    """``lines`` rows of ``width_chars`` characters at most; a pause of ``pause_s`` ends a cue.

    ``speed_max``, in characters a second, is how fast a cue may have to be read.
    """

    width_chars: int = 42
    lines: int = 2
    speed_max: float = 20.0
    pause_s: float = 0.8

    def __post_init__(self) -> None:
        if min(self.width_chars, self.lines) < 1 or self.speed_max <= 0:
            raise InvalidCall(
                "subtitles need a width, a line and a reading speed above 0:"
                f" there are {self.width_chars}, {self.lines} and {self.speed_max:g}"
            )


DEFAULTS = SubtitleOptions()


def lay_out_cues(words: Sequence[Word], options: SubtitleOptions = DEFAULTS) -> tuple[Line, ...]:
    """Lay the words out verbatim as cues, the rows of a cue parted by ``\\n``.

    Rows are laid out as captions are; then the rows of one speech are put into cues, the cheapest
    together, which end at punctuation where they can. A cue stays on for as long as it takes to
    read at ``options.speed_max``, but never into the next one. Words and their times stay.

    >>> said = "We left our old flat in April and moved to the north of Berlin, by the lake."
    >>> words = [Word(i / 4, i / 4 + 0.25, text) for i, text in enumerate(said.split())]
    >>> [cue.text.split("\\n") for cue in lay_out_cues(words)]
    [['We left our old flat in April and moved', 'to the north of Berlin, by the lake.']]
    """
    rows = lay_out_captions(words, CaptionOptions(options.width_chars, options.pause_s))
    cues = [
        _cue(speech[first:stop])
        for speech in _speeches(rows, options.pause_s)
        for first, stop in _cuts(speech, options.lines)
    ]
    return tuple(_lingering(cues, options.speed_max))


def measure_reading_speed(cue: Line) -> float | None:
    """Characters a second that a viewer has to read, blanks included; ``None`` without a span.

    >>> measure_reading_speed(Line(1.0, 3.0, None, "We moved\\nto Rome."))
    8.5
    """
    if cue.start is None or cue.end is None or cue.end <= cue.start:
        return None
    return len(cue.text) / (cue.end - cue.start)


def find_too_fast(cues: Sequence[Line], speed_max: float) -> tuple[Line, ...]:
    """The cues that have to be read faster, the fastest first; one shown for no time leads."""
    speeds = [(measure_reading_speed(cue), cue) for cue in cues if cue.start is not None]
    # Reckoned from times that are kept to the millisecond: a cue that lasts just long enough does.
    found = [(speed, cue) for speed, cue in speeds if speed is None or speed > speed_max * 1.001]
    found.sort(key=lambda one: float("-inf") if one[0] is None else -one[0])
    return tuple(cue for _, cue in found)


def _speeches(rows: Sequence[Line], pause_s: float) -> Iterator[Sequence[Line]]:
    """The runs of rows that may share cues."""
    first = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or _is_parted(rows[index - 1], rows[index], pause_s):
            if first < index:
                yield rows[first:index]
            first = index


def _is_parted(row: Line, following: Line, pause_s: float) -> bool:
    pause = measure_pauses_s((row.words[-1], following.words[0]))[1]
    return row.speaker != following.speaker or (pause is not None and pause >= pause_s)


def _cuts(rows: Sequence[Line], most: int) -> tuple[tuple[int, int], ...]:
    def cost(first: int, stop: int) -> float | None:
        if stop - first > 1 and (stop - first > most or _span_s(rows[first:stop]) > LONGEST_S):
            return None
        if stop == len(rows):
            return CUE
        return CUE + price_break(rows[stop - 1].words[-1].text, rows[stop].words[0].text)

    return find_cheapest_cuts(len(rows), cost)


def _span_s(rows: Sequence[Line]) -> float:
    starts = [row.start for row in rows if row.start is not None]
    ends = [row.end for row in rows if row.end is not None]
    return max(ends) - min(starts) if starts and ends else 0.0


def _cue(rows: Sequence[Line]) -> Line:
    ends = [row.end for row in rows if row.end is not None]
    return replace(
        rows[0],
        end=max(ends, default=None),
        text="\n".join(row.text for row in rows),
        words=tuple(word for row in rows for word in row.words),
    )


def _lingering(cues: Sequence[Line], speed_max: float) -> Iterator[Line]:
    """Each cue with its end put off until it is read, or the next one comes."""
    for cue, following in pairwise((*cues, None)):
        if cue is None or cue.start is None or cue.end is None:
            if cue is not None:
                yield cue
            continue
        wanted = milliseconds(cue.start + max(SHORTEST_S, len(cue.text) / speed_max))
        if following is not None and following.start is not None:
            wanted = min(wanted, following.start)
        yield replace(cue, end=max(cue.end, wanted))
