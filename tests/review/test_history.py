"""Undo and redo without end, and a step as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.document import Change, Document
from review.edits import plan_change
from review.errors import BadOperation, OutOfDate
from review.growing import Steps
from review.history import History, Step
from review.operations import parse
from review.wire import step_json, step_of
from tests.review.talks import documents, operations
from transcript.front_matter.descent import describe_entry


def edited(history: History, **said: object) -> History:
    change = plan_change(history.document, parse(said))  # type: ignore[arg-type]
    return history.after(history.step(said, change))


def undone(history: History) -> History:
    return history.after(history.step({"kind": "undo"}, history.undo()))


def redone(history: History) -> History:
    return history.after(history.step({"kind": "redo"}, history.redo()))


def test_undo_and_redo_walk_through_all_changes(document: Document) -> None:
    start = History(document)
    one = edited(start, kind="join", id="e3")
    two = edited(one, kind="header_rename", id="e1", title="Start")
    assert undone(two).document.items == one.document.items
    assert undone(undone(two)).document.items == start.document.items
    assert redone(redone(undone(undone(two)))).document.items == two.document.items
    assert undone(redone(undone(two))).document.items == one.document.items


def test_a_new_edit_forgets_what_was_taken_back(document: Document) -> None:
    history = edited(undone(edited(History(document), kind="join", id="e3")), kind="join", id="e4")
    with pytest.raises(BadOperation, match="nothing to redo"):
        history.redo()


def test_there_may_be_nothing_to_undo(document: Document) -> None:
    with pytest.raises(BadOperation, match="nothing to undo"):
        History(document).undo()


def test_what_came_from_the_disk_is_not_undone(document: Document) -> None:
    history = edited(History(document), kind="join", id="e3")
    history = history.after(history.step({"kind": "merge"}, Change()))
    assert not history.undoable


def test_a_step_must_follow(document: Document) -> None:
    with pytest.raises(OutOfDate, match="does not follow"):
        History(document).after(Step(2, {"kind": "join"}, Change()))


def test_an_id_that_was_given_never_comes_again(document: Document) -> None:
    history = edited(History(document), kind="header_add", before=None, title="Bye")
    history = edited(undone(history), kind="header_add", before=None, title="Goodbye")
    assert history.document.items[-1].id == "e8"


def test_an_edit_is_known_by_its_name(document: Document) -> None:
    history = History(document)
    history = history.after(history.step({"kind": "undo"}, Change(), "a1"))
    assert history.has_edit("a1")
    assert not history.has_edit("a2")
    assert not history.has_edit(None)


def test_a_step_of_other_items_is_out_of_date(document: Document) -> None:
    history = edited(History(document), kind="join", id="e3")
    with pytest.raises(OutOfDate, match="does not exist"):
        step_of(step_json(history.steps[0]), history.document)


@given(st.data())
def test_whatever_is_done_can_be_replayed_and_undone(data: st.DataObject) -> None:
    document = data.draw(documents)
    history = replayed = History(document)
    for _ in range(data.draw(st.integers(0, 8))):
        try:
            history = edited(history, **data.draw(operations(history.document)))
        except (BadOperation, OutOfDate):
            continue
        kept = json.loads(json.dumps(step_json(history.steps[-1])))
        replayed = replayed.after(step_of(kept, replayed.document))
    assert _said(replayed.document) == _said(history.document)
    end = replayed.document.items
    while replayed.undoable:
        replayed = undone(replayed)
    assert replayed.document.items == document.items
    while replayed.redoable:
        replayed = redone(replayed)
    assert replayed.document.items == end


def _said(document: Document) -> list[tuple[str, tuple[object, ...]]]:
    """What the items say; words without any time are as good as none."""
    return [(item.id, describe_entry(item.entry)) for item in document.items]


def named(number: int, edit: str | None = None) -> Step:
    return Step(number, {"kind": "text"}, Change(), edit)


def test_steps_stay_as_they_are_when_others_go_on_from_them() -> None:
    one = Steps().add(named(1, "a"))
    two, other = one.add(named(2, "b")), one.add(named(2, "c"))
    assert [[step.edit for step in steps] for steps in (one, two, other)] == [
        ["a"],
        ["a", "b"],
        ["a", "c"],
    ]
    assert [steps.has_edit("b") for steps in (one, two, other)] == [False, True, False]
    assert (two[-1].edit, two[1:], list(one[5:])) == ("b", (two[1],), [])
    with pytest.raises(IndexError):
        one[1]


@given(st.lists(st.tuples(st.integers(0, 30), st.none() | st.sampled_from("abc"))))
def test_steps_are_as_tuples_of_them(asked: list[tuple[int, str | None]]) -> None:
    found: list[tuple[Steps, tuple[Step, ...]]] = [(Steps(), ())]
    for at, name in asked:
        steps, known = found[at % len(found)]
        step = named(len(known) + 1, name)
        found.append((steps.add(step), (*known, step)))
    for steps, known in found:
        assert tuple(steps) == known
        assert len(steps) == len(known)
        assert [steps.has_edit(name) for name in "abc"] == [
            any(step.edit == name for step in known) for name in "abc"
        ]
