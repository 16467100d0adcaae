"""Reading a file that may come from anybody: a plain one, of a size that text can have.

A name says nothing of what lies behind it. A device may never end (``/dev/zero``), and a pipe that
nobody writes into never begins. So a device is refused, a pipe is read once somebody writes into
it (``<(command)`` in a shell), and of everything no more than :data:`MOST_BYTES` is read. Every
error names its file, which :meth:`read` of Python's own files does not.
"""

from __future__ import annotations

import errno
import os
import select
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 256 * 1024 * 1024
"""The most that is read as text. A hundred hours of words with their times are some 100 MB."""

PIPE_WAIT_S = 5.0
"""How long a pipe is waited for, in seconds, until somebody opens its other end."""

_BLOCK_BYTES = 1 << 20
_LOOK_AGAIN_S = 0.01
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK")
)


def read_file(
    path: Path | str, *, most_bytes: int = MOST_BYTES, follow_links: bool = True
) -> bytes:
    """Read all that a plain file or a pipe holds.

    Raises :class:`OSError` that names the file: for a folder, a device and a socket, for a pipe
    that nobody writes into, for more than ``most_bytes``, for a link unless they are followed, and
    for what the system refuses.
    """
    try:
        with name_errors(path):
            return _read(os.fspath(path), most_bytes, follow_links)
    except ValueError as error:  # a NUL, or half of a surrogate pair
        reason = "no file can have this name: it has a character that no file system takes"
        raise OSError(errno.EINVAL, reason, str(path)) from error


@contextmanager
def name_errors(path: Path | str) -> Iterator[None]:
    """Name the file in errors of reading and writing, which only those of opening do by themselves.

    >>> with name_errors("talk.md"):
    ...     raise OSError(5, "Input/output error")
    Traceback (most recent call last):
    OSError: [Errno 5] Input/output error: 'talk.md'
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def write_to_device(path: Path | str, content: bytes) -> None:
    """Write to a device, or to a pipe that somebody reads; nothing is made where there is none.

    Raises :class:`OSError` that names it, also for a pipe that nobody opens to read in
    :data:`PIPE_WAIT_S` seconds, and for a socket.
    """
    flags = os.O_WRONLY | sum(
        getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK")
    )
    until = time.monotonic() + PIPE_WAIT_S
    while True:
        try:
            handle = os.open(path, flags)
            break
        except OSError as error:
            if error.errno != errno.ENXIO or not stat.S_ISFIFO(os.stat(path).st_mode):  # noqa: PTH116
                raise
            if time.monotonic() >= until:
                reason = "this is a pipe that nobody reads: give a plain file"
                raise OSError(errno.EINVAL, reason, os.fspath(path)) from error
        time.sleep(_LOOK_AGAIN_S)
    os.set_blocking(handle, True)
    with name_errors(path), os.fdopen(handle, "wb") as file:
        file.write(content)


def read_stream(
    stream: BinaryIO, *, most_bytes: int = MOST_BYTES, block_bytes: int = _BLOCK_BYTES
) -> bytes:
    """Read a stream to its end, as many bytes at once as ``block_bytes``.

    Raises :class:`OSError` where it holds more than ``most_bytes``.
    """
    blocks, size = [], 0
    # Not all at once: Python would first ask for the memory of all that may come.
    while block := stream.read(block_bytes):
        blocks.append(block)
        size += len(block)
        _require_size(size, most_bytes)
    return b"".join(blocks)


def _require_size(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise OSError(
            errno.EINVAL,
            f"it holds more than {most_bytes // 1024**2} MiB, the most that is read as text: "
            "check that it is what you mean",
        )


def _read(path: str, most_bytes: int, follow_links: bool) -> bytes:
    found = os.stat(path, follow_symlinks=follow_links)  # noqa: PTH116 - a Path's errors are these
    mode = found.st_mode
    _require_size(found.st_size, most_bytes)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if stat.S_ISLNK(mode):
        raise OSError(errno.EINVAL, "this is a link, and is not followed here", path)
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        if os.path.samefile(path, os.devnull):  # noqa: PTH121
            return b""
        kind = "socket" if stat.S_ISSOCK(mode) else "device"
        raise OSError(errno.EINVAL, f"this is a {kind}: give a plain file", path)
    # Not waiting, because opening a pipe otherwise waits for ever.
    flags = _FLAGS if follow_links else _FLAGS | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        begun = _await_writer(file.fileno(), path) if stat.S_ISFIFO(mode) else b""
        if begun:
            return begun + read_stream(file, most_bytes=most_bytes - len(begun))
        # A plain file is one block, which joining does not copy.
        return read_stream(
            file, most_bytes=most_bytes, block_bytes=max(found.st_size + 1, _BLOCK_BYTES)
        )


def _await_writer(pipe: int, path: str) -> bytes:
    """Wait until somebody has opened a pipe to write; return what was read to find that out."""
    begun = b""
    if not select.select([pipe], [], [], PIPE_WAIT_S)[0]:
        try:
            begun = os.read(pipe, 1)
        except BlockingIOError:  # somebody has, and takes time
            begun = b""
        else:
            if not begun:
                raise OSError(
                    errno.EINVAL, "this is a pipe that nobody writes into: give a plain file", path
                )
    os.set_blocking(pipe, True)
    return begun
