"""Chapters into a transcript: each above the line where it begins, never inside one.

Editors take a chapter's time from the line that it is to stand above: of 842 headers in 36
published episodes 819 have exactly the second at which some line starts. Where the others belong,
and all chapters whose times come from elsewhere (from captions, or before a re-cut), was measured
on those headers, their times moved at random (``benchmarks/chapters.py``):

- **The nearest start, not the next, nor that of the line that holds the time.** At their own times
  all three put 99.5 % of the headers above the line they stood above. Moved by up to 2 s, nearest
  puts 97 % there, next 49 % and holding 55 %; by up to 10 s, 84 %, 43 % and 54 %.
- **Lines without a start belong to the line below.** An editor who left out the time of a question
  puts the header above the question: otherwise 95.8 %, not 99.5 %.
- **Of several lines that start in the same second the first is meant:** the last of them would be
  right for 75 %.
- **Starts that go back are not believed,** only those in the longest run of starts that never does:
  a single line an hour early would draw chapters out of their order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import inf

from align.editing.anchors import find_rising_run
from transcript.errors import NotExpressible
from transcript.seconds import format_clock
from transcript.values import Entry, Header, Line, Transcript

NOTED_S = 5.0
"""Seconds between a chapter and the line below it from which on a person should look."""
NEARBY_S = 60.0
"""Seconds within which a header of the same title is the same chapter."""


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A chapter, and the line below it: its number from 1, and when it starts."""

    chapter: Header
    line: int
    begins: float

    @property
    def start(self) -> float:
        """When the chapter itself begins."""
        return self.chapter.start or 0.0

    @property
    def off(self) -> float:
        """Seconds from the chapter's time to the line's."""
        return self.begins - self.start

    @property
    def label(self) -> str:
        """Its title and time, as a note names it."""
        return f"{self.chapter.title!r} at {format_clock(self.start)}"


@dataclass(frozen=True, slots=True)
class ChapterInsertion:
    """The transcript with its chapters; ``kept`` were there already, ``notes`` are to be read."""

    transcript: Transcript
    placed: tuple[PlacedChapter, ...]
    kept: tuple[PlacedChapter, ...]
    notes: tuple[str, ...]


def insert_chapters(
    transcript: Transcript, chapters: Iterable[Header], *, afresh: bool = False
) -> ChapterInsertion:
    """Put a header above the line where each chapter begins; no line changes.

    A header of the same title that stands nearby is kept where it is, so that inserting twice is
    inserting once. Other headers are kept too, unless ``afresh`` takes all of them out first.
    Raises :class:`~transcript.errors.NotExpressible` where no line has a start.

    >>> talk = Transcript((Line(0.0, None, "Ann", "Hello."), Line(65.0, None, "Tom", "The ferry.")))
    >>> found = insert_chapters(talk, [Header("Welcome", 0.0), Header("Ferries", 64.0)])
    >>> [getattr(entry, "title", "–") for entry in found.transcript.entries]
    ['Welcome', '–', 'Ferries', '–']
    """
    if afresh:
        transcript = replace(transcript, entries=transcript.lines)
    boundaries = find_boundaries(transcript.lines)
    if not boundaries:
        raise NotExpressible(
            "no line has a start time, so no chapter can be placed: "
            "`castproof retime` fills in the times"
        )
    chapters = tuple(chapters)
    timed = sorted(
        (one.start, index) for index, one in enumerate(chapters) if one.start is not None
    )
    wanted = []
    for start, index in timed:
        near = _find_nearest(boundaries, start)
        wanted.append(PlacedChapter(chapters[index], near.line + 1, near.start))
    headings = _find_headings(transcript)
    twins = _find_twins(wanted, headings)
    new = tuple(placed for order, placed in enumerate(wanted) if order not in twins)
    kept = tuple(placed for order, placed in enumerate(wanted) if order in twins)
    untimed = [
        f"{chapter.title!r} has no time and is left out"
        for chapter in chapters
        if chapter.start is None
    ]
    return ChapterInsertion(
        replace(transcript, entries=_weave(transcript.lines, headings, wanted, twins)),
        new,
        kept,
        (*untimed, *_note_distant(new, boundaries), *_note_shared_lines(wanted)),
    )


@dataclass(frozen=True, slots=True)
class ChapterBoundary:
    """Where a header may stand: above the line of this index, when that starts."""

    line: int
    start: float


@dataclass(frozen=True, slots=True)
class _Heading:
    """A header that is there: the index of the line below it, and when that or a later starts."""

    header: Header
    line: int
    start: float | None


def find_boundaries(lines: Sequence[Line]) -> list[ChapterBoundary]:
    """Find where headers may stand: above each believed start, and lines without one before it.

    >>> lines = [Line(start, None, None, "Yes.") for start in (0.0, None, 9.0, 12.0)]
    >>> [(boundary.line, boundary.start) for boundary in find_boundaries(lines)]
    [(0, 0.0), (1, 9.0), (3, 12.0)]
    """
    timed = [(index, line.start) for index, line in enumerate(lines) if line.start is not None]
    found: list[ChapterBoundary] = []
    for at in find_rising_run([start for _, start in timed]):
        index, start = timed[at]
        if found and found[-1].start == start:
            continue
        while index and lines[index - 1].start is None:
            index -= 1
        found.append(ChapterBoundary(index, start))
    return found


def _find_nearest(boundaries: Sequence[ChapterBoundary], start: float) -> ChapterBoundary:
    """Find the boundary nearest to a time in seconds; of two as near, the first."""
    at = bisect_left(boundaries, start, key=lambda boundary: boundary.start)
    around = boundaries[max(0, at - 1) : at + 1]
    return min(around, key=lambda boundary: abs(boundary.start - start))


def _find_headings(transcript: Transcript) -> list[_Heading]:
    """Find the headers that are there, in order."""
    found: list[_Heading] = []
    line, start = len(transcript.lines), None
    for entry in reversed(transcript.entries):
        if isinstance(entry, Header):
            found.append(_Heading(entry, line, start))
        else:
            line, start = line - 1, start if entry.start is None else entry.start
    return found[::-1]


def _find_twins(wanted: Sequence[PlacedChapter], headings: Sequence[_Heading]) -> dict[int, int]:
    """Find for each chapter that is there already the index of its header.

    One in the very place goes first, so that a second insertion finds what the first put there.
    """

    def fold(title: str) -> str:
        return " ".join(title.split()).casefold()

    same_title: dict[str, list[int]] = defaultdict(list)
    for index, heading in enumerate(headings):
        same_title[fold(heading.header.title)].append(index)
    twins: dict[int, int] = {}
    taken: set[int] = set()
    for is_same_place in (True, False):
        for order, placed in enumerate(wanted):
            if order in twins:
                continue
            near = []
            for index in same_title.get(fold(placed.chapter.title), ()):
                heading = headings[index]
                apart = inf if heading.start is None else abs(heading.start - placed.begins)
                is_near = heading.line == placed.line - 1 if is_same_place else apart <= NEARBY_S
                if is_near and index not in taken:
                    near.append((apart, index))
            if near:
                twins[order] = min(near)[1]
                taken.add(twins[order])
    return twins


def _weave(
    lines: Sequence[Line],
    headings: Sequence[_Heading],
    wanted: Sequence[PlacedChapter],
    twins: dict[int, int],
) -> tuple[Entry, ...]:
    """Put the headers above the lines, those of the chapters in the chapters' order."""
    above: list[list[tuple[Header, int | None]]] = [[] for _ in range(len(lines) + 1)]
    orders = {index: order for order, index in twins.items()}
    for index, heading in enumerate(headings):
        above[heading.line].append((heading.header, orders.get(index)))
    for order, placed in enumerate(wanted):
        if order not in twins:
            there = above[placed.line - 1]
            later = (i for i, (_, other) in enumerate(there) if other is not None and other > order)
            there.insert(next(later, len(there)), (placed.chapter, order))
    found: list[Entry] = []
    for index, headers in enumerate(above):
        found += [header for header, _ in headers]
        found += lines[index : index + 1]
    return tuple(found)


def _note_distant(new: Sequence[PlacedChapter], boundaries: Sequence[ChapterBoundary]) -> list[str]:
    """Note chapters that no line starts near, except one that opens the talk before any line."""
    notes = []
    first, last = boundaries[0].start, boundaries[-1].start
    beyond = [placed for placed in new if placed.start - last > NOTED_S]
    for placed in new:
        is_opening = placed.begins == first and placed.start <= first
        is_beyond = placed.start - last > NOTED_S
        if abs(placed.off) > NOTED_S and not is_opening and not is_beyond:
            way = "before" if placed.off < 0 else "after"
            notes.append(
                f"no line starts near {placed.label}: it stands above "
                f"the one at {format_clock(placed.begins)}, {abs(placed.off):.0f} s {way}"
            )
    if len(beyond) == 1:
        notes.append(f"{beyond[0].label} starts after the last line, at {format_clock(last)}")
    elif beyond:
        notes.append(
            f"{len(beyond)} chapters, from {beyond[0].label} on, start after the last line that "
            f"has a time, at {format_clock(last)}: does the list belong to another recording?"
        )
    return notes


def _note_shared_lines(wanted: Sequence[PlacedChapter]) -> list[str]:
    """Note the chapters that stand above the same line."""
    notes = []
    for _, run in groupby(wanted, key=lambda placed: placed.line):
        first, *others = run
        if others:
            one, other = first.chapter.title, others[0].chapter.title
            more = f", {other!r} and {len(others) - 1} more" if others[1:] else f" and {other!r}"
            notes.append(
                f"{one!r}{more} stand above the same line, at {format_clock(first.begins)}"
            )
    return notes
