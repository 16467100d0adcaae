"""The session: edits outlive it, and saving changes what was edited, to the byte."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import (
    BadOperation,
    FileKeepsChanging,
    JournalNotWritable,
    JournalUnreadable,
    OutOfDate,
)
from review.operations import parse
from review.progress import FileConflict
from tests.review.talks import PAGE, Shelf, edit, operations, session_of
from transcript import episode
from transcript.errors import FormatError
from transcript.front_matter.descent import describe_entry as said_of
from transcript.values import Line, Transcript, Word


def changed(page: Path, old: str, new: str) -> None:
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")


def test_looking_writes_nothing(page: Path) -> None:
    session = session_of(page)
    assert not session.save().written
    assert [path.name for path in page.parent.iterdir()] == ["talk.md"]


def test_an_edit_is_there_at_the_next_start(page: Path) -> None:
    edit(session_of(page), kind="rename_speaker", **{"from": "Speaker 2", "to": "Abouzar"})
    again = session_of(page)
    assert again.recovered == 1
    assert [line.speaker for line in again.history.document.transcript.lines][1:] == ["Abouzar"] * 2
    edit(again, kind="undo")
    assert session_of(page).history.document.transcript == episode.parse(PAGE).transcript
    assert page.read_text(encoding="utf-8") == PAGE


def test_saving_changes_what_was_edited_and_no_other_byte(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="text", id="e2", before="Our guest today is a boozer.", after="Our guest.")
    edit(session, kind="speaker", ids=["e5"], speaker="Abouzar")
    saved = session.save()
    assert (saved.revision, saved.written, saved.merged) == (2, True, False)
    wanted = PAGE.replace("Our guest today is a boozer.", "Our guest.")
    assert page.read_text(encoding="utf-8") == wanted.replace(
        "time: '0:12'\n  who: Speaker 2", "time: '0:12'\n  who: Abouzar"
    )


def test_since_when_the_file_lacks_an_edit_is_known_of_this_run_only(page: Path) -> None:
    session = session_of(page)
    assert (session.saved_at, session.unsaved_since) == (None, None)
    begin = time()
    edit(session, kind="remove", id="e1")
    since = session.unsaved_since
    assert since is not None
    assert begin <= since <= time()
    edit(session, kind="undo")
    assert session.unsaved_since == since
    assert session_of(page).unsaved_since is None  # it was another run that made it
    session.save()
    assert session.unsaved_since is None
    assert session.saved_at is not None
    assert session.saved_at >= since


def test_a_line_of_nobody_has_no_who_in_the_file(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="speaker", ids=["e3"], speaker=None)
    session.save()
    assert page.read_text(encoding="utf-8") == PAGE.replace(
        "  time: 0:04\n  who: Speaker 2\n", "  time: 0:04\n"
    )
    edit(session, kind="undo")
    session.save()
    assert page.read_text(encoding="utf-8") == PAGE


def test_what_is_saved_is_not_recovered_but_can_be_undone(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    session.save()
    again = session_of(page)
    assert (again.recovered, again.saved_revision) == (0, 1)
    edit(again, kind="undo")
    assert again.save().written
    assert page.read_text(encoding="utf-8") == PAGE


def test_only_what_somebody_else_wrote_is_kept_aside(page: Path) -> None:
    shelf = Shelf(page)
    session = session_of(page, shelf=shelf)
    edit(session, kind="join", id="e3")
    session.save()
    edit(session, kind="undo")
    session.save()
    assert shelf.kept == [PAGE]


def test_what_somebody_else_saved_is_brought_in(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="rename_speaker", **{"from": "Speaker 2", "to": "Abouzar"})
    changed(page, "a boozer", "Abouzar")
    changed(page, "A talk", "The talk")
    saved = session.save()
    assert (saved.written, saved.merged, saved.conflicts) == (True, True, ())
    assert page.read_text(encoding="utf-8") == PAGE.replace("a boozer", "Abouzar").replace(
        "A talk", "The talk"
    ).replace("Speaker 2", "Abouzar")


def test_where_both_changed_the_same_nothing_is_written_before_it_was_seen(page: Path) -> None:
    session = session_of(page)
    edit(
        session,
        kind="text",
        id="e3",
        before="Hello, Ann. Thank you.",
        after="Hello, Anna. Thank you.",
    )
    changed(page, "Hello, Ann.", "Hello, Annie.")
    disk = page.read_text(encoding="utf-8")
    saved = session.save()
    assert not saved.written
    assert saved.conflicts == (FileConflict("e3", "words", "Ann.", "Anna.", "Annie."),)
    assert page.read_text(encoding="utf-8") == disk
    assert session_of(page).recovered > 0
    assert session.save().written
    assert "Hello, Anna." in page.read_text(encoding="utf-8")


def test_what_changed_while_nobody_looked_is_brought_in_at_the_start(page: Path) -> None:
    edit(session_of(page), kind="rename_speaker", **{"from": "Speaker 2", "to": "Abouzar"})
    changed(page, "a boozer", "Abouzar")
    again = session_of(page)
    lines = again.history.document.transcript.lines
    assert [line.speaker for line in lines] == ["Ann", "Abouzar", "Abouzar"]
    assert lines[0].text == "Our guest today is Abouzar."
    assert session_of(page).history.document.transcript == again.history.document.transcript


@pytest.mark.parametrize(
    ("said", "old", "new", "conflict"),
    [
        (
            {"kind": "speaker", "ids": ["e3"], "speaker": "Abouzar"},
            "who: Speaker 2\n  note",
            "who: Bob\n  note",
            FileConflict("e3", "speaker", "Speaker 2", "Abouzar", "Bob"),
        ),
        (
            {"kind": "start", "id": "e3", "seconds": 6.5},
            "sec: 4",
            "sec: 5",
            FileConflict("e3", "start", "0:04", "0:06", "0:05"),
        ),
        (
            {"kind": "header_rename", "id": "e1", "title": "Hello"},
            "Beginnings",
            "At first",
            FileConflict("e1", "header", "Beginnings", "Hello", "At first"),
        ),
    ],
)
def test_a_conflict_met_at_the_start_is_told(
    page: Path, said: dict[str, object], old: str, new: str, conflict: FileConflict
) -> None:
    edit(session_of(page), **said)
    changed(page, old, new)
    assert session_of(page).conflicts == (conflict,)
    again = session_of(page)
    assert again.conflicts == (conflict,)
    again.save()
    assert session_of(page).conflicts == ()


@pytest.mark.parametrize(
    ("asked", "old", "new", "wanted"),
    [
        pytest.param(
            {"kind": "header_move", "id": "e4", "before": "e2"},
            "a boozer",
            "Abouzar",
            ["# Beginnings", "# The end", "Our guest today is Abouzar.", "Hello, Ann. Thank you."],
            id="moved here, put right there",
        ),
        pytest.param(
            {"kind": "join", "id": "e3"},
            "Goodbye",
            "Bye",
            ["# Beginnings", "Our guest today is a boozer. Hello, Ann. Thank you.", "# The end"],
            id="joined here, put right there",
        ),
        pytest.param(
            {"kind": "header_rename", "id": "e1", "title": "Hello"},
            "- header: The end\n",
            "",
            ["# Hello", "Our guest today is a boozer.", "Hello, Ann. Thank you.", "Goodbye, Ann."],
            id="renamed here, removed there",
        ),
        pytest.param(
            {"kind": "split", "id": "e3", "text": "Hello, Ann. Thank you.", "offset": 11},
            "- line: Hello, Ann.",
            "- header: Guests\n- line: Hello, Ann.",
            ["# Beginnings", "Our guest today is a boozer.", "# Guests", "Hello, Ann."],
            id="split here, header there",
        ),
        pytest.param(
            {"kind": "speaker", "ids": ["e3"], "speaker": "Abouzar"},
            "Thank you.",
            "Thanks.",
            ["# Beginnings", "Our guest today is a boozer.", "Hello, Ann. Thanks.", "# The end"],
            id="given here, put right there, one line",
        ),
    ],
)
def test_what_two_people_did_is_brought_together(
    page: Path, asked: dict[str, object], old: str, new: str, wanted: list[str]
) -> None:
    session = session_of(page)
    edit(session, **asked)
    changed(page, old, new)
    assert session.save().conflicts == ()
    entries = episode.parse(page.read_text("utf-8")).transcript.entries
    shown = [e.text if isinstance(e, Line) else f"# {e.title}" for e in entries]
    assert shown[: len(wanted)] == wanted


def test_a_line_that_one_removed_and_the_other_changed_is_a_conflict(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="text", id="e3", before="Hello, Ann. Thank you.", after="")
    edit(session, kind="remove", id="e3")
    changed(page, "Thank you.", "Thanks.")
    saved = session.save()
    assert [conflict.what for conflict in saved.conflicts] == ["words"]
    assert "Thanks" in saved.conflicts[0].disk


def test_a_file_that_changed_elsewhere_alone_is_taken_as_it_is(page: Path) -> None:
    edit(session_of(page), kind="join", id="e3")
    session = session_of(page)
    session.save()
    changed(page, "Goodbye", "Bye")
    again = session_of(page)
    assert again.recovered == 0
    assert not again.save().written
    assert again.history.document.transcript.lines[-1].text == "Bye, Ann."
    assert session_of(page).recovered == 0


def test_a_file_that_somebody_put_back_is_taken_as_it_is(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    session.save()
    ours = page.read_text("utf-8")
    changed(page, "A talk", "The talk")
    session_of(page)
    page.write_text(ours, encoding="utf-8")
    again = session_of(page)
    assert not again.save().written
    assert page.read_text("utf-8") == ours


def test_entries_that_stay_keep_their_ids_through_a_merge(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="header_rename", id="e4", title="Farewell")
    changed(page, "- header: Beginnings", "- header: Before\n- header: Beginnings")
    session.save()
    assert [item.id for item in session.history.document.items] == [
        "e6",
        "e1",
        "e2",
        "e3",
        "e4",
        "e5",
    ]


def test_a_file_that_is_no_episode_any_more_is_left_alone(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    page.write_text("gone", encoding="utf-8")
    with pytest.raises(FormatError):
        session.save()
    assert page.read_text(encoding="utf-8") == "gone"


def test_a_file_that_changes_at_every_moment_is_not_fought_over(page: Path) -> None:
    class Contested(Shelf):
        def replace(self, was: str, now: str, *, keep: bool) -> bool:
            changed(self.path, "Links", "Links,")
            return super().replace(was, now, keep=keep)

    session = session_of(page, shelf=Contested(page))
    edit(session, kind="join", id="e3")
    with pytest.raises(FileKeepsChanging, match="save again"):
        session.save()


def test_a_run_killed_while_it_saved_left_the_one_or_the_other(page: Path) -> None:
    class Killed(Shelf):
        def replace(self, was: str, now: str, *, keep: bool) -> bool:
            if self.kept:
                super().replace(was, now, keep=keep)
            raise KeyboardInterrupt

    shelf = Killed(page)
    session = session_of(page, shelf=shelf)
    edit(session, kind="join", id="e3")
    with pytest.raises(KeyboardInterrupt):
        session.save()
    assert session_of(page).recovered == 1
    shelf.kept.append("so that it is written this time")
    with pytest.raises(KeyboardInterrupt):
        session.save()
    again = session_of(page)
    assert (again.recovered, again.saved_revision) == (0, 1)


def test_the_second_page_gets_the_first_ones_edits(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    steps = session.edit(parse({"kind": "header_rename", "id": "e1", "title": "Start"}), 0)
    assert [step.operation["kind"] for step in steps] == ["join", "header_rename"]


def test_two_pages_that_edit_at_once_lose_nothing(page: Path) -> None:
    session = session_of(page)

    def added(name: str) -> None:
        for number in range(50):
            title = f"{name}{number}"
            session.edit(parse({"kind": "header_add", "before": None, "title": title}), 0, title)

    with ThreadPoolExecutor(2) as pages:
        list(pages.map(added, "ab"))
    titles = [header.title for header in session_of(page).history.document.transcript.headers][2:]
    assert sorted(titles) == sorted(f"{name}{number}" for name in "ab" for number in range(50))
    assert [title for title in titles if title.startswith("a")] == [f"a{n}" for n in range(50)]


def test_nobody_undoes_what_he_has_not_seen(page: Path) -> None:
    session = session_of(page)
    edit(session, kind="join", id="e3")
    with pytest.raises(OutOfDate, match="changed elsewhere"):
        session.edit(parse({"kind": "undo"}), 0)


def test_a_page_of_another_review_steps_back(page: Path) -> None:
    with pytest.raises(OutOfDate, match="another review"):
        session_of(page).edit(parse({"kind": "undo"}), 7)


def test_the_same_edit_is_made_once(page: Path) -> None:
    asked = {"kind": "header_add", "before": None, "title": "Bye"}
    edit(session_of(page), "a1", **asked)
    assert len(session_of(page).edit(parse(asked), 0, "a1")) == 1
    assert edit(session_of(page), "a1", **asked) == ()


def test_an_edit_that_changes_nothing_is_no_step(page: Path) -> None:
    assert edit(session_of(page), kind="speaker", ids=["e2"], speaker="Ann") == ()


def test_there_may_be_no_such_hint(page: Path) -> None:
    with pytest.raises(BadOperation, match="no such hint"):
        edit(session_of(page), kind="doubt", doubt="d9", verdict="dismissed")


def test_an_edit_that_cannot_be_kept_is_not_made(page: Path) -> None:
    session = session_of(page)
    page.with_name("talk.md.journal").mkdir()
    with pytest.raises(JournalNotWritable):
        edit(session, kind="join", id="e3")
    assert session.history.revision == 0


def test_a_journal_of_another_course_is_said(page: Path) -> None:
    edit(session_of(page), kind="join", id="e3")
    journal = page.with_name("talk.md.journal")
    journal.write_text(journal.read_text("utf-8").replace('"e3"]', '"e9"]'), encoding="utf-8")
    with pytest.raises(JournalUnreadable, match="cannot be followed"):
        session_of(page)


def test_words_that_are_known_by_now_are_known_of_edited_lines_too(page: Path) -> None:
    def timed(transcript: Transcript) -> Transcript:
        return Transcript(
            tuple(
                Line(
                    e.start,
                    e.end,
                    e.speaker,
                    e.text,
                    tuple(Word(1.0, 2.0, t) for t in e.text.split()),
                )
                if isinstance(e, Line)
                else e
                for e in transcript.entries
            )
        )

    edit(session_of(page), kind="text", id="e5", before="Goodbye, Ann.", after="Bye, Ann.")
    again = session_of(page, timed)
    assert len(again.history.document.transcript.lines[-1].words) == 2
    edit(again, kind="undo")
    assert again.history.document.transcript.lines[-1].text == "Goodbye, Ann."


@given(st.data())
def test_whatever_was_done_is_there_after_any_restart(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    page = tmp_path_factory.mktemp("review") / "talk.md"
    page.write_text(PAGE, encoding="utf-8")
    session = session_of(page)
    for _ in range(data.draw(st.integers(1, 6))):
        what = data.draw(st.sampled_from(["edit", "undo", "redo", "save", "restart"]))
        try:
            if what == "save":
                session.save()
                wanted = [said_of(entry) for entry in session.history.document.transcript.entries]
                written = episode.parse(page.read_text("utf-8")).transcript
                assert [said_of(entry) for entry in written.entries] == wanted
            elif what == "restart":
                session = session_of(page)
            else:
                said = {"kind": what}
                edit(
                    session,
                    **(data.draw(operations(session.history.document)) if what == "edit" else said),
                )
        except (BadOperation, OutOfDate):
            continue
    again = session_of(page)
    assert again.history.document.items == session.history.document.items
    assert again.saved_revision == session.saved_revision


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(text=ANY_TEXT, name=ANY_TEXT)
def test_whatever_can_be_written_can_be_saved(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    page = tmp_path_factory.mktemp("review") / "talk.md"
    page.write_text(PAGE, encoding="utf-8")
    session = session_of(page)
    for asked in (
        {"kind": "text", "id": "e2", "before": "Our guest today is a boozer.", "after": text},
        {"kind": "rename_speaker", "from": "Speaker 2", "to": name},
        {"kind": "header_rename", "id": "e1", "title": name},
    ):
        try:
            edit(session, **asked)
        except BadOperation:
            continue
    session.save()
    wanted = [said_of(entry) for entry in session.history.document.transcript.entries]
    written = episode.parse(page.read_text("utf-8")).transcript
    assert [said_of(entry) for entry in written.entries] == wanted


def long_page() -> str:
    """Twelve lines of five words each, no word twice."""
    lines = (" ".join(f"w{n}x{m}" for m in range(5)) for n in range(12))
    entries = tuple(
        Line(10.0 * n, None, ("Ann", "Bob")[n % 2], text) for n, text in enumerate(lines)
    )
    return episode.write(episode.create({"title": "long"}, Transcript(entries)))


@settings(max_examples=30)
@given(st.lists(st.sampled_from("md-"), min_size=12, max_size=12), st.data())
def test_what_two_people_did_to_different_lines_is_all_there(
    tmp_path_factory: pytest.TempPathFactory, sides: list[str], data: st.DataObject
) -> None:
    page = tmp_path_factory.mktemp("review") / "talk.md"
    page.write_text(long_page(), encoding="utf-8")
    session = session_of(page)
    whole = episode.parse(page.read_text("utf-8"))
    wanted = list(whole.transcript.lines)
    theirs = list(whole.transcript.lines)
    for n, (side, line) in enumerate(zip(sides, whole.transcript.lines, strict=True)):
        if side == "-":
            continue
        kept = data.draw(st.integers(1, 4))
        text = " ".join([*line.text.split()[:kept], f"new{n}"])
        wanted[n] = replace(line, text=text)
        if side == "d":
            theirs[n] = wanted[n]
        else:
            edit(session, kind="text", id=f"e{n + 1}", before=line.text, after=text)
    disk = episode.write(replace(whole, transcript=Transcript(tuple(theirs))))
    page.write_text(disk, encoding="utf-8")
    saved = session.save()
    assert saved.conflicts == ()
    assert list(episode.parse(page.read_text("utf-8")).transcript.lines) == wanted
