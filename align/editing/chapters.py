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

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

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
    def off(self) -> float:
        """Seconds from the chapter's time to the line's."""
        return self.begins - (self.chapter.start or 0.0)


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
    boundaries = _boundaries(transcript.lines)
    if not boundaries:
        raise NotExpressible(
            "no line has a start time, so no chapter has a place: `castproof retime` fills them in"
        )
    chapters = tuple(chapters)
    wanted = [
        PlacedChapter(chapter, boundary.line + 1, boundary.start)
        for chapter in sorted(_with_start(chapters), key=lambda chapter: chapter.start or 0.0)
        for boundary in (_nearest(boundaries, chapter.start or 0.0),)
    ]
    headings = _headings(transcript)
    twins = _twins(wanted, headings)
    new = [place for order, place in enumerate(wanted) if order not in twins]
    return ChapterInsertion(
        replace(transcript, entries=_woven(transcript.lines, headings, wanted, twins)),
        tuple(new),
        tuple(place for order, place in enumerate(wanted) if order in twins),
        (*_left_out(chapters), *_far_off(new, boundaries), *_in_a_row(wanted)),
    )


@dataclass(frozen=True, slots=True)
class _Boundary:
    """Where a header may stand: above the line of this index, when that starts."""

    line: int
    start: float


@dataclass(frozen=True, slots=True)
class _Heading:
    """A header that is there: the index of the line below it, and when that or a later starts."""

    header: Header
    line: int
    start: float | None


def _boundaries(lines: Sequence[Line]) -> list[_Boundary]:
    """One above each start that is believed, and above the lines without a start before it."""
    found: list[_Boundary] = []
    for index in _believed([line.start for line in lines]):
        start = lines[index].start or 0.0
        if found and found[-1].start == start:
            continue
        while index and lines[index - 1].start is None:
            index -= 1
        found.append(_Boundary(index, start))
    return found


def _believed(starts: Sequence[float | None]) -> list[int]:
    """The places of a longest run of starts that never goes back (patience sorting)."""
    tails: list[float] = []  # the least start that ends a run of each length
    places: list[int] = []
    before: dict[int, int | None] = {}
    for index, start in enumerate(starts):
        if start is None:
            continue
        length = bisect_right(tails, start)
        before[index] = places[length - 1] if length else None
        tails[length : length + 1] = [start]
        places[length : length + 1] = [index]
    found: list[int] = []
    at = places[-1] if places else None
    while at is not None:
        found.append(at)
        at = before[at]
    return found[::-1]


def _nearest(boundaries: Sequence[_Boundary], start: float) -> _Boundary:
    return min(boundaries, key=lambda boundary: abs(boundary.start - start))


def _with_start(chapters: Sequence[Header]) -> list[Header]:
    return [chapter for chapter in chapters if chapter.start is not None]


def _headings(transcript: Transcript) -> list[_Heading]:
    """The headers that are there, in order."""
    found: list[_Heading] = []
    line, start = len(transcript.lines), None
    for entry in reversed(transcript.entries):
        if isinstance(entry, Header):
            found.append(_Heading(entry, line, start))
        else:
            line, start = line - 1, start if entry.start is None else entry.start
    return found[::-1]


def _twins(wanted: Sequence[PlacedChapter], headings: Sequence[_Heading]) -> dict[int, int]:
    """For each chapter that is there already the index of its header.

    One in the very place goes first, so that a second insertion finds what the first put there.
    """
    twins: dict[int, int] = {}
    taken: set[int] = set()
    for reach in (None, NEARBY_S):
        for order, place in enumerate(wanted):
            if order in twins:
                continue
            near = [
                (_apart(place, heading), index)
                for index, heading in enumerate(headings)
                if index not in taken and _is_twin(place, heading, reach)
            ]
            if near:
                twins[order] = min(near)[1]
                taken.add(twins[order])
    return twins


def _is_twin(place: PlacedChapter, heading: _Heading, reach: float | None) -> bool:
    if _folded(place.chapter.title) != _folded(heading.header.title):
        return False
    return heading.line == place.line - 1 if reach is None else _apart(place, heading) <= reach


def _apart(place: PlacedChapter, heading: _Heading) -> float:
    return float("inf") if heading.start is None else abs(heading.start - place.begins)


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()


def _woven(
    lines: Sequence[Line],
    headings: Sequence[_Heading],
    wanted: Sequence[PlacedChapter],
    twins: dict[int, int],
) -> tuple[Entry, ...]:
    """The lines with the headers above them, those of the chapters in the chapters' order."""
    above: list[list[tuple[Header, int | None]]] = [[] for _ in range(len(lines) + 1)]
    orders = {index: order for order, index in twins.items()}
    for index, heading in enumerate(headings):
        above[heading.line].append((heading.header, orders.get(index)))
    for order, place in enumerate(wanted):
        if order not in twins:
            there = above[place.line - 1]
            later = (i for i, (_, other) in enumerate(there) if other is not None and other > order)
            there.insert(next(later, len(there)), (place.chapter, order))
    found: list[Entry] = []
    for index, headers in enumerate(above):
        found += [header for header, _ in headers]
        found += lines[index : index + 1]
    return tuple(found)


def _left_out(chapters: Sequence[Header]) -> list[str]:
    return [
        f"{chapter.title!r} has no time and is left out"
        for chapter in chapters
        if chapter.start is None
    ]


def _far_off(new: Sequence[PlacedChapter], boundaries: Sequence[_Boundary]) -> list[str]:
    """The chapters that no line starts near, but for one that opens the talk before anyone does."""
    found = []
    first, last = boundaries[0].start, boundaries[-1].start
    beyond = [place for place in new if _begins(place) - last > NOTED_S]
    for place in new:
        is_opening = place.begins == first and _begins(place) <= first
        if abs(place.off) > NOTED_S and not is_opening and place not in beyond:
            way = "before" if place.off < 0 else "after"
            found.append(
                f"no line starts near {_named(place)}: it stands above "
                f"the one at {format_clock(place.begins)}, {abs(place.off):.0f} s {way}"
            )
    if len(beyond) == 1:
        found.append(f"{_named(beyond[0])} starts after the last line, at {format_clock(last)}")
    elif beyond:
        found.append(
            f"{len(beyond)} chapters, from {_named(beyond[0])} on, start after the last line that "
            f"has a time, at {format_clock(last)}: is the list another recording's?"
        )
    return found


def _begins(place: PlacedChapter) -> float:
    return place.chapter.start or 0.0


def _named(place: PlacedChapter) -> str:
    return f"{place.chapter.title!r} at {format_clock(_begins(place))}"


def _in_a_row(wanted: Sequence[PlacedChapter]) -> list[str]:
    found = []
    for _, run in groupby(wanted, key=lambda place: place.line):
        first, *others = run
        if others:
            one, other = first.chapter.title, others[0].chapter.title
            more = f", {other!r} and {len(others) - 1} more" if others[1:] else f" and {other!r}"
            found.append(
                f"{one!r}{more} stand above the same line, at {format_clock(first.begins)}"
            )
    return found
