"""How far the starts of the person's lines are from the machine's, and who talks how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from compare.rates import Absent
from compare.tokens import ComparedToken, ends_of
from transcript.values import Line

FAR_S = 2.0
"""Seconds from which a start is far off: a reader who clicks hears something else."""


@dataclass(frozen=True, slots=True)
class StartErrors:
    """Seconds between the person's start of a line and the machine's of its first word.

    One for each line with a time whose first word both sides have; added with ``+``. ``guessed``
    counts those where the machine's time is made up from its line's; of its line's start and the
    time made up the nearer counts, for a person who edits captions takes a caption's start.

    >>> found = StartErrors((0.0, 0.5, 3.0), 1)
    >>> found.median, found.percentile_95, found.share_far
    (0.5, 2.75, 0.3333333333333333)
    """

    seconds: tuple[float, ...] = ()
    guessed: int = 0

    @property
    def median(self) -> float | None:
        """The median, ``None`` without any line."""
        return float(np.median(self.seconds)) if self.seconds else None

    @property
    def percentile_95(self) -> float | None:
        """The 95th percentile, ``None`` without any line."""
        return float(np.percentile(self.seconds, 95)) if self.seconds else None

    @property
    def share_far(self) -> float | None:
        """The share over :data:`FAR_S`, ``None`` without any line."""
        far = sum(error > FAR_S for error in self.seconds)
        return far / len(self.seconds) if self.seconds else None

    def __add__(self, other: StartErrors) -> StartErrors:
        return StartErrors(self.seconds + other.seconds, self.guessed + other.guessed)


def measure_start_errors(
    machine: Sequence[ComparedToken],
    human: Sequence[ComparedToken],
    pairs: Iterable[tuple[int, int]],
) -> StartErrors | Absent:
    """Measure how far starts of lines are off; ``pairs`` are indices of equal tokens."""
    for side, name in ((machine, "machine"), (human, "human")):
        if all(token.start is None for token in side):
            return Absent(f"the {name} side has no times")
    counterpart = {j: i for i, j in pairs}
    first_of = {token.line: token for token in reversed(human)}
    line_start = {token.line: token.start for token in reversed(machine)}
    errors: list[float] = []
    guessed = 0
    for _, token in sorted(first_of.items()):
        index = counterpart.get(token.index)
        if index is None or token.start is None:
            continue
        starts = {machine[index].start}
        if not machine[index].is_timed:
            starts.add(line_start[machine[index].line])
        found = [abs(token.start - start) for start in starts if start is not None]
        if found:
            errors.append(round(min(found), 3))
            guessed += len(found) > 1
    if not errors:
        return Absent("no line with a time starts with a word both sides have")
    return StartErrors(tuple(errors), guessed)


@dataclass(frozen=True, slots=True)
class TalkTime:
    """Seconds each speaker talks; ``is_guessed`` where a line's end is the next line's start.

    >>> lines = [Line(0.0, 2.0, "Ann", "a"), Line(2.0, None, "Bo", "b"), Line(5, 6, "Ann", "c")]
    >>> measure_talk_time(lines)
    TalkTime(seconds=(('Ann', 3.0), ('Bo', 3.0)), is_guessed=True)
    """

    seconds: tuple[tuple[str, float], ...]
    is_guessed: bool


def measure_talk_time(lines: Sequence[Line]) -> TalkTime | Absent:
    """Measure how long each speaker talks, the most talkative first.

    A last line without an end counts nothing. Absent where no line has a speaker and a length.
    """
    found: dict[str, float] = {}
    is_guessed = False
    for line, end in zip(lines, ends_of(lines), strict=True):
        if line.speaker is None or line.start is None or end is None:
            continue
        is_guessed |= line.end is None
        found[line.speaker] = found.get(line.speaker, 0.0) + max(0.0, end - line.start)
    if not found:
        known = any(line.speaker is not None for line in lines)
        return Absent("its lines have no times" if known else "it has no speakers")
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return TalkTime(tuple((name, round(seconds, 3)) for name, seconds in ranked), is_guessed)
