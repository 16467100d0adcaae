"""Journals that vanish, are changed or come from a stranger: no edit is lost, no error is odd."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import views
from review.errors import BadOperation, JournalNotWritable, JournalUnreadable, OutOfDate
from review.journal import Journal, read
from review.records import MARK
from review.session import Session
from review.unsaved import count_unsaved
from tests.damage import damage
from tests.review.talks import PAGE, edit, session_of
from tests.thoroughness import examples

OPENING = {MARK: 1, "file": PAGE}


@pytest.fixture
def journal(page: Path) -> Path:
    return page.with_name("talk.md.journal")


def removed(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def lengthened(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0\0")


def replaced(path: Path) -> None:
    """By another of the same length, as git's checkout does."""
    new = path.with_name("new")
    new.write_bytes(b"x" * path.stat().st_size)
    new.rename(path)


def linked(path: Path) -> None:
    victim = path.with_name("victim")
    victim.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(victim)


def linked_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def hard_linked(path: Path) -> None:
    path.with_name("victim").hardlink_to(path)


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


CHANGES: list[Callable[[Path], None]] = [
    removed,
    cut,
    emptied,
    lengthened,
    replaced,
    linked,
    linked_to_nothing,
    hard_linked,
    made_a_pipe,
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_resumed", [False, True])
def test_a_journal_that_changes_under_an_open_page_is_written_anew(
    page: Path,
    journal: Path,
    change: Callable[[Path], None],
    is_resumed: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    if is_resumed:
        session = session_of(page)
    before = journal.read_bytes()
    change(journal)
    elsewhere = page.with_name("victim")
    was = elsewhere.read_bytes() if elsewhere.exists() else None
    edit(session, kind="speaker", ids=["e2"], speaker="Bob")
    edit(session, kind="speaker", ids=["e2"], speaker="Cid")
    assert journal.read_bytes().startswith(before)
    assert not journal.is_symlink()
    assert session_of(page).history.document.items == session.history.document.items
    assert (elsewhere.read_bytes() if elsewhere.exists() else None) == was
    assert not page.with_name("nothing").exists()
    # What is only longer may be a torn record of the last time: it is written over.
    is_torn = change is lengthened and is_resumed
    assert len(caplog.records) == (0 if is_torn else 1)
    assert all("written anew" in record.message for record in caplog.records)
    assert not list(page.parent.glob("*.part")), "no temporary file stays"


@pytest.mark.parametrize("change", CHANGES)
def test_saving_and_ending_find_a_journal_that_was_lost(
    page: Path, journal: Path, change: Callable[[Path], None]
) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    change(journal)
    session.keep_journal()
    assert session_of(page).recovered == 1
    change(journal) if not page.with_name("victim").exists() else removed(journal)
    session.save()
    assert (session_of(page).recovered, session_of(page).saved_revision) == (0, 1)


def test_a_review_without_edits_needs_no_journal(page: Path, journal: Path) -> None:
    session_of(page).keep_journal()
    assert not journal.exists()


def test_a_link_where_a_journal_begins_is_not_followed(page: Path, journal: Path) -> None:
    session = session_of(page)
    journal.symlink_to(page.with_name("nothing"))
    edit(session, kind="join", id="e3")
    assert not journal.is_symlink()
    assert not page.with_name("nothing").exists()
    assert session_of(page).recovered == 1


def test_a_folder_that_is_gone_is_said_and_nothing_is_lost(page: Path, journal: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    text = page.read_text(encoding="utf-8")
    shutil.rmtree(page.parent)
    with pytest.raises(JournalNotWritable, match="nothing was changed"):
        edit(session, kind="speaker", ids=["e2"], speaker="Bob")
    page.parent.mkdir()
    page.write_text(text, encoding="utf-8")
    edit(session, kind="speaker", ids=["e2"], speaker="Cid")
    assert session_of(page).recovered == 2


@pytest.mark.parametrize("change", [linked, linked_to_nothing, made_a_pipe])
def test_what_is_no_plain_file_is_no_journal(
    page: Path, journal: Path, change: Callable[[Path], None]
) -> None:
    edit(session_of(page), kind="join", id="e3")
    change(journal)
    with pytest.raises(JournalUnreadable, match="is not followed"):
        session_of(page)


def test_what_others_may_write_is_not_believed(page: Path, journal: Path) -> None:
    edit(session_of(page), kind="join", id="e3")
    page.parent.chmod(0o755)
    for mode in (0o666, 0o664, 0o646):
        journal.chmod(mode)
        with pytest.raises(JournalUnreadable, match="chmod go-w"):
            session_of(page)
    page.parent.chmod(0o777)  # whoever may write the folder could have replaced it anyway
    assert session_of(page).recovered == 1
    page.parent.chmod(0o1777)
    with pytest.raises(JournalUnreadable, match="chmod go-w"):
        session_of(page)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to be root")
def test_what_another_user_owns_is_not_believed(page: Path, journal: Path) -> None:
    edit(session_of(page), kind="join", id="e3")
    os.chown(journal, 12345, -1)
    with pytest.raises(JournalUnreadable, match="another user"):
        session_of(page)
    os.chown(page.parent, 12345, -1)  # root works in that user's folder
    assert session_of(page).recovered == 1


ITEM: dict[str, Any] = {
    "id": "e2",
    "kind": "line",
    "speaker": None,
    "text": "Hello you.",
    "start": 1.0,
    "end": None,
    "words": None,
}
STEP: dict[str, Any] = {
    "revision": 1,
    "operation": {"kind": "text"},
    "splices": [{"at": 1, "remove": ["e2"], "insert": [ITEM]}],
    "verdicts": {},
}


def with_item(**changes: object) -> dict[str, Any]:
    splice = {**STEP["splices"][0], "insert": [{**ITEM, **changes}]}
    return {**STEP, "splices": [splice]}


def test_the_step_to_tamper_with_is_a_good_one(page: Path, journal: Path) -> None:
    Journal(journal).append(OPENING, STEP)
    assert session_of(page).history.document.transcript.lines[0].text == "Hello you."


@pytest.mark.parametrize(
    "records",
    [
        [[]],
        [7],
        [{MARK: 1, "file": 7}],
        [{MARK: 1, "file": "no episode"}],
        [{MARK: 1, "file": "\ud800"}],
        [OPENING, []],
        [OPENING, {**STEP, "revision": 2}],
        [OPENING, {**STEP, "revision": True}],
        [OPENING, {**STEP, "revision": 10**400}],
        [OPENING, {**STEP, "operation": None}],
        [OPENING, {**STEP, "operation": {"kind": "text", "seconds": float("nan")}}],
        [OPENING, {**STEP, "operation": {"kind": {"deep": []}}}],
        [OPENING, {**STEP, "verdicts": {"h": "perhaps"}}],
        [OPENING, {**STEP, "verdicts": []}],
        [OPENING, {**STEP, "edit": 7}],
        [OPENING, {**STEP, "splices": None}],
        [OPENING, {**STEP, "splices": [{"at": -1, "remove": ["e5"], "insert": []}]}],
        [OPENING, {**STEP, "splices": [{"at": 99, "remove": [], "insert": []}]}],
        [OPENING, {**STEP, "splices": [{"at": 1, "remove": ["e3"], "insert": []}]}],
        [OPENING, with_item(id="e5")],
        [OPENING, with_item(id="x")],
        [OPENING, with_item(id="e\u0663")],
        [OPENING, with_item(id="e" + "9" * 5000)],
        [OPENING, with_item(text="\udc00")],
        [OPENING, with_item(text=None)],
        [OPENING, with_item(speaker=["Ann"])],
        [OPENING, with_item(start=float("inf"))],
        [OPENING, with_item(start=float("nan"))],
        [OPENING, with_item(start=-1)],
        [OPENING, with_item(start=1e300)],
        [OPENING, with_item(start="1")],
        [OPENING, with_item(words=[])],
        [OPENING, with_item(words=[[1.0, 2.0], [3.0]])],
        [OPENING, with_item(words=[[1.0, 2.0], "ab"])],
        [OPENING, with_item(kind="picture")],
        [OPENING, {"saved": 0}],
        [OPENING, {"saving": 0, "file": 7}],
        [OPENING, {"saving": 3, "file": PAGE}],
        [OPENING, {"saving": 0, "file": PAGE}, {"saved": 1}],
        [OPENING, {"saving": 0, "file": "no episode"}, {"saved": 0}],
        [OPENING, {**STEP, "file": "no episode", "clashes": []}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [{"id": None}]}],
        [OPENING, {**STEP, "file": PAGE, "clashes": 7}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [], "sources": []}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [], "sources": {"e2": "1"}}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [], "sources": {"e2": -1}}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [], "sources": {"e2": 99}}],
        [OPENING, {**STEP, "file": PAGE, "clashes": [], "sources": {"e2": 10**400}}],
    ],
)
def test_what_no_journal_says_is_refused_by_name(
    page: Path, journal: Path, records: list[object]
) -> None:
    journal.write_text("".join(json.dumps(record) + "\n" for record in records))
    with pytest.raises(JournalUnreadable, match="rename it") as caught:
        session_of(page)
    assert str(journal) in str(caught.value)


def test_a_record_of_a_later_version_is_left_alone(page: Path, journal: Path) -> None:
    Journal(journal).append(OPENING, {"later": [1]}, STEP)
    assert session_of(page).recovered == 1


@settings(max_examples=examples(20_000))
@given(st.data())
def test_a_damaged_journal_has_one_error_or_is_reviewed_to_the_end(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    page = folder / "talk.md"
    page.write_text(data.draw(st.sampled_from([PAGE, GOOD_PAGE[0]])), encoding="utf-8")
    journal = folder / "talk.md.journal"
    journal.write_bytes(damage(data, good))
    with suppress(JournalUnreadable):
        count_unsaved(read(journal)[0], page.read_text("utf-8"))
    try:
        session = session_of(page)
    except JournalUnreadable:
        return
    review_to_the_end(session)


def review_to_the_end(session: Session) -> None:
    """Do what the page asks for; what fails here is a 500 there."""
    steps = session.history.since(0)
    json.dumps(views.steps_json(steps, session), allow_nan=False).encode()
    items = session.history.document.items
    json.dumps([views.item_json(item) for item in items], allow_nan=False).encode()
    for said in ({"kind": "undo"}, {"kind": "redo"}, {"kind": "join", "id": "e3"}):
        with suppress(BadOperation, OutOfDate):
            edit(session, **said)
    session.save()
    session.save()
    assert session.unsaved == 0


GOOD_PAGE: list[str] = []


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal with everything in it: edits, saves, undo, a merge with a conflict, a verdict."""
    page = tmp_path_factory.mktemp("good") / "talk.md"
    page.write_text(PAGE, encoding="utf-8")
    session = session_of(page)
    edit(session, "a1", kind="join", id="e3")
    edit(session, "a2", kind="header_add", before="e5", title="More", seconds=3.5)
    session.save()
    edit(session, kind="undo")
    edit(session, kind="text", id="e5", before="Goodbye, Ann.", after="Bye, Ann.")
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("Goodbye", "Farewell").replace("A talk", "Talk"), "utf-8")
    session.save()
    session.save()
    edit(session, kind="speaker", ids=["e2", "e5"], speaker="Bob")
    GOOD_PAGE[:] = [page.read_text(encoding="utf-8")]
    return page.with_name("talk.md.journal").read_bytes()
