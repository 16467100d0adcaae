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
from align.editing.openings import MARGIN_ALONE_BITS, MARGIN_BITS, find_opening
from transcript.seconds import format_clock
from transcript.spacing import split_words
from transcript.values import Header, Line, Transcript, Word, milliseconds

How = Literal["placed", "kept", "estimated", "unknown"]
"""From its own words; at its old time; from its neighbours' words; not at all."""


@dataclass(frozen=True, slots=True)
class RetimingOptions:
    """How far evidence is trusted.

    A line is placed by an anchor among its first ``lead_words``; one whose first anchor comes
    later is listed. So is one whose first words are not found, two or more, where it may begin
    ``doubt_s`` seconds earlier. A start that falls up to ``snap_s`` seconds after a caption's start
    is that caption's start: farther in, other words come first (docs/background/retiming.md). A
    line that moves ``odd_s`` seconds more or less than both its neighbours is listed too, where
    those move alike.
    """

    lead_words: int = 12
    doubt_s: float = 5.0
    snap_s: float = 0.5
    odd_s: float = 10.0


LEAST_IN_DOUBT = 2
"""A single word before the first that was found moves no start by much."""
FLOORED_S = 0.5
"""How much later than a time in whole seconds, which were floored, a word was said on average."""
STRAY_WORDS, STRAYED_WORDS = 6, 8
"""A first word at most so many words before the next that was found, said so many too early."""

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
class UnsureLine:
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
    ``source_end`` is when the last of the timed words starts, ``None`` where none has a time.
    """

    transcript: Transcript
    unsure: tuple[UnsureLine, ...]
    matched: float
    placed: tuple[PlacedLine, ...]
    anchors: tuple[Anchor, ...]
    source_end: float | None


@dataclass(frozen=True, slots=True)
class CaptionStarts:
    """When captions start, rising, and how much later than told the words inside them are said."""

    starts: tuple[float, ...]
    late_s: float

    @classmethod
    def of(cls, starts: Sequence[float]) -> CaptionStarts:
        """Tell by the starts whether they were floored to the second."""
        is_floored = all(float(start).is_integer() for start in starts)
        return cls(tuple(starts), FLOORED_S if is_floored else 0.0)

    def correct(self, time: float, snap_s: float) -> float:
        """Correct the time of a word that was spread over a caption.

        >>> captions = CaptionStarts.of([10, 13])
        >>> captions.correct(13.2, snap_s=0.5), captions.correct(14.2, snap_s=0.5)
        (13, 14.7)
        """
        at = bisect_right(self.starts, time) - 1
        if at < 0:
            return time
        start = self.starts[at]
        return start if time - start <= snap_s else milliseconds(time + self.late_s)


def retime(
    edited: Transcript,
    words: Sequence[Word],
    options: RetimingOptions = DEFAULTS,
    *,
    caption_starts: Sequence[float] = (),
) -> Retiming:
    """Give the edited transcript starts from timed words; starts never go back.

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
    texts = [split_words(entry.text) for _, entry in numbered]
    anchors = find_anchors([text for line in texts for text in line], words)
    captions = CaptionStarts.of(caption_starts)
    lines, word, latest = [], 0, 0.0
    for (number, entry), text in zip(numbered, texts, strict=True):
        line = PlacedLine(number, word, entry.start, None, "unknown")
        line = _place_line(line, len(text), anchors, options, captions)
        if line.now is not None:  # no line is earlier than one before it; a caption's start may be
            latest = max(latest, line.now)
            line = replace(line, now=latest)
        lines.append(line)
        word += len(text)
    placed = tuple(_note_odd_moves(_fill_gaps(lines, anchors), options))
    starts = {line.entry: line.now for line in placed}
    entries = tuple(
        entry
        if isinstance(entry, Header)
        else replace(entry, start=starts.get(number), end=None, words=())
        for number, entry in enumerate(edited.entries)
    )
    unsure = tuple(UnsureLine(p.entry, p.reason, p.was, p.now, p.how) for p in placed if p.reason)
    return Retiming(
        transcript=replace(edited, entries=entries),
        unsure=unsure,
        matched=anchors.share,
        placed=placed,
        anchors=anchors.found,
        source_end=anchors.times[-1] if anchors.times else None,
    )


def _place_line(
    line: PlacedLine,
    length: int,
    anchors: Anchors,
    options: RetimingOptions,
    captions: CaptionStarts,
) -> PlacedLine:
    """Place a line of ``length`` words where its own were found, or say why it has no time."""
    stop = line.word + length
    if not length:
        return replace(line, reason="it has no words")
    first = _find_first_said(anchors, line.word, stop)
    if first is None:
        return replace(line, reason="nothing like it is in the source")
    before, _ = anchors.around(line.word)
    start = anchors.count_back(line.word, before, first)
    earliest = anchors.times[0 if before is None else before.j + 1]
    missing, reason = first.i - line.word, ""
    if missing > options.lead_words:
        reason = f"its first {missing} words are not in the source"
    elif missing >= LEAST_IN_DOUBT and start - earliest > options.doubt_s:
        since = format_clock(earliest)
        reason = f"its first {missing} words are not in the source: it may begin from {since} on"
    now = captions.correct(start, options.snap_s)
    return replace(line, now=now, how="placed", reason=reason)


def _find_first_said(anchors: Anchors, word: int, stop: int) -> Anchor | None:
    """Find the first of the words from ``word`` to ``stop`` that was said; ``None`` for none.

    Before the first one that is surely found, weaker evidence counts too.
    """
    before, first = anchors.around(word)
    has_own = first is not None and first.i < stop
    if first is None or (before is None and not has_own):
        return None
    # A first anchor that stands alone, said far before the others, is a stray word: a person who
    # takes out a passage leaves one "so" where the captions have two.
    _, following = anchors.around(first.i + 1)
    if following is not None and following.i < stop and following.i - first.i <= STRAY_WORDS:
        strayed = following.j - first.j - (following.i - first.i)
        first = following if strayed >= STRAYED_WORDS else first
    low = 0 if before is None else before.j + 1
    lead, gap = anchors.edited[word : min(first.i, stop)], anchors.timed[low : first.j]
    opening = find_opening(lead, gap, anchors.rarity, MARGIN_BITS if has_own else MARGIN_ALONE_BITS)
    if opening is None:
        return first if has_own else None
    mine, said = opening
    return Anchor(word + mine, low + said, anchors.times[low + said])


def _fill_gaps(lines: Sequence[PlacedLine], anchors: Anchors) -> list[PlacedLine]:
    """Give lines without a time their old one where it fits between, or an estimate."""
    filled = list(lines)
    ceilings: list[float] = []
    ceiling = float("inf")
    for line in reversed(filled):
        ceiling = ceiling if line.now is None else line.now
        ceilings.append(ceiling)
    floor = 0.0
    for index, ceiling in enumerate(reversed(ceilings)):
        line = filled[index]
        if line.now is None:
            guess = anchors.extrapolate(line.word)
            if line.was is not None and floor <= line.was <= ceiling:
                line = replace(line, now=line.was, how="kept")
            elif guess is not None:
                line = replace(line, now=min(max(guess, floor), ceiling), how="estimated")
            filled[index] = line
        floor = floor if line.now is None else line.now
    return filled


def _note_odd_moves(lines: Sequence[PlacedLine], options: RetimingOptions) -> Iterator[PlacedLine]:
    """Note of a line that it moves otherwise than its neighbours, who agree."""
    shifts = [
        None
        if line.was is None or line.now is None or line.how != "placed"
        else milliseconds(line.now - line.was)
        for line in lines
    ]
    for index, line in enumerate(lines):
        shift = shifts[index]
        around = (*shifts[max(0, index - 2) : index], *shifts[index + 1 : index + 3])
        beside = sorted(other for other in around if other is not None)
        if shift is None or line.reason or len(beside) < 3:
            yield line
            continue
        agree = beside[-1] - beside[0] <= options.odd_s / 2
        if agree and min(abs(shift - other) for other in beside) > options.odd_s:
            usual = beside[len(beside) // 2]
            reason = f"it moves by {shift:+.0f} s, the lines around it by {usual:+.0f} s"
            line = replace(line, reason=reason)
        yield line
