"""Files written whole or not at all.

The bytes go to a temporary name in the same folder, are flushed to the disk, and are renamed. The
temporary file is locked as long as somebody writes it, so that what a killed run left is told
from what another run is writing now.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from castproof.errors import OutputNotWritable
from castproof.files import flock
from castproof.files.ownership import give, give_if_possible, require_replaceable

PREFIX, SUFFIX = ".castproof-", ".part"


def write_whole(
    path: Path,
    content: bytes,
    *,
    mode: int | None = None,
    like: Path | None = None,
    last_look: Callable[[], None] = lambda: None,
) -> None:
    """Write a person's file so that it holds either what it held before or all of ``content``.

    A symbolic link keeps pointing where it did. The file keeps its owner, group and permissions, or
    gets those of the file ``like``; a new one is as any new file is, but for the permissions
    ``mode``. ``last_look`` is called just before the rename and may refuse it by raising.

    Raises :class:`~castproof.errors.OutputNotWritable` for a file that could not stay what it is
    (see :func:`~castproof.files.ownership.require_replaceable`), and :class:`OSError` naming
    ``path``; the temporary file is gone then.
    """
    require_replaceable(path)
    target = Path(os.path.realpath(path))
    try:
        with open_part(target, last_look) as part:
            part.write(content)
            give(part.handle, like or target, mode)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def write_own(
    path: Path, content: bytes, *, mode: int | None = None, is_flushed: bool = True
) -> None:
    """Write a file of castproof's own, over whatever has its name; no link is followed.

    What is worth nothing after a power cut need not be flushed to the disk. Raises
    :class:`OSError` naming ``path``; then it is as it was.
    """
    try:
        with open_part(path, is_flushed=is_flushed) as part:
            part.write(content)
            if path.is_file() and not path.is_symlink():
                give_if_possible(part.handle, path, mode)
            else:
                give(part.handle, None, mode)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


@dataclass(frozen=True, slots=True)
class Part:
    """A temporary file: its path, and the descriptor that it is locked by."""

    path: Path
    handle: int

    def write(self, content: bytes) -> None:
        """Write all of its content."""
        with os.fdopen(self.handle, "wb", closefd=False) as file:
            file.write(content)


@contextmanager
def open_part(
    target: Path, last_look: Callable[[], None] = lambda: None, *, is_flushed: bool = True
) -> Iterator[Part]:
    """Open a temporary file beside ``target``, which it replaces when the context ends well.

    It is flushed before that, and ``last_look`` is called; where the context does not end well it
    is removed. Raises :class:`OSError`.
    """
    part = _make_part(target)
    is_open = True
    try:
        yield part
        if is_flushed:
            os.fsync(part.handle)
        last_look()
        if not flock.CAN_RENAME_OPEN_FILES:
            os.close(part.handle)
            is_open = False
        part.path.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.path.unlink()
        raise
    finally:
        if is_open:
            flock.release(part.handle)
    if is_flushed:
        _sync_folder(target.parent)


def _make_part(target: Path) -> Part:
    while True:
        handle, name = tempfile.mkstemp(SUFFIX, _stem(target), target.parent)
        with contextlib.suppress(flock.NoLocks):
            flock.take(handle, wait_s=1.0)
        # Between its making and its locking it may have been removed as a killed run's.
        if os.fstat(handle).st_nlink:
            return Part(Path(name), handle)
        os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files that killed runs left in a folder.

    What a living process writes is locked, and stays.
    """
    with contextlib.suppress(OSError):
        with os.scandir(folder) as entries:
            names = [one.name for one in entries if one.name.startswith(PREFIX)]
        for name in names:
            if name.endswith(SUFFIX):
                _remove_leftover(folder / name)


def _remove_leftover(path: Path) -> None:
    with contextlib.suppress(OSError, OutputNotWritable):
        handle = flock.open_unfollowed(path)
        try:
            if flock.take(handle):
                path.unlink()
        finally:
            flock.release(handle)


def _stem(target: Path) -> str:
    # A digest, because the name itself may already be as long as the file system allows.
    return f"{PREFIX}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut, where the system can."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    with contextlib.suppress(OSError):  # some network file systems refuse to sync a folder
        handle = os.open(folder, os.O_RDONLY | flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
