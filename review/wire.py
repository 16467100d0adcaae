"""Items, changes and steps as JSON: what the page is told, and what the journal keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review.document import Change, Document, HintDecision, Item, Splice
from review.errors import OutOfDate
from review.history import Step
from transcript.values import Header, Line, Word


def item_json(item: Item) -> dict[str, Any]:
    """Write an item: a line with its times and those of its words, or a header.

    >>> item_json(Item("e1", Header("Beginnings")))
    {'id': 'e1', 'kind': 'header', 'title': 'Beginnings', 'start': None}
    """
    entry = item.entry
    if isinstance(entry, Header):
        return {"id": item.id, "kind": "header", "title": entry.title, "start": entry.start}
    times = [None if word.start is None else [word.start, word.end] for word in entry.words]
    return {
        "id": item.id,
        "kind": "line",
        "speaker": entry.speaker,
        "text": entry.text,
        "start": entry.start,
        "end": entry.end,
        "words": times if any(times) else None,
    }


def item_of(said: Mapping[str, Any]) -> Item:
    """Read the item that :func:`item_json` writes."""
    if said["kind"] == "header":
        return Item(said["id"], Header(said["title"], said["start"]))
    words: tuple[Word, ...] = ()
    if said["words"] is not None:
        words = tuple(
            Word(None, None, token) if time is None else Word(time[0], time[1], token)
            for token, time in zip(said["text"].split(), said["words"], strict=True)
        )
    line = Line(said["start"], said["end"], said["speaker"], said["text"], words)
    return Item(said["id"], line)


def step_json(step: Step) -> dict[str, Any]:
    """Write a step: of what it removes the ids alone, of decisions the verdicts that hold now."""
    change = step.change
    said: dict[str, Any] = {
        "revision": step.revision,
        "operation": dict(step.operation),
        "splices": [
            {
                "at": splice.at,
                "remove": [item.id for item in splice.removed],
                "insert": [item_json(item) for item in splice.inserted],
            }
            for splice in change.splices
        ],
        "verdicts": {decision.hint: decision.after for decision in change.decisions},
    }
    return said if step.edit is None else {**said, "edit": step.edit}


def step_of(said: Mapping[str, Any], document: Document) -> Step:
    """Read the step that :func:`step_json` writes, made to this document.

    Raises :class:`~review.errors.OutOfDate` where it is about other items.
    """
    items = list(document.items)
    splices: list[Splice] = []
    for one in said["splices"]:
        at, stop = one["at"], one["at"] + len(one["remove"])
        removed = tuple(items[at:stop])
        if [item.id for item in removed] != one["remove"]:
            raise OutOfDate("what this changes does not exist")
        inserted = tuple(item_of(item) for item in one["insert"])
        items[at:stop] = inserted
        splices.append(Splice(at, removed, inserted))
    decisions = tuple(
        HintDecision(hint, document.verdicts.get(hint, "open"), verdict)
        for hint, verdict in said["verdicts"].items()
    )
    change = Change(tuple(splices), decisions)
    return Step(said["revision"], said["operation"], change, said.get("edit"))
