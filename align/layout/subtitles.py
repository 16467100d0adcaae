"""Words to subtitles: cues of one or two rows, shown for as long as they take to read.

Where a format has no place of its own for a speaker, the name can stand in the text, as the
Podcasting 2.0 namespace has it in SubRip: ``Ann: Hello.`` at the beginning of a cue.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.layout.captions import CaptionOptions, lay_out_captions, price_break
from align.layout.line_breaks import find_cheapest_cuts
from align.units import fill_unknown_speakers, measure_pauses_s
from transcript.errors import InvalidCall
from transcript.values import Line, Word, milliseconds

SHORTEST_S = 5 / 6
"""A cue is shown no shorter, where there is silence: less is a flicker (Netflix, "Timed Text Style
Guide: General Requirements", minimum duration)."""
LONGEST_S = 7.0
"""Rows share a cue of no more than this (the same, maximum duration)."""
Names = Literal["never", "change", "every"]
"""Where a cue's text begins with its speaker's name: where the speaker changes, or in every cue."""
CUE = 25.0
"""What a cue costs beside the break at its end: more than the best end is worth, so that rows are
put together rather than flashed by."""

PARTED = 1000.0
"""What it costs to part a name from what is said."""


@dataclass(frozen=True, slots=True)
class SubtitleOptions:
    """``lines`` rows of ``width_chars`` characters at most; a pause of ``pause_s`` ends a cue.

    ``speed_max``, in characters a second, is how fast a cue may have to be read. ``names`` says
    which cues begin with the speaker's name and a colon; they count among the characters.
    """

    width_chars: int = 42
    lines: int = 2
    speed_max: float = 20.0
    pause_s: float = 0.8
    names: Names = "never"

    def __post_init__(self) -> None:
        if min(self.width_chars, self.lines) < 1 or self.speed_max <= 0:
            raise InvalidCall(
                f"subtitles: width ({self.width_chars}), lines ({self.lines}) and reading speed "
                f"({self.speed_max:g}) must be above 0"
            )


DEFAULTS = SubtitleOptions()


def lay_out_cues(
    words: Sequence[Word], options: SubtitleOptions = DEFAULTS, pack: LanguagePack = ENGLISH
) -> tuple[Line, ...]:
    """Lay the words out verbatim as cues, the rows of a cue parted by ``\\n``.

    Rows are laid out as captions are; then the rows of one speech are put into cues, the cheapest
    together, which end at punctuation where they can and on no function word of the language, whose
    ``pack`` it is. A cue stays on for as long as it takes to
    read at ``options.speed_max``, but never into the next one. Words and their times stay; a name
    in the text is none of a cue's words.

    >>> said = "We left our old flat in April and moved to the north of Berlin, by the lake."
    >>> words = [Word(i / 4, i / 4 + 0.25, text) for i, text in enumerate(said.split())]
    >>> [cue.text.split("\\n") for cue in lay_out_cues(words)]
    [['We left our old flat in April and moved', 'to the north of Berlin, by the lake.']]
    """
    if options.names == "change":
        return _linger(_name_changes(words, options, pack), options)
    if options.names == "every":
        return _linger(_name_all(words, options, pack), options)
    return _linger(_fill_cues(words, options, pack), options)


def _name_changes(
    words: Sequence[Word], options: SubtitleOptions, pack: LanguagePack
) -> Iterator[Line]:
    """Lay the words out, the name before the first of each speaker's: it wraps as words do."""
    said: list[Word] = []
    names: set[int] = set()
    last = None
    for word, speaker in zip(words, fill_unknown_speakers(words), strict=True):
        if speaker and speaker != last:
            for text in _spell(speaker, options.width_chars):
                said.append(Word(word.start, word.start, text, None, speaker))
                names.add(id(said[-1]))
        said.append(word)
        last = speaker
    for cue in _fill_cues(said, options, pack, names):
        yield replace(cue, words=tuple(word for word in cue.words if id(word) not in names))


def _name_all(
    words: Sequence[Word], options: SubtitleOptions, pack: LanguagePack
) -> Iterator[Line]:
    """Lay the words out, each cue with the name: before its first row, or above it if it is long.

    All rows of a speaker are kept so short that the name can stand before any of them.
    """
    said = zip(words, fill_unknown_speakers(words), strict=True)
    latest: float | None = None
    for speaker, speech in groupby(said, key=lambda pair: pair[1]):
        spoken = tuple(word for word, _ in speech)
        name = " ".join(_spell(speaker, options.width_chars)) if speaker else ""
        is_above = 2 * len(name) > options.width_chars and options.lines > 1
        narrow = replace(options, width_chars=max(1, options.width_chars - len(name) - 1))
        narrow = replace(options, lines=options.lines - 1) if is_above else narrow
        for cue in _fill_cues(spoken, narrow if name else options, pack):
            start = cue.start if cue.start is None else max(cue.start, latest or 0.0)
            end = cue.end if start is None or cue.end is None else max(start, cue.end)
            text = f"{name}{chr(10) if is_above else ' '}{cue.text}" if name else cue.text
            yield replace(cue, start=start, end=end, text=text)
            latest = latest if start is None else start


def _spell(speaker: str, width: int) -> list[str]:
    """Spell a name as it stands in a cue's text: in words, none wider than a row.

    >>> _spell("Ann Bartholomew", 10)
    ['Ann', 'Bartholome', 'w:']
    """
    words = f"{speaker}:".split()
    return [word[at : at + width] for word in words for at in range(0, len(word), width)]


def _fill_cues(
    words: Sequence[Word],
    options: SubtitleOptions,
    pack: LanguagePack,
    names: Container[int] = (),
) -> list[Line]:
    """Fill cues with the words, each shown while it is spoken.

    ``names`` are the ids of words that are a name: no cue ends with one.
    """
    rows = lay_out_captions(words, CaptionOptions(options.width_chars, options.pause_s), pack)
    cues: list[Line] = []
    first = 0
    for stop in range(1, len(rows) + 1):
        if stop < len(rows) and rows[stop].speaker == rows[stop - 1].speaker:
            pause = measure_pauses_s((rows[stop - 1].words[-1], rows[stop].words[0]))[1]
            if pause is None or pause < options.pause_s:
                continue
        cues += _cut_speech(rows[first:stop], options.lines, names, pack)
        first = stop
    return cues


def _linger(found: Iterable[Line], options: SubtitleOptions) -> tuple[Line, ...]:
    """Show each cue for as long as it takes to read, but never into the next one."""
    cues = tuple(found)
    lingering = []
    for cue, following in zip(cues, (*cues[1:], None), strict=False):
        if cue.start is not None and cue.end is not None:
            end = milliseconds(cue.start + max(SHORTEST_S, len(cue.text) / options.speed_max))
            if following is not None and following.start is not None:
                end = min(end, following.start)
            cue = replace(cue, end=max(cue.end, end))
        lingering.append(cue)
    return tuple(lingering)


def _cut_speech(
    rows: Sequence[Line], most: int, names: Container[int], pack: LanguagePack
) -> Iterator[Line]:
    """Put the rows of one speech into the cheapest cues, of ``most`` rows each at most."""

    def cost(first: int, stop: int) -> float | None:
        starts = [row.start for row in rows[first:stop] if row.start is not None]
        ends = [row.end for row in rows[first:stop] if row.end is not None]
        span_s = max(ends) - min(starts) if starts and ends else 0.0
        if stop - first > 1 and (stop - first > most or span_s > LONGEST_S):
            return None
        if stop == len(rows):
            return CUE
        if id(rows[stop - 1].words[-1]) in names:
            return CUE + PARTED
        last, following = rows[stop - 1].words[-1].text, rows[stop].words[0].text
        return CUE + price_break(last, following, pack)

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
