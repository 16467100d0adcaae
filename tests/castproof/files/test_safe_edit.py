"""A published file is replaced whole, only while it is what was read, and what it said is kept."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from castproof.errors import FileChanged, OutputNotWritable
from castproof.files import atomic
from castproof.files import safe_edit as published


@pytest.fixture(autouse=True)
def files_unflushed() -> None:
    """Files are flushed here, as they are for a person."""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_bytes(b"first\r\n")
    return path


def test_the_previous_content_is_kept_beside_the_new(page: Path) -> None:
    kept = published.save(published.read(page), "second\n")
    assert kept == page.with_name("talk.md~")
    assert (page.read_bytes(), kept.read_bytes()) == (b"second\n", b"first\r\n")


def test_nothing_that_was_kept_is_replaced(page: Path) -> None:
    for text in ("second", "third", "fourth"):
        published.save(published.read(page), text)
    kept = {path.name: path.read_bytes() for path in page.parent.iterdir() if path != page}
    assert kept == {"talk.md~": b"first\r\n", "talk.md.~2~": b"second", "talk.md.~3~": b"third"}


def test_the_same_content_is_kept_once(page: Path) -> None:
    for text in ("second", "first\r\n", "second"):
        published.save(published.read(page), text)
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "talk.md",
        "talk.md.~2~",
        "talk.md~",
    ]


def test_what_is_kept_is_no_more_readable_than_the_file_was(page: Path) -> None:
    page.chmod(0o600)
    kept = published.save(published.read(page), "second")
    assert kept is not None
    assert (page.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o600, 0o600)


def test_a_link_keeps_pointing_and_the_kept_file_is_beside_it(page: Path) -> None:
    folder = page.parent / "posts"
    folder.mkdir()
    link = folder / "talk.md"
    link.symlink_to(page)
    kept = published.save(published.read(link), "second")
    assert kept == folder / "talk.md~"
    assert link.is_symlink()
    assert (page.read_bytes(), kept.read_bytes()) == (b"second", b"first\r\n")


def test_a_name_with_no_room_for_the_mark_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / ("n" * 252 + ".md")
    page.write_bytes(b"first")
    with pytest.raises(OutputNotWritable, match=r"name is too long.*it is as it was"):
        published.save(published.read(page), "second")
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(page, b"first")]


def test_a_file_that_says_so_already_is_left_alone(page: Path) -> None:
    assert published.save(published.read(page), "first\r\n") is None
    assert list(page.parent.iterdir()) == [page]


def test_a_file_that_changed_since_it_was_read_is_not_written_over(page: Path) -> None:
    was = published.read(page)
    page.write_bytes(b"a person's\n")
    with pytest.raises(FileChanged, match=r"talk\.md changed while .*: run again"):
        published.save(was, "second\n")
    assert [path.read_bytes() for path in page.parent.iterdir()] == [b"a person's\n"]


def test_nor_one_that_changes_at_the_last_moment(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was, flush = published.read(page), os.fsync

    def edited_meanwhile(handle: int) -> None:
        page.write_bytes(b"a person's\n")
        flush(handle)

    monkeypatch.setattr(atomic.os, "fsync", edited_meanwhile)
    with pytest.raises(FileChanged):
        published.save(was, "second\n")
    assert page.read_bytes() == b"a person's\n"
    assert not list(page.parent.glob(".castproof-*"))


def test_nor_one_that_went_away(page: Path) -> None:
    was = published.read(page)
    page.unlink()
    with pytest.raises(FileChanged):
        published.save(was, "second\n")
    assert not list(page.parent.iterdir())


def test_a_full_disk_leaves_the_file_as_it_was(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    was = published.read(page)
    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OutputNotWritable, match=r"the disk is full.*it is as it was"):
        published.save(was, "second\n")
    assert list(page.parent.iterdir()) == [page]
    assert page.read_bytes() == b"first\r\n"


def test_what_an_editor_wrote_while_the_file_was_replaced_is_kept(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor holds no lock: it may save after the last look, into the version that goes."""
    rename = Path.replace

    def saved_first(part: Path, target: Path) -> Path:
        if target == page:
            page.write_bytes(b"a person's\n")
        return rename(part, target)

    was = published.read(page)
    monkeypatch.setattr(Path, "replace", saved_first)
    with pytest.raises(FileChanged, match=r"what that wrote is in .*talk\.md\.~2~"):
        published.save(was, "second\n")
    assert page.read_bytes() == b"second\n"
    assert page.with_name("talk.md~").read_bytes() == b"first\r\n"
    assert page.with_name("talk.md.~2~").read_bytes() == b"a person's\n"


def test_what_another_program_wrote_right_afterwards_is_said(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def saved_after(part: Path, target: Path) -> Path:
        found = rename(part, target)
        if target == page:
            page.write_bytes(b"a person's\n")
        return found

    was = published.read(page)
    monkeypatch.setattr(Path, "replace", saved_after)
    with pytest.raises(FileChanged, match="run again"):
        published.save(was, "second\n")
    assert page.read_bytes() == b"a person's\n"


def test_a_new_file_is_written_over_none_that_appears_meanwhile(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, flush = page.with_name("new.md"), os.fsync

    def appears(handle: int) -> None:
        new.write_bytes(b"a person's\n")
        flush(handle)

    monkeypatch.setattr(atomic.os, "fsync", appears)
    with pytest.raises(FileChanged):
        published.write(new, b"ours\n", overwrite=False)
    assert new.read_bytes() == b"a person's\n"


def test_a_file_that_is_there_is_replaced_only_if_asked_to_and_kept(page: Path) -> None:
    with pytest.raises(OutputNotWritable, match="use --overwrite"):
        published.write(page, b"second\n", overwrite=False)
    kept = published.write(page, b"second\n", overwrite=True)
    assert kept == page.with_name("talk.md~")
    assert (page.read_bytes(), kept.read_bytes()) == (b"second\n", b"first\r\n")
    assert published.write(page, b"second\n", overwrite=True) is None
    assert published.write(page.with_name("new.md"), b"", overwrite=False) is None


def test_a_folder_is_no_file_to_write_and_a_device_has_nothing_to_keep(page: Path) -> None:
    with pytest.raises(OutputNotWritable, match="is a folder"):
        published.write(page.parent, b"", overwrite=True)
    assert published.write(Path(os.devnull), b"gone", overwrite=False) is None


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match=r"no.new\.md: there is no such file or folder"):
        published.write(tmp_path / "no" / "new.md", b"", overwrite=False)
