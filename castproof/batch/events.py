"""The event log of a batch: one JSON object a line, appended, never rewritten.

    OUT/.castproof/batch-events.jsonl

People and programs follow a batch by it. A batch itself never reads it: the recordings' folders
say what is done.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from castproof.errors import explain_os_error
from castproof.pipeline.cache import recording_folder
from transcript.own_files import read_own

_log = logging.getLogger(__name__)

LOG_NAME = "batch-events.jsonl"


def log_path(folder: Path) -> Path:
    """Return the path of the log of the batches into ``folder``."""
    return recording_folder(folder, LOG_NAME)


class EventLog:
    """A log that is appended to, a whole line at a time, by several processes if need be."""

    def __init__(self, path: Path) -> None:
        """Open the log; what lies there and is not one's own plain file is replaced by a new log.

        Raises :class:`OSError`.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            written = read_own(path)
            is_own = path.lstat().st_nlink == 1  # else it is somebody's file under a second name
        except FileNotFoundError:
            written, is_own = b"", True
        except OSError:
            written, is_own = b"", False
        if not is_own:
            path.unlink()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        self._file = os.open(path, flags, 0o666)
        # A killed run or a full disk may have cut a line off.
        self._is_broken = is_own and not written.endswith(b"\n") and bool(written)

    def write(self, event: str, **facts: Any) -> None:
        """Append an event; ``time`` is the wall clock's, in UTC."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        row = {"time": now, "event": event, "process": os.getpid(), **facts}
        line = json.dumps(row, ensure_ascii=False).encode(errors="replace") + b"\n"
        try:
            # In one piece, so that the lines of two batches do not mix.
            written = os.write(self._file, b"\n" + line if self._is_broken else line)
        except OSError as error:  # a full disk must not end a batch that it does not stop
            reason = explain_os_error(error, path=self._path)
            _log.warning("the event log cannot be written (%s)", reason)
            return
        self._is_broken = written < len(line)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Read the events of a log, in order; half-written lines are skipped.

    None are where the log is a link, another user's, or no plain file, which is logged.
    """
    try:
        content = read_own(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        _log.warning("%s is not read (%s)", path, error.strerror or error)
        return
    for line in content.splitlines():
        try:
            row = json.loads(line.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and "event" in row:
            yield row
