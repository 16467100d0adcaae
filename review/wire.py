"""Items, changes and steps as JSON: what the page is told, and what the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from review.document import Change, Document, HintDecision, Item, Splice
from review.errors import OutOfDate
from review.history import Step
from transcript.values import Header, Line, Word


def item_json(item: Item) -> dict[str, Any]:
    """An item: a line with its times and those of its words, or a header.

    >>> item_json(Item("e1", Header("Beginnings")))
    {'id': 'e1', 'kind': 'header', 'title': 'Beginnings', 'start': None}
    """
    entry = item.entry
    if isinstance(entry, Header):
        return {"id": item.id, "kind": "header", "title": entry.title, "start": entry.start}
    return {
        "id": item.id,
        "kind": "line",
        "speaker": entry.speaker,
        "text": entry.text,
        "start": entry.start,
        "end": entry.end,
        "words": _times(entry.words),
    }


def item_of(said: Mapping[str, Any]) -> Item:
    """The item that :func:`item_json` writes."""
    if said["kind"] == "header":
        return Item(said["id"], Header(said["title"], said["start"]))
    words = _words(said["text"], said["words"])
    line = Line(said["start"], said["end"], said["speaker"], said["text"], words)
    return Item(said["id"], line)


def step_json(step: Step) -> dict[str, Any]:
    """A step; of what it removes the ids alone, of what is decided the verdicts that hold now."""
    change = step.change
    said: dict[str, Any] = {
        "revision": step.revision,
        "operation": dict(step.operation),
        "splices": [_splice_json(splice) for splice in change.splices],
        "verdicts": {ruling.doubt: ruling.after for ruling in change.rulings},
    }
    return said if step.edit is None else {**said, "edit": step.edit}


def step_of(said: Mapping[str, Any], document: Document) -> Step:
    """The step that :func:`step_json` writes, made to this document.

    Raises :class:`~review.errors.OutOfDate` where it is about other items.
    """
    items = list(document.items)
    splices: list[Splice] = []
    for one in said["splices"]:
        at, stop = one["at"], one["at"] + len(one["remove"])
        removed = tuple(items[at:stop])
        if [item.id for item in removed] != one["remove"]:
            raise OutOfDate("what this changes is not there")
        inserted = tuple(item_of(item) for item in one["insert"])
        items[at:stop] = inserted
        splices.append(Splice(at, removed, inserted))
    rulings = tuple(
        HintDecision(doubt, document.verdicts.get(doubt, "open"), verdict)
        for doubt, verdict in said["verdicts"].items()
    )
    change = Change(tuple(splices), rulings)
    return Step(said["revision"], said["operation"], change, said.get("edit"))


def _splice_json(splice: Splice) -> dict[str, Any]:
    return {
        "at": splice.at,
        "remove": [item.id for item in splice.removed],
        "insert": [item_json(item) for item in splice.inserted],
    }


def _times(words: Sequence[Word]) -> list[list[float | None] | None] | None:
    if all(word.start is None for word in words):
        return None
    return [None if word.start is None else [word.start, word.end] for word in words]


def _words(text: str, times: Sequence[Sequence[float | None] | None] | None) -> tuple[Word, ...]:
    if times is None:
        return ()
    return tuple(
        Word(None, None, token) if time is None else Word(time[0], time[1], token)
        for token, time in zip(text.split(), times, strict=True)
    )
