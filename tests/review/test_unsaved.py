"""How many edits a file lacks is told from the journal as a restored review tells it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import BadOperation, JournalUnreadable, OutOfDate
from review.journal import read
from review.progress import restore
from review.unsaved import count_unsaved
from tests.review.talks import PAGE, Shelf, as_it_is, edit, operations, session_of


def test_edits_count_until_they_are_saved(page: Path) -> None:
    session = session_of(page)
    journal = page.with_name("talk.md.journal")
    for number in (1, 2):
        edit(session, kind="speaker", ids=[f"e{number + 1}"], speaker="Abouzar")
        assert count_unsaved(read(journal)[0], page.read_text()) == number
    session.save()
    assert count_unsaved(read(journal)[0], page.read_text()) == 0


def test_a_run_killed_after_it_wrote_the_file_left_nothing_unsaved(page: Path) -> None:
    class Killed(Shelf):
        def replace(self, was: str, now: str, *, keep: bool) -> bool:
            super().replace(was, now, keep=keep)
            raise KeyboardInterrupt

    session = session_of(page, shelf=Killed(page))
    edit(session, kind="join", id="e3")
    with pytest.raises(KeyboardInterrupt):
        session.save()
    records, _ = read(page.with_name("talk.md.journal"))
    assert count_unsaved(records, page.read_text()) == 0
    assert count_unsaved(records, PAGE) == 1


@given(st.data())
def test_it_counts_as_a_restored_review_does(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "talk.md"
        page.write_text(PAGE, encoding="utf-8")
        session = session_of(page)
        for _ in range(data.draw(st.integers(0, 6))):
            what = data.draw(st.sampled_from(["edit", "undo", "save", "elsewhere", "again"]))
            if what == "save":
                session.save()
            elif what == "elsewhere":
                page.write_text(page.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
            elif what == "again":
                session = session_of(page)
            else:
                said = {"kind": "undo"}
                if what == "edit":
                    said = data.draw(operations(session.history.document))
                with suppress(BadOperation, OutOfDate):
                    edit(session, **said)
        disk = page.read_text(encoding="utf-8")
        records, _ = read(page.with_name("talk.md.journal"))
        expected = restore(records, disk, as_it_is).unsaved if records else 0
        assert count_unsaved(records, disk) == expected


@pytest.mark.parametrize("record", [{"saved": 1}, {"saving": "x", "file": "now"}, 1])
def test_what_is_no_record_of_a_journal_is_named(record: object) -> None:
    with pytest.raises(JournalUnreadable, match="cannot be followed"):
        count_unsaved([{"file": "was"}, record], "now")  # type: ignore[list-item]
