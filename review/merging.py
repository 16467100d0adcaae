"""What somebody else saved meanwhile, brought into a document that is being edited.

Both sides are people's, so an entry that only one of them touched is what that one made of it,
whole. The entries that both still have part the texts into gaps; only where both changed the same
line, or the same gap, are their words merged (:func:`align.editing.merge.three_way.merge`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.three_way import Conflict, merge
from compare.aligning import find_rising
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
    conflicts: tuple[FileConflict, ...] = ()


def merge_file(progress: Progress, disk: str, add_times: AddTimes) -> FileMerge:
    """Plan what becomes of the document once it knows what the file says now.

    Raises :class:`~transcript.errors.FormatError` where the file is no episode any more.
    """
    document = progress.history.document
    base = episode.parse(progress.file).transcript.entries
    merging = _Merging(base, document, episode.parse(disk).transcript.entries)
    before, merged = document.items, merging.merge()
    # What was changed has the times of its words, as far as they are known.
    same = {item.id: item for item in before}
    timed = add_times(Transcript(tuple(item.entry for item in merged))).entries
    after = tuple(
        item if same.get(item.id) == item else replace(item, entry=entry)
        for item, entry in zip(merged, timed, strict=True)
    )
    # One splice of what lies between the items that stay at the front and at the end.
    most = min(len(before), len(after))
    front = next((n for n in range(most) if before[n] != after[n]), most)
    most -= front
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    removed, inserted = before[front : len(before) - end], after[front : len(after) - end]
    change = Change((Splice(front, removed, inserted),) if removed or inserted else ())
    return FileMerge(change, tuple(merging.conflicts))


class _Merging:
    """The three texts, and the conflicts that were found so far."""

    def __init__(self, base: Sequence[Entry], mine: Document, theirs: Sequence[Entry]) -> None:
        self._base, self._mine, self._theirs = base, mine.items, theirs
        self._fresh = mine.fresh_ids()
        self.conflicts: list[FileConflict] = []

    def merge(self) -> tuple[Item, ...]:
        """Merge the texts: the entries of the base that both still have, and what lies between."""
        mine = _find_descendants(self._base, [item.entry for item in self._mine])
        theirs = _find_descendants(self._base, self._theirs)
        both = [
            (n, mine[n], theirs[n]) for n in range(len(self._base)) if n in mine and n in theirs
        ]
        # Those that stand in the order of all three.
        both = [both[n] for n in find_rising([own for _, own, _ in both])]
        both = [both[n] for n in find_rising([other for _, _, other in both])]
        found: list[Item] = []
        b = m = d = 0
        for index, own, other in both:
            found += self._merge_gap(slice(b, index), slice(m, own), slice(d, other))
            found.append(self._merge_entry(self._base[index], self._mine[own], self._theirs[other]))
            b, m, d = index + 1, own + 1, other + 1
        end = slice(b, None), slice(m, None), slice(d, None)
        return (*found, *self._merge_gap(*end))

    def _merge_gap(self, b: slice, m: slice, d: slice) -> list[Item]:
        """Merge what lies between two entries: one side's, unless both changed it."""
        base, mine, theirs = self._base[b], self._mine[m], self._theirs[d]
        own = [item.entry for item in mine]
        was, ours, other = (
            [describe_entry(entry) for entry in side] for side in (base, own, theirs)
        )
        if other in (was, ours):
            return list(mine)
        if ours == was:
            return [Item(next(self._fresh), entry) for entry in theirs]
        both = merge(*(Transcript(tuple(entries)) for entries in (base, own, theirs)))
        ids = match_entries(own, both.transcript.entries)
        items = [
            Item(next(self._fresh) if index is None else mine[index].id, entry)
            for entry, index in zip(both.transcript.entries, ids, strict=True)
        ]
        self._note(
            both.conflicts, [items[one.entry].id if items else None for one in both.conflicts]
        )
        return items

    def _merge_entry(self, was: Entry, item: Item, other: Entry) -> Item:
        """Merge an entry that both have: each of its facts is that of whoever changed it."""
        entry = item.entry
        if describe_entry(other) in (describe_entry(was), describe_entry(entry)):
            return item
        if describe_entry(entry) == describe_entry(was):
            return replace(item, entry=other)
        if not (isinstance(entry, Line) and isinstance(was, Line) and isinstance(other, Line)):
            names = (
                each.title if isinstance(each, Header) else each.text
                for each in (was, entry, other)
            )
            self._note_if_both_changed(item.id, "header", *names)
            return item
        speaker, start, text = entry.speaker, entry.start, entry.text
        if entry.speaker == was.speaker:
            speaker = other.speaker
        else:
            speakers = (each.speaker or "" for each in (was, entry, other))
            self._note_if_both_changed(item.id, "speaker", *speakers)
        if floor_second(entry.start) == floor_second(was.start):
            start = other.start
        else:
            starts = (
                "" if each.start is None else format_clock(each.start)
                for each in (was, entry, other)
            )
            self._note_if_both_changed(item.id, "start", *starts)
        if entry.text == was.text:
            text = other.text
        elif other.text not in (was.text, entry.text):
            texts = (each.text for each in (was, entry, other))
            both = merge(*(Transcript((Line(None, None, None, one),)) for one in texts))
            self._note(both.conflicts, [item.id] * len(both.conflicts))
            text = " ".join(line.text for line in both.transcript.lines)
        line = replace(entry, speaker=speaker, start=start, text=text, words=())
        return replace(item, entry=line)

    def _note(self, conflicts: Sequence[Conflict], ids: Sequence[str | None]) -> None:
        self.conflicts += [
            FileConflict(identity, one.what, one.base, one.theirs, one.ours)
            for one, identity in zip(conflicts, ids, strict=True)
        ]

    def _note_if_both_changed(
        self, identity: str, what: str, was: str, own: str, other: str
    ) -> None:
        if own != was and other not in (was, own):
            self.conflicts.append(FileConflict(identity, what, was, own, other))


def _find_descendants(before: Sequence[Entry], after: Sequence[Entry]) -> dict[int, int]:
    """Find where the entries are by now, by where they were."""
    found = match_entries(before, after)
    return {was: now for now, was in enumerate(found) if was is not None}
