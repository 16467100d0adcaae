"""What changes in each entry of an episode's file when its transcript has changed.

An entry that says the same as before has no changes. One that descends from another keeps whatever
the other's mapping holds beside what a transcript knows, and only what differs is set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript import seconds
from transcript.formats import needs
from transcript.front_matter import descent
from transcript.front_matter.entries import EntrySource
from transcript.values import Entry, Header, Line


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry of the file to be: its ``source`` there (an index), and what is to be set in it.

    A change to ``None`` takes the key away. Without a source the changes are all there is.
    """

    source: int | None
    changes: Mapping[str, Any]

    def merge(self, sources: tuple[EntrySource, ...]) -> dict[Any, Any]:
        """Merge the source's keys and values with the changes."""
        was = () if self.source is None else sources[self.source].members
        both = dict(was) | dict(self.changes)
        return {
            name: value for name, value in both.items() if self.changes.get(name, 0) is not None
        }


def create_mapping(entry: Entry, number: int) -> dict[str, Any]:
    """Make the mapping of a new entry; ``number`` counts it from 1 in an error."""
    if isinstance(entry, Header):
        return {"header": entry.title}
    mapping: dict[str, Any] = {"line": entry.text}
    if entry.start is not None:
        mapping |= _make_times(entry, number)
    if entry.speaker:
        mapping["who"] = entry.speaker
    return mapping


def find_revisions(
    sources: tuple[EntrySource, ...],
    entries: tuple[Entry, ...],
    descents: Sequence[int | None] = (),
) -> tuple[Revision, ...] | None:
    """Find what changes in a file's entries, in their new order; ``None`` where nothing does.

    ``descents`` has for each entry the index of the source it descends from, as far as the caller
    knows; empty, it is found by what they say. Raises
    :class:`~transcript.errors.NotExpressible` for a time outside a recording.
    """
    before = [source.entry for source in sources]
    if [descent.describe_entry(entry) for entry in before] == [
        descent.describe_entry(entry) for entry in entries
    ]:
        return None
    found = _complete_descents(before, entries, descents)
    return tuple(
        Revision(None, create_mapping(entry, number))
        if index is None
        else Revision(index, _find_changes(sources[index], entry, number))
        for number, (entry, index) in enumerate(zip(entries, found, strict=True), start=1)
    )


def _complete_descents(
    before: Sequence[Entry], entries: Sequence[Entry], descents: Sequence[int | None]
) -> Sequence[int | None]:
    """Find for every entry the source it descends from, where that is not known yet."""
    found: list[int | None] = [None] * len(entries)
    left = set(range(len(before)))
    for number, index in enumerate(descents):
        if index in left and type(before[index]) is type(entries[number]):
            found[number] = index
            left.remove(index)
    sources = sorted(left)
    targets = [number for number, index in enumerate(found) if index is None]
    matches = descent.match_entries(
        [before[index] for index in sources], [entries[number] for number in targets]
    )
    for number, match in zip(targets, matches, strict=True):
        found[number] = None if match is None else sources[match]
    return found


def _find_changes(source: EntrySource, entry: Entry, number: int) -> dict[str, Any]:
    """Find what differs from the entry's source, by key in the order PyYAML writes them."""
    was = source.entry
    if isinstance(entry, Header) or isinstance(was, Header):
        return (
            {}
            if descent.describe_entry(entry) == descent.describe_entry(was)
            else create_mapping(entry, number)
        )
    known = dict(source.members)
    changes: dict[str, Any] = {}
    if entry.text != was.text:
        changes["line"] = entry.text
    if descent.floor_second(entry.start) != descent.floor_second(was.start):
        times = {"sec": None, "time": None} if entry.start is None else _make_times(entry, number)
        changes |= {name: time for name, time in times.items() if name in known} or times
    if (entry.speaker or None) != was.speaker:
        changes["who"] = entry.speaker or None
    return {name: value for name, value in changes.items() if value is not None or name in known}


def _make_times(line: Line, number: int) -> dict[str, Any]:
    start = needs.require_start(line, number, "an episode")
    return {"sec": math.floor(start), "time": seconds.format_clock(start)}
