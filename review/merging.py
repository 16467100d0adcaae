"""What somebody else saved meanwhile, brought into a document that is being edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from align.merging import merge
from review.document import Change, Document, Item, Splice
from review.progress import Clash, Progress, Timed
from transcript import episode
from transcript.descent import partners, said, second
from transcript.seconds import clock
from transcript.values import Entry, Line, Transcript


@dataclass(frozen=True, slots=True)
class Merged:
    """The change that brings in what the disk says, and where both changed the same place."""

    change: Change
    clashes: tuple[Clash, ...] = ()


def merged(progress: Progress, disk: str, timed: Timed) -> Merged:
    """What becomes of the document once it knows what the file says now.

    Raises :class:`~transcript.errors.FormatError` where the file is no episode any more.
    """
    document = progress.history.document
    base = episode.parse(progress.file).transcript
    mine, theirs = document.transcript, episode.parse(disk).transcript
    if _said(theirs) == _said(base):
        return Merged(Change())
    if _said(mine) == _said(base):
        return Merged(change_to(document, timed(theirs)))
    both = merge(base, mine, theirs)
    change = change_to(document, timed(both.transcript))
    items = document.after(change).items
    found = [
        Clash(items[one.entry].id if items else None, one.what, one.base, one.theirs, one.ours)
        for one in both.conflicts
    ]
    known = {(clash.id, clash.what) for clash in found}
    of_lines = _clashes_of_lines(base, document, theirs)
    found += [clash for clash in of_lines if (clash.id, clash.what) not in known]
    return Merged(change, tuple(found))


def change_to(document: Document, transcript: Transcript) -> Change:
    """The change that makes a document say this; entries that stay keep their ids.

    An entry that says what it said stays wholly as it is, with what is known of its words.
    """
    found = partners(document.transcript.entries, transcript.entries)
    fresh = document.fresh_ids()
    items: list[Item] = []
    for entry, index in zip(transcript.entries, found, strict=True):
        was = None if index is None else document.items[index]
        if was is None:
            items.append(Item(next(fresh), entry))
        elif said(was.entry) == said(entry):
            items.append(was)
        else:
            items.append(replace(was, entry=entry))
    return _spliced(document.items, tuple(items))


def _clashes_of_lines(base: Transcript, document: Document, disk: Transcript) -> Iterator[Clash]:
    """Lines that both gave to somebody else, or to another second.

    To :func:`~align.merging.merge` the other side is a machine, whose labels and times give way to
    a person's without a word. Here it is a person.
    """
    mine = _descendants(base, document.transcript)
    theirs = _descendants(base, disk)
    for index, was in enumerate(base.entries):
        if index not in mine or index not in theirs or not isinstance(was, Line):
            continue
        item, other = document.items[mine[index]], disk.entries[theirs[index]]
        for what, *values in zip(
            ("speaker", "start"), _facts(was), _facts(item.entry), _facts(other), strict=True
        ):
            before, own, new = values
            if own != before and new not in (before, own):
                yield Clash(item.id, what, before, own, new)


def _descendants(before: Transcript, after: Transcript) -> dict[int, int]:
    """Where the entries are by now, by where they were."""
    found = partners(before.entries, after.entries)
    return {was: now for now, was in enumerate(found) if was is not None}


def _facts(entry: Entry) -> tuple[str, str]:
    """Who says a line, and when, as a person reads it."""
    start = second(entry.start)
    speaker = entry.speaker if isinstance(entry, Line) else None
    return speaker or "", "" if start is None else clock(start)


def _spliced(before: tuple[Item, ...], after: tuple[Item, ...]) -> Change:
    """One splice of what lies between the items that stay at the front and at the end."""
    most = min(len(before), len(after))
    front = next((n for n in range(most) if before[n] != after[n]), most)
    most -= front
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    removed, inserted = before[front : len(before) - end], after[front : len(after) - end]
    return Change((Splice(front, removed, inserted),) if removed or inserted else ())


def _said(transcript: Transcript) -> list[object]:
    return [said(entry) for entry in transcript.entries]
