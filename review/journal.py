"""The journal of a review: one JSON record a line, only ever added to.

A record is on the disk before whoever caused it is answered. A record that was being written when
the power went is no record: nobody was told of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review.errors import JournalNotWritable, JournalUnreadable
from transcript.files import read_file
from transcript.former_name import former_name

Record = Mapping[str, Any]
MARK = "castproof-journal"
VERSION = 1
_OPENINGS = tuple(f'{{"{mark}": {VERSION},'.encode() for mark in (MARK, former_name(MARK)))


def read(path: Path) -> tuple[tuple[Record, ...], int]:
    """Read the records of a journal, none where there is no file, and how many bytes they take.

    What follows those bytes is a record that was not finished. Raises
    :class:`~review.errors.JournalUnreadable` where another record cannot be read, and
    :class:`OSError`.
    """
    if not path.exists():
        return (), 0
    content = read_file(path)
    if not any(content.startswith(each) or each.startswith(content) for each in _OPENINGS):
        raise _unreadable(path, "it does not begin like one")
    records: list[Record] = []
    size = 0
    *rows, _ = content.split(b"\n")
    for number, row in enumerate(rows, start=1):
        try:
            record = json.loads(row)
        except ValueError as error:
            if number == len(rows):
                break
            raise _unreadable(path, f"line {number} is not a record") from error
        records.append(record)
        size += len(row) + 1
    return tuple(records), size


class Journal:
    """A journal that is written: what was read of it is left as it is, and more is added."""

    def __init__(self, path: Path, size: int, mode: int = 0o600) -> None:
        """``size`` is what :func:`read` gave, ``mode`` the permissions of a new file."""
        self.path = path
        self._size = size
        self._mode = mode

    def append(self, *records: Record) -> None:
        """Add records, and return once they are on the disk.

        Raises :class:`~review.errors.JournalNotWritable`; then none of them was added.
        """
        rows = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        content = rows.encode()
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, self._mode)
            with os.fdopen(handle, "r+b") as file:
                # What was torn is written over, also where a full disk tore it a moment ago.
                file.truncate(self._size)
                file.seek(self._size)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if not self._size:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise JournalNotWritable(
                f"{self.path}: {error.strerror or error}: nothing was changed; free some space or "
                "correct the permissions, then try again",
                path=self.path,
            ) from error
        self._size += len(content)


def _sync_folder(folder: Path) -> None:
    """Make the new file's name survive a power cut, where the system can."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    handle = os.open(folder, os.O_RDONLY | flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path, reason: str) -> JournalUnreadable:
    return JournalUnreadable(
        f"{path} cannot be read as a journal ({reason}): rename it to go on with the episode as it "
        "was last saved; the edits can still be read in it",
        path=path,
    )
