"""What somebody else saved meanwhile, brought into a document that is being edited.

Both sides are people's, so an entry that only one of them touched is what that one made of it,
whole. The entries that both still have part the texts into gaps; only where both changed the same
line, or the same gap, are their words merged (:func:`align.editing.merge.three_way.merge`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from align.editing.merge.three_way import Conflict, merge
from review.document import Change, Document, Item, Splice
from review.progress import AddTimes, FileConflict, Progress
from transcript import episode
from transcript.front_matter.descent import describe_entry, floor_second, match_entries
from transcript.seconds import format_clock
from transcript.values import Entry, Header, Line, Transcript


@dataclass(frozen=True, slots=True)
class FileMerge:
    """The change that brings in what the disk says, and where both changed the same place."""

    change: Change
    clashes: tuple[FileConflict, ...] = ()


def merge_file(progress: Progress, disk: str, timed: AddTimes) -> FileMerge:
    """What becomes of the document once it knows what the file says now.

    Raises :class:`~transcript.errors.FormatError` where the file is no episode any more.
    """
    document = progress.history.document
    base = episode.parse(progress.file).transcript.entries
    merging = _Merging(base, document, episode.parse(disk).transcript.entries)
    items = _with_times(document, merging.items(), timed)
    return FileMerge(_spliced(document.items, items), tuple(merging.clashes))


class _Merging:
    """The three texts, and the clashes that were met so far."""

    def __init__(self, base: Sequence[Entry], mine: Document, theirs: Sequence[Entry]) -> None:
        self._base, self._mine, self._theirs = base, mine.items, theirs
        self._fresh = mine.fresh_ids()
        self.clashes: list[FileConflict] = []

    def items(self) -> tuple[Item, ...]:
        """The merged text."""
        found: list[Item] = []
        b = m = d = 0
        for place, own, other in self._kept():
            found += self._gap(slice(b, place), slice(m, own), slice(d, other))
            found.append(self._entry(self._base[place], self._mine[own], self._theirs[other]))
            b, m, d = place + 1, own + 1, other + 1
        end = slice(b, None), slice(m, None), slice(d, None)
        return (*found, *self._gap(*end))

    def _kept(self) -> list[tuple[int, int, int]]:
        """The entries of the base that both still have, in the order of all three."""
        mine = _descendants(self._base, [item.entry for item in self._mine])
        theirs = _descendants(self._base, self._theirs)
        both = [
            (n, mine[n], theirs[n]) for n in range(len(self._base)) if n in mine and n in theirs
        ]
        in_mine = [both[n] for n in _rising([own for _, own, _ in both])]
        return [in_mine[n] for n in _rising([other for _, _, other in in_mine])]

    def _gap(self, b: slice, m: slice, d: slice) -> list[Item]:
        """What lies between two entries that both have: one side's, unless both changed it."""
        base, mine, theirs = self._base[b], self._mine[m], self._theirs[d]
        own = [item.entry for item in mine]
        if _said(theirs) in (_said(base), _said(own)):
            return list(mine)
        if _said(own) == _said(base):
            return [Item(next(self._fresh), entry) for entry in theirs]
        both = merge(*(Transcript(tuple(entries)) for entries in (base, own, theirs)))
        ids = match_entries(own, both.transcript.entries)
        items = [
            Item(next(self._fresh) if place is None else mine[place].id, entry)
            for entry, place in zip(both.transcript.entries, ids, strict=True)
        ]
        self.clashes += [
            _clash(one, items[one.entry].id if items else None) for one in both.conflicts
        ]
        return items

    def _entry(self, was: Entry, item: Item, other: Entry) -> Item:
        """An entry that both have: each of its facts is that of whoever changed it."""
        entry = item.entry
        if describe_entry(other) in (describe_entry(was), describe_entry(entry)):
            return item
        if describe_entry(entry) == describe_entry(was):
            return replace(item, entry=other)
        if isinstance(entry, Line) and isinstance(was, Line) and isinstance(other, Line):
            return replace(item, entry=self._line(was, entry, other, item.id))
        self._clashing(item.id, "header", *map(_title, (was, entry, other)))
        return item

    def _line(self, was: Line, own: Line, other: Line, identity: str) -> Line:
        speaker, start, text = own.speaker, own.start, own.text
        if own.speaker == was.speaker:
            speaker = other.speaker
        else:
            names = (each.speaker or "" for each in (was, own, other))
            self._clashing(identity, "speaker", *names)
        if floor_second(own.start) == floor_second(was.start):
            start = other.start
        else:
            self._clashing(identity, "start", *(_clock(each.start) for each in (was, own, other)))
        if own.text == was.text:
            text = other.text
        elif other.text not in (was.text, own.text):
            text = self._words(was.text, own.text, other.text, identity)
        return replace(own, speaker=speaker, start=start, text=text, words=())

    def _words(self, was: str, own: str, other: str, identity: str) -> str:
        both = merge(*(Transcript((Line(None, None, None, text),)) for text in (was, own, other)))
        self.clashes += [_clash(one, identity) for one in both.conflicts]
        return " ".join(line.text for line in both.transcript.lines)

    def _clashing(self, identity: str, what: str, was: str, own: str, other: str) -> None:
        """Note a clash where both changed it, and differently."""
        if own != was and other not in (was, own):
            self.clashes.append(FileConflict(identity, what, was, own, other))


def _clash(one: Conflict, identity: str | None) -> FileConflict:
    return FileConflict(identity, one.what, one.base, one.theirs, one.ours)


def _descendants(before: Sequence[Entry], after: Sequence[Entry]) -> dict[int, int]:
    """Where the entries are by now, by where they were."""
    found = match_entries(before, after)
    return {was: now for now, was in enumerate(found) if was is not None}


def _rising(values: Sequence[int]) -> list[int]:
    """The places of the longest run of values that rise, found by patience sorting.

    >>> _rising([3, 0, 1, 4, 2])
    [1, 2, 4]
    """
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(last[pile - 1] if pile else -1)
        tops[pile:], last[pile:] = [value, *tops[pile + 1 :]], [place, *last[pile + 1 :]]
    found = []
    place = last[-1] if last else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _with_times(document: Document, items: Sequence[Item], timed: AddTimes) -> tuple[Item, ...]:
    """The items with the times of the words that were changed, as far as they are known."""
    same = {item.id: item for item in document.items}
    known = timed(Transcript(tuple(item.entry for item in items))).entries
    return tuple(
        item if same.get(item.id) == item else replace(item, entry=entry)
        for item, entry in zip(items, known, strict=True)
    )


def _spliced(before: tuple[Item, ...], after: tuple[Item, ...]) -> Change:
    """One splice of what lies between the items that stay at the front and at the end."""
    most = min(len(before), len(after))
    front = next((n for n in range(most) if before[n] != after[n]), most)
    most -= front
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    removed, inserted = before[front : len(before) - end], after[front : len(after) - end]
    return Change((Splice(front, removed, inserted),) if removed or inserted else ())


def _said(entries: Iterable[Entry]) -> list[object]:
    return [describe_entry(entry) for entry in entries]


def _title(entry: Entry) -> str:
    return entry.title if isinstance(entry, Header) else entry.text


def _clock(start: float | None) -> str:
    """A second as a person reads it."""
    return "" if start is None else format_clock(start)
