"""One run at a time on a recording's folder."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from castscribe.errors import RecordingBusy

LOCK_NAME = "lock"
HOLDER_NAME = "lock.holder"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when the process ends, however it ends.

    Raises :class:`~castscribe.errors.RecordingBusy`, which says who holds it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RecordingBusy(
            f"{_holder(folder)} is working on {folder.name} in {folder.parent.parent}: "
            "wait for it to end, or choose another folder with -o",
            path=folder,
        ) from None
    try:
        me = {"process": os.getpid(), "machine": platform.node()}
        (folder / HOLDER_NAME).write_text(json.dumps(me), encoding="utf-8")
        yield
    finally:
        lock.release()


def _holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
        return f"process {holder['process']} on {holder['machine']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run"
