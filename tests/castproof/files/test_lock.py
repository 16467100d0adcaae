"""Locks: who holds what, through which name, and that nothing is written through a link."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from castproof.errors import FileBusy, OutputNotWritable, RecordingBusy
from castproof.files import atomic, lock
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels
from tests.castproof.rewriting import expected_titles, rewrite_together

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a file is not held there")
HOLDS = """
import sys, time
from pathlib import Path
from castproof.files.lock import hold_file
with hold_file(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file until the context ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    try:
        yield other
    finally:
        other.kill()
        other.communicate()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_bytes(b"first\n")
    return path


@pytest.mark.parametrize("count", [4, pytest.param(50, marks=pytest.mark.thorough)])
def test_two_commands_that_rewrite_one_episode_lose_nothing(tmp_path: Path, count: int) -> None:
    found = rewrite_together(tmp_path, count)
    assert sorted(found) == sorted(expected_titles(count))
    assert len(list(tmp_path.glob("talk.md*~"))) == 2 * count


def test_a_file_that_another_process_holds_is_busy_by_whatever_name(
    page: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    symbolic, hard = tmp_path / "other" / "link.md", tmp_path / "other" / "hard.md"
    symbolic.symlink_to(page)
    hard.hardlink_to(page)
    with held_elsewhere(page):
        for name in (page, symbolic, hard):
            with pytest.raises(FileBusy, match="another run of castproof"):  # noqa: SIM117
                with lock.hold_file(name, wait_s=0.02):
                    pass
    with lock.hold_file(hard, wait_s=0.0):
        pass


def test_a_file_that_is_not_there_yet_is_held_by_its_folder(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path / "new.md"):
        with pytest.raises(FileBusy), lock.hold_file(tmp_path / "new.md", wait_s=0.02):
            pass
        assert not list(tmp_path.iterdir())


def test_the_lock_of_a_killed_process_is_free(page: Path) -> None:
    with held_elsewhere(page) as other:
        other.kill()
        other.wait()
        with lock.hold_file(page, wait_s=0.0):
            assert list(page.parent.iterdir()) == [page]


def test_whoever_waits_gets_what_was_renamed_over_it(page: Path) -> None:
    """A lock of the old version is none of the new one."""
    seen: list[bytes] = []

    def second() -> None:
        with lock.hold_file(page):
            seen.append(page.read_bytes())

    with lock.hold_file(page):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.05)
        atomic.write_whole(page, b"second\n")
        assert not seen
    waiting.join()
    assert seen == [b"second\n"]


def test_whoever_holds_a_file_may_hold_it_again(page: Path) -> None:
    with lock.hold_file(page), lock.hold_file(page, wait_s=0.0):
        assert lock.read_held(page) == b"first\n"
    assert lock.read_held(page) is None


def test_what_is_no_file_is_not_held(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (tmp_path / "pipe", Path(os.devnull), tmp_path / "no" / "such.md"):
        with lock.hold_file(name, wait_s=0.0):
            assert lock.read_held(name) is None


def test_where_no_locks_are_known_it_is_said_once_and_what_may_be_written_stays(
    page: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unknown(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    lock._warn_of_no_locks.cache_clear()
    monkeypatch.setattr("fcntl.flock", unknown)
    left = page.with_name(f"{atomic.PREFIX}0123456789ab-x{atomic.SUFFIX}")
    left.write_bytes(b"half")
    for _ in range(2):
        with lock.hold_file(page):
            atomic.write_whole(page, b"second\n")
    assert page.read_bytes() == b"second\n"
    assert left.exists()
    assert [record.message for record in caplog.records] == [
        "this file system knows no locks: let only one run at a time work here"
    ]


def test_an_error_of_locking_is_no_lock(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int, operation: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("fcntl.flock", broken)
    with pytest.raises(OSError, match="Input/output"), lock.hold_file(page):
        pass


def test_leftovers_of_killed_runs_go_and_what_is_being_written_stays(page: Path) -> None:
    left = page.with_name(f"{atomic.PREFIX}0123456789ab-x{atomic.SUFFIX}")
    left.write_bytes(b"half")
    os.mkfifo(page.with_name(f"{atomic.PREFIX}pipe{atomic.SUFFIX}"))
    with atomic.open_part(page) as part:
        part.write(b"second\n")
        with lock.hold_file(page.with_name("other.md")):
            assert not left.exists()
            assert part.path.exists()
    assert page.read_bytes() == b"second\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / ".castproof" / "talk"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file elsewhere that a stranger's folder is after."""
    path = tmp_path / "victim"
    path.write_bytes(b"mine\n")
    path.chmod(0o640)
    yield path
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"mine\n", 0o640)


def test_a_lock_that_is_a_link_is_refused(folder: Path, victim: Path) -> None:
    (folder / lock.LOCK_NAME).symlink_to(victim)
    with pytest.raises(OutputNotWritable, match="is a link"), lock.hold(folder):
        pass
    assert not lock.is_held(folder)


@pytest.mark.parametrize("kind", ["symbolic", "hard", "dangling"])
def test_a_holder_that_is_a_link_is_written_over_and_not_through(
    folder: Path, victim: Path, kind: str
) -> None:
    holder = folder / lock.HOLDER_NAME
    if kind == "hard":
        holder.hardlink_to(victim)
    else:
        holder.symlink_to(victim if kind == "symbolic" else victim.with_name("nowhere"))
    with lock.hold(folder):
        assert not holder.is_symlink()
    assert not victim.with_name("nowhere").exists()


def test_whether_a_run_works_in_a_folder_is_known_without_writing_there(folder: Path) -> None:
    assert not lock.is_held(folder)
    assert not list(folder.iterdir())
    with lock.hold(folder):
        assert lock.is_held(folder)
    assert not lock.is_held(folder)
    (folder / lock.LOCK_NAME).chmod(0o400)
    assert not lock.is_held(folder)


def test_a_lock_that_is_a_hard_link_is_not_written(folder: Path, victim: Path) -> None:
    (folder / lock.LOCK_NAME).hardlink_to(victim)
    with lock.hold(folder):
        pass


def test_a_lock_that_is_a_pipe_or_a_folder_is_refused(folder: Path) -> None:
    os.mkfifo(folder / lock.LOCK_NAME)
    (folder / "other").mkdir()
    for name in (lock.LOCK_NAME, "other"):
        with pytest.raises(OutputNotWritable, match="no plain file"):  # noqa: SIM117
            with lock.hold_named(folder, name, "is busy"):
                pass


@pytest.mark.parametrize("said", [b"{", b"[]", b'{"process": "x", "machine": 1}', b"\xff" * 9000])
def test_a_holder_that_says_nothing_sensible_is_another_run(folder: Path, said: bytes) -> None:
    with lock.hold(folder):
        (folder / lock.HOLDER_NAME).write_bytes(said)
        with pytest.raises(RecordingBusy, match="another run is working"), lock.hold(folder):
            pass


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away"
)
def test_what_another_user_says_of_the_holder_is_not_believed(folder: Path) -> None:
    with lock.hold(folder):
        os.chown(folder / lock.HOLDER_NAME, 12345, 12345)
        with pytest.raises(RecordingBusy, match="another user's run is"), lock.hold(folder):
            pass


def test_castproof_s_folder_that_is_a_link_is_not_written_into(
    fake: FakeModels, run: Run, recording: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "talk").mkdir(parents=True)
    for name, made in ((".castproof", elsewhere), (".castproof/talk", elsewhere / "talk")):
        out = tmp_path / name.replace("/", "-")
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).symlink_to(made)
        result = run("transcribe", recording, "-o", out)
        assert result.exit_code == 1
        assert "is a link" in result.stderr
    assert [path.name for path in elsewhere.rglob("*")] == ["talk"]
