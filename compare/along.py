"""Where along an episode the two sides differ: words and speakers, part by part.

A difference stands where the person's words do. Their time is their own, or that of the machine's
same words; where most have neither, parts are so many words long instead of seconds.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from compare.comparison import Comparison
from compare.edits import Blame, EditKind
from transcript.values import Header, Transcript

STEPS_S = (15, 60, 120, 300, 600, 1800, 3600)
STEPS_WORDS = (50, 100, 200, 500, 1000, 2000, 5000)
MOST_PARTS = 75
FEWEST_TIMED = 0.5
"""The share of the person's words that must have a time, for an axis of time."""
_SAME_WORDS = (EditKind.SAME, EditKind.PUNCTUATION, EditKind.SPEAKER)


BLAMES: tuple[Blame, ...] = ("machine", "edit", "style")


@dataclass(slots=True)
class EpisodePart:
    """A part of an episode from ``start`` to ``end``, in seconds or in words.

    ``words`` counts the person's, ``differing`` the words of differences by whose they are, and
    ``moved`` those given to another speaker. ``at`` is the index of the person's word to look at:
    the first difference's, or else the part's first, ``None`` where there is neither.
    """

    start: float
    end: float
    words: int = 0
    differing: dict[Blame, int] = field(default_factory=lambda: dict.fromkeys(BLAMES, 0))
    moved: int = 0
    at: int | None = None

    @property
    def rate(self) -> float:
        """Words that differ for each of the person's; 1 where only the machine has some."""
        total = sum(self.differing.values())
        return total / self.words if self.words else float(total > 0)

    @property
    def moved_share(self) -> float:
        """Words given to another speaker, for each of the person's."""
        return self.moved / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Along:
    """The parts of an episode, and the headers' places on the same axis.

    ``is_timed`` says that the axis counts seconds, not words.
    """

    parts: tuple[EpisodePart, ...]
    headers: tuple[tuple[float, str], ...]
    is_timed: bool

    @property
    def length(self) -> float:
        """Where the axis ends."""
        return self.parts[-1].end if self.parts else 0.0


def count_along(found: Comparison, human: Transcript) -> Along:
    """Count along an episode where the two sides differ."""
    times = find_times(found)
    is_timed = times is not None
    places = [float(index) for index in range(len(found.human))] if times is None else times
    ends = [token.end for token in found.human if token.end is not None]
    length = max((*places, *(ends if is_timed else ())), default=0.0)
    step = choose_step(length, STEPS_S if is_timed else STEPS_WORDS)
    count = max(1, math.ceil(length / step)) if places else 0
    parts = tuple(EpisodePart(step * n, min(step * (n + 1), length)) for n in range(count))
    if parts:
        fill_parts(found, parts, places, step)
    return Along(parts, place_headers(found, human, places), is_timed)


def choose_step(length: float, steps: Sequence[int]) -> int:
    """Choose how long a part is, so that there are not too many of them.

    >>> choose_step(600.0, STEPS_S), choose_step(3600.0, STEPS_S), choose_step(36000.0, STEPS_S)
    (15, 60, 600)
    """
    found = next((step for step in steps if length / step <= MOST_PARTS), None)
    return found or steps[-1] * math.ceil(length / steps[-1] / MOST_PARTS)


def find_times(found: Comparison) -> list[float] | None:
    """Find when each of the person's words is said; ``None`` where few have a time.

    One without a time counts as said with the word before it.
    """
    own: list[float | None] = [token.start for token in found.human]
    for stretch in found.stretches:
        if stretch.kind in _SAME_WORDS and len(stretch.machine) == len(stretch.human):
            for i, j in zip(stretch.machine, stretch.human, strict=True):
                if own[j] is None:
                    own[j] = found.machine[i].start
    known = [time for time in own if time is not None]
    if not own or len(known) < FEWEST_TIMED * len(own) or len(set(known)) < 2:
        return None
    times, last = [], known[0]
    for time in own:
        last = last if time is None else time
        times.append(last)
    return times


def fill_parts(
    found: Comparison, parts: Sequence[EpisodePart], places: Sequence[float], step: int
) -> None:
    """Fill each part with the words and differences that stand there."""

    def part_of(index: int) -> EpisodePart:
        place = places[min(index, len(places) - 1)]
        return parts[min(len(parts) - 1, max(0, int(place / step)))]

    for index in range(len(places)):
        part_of(index).words += 1
    for stretch in found.stretches:
        if stretch.blame is None:
            continue
        # What the person has not stands before the word that follows it.
        count = max(len(stretch.machine), len(stretch.human))
        for offset in range(count):
            index = stretch.human[offset] if offset < len(stretch.human) else stretch.human.stop
            part = part_of(index)
            part.at = min(index, len(places) - 1) if part.at is None else part.at
            if stretch.kind is EditKind.SPEAKER:
                part.moved += 1
            else:
                part.differing[stretch.blame] += 1
    for index in range(len(places)):
        part = part_of(index)
        part.at = index if part.at is None else part.at


def place_headers(
    found: Comparison, human: Transcript, places: Sequence[float]
) -> tuple[tuple[float, str], ...]:
    """Place the person's headers: each where the first word below it is."""
    if not places:
        return ()
    lines = [token.line for token in found.human]
    headers, line = [], 0
    for entry in human.entries:
        if isinstance(entry, Header):
            index = min(bisect_right(lines, line - 1), len(places) - 1)
            headers.append((places[index], entry.title))
        else:
            line += 1
    return tuple(headers)
