"""A file that a command reads or writes, where ``-`` is standard input or output."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

from castproof.files import safe_edit
from castproof.terminal import print_data
from transcript import io as formats
from transcript.errors import InvalidCall
from transcript.files import name_errors, read_file, read_stream
from transcript.io import Format

STREAM = "-"


def read(source: str) -> bytes:
    """Read all that a file or standard input holds; raise :class:`OSError` that names it."""
    if source != STREAM:
        return read_file(source)
    if sys.stdin is None:  # closed before the command began
        raise OSError(errno.EBADF, "it is closed: name a file", name_source(source))
    with name_errors(name_source(source)):
        return read_stream(sys.stdin.buffer)


def name_source(source: str) -> str:
    """Name a source for an error message."""
    return "standard input" if source == STREAM else source


def find_format(source: str, data: bytes, name: str | None) -> Format:
    """Find the format of what was read: the one named, or that of the file's name or content.

    Raises :class:`~transcript.errors.InvalidCall` for a stream whose format was not named.
    """
    if name is not None:
        return formats.find_by_name(name)
    if source == STREAM:
        raise InvalidCall("name the format of standard input with --from, for example --from srt")
    return formats.find_by_content(source, data)


def write(target: str, content: bytes, *, overwrite: bool) -> Path | None:
    """Write a file whole, or to standard output; return where what the file held is kept.

    Raises as :func:`castproof.files.safe_edit.write`.
    """
    if target != STREAM:
        return safe_edit.write(Path(target), content, overwrite=overwrite)
    print_data(content)
    return None
