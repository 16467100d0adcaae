"""What somebody else saved meanwhile, brought into a document that is being edited.

Both sides are people's: what only one of them changed is theirs, word by word and fact by fact, and
where both changed the same the page's stands (:func:`align.editing.merge.two_people.merge_edits`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from align.editing.merge.three_way import EntryExtras
from align.editing.merge.two_people import merge_edits
from review.document import Change, Item, Splice
from review.progress import AddTimes, FileConflict, Progress, parse_page
from transcript import episode
from transcript.front_matter.descent import describe_entry
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class FileMerge:
    """The change that brings in what the disk says, and where both changed the same place.

    ``sources`` are the indices of the file's entries that items have become, by the items' ids.
    """

    change: Change
    conflicts: tuple[FileConflict, ...]
    sources: Mapping[str, int]


def merge_file(progress: Progress, disk: str, add_times: AddTimes) -> FileMerge:
    """Plan what becomes of the document once it knows what the file says now.

    Raises :class:`~transcript.errors.FormatError` where the file is no episode any more.
    """
    document = progress.history.document
    base, page = parse_page(progress.file), parse_page(disk)
    extras = EntryExtras(base=episode.list_extras(base), ours=episode.list_extras(page))
    merged = merge_edits(base.transcript, document.transcript, page.transcript, extras)
    before, fresh = document.items, document.fresh_ids()
    found: list[Item] = []
    for entry, origin in zip(merged.transcript.entries, merged.origins, strict=True):
        own = None if origin.theirs is None else before[origin.theirs]
        if own is not None and describe_entry(own.entry) == describe_entry(entry):
            found.append(own)
        else:
            found.append(Item(next(fresh) if own is None else own.id, entry))
    # What was changed has the times of its words, as far as they are known.
    timed = add_times(Transcript(tuple(item.entry for item in found))).entries
    after = tuple(
        item if item in before else replace(item, entry=entry)
        for item, entry in zip(found, timed, strict=True)
    )
    conflicts = tuple(
        FileConflict(
            after[one.entry].id if after else None, one.what, one.base, one.theirs, one.ours
        )
        for one in merged.conflicts
    )
    sources = {
        item.id: origin.ours
        for item, origin in zip(after, merged.origins, strict=True)
        if origin.ours is not None
    }
    return FileMerge(_splice(before, after), conflicts, sources)


def _splice(before: tuple[Item, ...], after: tuple[Item, ...]) -> Change:
    """Make the one splice of what lies between the items that stay at the front and at the end."""
    most = min(len(before), len(after))
    front = next((n for n in range(most) if before[n] != after[n]), most)
    most -= front
    end = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    removed, inserted = before[front : len(before) - end], after[front : len(after) - end]
    return Change((Splice(front, removed, inserted),) if removed or inserted else ())
