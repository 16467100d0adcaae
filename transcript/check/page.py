"""An episode as the rules see it: its rows, where their values lie, and how long it lasts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from transcript import episode, seconds
from transcript.check.rules import BY_CODE, Finding
from transcript.episode import Episode
from transcript.front_matter.entries import EntrySource
from transcript.front_matter.fields import ListedPeople, list_people
from transcript.front_matter.locate import compose, split
from transcript.front_matter.positions import LineIndex, TextSpan
from transcript.values import Entry, Header, Line

REPEATED_WORDS = 8
"""From this many on the same words twice are no chance, as "Yeah, exactly." is."""

_ISO_8601 = re.compile(
    r"P(?:([0-9]{1,3})D)?(?:T(?=[0-9])(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?"
    r"(?:([0-9]{1,6}(?:[.,][0-9]{1,6})?)S)?)?"
)


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry and the mapping it was read from; ``number`` counts the entries from 1."""

    number: int
    source: EntrySource
    members: Mapping[Any, Any]

    @property
    def entry(self) -> Entry:
        """The line or header."""
        return self.source.entry

    @property
    def start(self) -> float | None:
        """The line's second, as ``sec`` has it, or else ``time``."""
        return self.entry.start

    @property
    def time(self) -> str | None:
        """What ``time`` says, if anything."""
        time = self.members.get("time")
        return None if time is None else str(time)

    @property
    def time_s(self) -> int | None:
        """The second that ``time`` says; ``None`` where there is none or it is malformed."""
        try:
            return None if self.time is None else seconds.parse_clock(self.time)
        except ValueError:
            return None

    @property
    def has_sec(self) -> bool:
        """Tell whether there is a ``sec``."""
        return self.members.get("sec") is not None

    def locate(self, *keys: str) -> TextSpan:
        """Locate the value of the first of these keys that is there, or else the entry."""
        found = (self.source.value_spans[key] for key in keys if key in self.source.value_spans)
        return next(found, self.source.span)

    def report(self, code: str, message: str, *keys: str, fixable: bool = False) -> Finding:
        """Report a finding about this entry, at the value of the first of ``keys`` that it has."""
        span = self.locate(*keys)
        return Finding(
            span.line,
            span.column,
            code,
            message,
            BY_CODE[code].severity,
            self.number,
            fixable,
        )


@dataclass(frozen=True)  # without slots, for cached_property
class CheckedPage:
    """A file that could be read. ``duration_s``: the recording's seconds where somebody said so."""

    text: str
    episode: Episode
    duration_s: float | None = None

    @classmethod
    def read(cls, text: str, duration_s: float | None = None) -> CheckedPage:
        """Read the page of a file's text; :class:`~transcript.errors.FormatError` if it is none."""
        return cls(text, episode.parse(text), duration_s)

    @cached_property
    def rows(self) -> tuple[CheckedEntry, ...]:
        """The entries, in order."""
        sources = enumerate(self.episode.sources, start=1)
        return tuple(
            CheckedEntry(number, source, dict(source.members)) for number, source in sources
        )

    @cached_property
    def lines(self) -> tuple[tuple[CheckedEntry, Line], ...]:
        """The entries that are spoken."""
        return tuple((row, row.entry) for row in self.rows if isinstance(row.entry, Line))

    @cached_property
    def headers(self) -> tuple[tuple[CheckedEntry, Header], ...]:
        """The entries that are headers."""
        return tuple((row, row.entry) for row in self.rows if isinstance(row.entry, Header))

    @cached_property
    def listed_people(self) -> tuple[str, ...]:
        """The guests and hosts whom the front matter lists."""
        return (*self._people.guests, *self._people.hosts)

    @cached_property
    def listed_guests(self) -> tuple[str, ...]:
        """The guests whom the front matter lists."""
        return self._people.guests

    @cached_property
    def _people(self) -> ListedPeople:
        return list_people(self.episode.front_matter)

    @cached_property
    def ordered_numbers(self) -> frozenset[int]:
        """The numbers of the entries whose times are in order with all others that are."""
        rows = [(row, line.start) for row, line in self.lines if line.start is not None]
        kept = find_ordered([start for _, start in rows])
        return frozenset(rows[index][0].number for index in kept)

    @cached_property
    def repeated_numbers(self) -> Mapping[int, int]:
        """The numbers of paragraphs that are there already, each with that of the first."""
        first: dict[str, int] = {}
        found: dict[int, int] = {}
        for row, line in self.lines:
            words = line.text.casefold().split()
            before = first.setdefault(" ".join(words), row.number)
            if before != row.number and len(words) >= REPEATED_WORDS:
                found[row.number] = before
        return found

    def is_doubled(self, number: int) -> bool:
        """Tell whether an entry is the very same as the one before it."""
        one, other = self.rows[number - 2 : number] if number > 1 else (None, None)
        return one is not None and other is not None and one.members == other.members

    @cached_property
    def duration(self) -> tuple[str, TextSpan] | None:
        """What the front matter's ``duration`` says, and where."""
        before, block = self.episode.before, self.episode.block
        opening = split(self.text).opening
        around = split(before + self.episode.after).front_matter
        root = compose(around)
        for key, node in root.value if isinstance(root, yaml.MappingNode) else ():
            if key.value == "duration" and isinstance(node, yaml.ScalarNode) and node.value:
                start, stop = (
                    mark.index + len(opening) for mark in (node.start_mark, node.end_mark)
                )
                moved = len(block) if start >= len(before) else 0
                return node.value, LineIndex(self.text).locate(start + moved, stop + moved)
        return None

    @cached_property
    def plays_video(self) -> bool:
        """Tell whether the page plays a video: its times may be the video's, not the sound's."""
        return re.search(r"^\s*youtube:\s*\S", self.episode.front_matter, re.MULTILINE) is not None

    @cached_property
    def stated_s(self) -> float | None:
        """The seconds of ``duration``; ``None`` where there is none or it cannot be read."""
        return None if self.duration is None else parse_iso_8601(self.duration[0])


def parse_iso_8601(text: str) -> float | None:
    """Parse a duration to seconds; ``None`` for what is none.

    >>> parse_iso_8601("PT1H2M3S"), parse_iso_8601("PT00H59M"), parse_iso_8601("1:02:03")
    (3723.0, 3540.0, None)
    """
    match = _ISO_8601.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, rest = (float((part or "0").replace(",", ".")) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


def find_ordered(times: Sequence[float]) -> set[int]:
    """Find the indices of a longest run of times that never goes back.

    What is not among them is out of order: one line that jumps ahead is that one line, and not
    all that follow it. (Fredman, On computing the length of longest increasing subsequences.)

    Of two that contradict each other the later one is out of order.

    >>> sorted(find_ordered([0, 900, 10, 20])), sorted(find_ordered([0, 10, 5, 20]))
    ([0, 2, 3], [0, 1, 3])
    """
    ends: list[int] = []  # of the best run of each length, from the end on, its earliest index
    after: dict[int, int | None] = {}
    for index in reversed(range(len(times))):
        length = bisect_right(ends, -times[index], key=lambda end: -times[end])
        after[index] = ends[length - 1] if length else None
        ends[length : length + 1] = [index]
    kept: set[int] = set()
    first = ends[-1] if ends else None
    while first is not None:
        kept.add(first)
        first = after[first]
    return kept
