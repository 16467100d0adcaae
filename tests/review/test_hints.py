"""Hints: accepted, dismissed, taken back, and known again at the next visit."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.hints.hint import GiveTo, Hint, Remedy, Rewrite
from review.document import Document
from review.errors import BadOperation, OutOfDate
from review.hints import key_hints
from review.session import Session
from tests.review.server import Server
from tests.review.talks import Shelf, as_it_is, edit


def spot(line: int, text: str, remedy: Remedy | None, kind: str = "name") -> Hint:
    return Hint(kind, line, None, None, text, ("a reason",), "do this", 0.5, 2.0, remedy=remedy)


SPOTS = (
    spot(1, "boozer.", Rewrite("boozer", "Abouzar", everywhere=True)),
    spot(2, "Ann. Thank", Rewrite("Ann. Thank", "Ann thank"), "loop"),
    spot(2, "Hello,", GiveTo("Ann"), "speaker"),
    spot(3, "Goodbye,", Rewrite("Goodbye,", ""), "invented"),
    spot(3, "", None, "missed"),
    spot(9, "", None, "missing line"),
)


@pytest.fixture
def session(page: Path) -> Session:
    return opened(page)


def opened(page: Path) -> Session:
    journal = page.with_name("talk.md.journal")
    return Session(Shelf(page), journal, as_it_is, lambda _: SPOTS)


def key(session: Session, kind: str) -> str:
    return next(hint.key for hint in session.hints().values() if hint.found.kind == kind)


def decide(session: Session, kind: str, verdict: str) -> None:
    edit(session, kind="doubt", doubt=key(session, kind), verdict=verdict)


def texts(session: Session) -> list[str]:
    return [line.text for line in session.history.document.transcript.lines]


def test_hints_keep_their_order_and_know_their_lines(session: Session) -> None:
    assert [(hint.found.kind, hint.line) for hint in session.hints().values()] == [
        ("name", "e2"),
        ("loop", "e3"),
        ("speaker", "e3"),
        ("invented", "e5"),
        ("missed", "e5"),
    ]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("name", "Our guest today is a Abouzar."),
        ("loop", "Hello, Ann thank you."),
        ("invented", "Ann."),
    ],
)
def test_to_accept_a_hint_is_to_write_what_it_suggests(
    session: Session, kind: str, wanted: str
) -> None:
    decide(session, kind, "accepted")
    assert wanted in texts(session)
    edit(session, kind="undo")
    assert wanted not in texts(session)
    assert session.history.document.verdicts[key(session, kind)] == "open"


def test_to_accept_a_hint_may_be_to_give_a_line_to_somebody_else(session: Session) -> None:
    decide(session, "speaker", "accepted")
    assert [line.speaker for line in session.history.document.transcript.lines][1] == "Ann"


@pytest.mark.parametrize(("kind", "verdict"), [("name", "dismissed"), ("missed", "accepted")])
def test_a_verdict_alone_changes_no_words(session: Session, kind: str, verdict: str) -> None:
    before = texts(session)
    decide(session, kind, verdict)
    assert texts(session) == before
    assert session.history.document.verdicts[key(session, kind)] == verdict


def test_what_is_decided_stays_so_at_the_next_visit(session: Session, page: Path) -> None:
    decide(session, "name", "dismissed")
    session.save()
    again = opened(page)
    assert again.history.document.verdicts == {key(again, "name"): "dismissed"}


def test_a_hint_about_words_that_are_gone_is_out_of_date(session: Session) -> None:
    edit(session, kind="text", id="e5", before="Goodbye, Ann.", after="Bye, Ann.")
    with pytest.raises(OutOfDate, match="no longer exist"):
        decide(session, "invented", "accepted")


def test_the_same_hint_twice_is_one(document: Document) -> None:
    assert len(key_hints(document, [SPOTS[0], SPOTS[0]])) == 1


def test_the_page_is_told_of_hints(page: Path) -> None:
    server = Server(page, session=opened(page))
    first, *_, last = server.get("api/hints").json()["hints"]
    assert (first["id"], first["kind"], first["applies"]) == ("e2", "name", True)
    assert (first["reason"], first["suggestion"], first["verdict"]) == (
        "a reason",
        "do this",
        "open",
    )
    assert not last["applies"]
    answer = server.edit(kind="doubt", doubt=first["key"], verdict="accepted").json()
    assert answer["changes"][-1]["verdicts"] == {first["key"]: "accepted"}
    server.edit(kind="join", id="e3")
    by_kind = {one["kind"]: one for one in server.get("api/hints").json()["hints"]}
    assert by_kind["name"]["verdict"] == "accepted"
    assert by_kind["speaker"]["id"] is None


def decide_all(session: Session, verdict: str, *kinds: str) -> None:
    edit(session, kind="doubts", doubts=[key(session, kind) for kind in kinds], verdict=verdict)


def test_all_of_a_kind_are_accepted_in_one_step_that_undo_takes_back(session: Session) -> None:
    before = texts(session)
    decide_all(session, "accepted", "name", "loop", "invented")
    verdicts = session.history.document.verdicts
    assert [verdicts[key(session, kind)] for kind in ("name", "loop", "invented")] == [
        "accepted"
    ] * 3
    assert texts(session) != before
    edit(session, kind="undo")
    assert texts(session) == before
    assert set(session.history.document.verdicts.values()) <= {"open"}


def test_of_all_of_a_kind_one_that_no_longer_fits_stays_open(session: Session) -> None:
    decide(session, "loop", "accepted")
    edit(session, kind="undo")
    line = next(item for item in session.history.document.items if item.id == "e5")
    edit(session, kind="text", id="e5", before=line.entry.text, after="Something else.")
    decide_all(session, "accepted", "loop", "invented")
    verdicts = session.history.document.verdicts
    assert verdicts[key(session, "loop")] == "accepted"
    assert verdicts.get(key(session, "invented"), "open") == "open"


def test_all_of_a_kind_are_dismissed_without_a_change(session: Session) -> None:
    before = texts(session)
    decide_all(session, "dismissed", "name", "loop")
    assert texts(session) == before


def test_a_hint_among_many_that_there_is_not_is_refused(session: Session) -> None:
    with pytest.raises(BadOperation, match="no such hint"):
        edit(session, kind="doubts", doubts=[key(session, "name"), "none"], verdict="accepted")
