"""The journal: what was answered is there, what is torn is not, what is damaged is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import JournalNotWritable, JournalUnreadable
from review.journal import Journal, read
from review.records import MARK

OPENING = {MARK: 1, "file": "Grüße"}


@pytest.fixture(autouse=True)
def files_unflushed() -> None:
    """Files are flushed here, as they are for a person."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talk.md.review~"


def written(path: Path, *records: dict[str, object]) -> Journal:
    journal = Journal(path)
    journal.append(*records)
    return journal


def test_what_is_added_is_read_again(path: Path) -> None:
    journal = written(path, OPENING, {"a": 1})
    journal.append({"b": 2})
    assert read(path) == ((OPENING, {"a": 1}, {"b": 2}), path.read_bytes())


def test_there_may_be_no_journal(path: Path) -> None:
    assert read(path) == ((), b"")


@given(torn=st.binary(max_size=40).filter(lambda torn: b"\n" not in torn))
def test_a_record_that_was_not_finished_is_none(
    tmp_path_factory: pytest.TempPathFactory, torn: bytes
) -> None:
    path = tmp_path_factory.mktemp("torn") / "journal"
    written(path, OPENING, {"a": 1})
    with path.open("ab") as file:
        file.write(torn)
    records, content = read(path)
    assert records == (OPENING, {"a": 1})
    Journal(path, content).append({"b": 2})
    assert read(path)[0] == (OPENING, {"a": 1}, {"b": 2})


def test_a_power_cut_may_leave_zeros(path: Path) -> None:
    written(path, OPENING)
    with path.open("ab") as file:
        file.write(b"\0" * 9 + b"\n")
    assert read(path)[0] == (OPENING,)


@pytest.mark.parametrize("content", [b"no\n{}\n", b'{"a": 1}\n', b"[1]\n", b"7\n"])
def test_what_is_no_journal_is_said_with_the_mend(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalUnreadable, match="rename it"):
        read(path)


def test_damage_in_the_middle_is_never_skipped(path: Path) -> None:
    written(path, OPENING, {"a": 1}, {"b": 2})
    path.write_bytes(path.read_bytes().replace(b'{"a"', b'{"a'))
    with pytest.raises(JournalUnreadable, match="line 2"):
        read(path)


def test_what_cannot_be_kept_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(JournalNotWritable, match="nothing was changed"):
        written(path, OPENING)


def test_a_new_journal_is_read_by_nobody_else(path: Path) -> None:
    written(path, OPENING)
    assert path.stat().st_mode & 0o077 == 0


def test_records_are_rows_of_json(path: Path) -> None:
    written(path, OPENING, {"text": "two\nlines"})
    assert [json.loads(row) for row in path.read_text("utf-8").splitlines()][1] == {
        "text": "two\nlines"
    }
