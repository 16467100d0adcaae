"""Words to subtitles: cues of one or two rows, shown for as long as they take to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
                f"subtitles: width ({self.width_chars}), lines ({self.lines}) and reading speed "
                f"({self.speed_max:g}) must be above 0"
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
    cues: list[Line] = []
    first = 0
    for stop in range(1, len(rows) + 1):
        if stop < len(rows) and rows[stop].speaker == rows[stop - 1].speaker:
            pause = measure_pauses_s((rows[stop - 1].words[-1], rows[stop].words[0]))[1]
            if pause is None or pause < options.pause_s:
                continue
        cues += _cut_speech(rows[first:stop], options.lines)
        first = stop
    lingering = []
    for cue, following in zip(cues, (*cues[1:], None), strict=False):
        if cue.start is not None and cue.end is not None:
            end = milliseconds(cue.start + max(SHORTEST_S, len(cue.text) / options.speed_max))
            if following is not None and following.start is not None:
                end = min(end, following.start)
            cue = replace(cue, end=max(cue.end, end))
        lingering.append(cue)
    return tuple(lingering)


def _cut_speech(rows: Sequence[Line], most: int) -> Iterator[Line]:
    """Put the rows of one speech into the cheapest cues, of ``most`` rows each at most."""

    def cost(first: int, stop: int) -> float | None:
        starts = [row.start for row in rows[first:stop] if row.start is not None]
        ends = [row.end for row in rows[first:stop] if row.end is not None]
        span_s = max(ends) - min(starts) if starts and ends else 0.0
        if stop - first > 1 and (stop - first > most or span_s > LONGEST_S):
            return None
        if stop == len(rows):
            return CUE
        return CUE + price_break(rows[stop - 1].words[-1].text, rows[stop].words[0].text)

    for first, stop in find_cheapest_cuts(len(rows), cost):
        cue = rows[first:stop]
        yield replace(
            cue[0],
            end=max((row.end for row in cue if row.end is not None), default=None),
            text="\n".join(row.text for row in cue),
            words=tuple(word for row in cue for word in row.words),
        )


def measure_reading_speed(cue: Line) -> float | None:
    """Measure the characters a second that a viewer has to read, blanks included.

    ``None`` where the cue has no span.

    >>> measure_reading_speed(Line(1.0, 3.0, None, "We moved\\nto Rome."))
    8.5
    """
    if cue.start is None or cue.end is None or cue.end <= cue.start:
        return None
    return len(cue.text) / (cue.end - cue.start)


def find_too_fast(cues: Sequence[Line], speed_max: float) -> tuple[Line, ...]:
    """Find the cues that have to be read faster, the fastest first; one without a span leads."""
    speeds = [(measure_reading_speed(cue), cue) for cue in cues if cue.start is not None]
    # Computed from times that are kept to the millisecond: a cue that lasts just long enough does.
    found = [(speed, cue) for speed, cue in speeds if speed is None or speed > speed_max * 1.001]
    found.sort(key=lambda one: float("-inf") if one[0] is None else -one[0])
    return tuple(cue for _, cue in found)
