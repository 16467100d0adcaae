"""One run at a time on a recording's folder, and one writer at a time on a person's file.

A recording's folder is castproof's own, and has a lock file in it. A person's file lies in a folder
that may be published: there the lock is on the file itself, as it is opened to be read. So nothing
is left behind, whatever path, symbolic link or hard link leads to the file, for whatever user. A
version that is renamed over it is another file: whoever waited for the old one waits anew.
"""

from __future__ import annotations

import logging
import os
import platform
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from castproof.errors import FileBusy, OutputNotWritable, RecordingBusy
from castproof.files import atomic, flock
from castproof.files.flock import NoLocks
from castproof.files.paths import format_path

LOCK_NAME = "lock"
HOLDER_ENDING = ".holder"
HOLDER_NAME = f"{LOCK_NAME}{HOLDER_ENDING}"
_HOLDER_BYTES = 4096
#: How long to wait for another writer: none works on a file for longer than it takes to write it.
WAIT_S = 30.0

_log = logging.getLogger(__name__)
_held = threading.local()


class Holder(BaseModel):
    """Who holds a lock, as the file beside the lock says it."""

    process: int
    machine: str


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: nobody else works on its recording meanwhile.

    Raises :class:`~castproof.errors.RecordingBusy`, which says who holds it.
    """
    busy = (
        f"is working on {folder.name} in {folder.parent.parent}: "
        "wait for it to end, or choose another folder with -o"
    )
    with hold_named(folder, LOCK_NAME, busy):
        yield


@contextmanager
def hold_named(folder: Path, name: str, busy: str) -> Iterator[NamedLock]:
    """Hold the lock of this name; the system lets go of it when the process ends, however it ends.

    What killed runs left in the folder is removed. ``busy`` is what the error says of whoever
    holds it. Raises :class:`~castproof.errors.RecordingBusy`, and
    :class:`~castproof.errors.OutputNotWritable` where the lock is a link.
    """
    held = NamedLock(folder, name, busy)
    try:
        yield held
    finally:
        held.release()


class NamedLock:
    """A lock that is held under a name in a folder; see :func:`hold_named`."""

    def __init__(self, folder: Path, name: str, busy: str) -> None:
        self._folder, self._name, self._busy = folder, name, busy
        self._handle = self._take()

    def is_current(self) -> bool:
        """Tell whether others find the lock: not where its file was removed meanwhile."""
        try:
            found = (self._folder / self._name).lstat()
        except OSError:
            return False
        return os.path.samestat(os.fstat(self._handle), found)

    def renew(self) -> None:
        """Take the lock anew, where its file was removed; the folder is there.

        Raises as :func:`hold_named`, where somebody else has taken it since.
        """
        handle = self._take()
        self.release()
        self._handle = handle

    def release(self) -> None:
        """Let go of it."""
        flock.release(self._handle)

    def _take(self) -> int:
        handle = flock.open_unfollowed(self._folder / self._name, create=True)
        holder = self._folder / f"{self._name}{HOLDER_ENDING}"
        try:
            self._require(_take(handle), holder)
            atomic.remove_leftovers(self._folder)
            me = Holder(process=os.getpid(), machine=platform.node())
            atomic.write_own(holder, me.model_dump_json().encode(), is_flushed=False)
        except BaseException:
            flock.release(handle)
            raise
        return handle

    def _require(self, is_mine: bool, holder: Path) -> None:
        if not is_mine:
            raise RecordingBusy(f"{_read_holder(holder)} {self._busy}", path=self._folder)


def is_held(folder: Path) -> bool:
    """Tell whether a run is working in the folder now."""
    try:
        handle = flock.open_unfollowed(folder / LOCK_NAME)
    except (FileNotFoundError, OutputNotWritable):  # nobody holds a link, since nobody follows it
        return False
    except OSError:
        return True
    try:
        return not _take(handle)
    finally:
        flock.release(handle)


def _read_holder(path: Path) -> str:
    """Say who holds a lock; only what lies in one's own file is believed."""
    with suppress(OSError, OutputNotWritable, ValidationError):
        handle = flock.open_unfollowed(path)
        with os.fdopen(handle, "rb") as file:
            is_mine = not hasattr(os, "geteuid") or os.fstat(handle).st_uid == os.geteuid()
            who = Holder.model_validate_json(file.read(_HOLDER_BYTES))
        return f"process {who.process} on {who.machine}" if is_mine else "another user's run"
    return "another run"


@contextmanager
def hold_file(path: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold a person's file from reading it to replacing it: no other castproof writes it meanwhile.

    Where there is no file yet, its folder is held. What killed runs left in the folder is removed.
    The thread that holds a file may hold it again. Raises :class:`~castproof.errors.FileBusy` where
    another run holds it for longer than ``wait_s`` seconds.
    """
    real = Path(os.path.realpath(path))
    mine = _held_files()
    if real in mine:
        yield
        return
    handle = mine[real] = _open_held(path, real, wait_s)
    try:
        atomic.remove_leftovers(real.parent)
        yield
    finally:
        del mine[real]
        if handle is not None:
            flock.release(handle)


def read_held(path: Path) -> bytes | None:
    """Read the file that is held, as it is now, also where another has been renamed over it.

    ``None`` where no file is held open.
    """
    handle = _held_files().get(Path(os.path.realpath(path)))
    if handle is None or not stat.S_ISREG(os.fstat(handle).st_mode):
        return None
    with os.fdopen(handle, "rb", closefd=False) as file:
        file.seek(0)
        return file.read()


def _held_files() -> dict[Path, int | None]:
    """The descriptors of the files that this thread holds."""
    found: dict[Path, int | None] = _held.__dict__.setdefault("files", {})
    return found


def _open_held(path: Path, real: Path, wait_s: float) -> int | None:
    """Open the file, or the folder that is to have it, and take its lock."""
    until = time.monotonic() + wait_s
    while True:
        try:
            handle = _open_to_lock(real)
        except (OSError, OutputNotWritable):
            return None  # whoever reads or writes it says why that cannot be
        if handle is None:
            return None
        try:
            is_mine = _take(handle, max(0.0, until - time.monotonic()))
            is_current = is_mine and _is_there(handle, real)
        except BaseException:
            flock.release(handle)
            raise
        if is_current:
            return handle
        flock.release(handle)
        if not is_mine:
            raise FileBusy(
                f"{format_path(path)} is being changed by another run of castproof: run again when "
                "that has ended",
                path=path,
            )


def _open_to_lock(real: Path) -> int | None:
    """Open what to lock; ``None`` for what is neither a file nor missing, or must not be open."""
    if not flock.CAN_RENAME_OPEN_FILES:
        return None
    if not os.path.lexists(real):
        return os.open(real.parent, os.O_RDONLY | os.O_CLOEXEC)
    return flock.open_unfollowed(real) if real.is_file() else None


def _is_there(handle: int, real: Path) -> bool:
    """Tell whether what was opened is still what is to be locked."""
    held = os.fstat(handle)
    try:
        now = real.stat()
    except FileNotFoundError:
        return stat.S_ISDIR(held.st_mode)
    return os.path.samestat(held, now)


def _take(handle: int, wait_s: float = 0.0) -> bool:
    try:
        return flock.take(handle, wait_s)
    except NoLocks:
        _warn_of_no_locks()
        return True


@lru_cache(maxsize=1)
def _warn_of_no_locks() -> None:
    """Warn once a process."""
    _log.warning("this file system knows no locks: let only one run at a time work here")
