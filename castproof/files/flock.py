"""Locks that the system holds on open files: it lets go of them when a process ends, however.

They belong to the open file (``flock``), not to the process: two threads exclude one another too.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from pathlib import Path

from castproof.errors import OutputNotWritable

#: Windows keeps a file that is open from being renamed, replaced or removed.
CAN_RENAME_OPEN_FILES = sys.platform != "win32"
_TRY_EVERY_S = 0.005
_WITHOUT_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF}
_NOT_WRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS}
# Links, sockets and named pipes nobody reads, folders.
_NOT_PLAIN = {errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EISDIR}


class NoLocks(OSError):
    """The file system knows no locks."""


def open_unfollowed(path: Path, *, create: bool = False) -> int:
    """Open a plain file to lock or read it, following no link; return its descriptor.

    It is never truncated; ``create`` makes it where there is none. Raises
    :class:`~castproof.errors.OutputNotWritable` for a link and for what is no plain file, and
    :class:`OSError`.
    """
    # Windows has none of these three.
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK"))
    try:
        try:
            handle = os.open(path, os.O_RDWR | flags | (os.O_CREAT if create else 0), 0o666)
        except OSError as error:
            if error.errno not in _NOT_WRITABLE:
                raise
            handle = os.open(path, os.O_RDONLY | flags)  # it can be locked and read all the same
    except OSError as error:
        if error.errno in _NOT_PLAIN:
            raise _refuse(path) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _refuse(path)
    return handle


def _refuse(path: Path) -> OutputNotWritable:
    return OutputNotWritable(
        f"{path} is a link, or no plain file; castproof follows none there: remove it", path=path
    )


def take(handle: int, wait_s: float = 0.0) -> bool:
    """Take the lock of an open file; return ``False`` where somebody else holds it all the while.

    Raises :class:`NoLocks`.
    """
    until = time.monotonic() + wait_s
    while not _try(handle):
        if time.monotonic() >= until:
            return False
        time.sleep(_TRY_EVERY_S)
    return True


def release(handle: int) -> None:
    """Release the lock of an open file, if it has one, and close it.

    It is not left to the closing, for a process that was forked meanwhile has the file open too.
    """
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)
    os.close(handle)


def _try(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        if error.errno in _WITHOUT_LOCKS:
            raise NoLocks(error.errno, error.strerror) from error
        raise
    return True
