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

_log = logging.getLogger(__name__)

LOG_NAME = "batch-events.jsonl"


def log_path(folder: Path) -> Path:
    """Return the path of the log of the batches into ``folder``."""
    return recording_folder(folder, LOG_NAME)


class EventLog:
    """A log that is appended to, a whole line at a time, by several processes if need be."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        with path.open("rb") as file:  # a killed run or a full disk may have cut a line off
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
            self._is_broken = file.read(1) not in (b"", b"\n")

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
    """Read the events of a log, in order; half-written lines are skipped."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and "event" in row:
                yield row
