"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

PREFIX, SUFFIX = ".castproof-", ".part"


def write_whole(
    path: Path,
    content: bytes,
    *,
    mode: int | None = None,
    last_look: Callable[[], None] = lambda: None,
) -> None:
    """Write ``content`` so that ``path`` holds either what it held before or all of it.

    The bytes go to a temporary name beside it, are flushed to the disk, and are renamed. A
    symbolic link keeps pointing where it did. It has the permissions ``mode``, or else those it
    had, or those of any new file. ``last_look`` is called just before the rename and
    may refuse it by raising. Raises :class:`OSError` naming ``path``, having removed the
    temporary file.
    """
    target = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(SUFFIX, _stem(target), target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                os.chmod(name, _mode(target) if mode is None else mode)  # noqa: PTH101 - the descriptor's own name
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            last_look()
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error


def remove_leftovers(path: Path) -> None:
    """Remove what a killed run left of ``path``; call it only while holding the lock."""
    target = Path(os.path.realpath(path))
    for leftover in target.parent.glob(f"{_stem(target)}*{SUFFIX}"):
        with contextlib.suppress(OSError):
            leftover.unlink()


def _stem(target: Path) -> str:
    # A digest, because the name itself may already be as long as the file system allows.
    return f"{PREFIX}{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _mode(target: Path) -> int:
    """The permissions the file had, or those any new file would have (mkstemp says 0600)."""
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o7777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


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
