"""The journal of a review: one JSON record a line, only ever added to.

A record is on the disk before whoever caused it is answered. A record that was being written when
the power went is no record: nobody was told of it. The journal of an open page may be removed, cut
or replaced by another program; it is then written anew from memory.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import stat
import tempfile
from itertools import count
from pathlib import Path

from review.errors import JournalNotWritable, JournalUnreadable
from review.records import MARKS, VERSION, Record, check_order, check_record
from transcript.own_files import read_own

_OPENINGS = tuple(f'{{"{mark}": {VERSION},'.encode() for mark in MARKS)
_FLAGS = os.O_RDWR | sum(
    getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK")
)
# A link, a socket, or a file that a network's server has lost: another is renamed over these.
_NOT_THE_SAME = {errno.ENOENT, errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.ESTALE}
_PART = (".part", ".castproof-journal-")
"""What temporary names end in and begin with, which are cleared away like those of all files."""

_log = logging.getLogger(__name__)


def read(path: Path) -> tuple[tuple[Record, ...], bytes]:
    """Read the records of a journal, none where there is no file, and the bytes that they take.

    What follows those bytes is a record that was not finished. Raises
    :class:`~review.errors.JournalUnreadable` where it cannot be read, where it is a link or another
    user's, and where another record is not what :mod:`review.records` says.
    """
    try:
        content = read_own(path)
    except FileNotFoundError:
        return (), b""
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if not any(content.startswith(each) or each.startswith(content) for each in _OPENINGS):
        raise _unreadable(path, "it does not begin like one")
    records: list[Record] = []
    size = 0
    *rows, _ = content.split(b"\n")
    for number, row in enumerate(rows, start=1):
        try:
            said = json.loads(row.decode())
        except (ValueError, RecursionError) as error:
            if number == len(rows):
                break
            raise _unreadable(path, f"line {number} is not a record") from error
        try:
            if b"\\u" in row:
                json.dumps(said, ensure_ascii=False).encode()  # half of a surrogate pair is no text
            records.append(check_record(said, is_first=number == 1))
        except ValueError as error:
            raise _unreadable(path, f"line {number} is not a record: {error}") from error
        size += len(row) + 1
    try:
        check_order(tuple(records))
    except ValueError as error:
        raise _unreadable(path, str(error)) from error
    return tuple(records), content[:size]


_TAIL = 4096
"""So many bytes at its end tell whether a file that was looked at before is still the same."""


class Journal:
    """A journal that is written: what was read of it is left as it is, and more is added."""

    def __init__(self, path: Path, content: bytes = b"", mode: int = 0o600) -> None:
        """``content`` is what :func:`read` gave; a new file's permissions are those of ``mode``
        that let nobody else write it.
        """
        self.path = path
        self._content = bytearray(content)
        self._mode = mode & 0o644
        # Device, inode and length of the file as it was left; not known before it was looked at.
        self._left: tuple[int, int, int] | None = None
        self._aside: Path | None = None

    def append(self, *records: Record) -> None:
        """Add records, and return once they are on the disk; with none, see that all are there.

        Where the file is not what was left, it is written anew with all records. Raises
        :class:`~review.errors.JournalNotWritable`; then none of them was added.
        """
        rows = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        added = rows.encode()
        try:
            handle = self._open_same()
            if handle is None:
                self._write_anew(added)
            else:
                with os.fdopen(handle, "r+b") as file:
                    # What was torn is written over, also where a full disk tore it a moment ago.
                    file.truncate(len(self._content))
                    file.seek(len(self._content))
                    file.write(added)
                    file.flush()
                    os.fsync(file.fileno())
                    self._note(file.fileno())
            if not self._content or handle is None:
                _sync_folder(self.path.parent)
        except OSError as error:
            self._left = None
            raise JournalNotWritable(
                f"{self.path}: {error.strerror or error}: nothing was changed; free some space or "
                "correct the permissions, then try again",
                path=self.path,
            ) from error
        self._content += added

    def keep_aside(self) -> Path | None:
        """Keep a copy under another name, where the file does not have all that was added.

        Returns where it is; a second call makes no second copy. Raises
        :class:`~review.errors.JournalNotWritable`.
        """
        if self._aside is None and self._content:
            try:
                is_held = read_own(self.path).startswith(self._content)
            except OSError:
                is_held = False
            if not is_held:
                self._aside = self._write_beside(bytes(self._content))
        return self._aside

    def _write_beside(self, content: bytes) -> Path:
        for number in count(2):
            path = self.path.with_name(f"{self.path.name.removesuffix('~')}.~{number}~")
            try:
                handle = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, self._mode)
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            except FileExistsError:
                continue
            except OSError as error:
                reason = f"{path}: {error.strerror or error}: free some space, then try again"
                raise JournalNotWritable(reason, path=path) from error
            return path
        raise AssertionError("there is always a greater number")

    def _open_same(self) -> int | None:
        """Open the file that was left; make it where nothing was; ``None`` for any other."""
        try:
            if not self._content and not os.path.lexists(self.path):
                return os.open(self.path, _FLAGS | os.O_CREAT | os.O_EXCL, self._mode)
            handle = os.open(self.path, _FLAGS)
        except OSError as error:
            if error.errno not in _NOT_THE_SAME:
                raise
            return None
        try:
            if self._is_same(handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return None

    def _is_same(self, handle: int) -> bool:
        found = os.fstat(handle)
        # Under a second name (a hard link) the file would change, too.
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            return False
        if self._left not in (None, (found.st_dev, found.st_ino, found.st_size)):
            return False
        # A system gives a removed file's number to the next one, which may be as long.
        first = 0 if self._left is None else max(0, len(self._content) - _TAIL)
        with os.fdopen(handle, "rb", closefd=False) as file:
            file.seek(first)
            return file.read(len(self._content) - first) == self._content[first:]

    def _write_anew(self, added: bytes) -> None:
        """Write all of it under a temporary name, and rename that over whatever is there."""
        suffix, prefix = _PART
        handle, name = tempfile.mkstemp(suffix, prefix, self.path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._content + added)
                file.flush()
                if hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), self._mode)
                os.fsync(file.fileno())
                self._note(file.fileno())
            kept = self._keep_others()
            part.replace(self.path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _log.warning(
            "%s was removed, cut or replaced by another program: it is written anew, and no edit "
            "is lost%s",
            self.path,
            "" if kept is None else f"; what that held is kept in {kept}",
        )

    def _keep_others(self) -> Path | None:
        """Keep beside it a journal that says more than this one, or something else."""
        try:
            found = read_own(self.path)
        except OSError:
            return None
        is_journal = any(found.startswith(each) for each in _OPENINGS)
        if not is_journal or self._content.startswith(found):
            return None
        return self._write_beside(found)

    def _note(self, handle: int) -> None:
        found = os.fstat(handle)
        self._left = found.st_dev, found.st_ino, found.st_size


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
