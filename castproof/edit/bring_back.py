"""A file that comes back into the episode it was made from: merged, so that neither side loses.

*Source* is the text that the file was made from, *written* what it said then, *returned* what it
says now, *standing* the episode as it is. What returned says otherwise than written is brought into
source, and that is merged with standing: what one side changed is in the result, and where both
changed the same thing the episode's own stands and is listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from align.editing.chapters import insert_chapters
from align.editing.merge.three_way import Conflict
from align.editing.merge.two_people import merge_edits
from castproof.edit.origin import (
    Origin,
    ReturnedFile,
    Standing,
    find_origin,
    restore,
    rewrite,
)
from castproof.errors import UnknownOrigin
from castproof.files import exports
from transcript.errors import FormatError
from transcript.seconds import format_clock
from transcript.spacing import split_words
from transcript.text import quote
from transcript.values import Header, Transcript

REMOVED = 0.1
"""The share of its words that a file may lack without a note: a broken copy lacks more."""


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """The merged transcript, what to know of it, and what was changed on both sides, a line each.

    ``conflicts`` are kept as the episode has them.
    """

    transcript: Transcript
    notes: tuple[str, ...]
    conflicts: tuple[str, ...]


def bring_back(returned: ReturnedFile, standing: Standing, base: Path | None) -> BroughtBack:
    """Merge a file that comes back into the episode.

    ``base`` is a file with the text it was made from, ``None`` for what the file and what was kept
    tell. Raises :class:`~castproof.errors.UnknownOrigin` where that is not known, and
    :class:`~transcript.errors.FormatError` for a file without a word.
    """
    mine = exports.publish(standing.transcript)
    if returned.format_.is_chapters:
        try:
            origin = find_origin(returned, standing, base)
        except UnknownOrigin:
            if base is not None:
                raise
            # Nothing is lost: the chapters that are there stay beside those of the list.
            inserted = insert_chapters(standing.transcript, returned.transcript.headers)
            return BroughtBack(inserted.transcript, inserted.notes, ())
        edited, notes = revise_chapters(origin, returned.transcript)
    else:
        if not any(line.text.strip() for line in returned.transcript.lines):
            raise FormatError("it has no text, so there is nothing to bring into the episode")
        unedited = Origin(mine, rewrite(mine, returned))
        if restore(unedited, returned.transcript, returned.format_) == mine:
            return BroughtBack(mine, (f"it says nothing else than {standing.path}",), ())
        origin = find_origin(returned, standing, base)
        edited = restore(origin, returned.transcript, returned.format_)
        notes = note_retimed(origin, returned.transcript, edited)
    notes = (*notes, *note_origin(origin, returned, standing), *note_removed(origin, edited))
    if mine == origin.source:
        return BroughtBack(edited, notes, ())
    if edited in (origin.source, mine):
        return BroughtBack(mine, notes, ())
    merged = merge_edits(origin.source, mine, edited)
    conflicts = tuple(
        describe_conflict(one, merged.transcript, standing.path.name, returned.path.name)
        for one in merged.conflicts
    )
    return BroughtBack(merged.transcript, notes, conflicts)


def revise_chapters(origin: Origin, returned: Transcript) -> tuple[Transcript, tuple[str, ...]]:
    """Bring the changes of a list of chapters into its source; return notes on their places.

    A chapter that was taken off the list goes; one whose title or time is another is put anew.
    """
    was = [(header.title, header.start) for header in origin.written.headers]
    now = [(header.title, header.start) for header in returned.headers]
    gone = [title for title, start in was if (title, start) not in now]
    new = [header for header in returned.headers if (header.title, header.start) not in was]
    entries = []
    for entry in origin.source.entries:
        if isinstance(entry, Header) and " ".join(entry.title.split()) in gone:
            gone.remove(" ".join(entry.title.split()))
        else:
            entries.append(entry)
    text = replace(origin.source, entries=tuple(entries))
    if not new:
        return text, ()
    inserted = insert_chapters(text, new)
    return exports.publish(inserted.transcript), inserted.notes


def note_origin(origin: Origin, returned: ReturnedFile, standing: Standing) -> tuple[str, ...]:
    """Note what a file was taken to be made from, where that needs saying."""
    notes = []
    name = standing.path.name
    if origin.is_told:
        notes.append(
            f"what it was made from is told by what it says: it is nearest to a "
            f"{returned.format_.title} file that was written from {name}"
        )
    if exports.publish(standing.transcript) != origin.source:
        notes.append(
            f"it was made from an earlier text of {name}: what was changed in {name} since stays"
        )
    return tuple(notes)


def note_retimed(origin: Origin, returned: Transcript, edited: Transcript) -> tuple[str, ...]:
    """Note that starts were changed which an episode has no place for: those inside a paragraph."""
    lost = count_retimed(origin.written, returned) - count_retimed(origin.source, edited)
    if lost <= 0:
        return ()
    those = "1 cue" if lost == 1 else f"{lost} cues"
    return (f"the changed start of {those} inside a paragraph has no place in an episode",)


def count_retimed(before: Transcript, after: Transcript) -> int:
    """Count the lines that say the same, as no other line does, and start in another second.

    >>> from transcript.values import Line
    >>> was, now = (Transcript((Line(start, None, None, "Hi."),)) for start in (1.0, 3.0))
    >>> count_retimed(was, now)
    1
    """
    known, counts = {}, Counter(line.text for line in before.lines)
    for line in exports.publish(before).lines:
        known[line.text] = line.start
    return sum(
        counts[line.text] == 1 and line.start != known[line.text]
        for line in exports.publish(after).lines
    )


def note_removed(origin: Origin, edited: Transcript) -> tuple[str, ...]:
    """Note that a file lacks much of what it was made from, as a broken copy does."""
    before, after = (
        sum(len(split_words(line.text)) for line in side.lines) for side in (origin.source, edited)
    )
    if before - after < REMOVED * before:
        return ()
    return (f"it has {after} words of the {before} that it was made from: the others are removed",)


def describe_conflict(conflict: Conflict, merged: Transcript, standing: str, returned: str) -> str:
    """Describe on one line what both sides changed.

    >>> found = Conflict(0, 65.0, "words", "orthwind", "Northwind", "Orwind")
    >>> describe_conflict(found, Transcript((Header("Winds"),)), "talk.md", "talk.docx")
    "1:05, words: 'orthwind' is 'Northwind' in talk.md, which stays, and 'Orwind' in talk.docx"
    """
    clock = "?" if conflict.start is None else format_clock(conflict.start)
    entries = merged.entries
    who = getattr(entries[conflict.entry], "speaker", None) if entries else None
    where = clock if who is None else f"{clock} {who}"
    base, mine, theirs = map(_name, (conflict.base, conflict.theirs, conflict.ours))
    return (
        f"{where}, {conflict.what}: {base} is {mine} in {standing}, which stays, and {theirs} in "
        f"{returned}"
    )


def _name(text: str) -> str:
    return quote(text) if text else "nothing"
