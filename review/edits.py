"""What each operation does to a document: document × operation → change.

Nothing is changed here; a change that would leave everything as it is has no splices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import singledispatch

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
    """Plan what the operation changes.

    Raises :class:`~review.errors.OutOfDate` where it was meant for something else than is there,
    and :class:`~review.errors.BadOperation` where it cannot be meant.
    """
    return Change(tuple(plan_splices(operation, document)))


def replace_entry(document: Document, index: int, entry: Line | Header) -> Iterator[Splice]:
    """Replace an entry under the same id; plan nothing where it is there already."""
    item = document.items[index]
    if item.entry != entry:
        yield Splice(index, (item,), (replace(item, entry=entry),))


@singledispatch
def plan_splices(operation: object, document: Document) -> Iterator[Splice]:
    """Plan the splices that an operation makes; each kind has its own function.

    Raises :class:`TypeError` for a value that is none of the operations.
    """
    raise TypeError(f"{type(operation).__name__} is no operation on a document")


@plan_splices.register
def _text(asked: Text, document: Document) -> Iterator[Splice]:
    index, line = lines.find_line(document, asked.id)
    lines.require_text(line, asked.before)
    yield from replace_entry(document, index, lines.set_text(line, asked.after))


@plan_splices.register
def _split(asked: Split, document: Document) -> Iterator[Splice]:
    index, line = lines.find_line(document, asked.id)
    lines.require_text(line, asked.text if asked.before is None else asked.before)
    following = lines.find_next_timed(document, index)
    first, second = lines.split_line(lines.set_text(line, asked.text), asked.offset, following)
    item = document.items[index]
    new = next(document.fresh_ids())
    yield Splice(index, (item,), (replace(item, entry=first), Item(new, second)))


@plan_splices.register
def _join(asked: Join, document: Document) -> Iterator[Splice]:
    index, second = lines.find_line(document, asked.id)
    before = document.items[index - 1] if index else None
    if before is None or not isinstance(before.entry, Line):
        raise BadOperation("there is no line directly before this one to join it to")
    one = replace(before, entry=lines.join_lines(before.entry, second))
    yield Splice(index - 1, document.items[index - 1 : index + 1], (one,))


@plan_splices.register
def _speaker(asked: Speaker, document: Document) -> Iterator[Splice]:
    for index in document.find_indices(asked.ids):
        line = lines.line_of(document.items[index])
        yield from replace_entry(document, index, replace(line, speaker=asked.speaker))


@plan_splices.register
def _rename_speaker(asked: RenameSpeaker, document: Document) -> Iterator[Splice]:
    for index, item in enumerate(document.items):
        if isinstance(item.entry, Line) and item.entry.speaker == asked.was:
            yield from replace_entry(document, index, replace(item.entry, speaker=asked.now))


@plan_splices.register
def _start(asked: Start, document: Document) -> Iterator[Splice]:
    index = document.find_index(asked.id)
    entry = document.items[index].entry
    yield from replace_entry(document, index, replace(entry, start=asked.seconds))


@plan_splices.register
def _add_header(asked: HeaderAdd, document: Document) -> Iterator[Splice]:
    new = Item(next(document.fresh_ids()), Header(asked.title, asked.seconds))
    yield Splice(_find_target(document, asked.before), (), (new,))


@plan_splices.register
def _rename_header(asked: HeaderRename, document: Document) -> Iterator[Splice]:
    index, header = _find_header(document, asked.id)
    yield from replace_entry(document, index, replace(header, title=asked.title))


@plan_splices.register
def _move_header(asked: HeaderMove, document: Document) -> Iterator[Splice]:
    index, _ = _find_header(document, asked.id)
    target = _find_target(document, asked.before)
    if target in (index, index + 1):
        return
    item = document.items[index]
    yield Splice(index, (item,), ())
    yield Splice(target - (target > index), (), (item,))


@plan_splices.register
def _remove(asked: Remove, document: Document) -> Iterator[Splice]:
    index = document.find_index(asked.id)
    item = document.items[index]
    if isinstance(item.entry, Line) and item.entry.text.strip():
        raise BadOperation("only an empty line can be removed: delete its text first")
    yield Splice(index, (item,), ())


@plan_splices.register
def _replace(asked: Replace, document: Document) -> Iterator[Splice]:
    for index, entry in replacing.replace_texts(document, asked):
        yield from replace_entry(document, index, entry)


def _find_header(document: Document, identity: str) -> tuple[int, Header]:
    index = document.find_index(identity)
    entry = document.items[index].entry
    if not isinstance(entry, Header):
        raise BadOperation("this is a line, not a header")
    return index, entry


def _find_target(document: Document, identity: str | None) -> int:
    """Find the index to put a header at: above the item of this id, or at the end."""
    return len(document.items) if identity is None else document.find_index(identity)
