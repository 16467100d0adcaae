"""New times under a person's words: no word changed, no line added or taken away.

The edited text is laid against a timed one (a recognizer's words, or captions), and each line
starts where its first words were found. A person's *clean read* leaves out a third of what was
said, so a line is held by what surely matches (:mod:`align.editing.anchors`), from where its first
word is counted back. What cannot be placed so keeps its old time where that fits, and is reported.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from align.editing.anchors import Anchor, Anchors, find_anchors
from transcript.values import Entry, Header, Line, Transcript, Word, milliseconds

How = Literal["placed", "kept", "estimated", "unknown"]
"""From its own words; at its old time; from its neighbours' words; not at all."""


@dataclass(frozen=True, slots=True)
class RetimingOptions:
    """How far evidence is trusted.

    A line is placed by an anchor among its first ``lead_words``; one whose first anchor comes
    later is listed. A start that falls up to ``snap_s`` seconds after a caption's start is that
    caption's start. A line that moves ``odd_s`` seconds more or less than both its neighbours is
    listed too, where those move alike.
    """

    lead_words: int = 12
    snap_s: float = 2.5
    odd_s: float = 10.0


STRAY_WORDS, STRAYED_WORDS = 3, 8
"""A first word at most so many words before the next that was found, said so many too early."""
PAUSE_S = 1.5
"""Between the starts of two words of one sentence seldom more time passes."""

DEFAULTS = RetimingOptions()


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Where a line went: ``entry`` counts from 0, ``word`` is its first in the edited text."""

    entry: int
    word: int
    was: float | None
    now: float | None
    how: How
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A line a person should look at, and why; times in seconds, ``None`` where unknown."""

    entry: int
    reason: str
    was: float | None
    now: float | None
    how: How = "placed"


@dataclass(frozen=True, slots=True)
class Retiming:
    """The transcript with its new times, and what is to be said about them.

    ``matched`` is the share of the edited words that were surely found, 0 to 1: below a third
    the two are not of one recording. ``placed`` has every line, ``anchors`` every word found.
    """

    transcript: Transcript
    unsure: tuple[Unsure, ...]
    matched: float
    placed: tuple[PlacedLine, ...]
    anchors: tuple[Anchor, ...]


def retime(
    edited: Transcript,
    words: Sequence[Word],
    options: RetimingOptions = DEFAULTS,
    *,
    caption_starts: Sequence[float] = (),
) -> Retiming:
    """The edited transcript with starts from timed words; starts never go back.

    ``caption_starts``, rising, are given where the words' times were only spread over captions
    (:func:`align.interpolation.interpolate_words`). Words may lack times. Ends and words of the
    edited lines, which would belong to the old times, are dropped; headers keep what they have.

    >>> from transcript.values import Line
    >>> said = "today we talk about slow lighthouses and quick harbours".split()
    >>> words = [Word(60.0 + place, None, text) for place, text in enumerate(said)]
    >>> line = Line(None, None, "Ann", "Slow lighthouses and quick harbours.")
    >>> retime(Transcript((line,)), words).transcript.lines[0].start
    64.0
    """
    numbered = [(n, entry) for n, entry in enumerate(edited.entries) if isinstance(entry, Line)]
    texts = [entry.text.split() for _, entry in numbered]
    found = find_anchors([text for line in texts for text in line], words)
    placed, word = [], 0
    for (number, line), text in zip(numbered, texts, strict=True):
        placed.append(
            _own_place(
                PlacedLine(number, word, line.start, None, "unknown"),
                text,
                found,
                options,
                caption_starts,
            )
        )
        word += len(text)
    settled = tuple(_odd(_settled(_monotone(placed), found), options))
    starts = {one.entry: one.now for one in settled}
    entries = tuple(_at(entry, starts.get(n)) for n, entry in enumerate(edited.entries))
    unsure = tuple(Unsure(p.entry, p.reason, p.was, p.now, p.how) for p in settled if p.reason)
    return Retiming(replace(edited, entries=entries), unsure, found.share, settled, found.found)


def _at(entry: Entry, start: float | None) -> Entry:
    if isinstance(entry, Header):
        return entry
    return replace(entry, start=start, end=None, words=())


def _own_place(
    place: PlacedLine,
    text: Sequence[str],
    found: Anchors,
    options: RetimingOptions,
    caption_starts: Sequence[float],
) -> PlacedLine:
    """The line where its own words were found, or without a time, and the reason."""
    if not text:
        return replace(place, reason="it has no words")
    before, first = found.around(place.word)
    if first is None or first.i >= place.word + len(text):
        return replace(place, reason="nothing like it is in the source")
    first = _past_stray(first, found, place.word + len(text))
    lead = first.i - place.word
    start = _snapped(_opening(place.word, before, first, found), options.snap_s, caption_starts)
    late = f"its first {lead} words are not in the source"
    return replace(place, now=start, how="placed", reason=late if lead > options.lead_words else "")


def _past_stray(first: Anchor, found: Anchors, stop: int) -> Anchor:
    """The anchor after a first one that stands alone: its word was said far before the others.

    A person who takes out a passage leaves one "so" where the captions have two.
    """
    _, following = found.around(first.i + 1)
    if following is None or following.i >= stop or following.i - first.i > STRAY_WORDS:
        return first
    strayed = following.j - first.j - (following.i - first.i)
    return following if strayed >= STRAYED_WORDS else first


def _opening(word: int, before: Anchor | None, first: Anchor, found: Anchors) -> float:
    """The time of the line's first word, counted back from its first anchor word for word.

    The timed words between the anchors belong to this line and the one before alike, each for as
    many as it lacks. Counting stops where the speaker did: at a pause, or after a full stop.
    """
    lead = first.i - word
    if before is not None:
        between, lacking = first.j - before.j - 1, first.i - before.i - 1
        lead = round(lead * min(1.0, between / lacking)) if lacking else 0
    j = first.j
    for _ in range(lead):
        if j == 0 or found.ends[j - 1] or found.times[j] - found.times[j - 1] > PAUSE_S:
            break
        j -= 1
    return found.times[j]


def _snapped(start: float, snap_s: float, caption_starts: Sequence[float]) -> float:
    """The start of the caption that the time is in, where that is not long before."""
    at = bisect_right(caption_starts, start) - 1
    near = at >= 0 and start - caption_starts[at] <= snap_s
    return caption_starts[at] if near else start


def _monotone(placed: Sequence[PlacedLine]) -> Iterator[PlacedLine]:
    """The same, no line earlier than one before it (a caption's start may be)."""
    latest = 0.0
    for one in placed:
        if one.now is not None:
            latest = max(latest, one.now)
            one = replace(one, now=latest)
        yield one


def _settled(placed: Iterator[PlacedLine], found: Anchors) -> list[PlacedLine]:
    """Times for the lines without: their old one where it fits between, or an estimate."""
    settled = list(placed)
    ceilings: list[float | None] = []
    above: float | None = None
    for one in reversed(settled):
        above = one.now if one.now is not None else above
        ceilings.append(above)
    floor = 0.0
    for index, ceiling in enumerate(reversed(ceilings)):
        one = settled[index]
        if one.now is None:
            one = settled[index] = _fallback(one, found, floor, ceiling)
        floor = floor if one.now is None else one.now
    return settled


def _fallback(place: PlacedLine, found: Anchors, floor: float, ceiling: float | None) -> PlacedLine:
    was, highest = place.was, float("inf") if ceiling is None else ceiling
    if was is not None and floor <= was <= highest:
        return replace(place, now=was, how="kept")
    guess = _extrapolated(place.word, found)
    if guess is None:
        return place
    return replace(place, now=min(max(guess, floor), highest), how="estimated")


def _extrapolated(word: int, found: Anchors) -> float | None:
    """Word for word from the nearest anchor, never past the next one."""
    before, after = found.around(word)
    if before is None and after is None:
        return None
    low = 0 if before is None else before.j
    high = len(found.times) - 1 if after is None else after.j
    if after is None or (before is not None and word - before.i <= after.i - word):
        j = low + word - (before.i if before is not None else 0)
    else:
        j = high - (after.i - word)
    return found.times[min(max(j, low), high)]


def _odd(placed: Sequence[PlacedLine], options: RetimingOptions) -> Iterator[PlacedLine]:
    """The same, saying of a line that it moves otherwise than its neighbours, who agree."""
    shifts = [_shift(one) for one in placed]
    for index, one in enumerate(placed):
        shift = shifts[index]
        beside = [
            s
            for s in (*shifts[max(0, index - 2) : index], *shifts[index + 1 : index + 3])
            if s is not None
        ]
        if shift is None or one.reason or len(beside) < 3:
            yield one
            continue
        agree = max(beside) - min(beside) <= options.odd_s / 2
        if agree and min(abs(shift - other) for other in beside) > options.odd_s:
            usual = sorted(beside)[len(beside) // 2]
            reason = f"it moves by {shift:+.0f} s, the lines around it by {usual:+.0f} s"
            one = replace(one, reason=reason)
        yield one


def _shift(place: PlacedLine) -> float | None:
    if place.was is None or place.now is None or place.how != "placed":
        return None
    return milliseconds(place.now - place.was)
