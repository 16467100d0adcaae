"""What each operation does to a document: document × operation → change.

Nothing is changed here; a change that would leave everything as it is has no splices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from review import lines, replacing
from review.document import Change, Document, Item, Splice
from review.errors import BadOperation
from review.operations import (
    Edit,
    HeaderAdd,
    HeaderMove,
    HeaderRename,
    Join,
    Remove,
    RenameSpeaker,
    Replace,
    Speaker,
    Split,
    Start,
    Text,
)
from transcript.values import Header, Line


def plan_change(document: Document, operation: Edit) -> Change:
    """What the operation changes.

    Raises :class:`~review.errors.OutOfDate` where it was meant for something else than is there,
    and :class:`~review.errors.BadOperation` where it cannot be meant.
    """
    return Change(tuple(_SPLICES[type(operation)](document, operation)))


def _text(document: Document, asked: Text) -> Iterator[Splice]:
    place, line = lines.find_line(document, asked.id)
    lines.require_text(line, asked.before)
    yield from replace_entry(document, place, lines.set_text(line, asked.after))


def _split(document: Document, asked: Split) -> Iterator[Splice]:
    place, line = lines.find_line(document, asked.id)
    lines.require_text(line, asked.text if asked.before is None else asked.before)
    line = lines.set_text(line, asked.text)
    first, second = lines.split_line(line, asked.offset, lines.find_next_timed(document, place))
    item = document.items[place]
    new = next(document.fresh_ids())
    yield Splice(place, (item,), (replace(item, entry=first), Item(new, second)))


def _join(document: Document, asked: Join) -> Iterator[Splice]:
    place, second = lines.find_line(document, asked.id)
    before = document.items[place - 1] if place else None
    if before is None or not isinstance(before.entry, Line):
        raise BadOperation("there is no line right before this one to join it to")
    one = replace(before, entry=lines.join_lines(before.entry, second))
    yield Splice(place - 1, document.items[place - 1 : place + 1], (one,))


def _speaker(document: Document, asked: Speaker) -> Iterator[Splice]:
    for place in document.places(asked.ids):
        line = lines.line_of(document.items[place])
        yield from replace_entry(document, place, replace(line, speaker=asked.speaker))


def _rename_speaker(document: Document, asked: RenameSpeaker) -> Iterator[Splice]:
    for place, item in enumerate(document.items):
        if isinstance(item.entry, Line) and item.entry.speaker == asked.was:
            yield from replace_entry(document, place, replace(item.entry, speaker=asked.now))


def _start(document: Document, asked: Start) -> Iterator[Splice]:
    place = document.place(asked.id)
    entry = document.items[place].entry
    yield from replace_entry(document, place, replace(entry, start=asked.seconds))


def _header_add(document: Document, asked: HeaderAdd) -> Iterator[Splice]:
    new = Item(next(document.fresh_ids()), Header(asked.title, asked.seconds))
    yield Splice(_above(document, asked.before), (), (new,))


def _header_rename(document: Document, asked: HeaderRename) -> Iterator[Splice]:
    place, header = _header_at(document, asked.id)
    yield from replace_entry(document, place, replace(header, title=asked.title))


def _header_move(document: Document, asked: HeaderMove) -> Iterator[Splice]:
    place, _ = _header_at(document, asked.id)
    target = _above(document, asked.before)
    if target in (place, place + 1):
        return
    item = document.items[place]
    yield Splice(place, (item,), ())
    yield Splice(target - (target > place), (), (item,))


def _remove(document: Document, asked: Remove) -> Iterator[Splice]:
    place = document.place(asked.id)
    item = document.items[place]
    if isinstance(item.entry, Line) and item.entry.text.strip():
        raise BadOperation("a line that says something is not removed: empty it first")
    yield Splice(place, (item,), ())


def _replace(document: Document, asked: Replace) -> Iterator[Splice]:
    for place, after in replacing.replace_texts(document, asked):
        line = lines.line_of(document.items[place])
        yield from replace_entry(document, place, lines.set_text(line, after))


def _header_at(document: Document, identity: str) -> tuple[int, Header]:
    place = document.place(identity)
    entry = document.items[place].entry
    if not isinstance(entry, Header):
        raise BadOperation("this is a line, and no header")
    return place, entry


def _above(document: Document, identity: str | None) -> int:
    return len(document.items) if identity is None else document.place(identity)


def replace_entry(document: Document, place: int, entry: Line | Header) -> Iterator[Splice]:
    """The entry in place of what is there, under the same id; nothing where it is there already."""
    item = document.items[place]
    if item.entry != entry:
        yield Splice(place, (item,), (replace(item, entry=entry),))


_SPLICES: Mapping[type[Any], Callable[[Document, Any], Iterator[Splice]]] = {
    Text: _text,
    Split: _split,
    Join: _join,
    Speaker: _speaker,
    RenameSpeaker: _rename_speaker,
    Start: _start,
    HeaderAdd: _header_add,
    HeaderRename: _header_rename,
    HeaderMove: _header_move,
    Remove: _remove,
    Replace: _replace,
}
