"""One run at a time on a recording's folder."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from castproof.errors import RecordingBusy

LOCK_NAME = "lock"
HOLDER_ENDING = ".holder"
HOLDER_NAME = f"{LOCK_NAME}{HOLDER_ENDING}"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: nobody else works on its recording meanwhile.

    Raises :class:`~castproof.errors.RecordingBusy`, which says who holds it.
    """
    busy = (
        f"is working on {folder.name} in {folder.parent.parent}: "
        "wait for it to end, or choose another folder with -o"
    )
    with hold_named(folder, LOCK_NAME, busy):
        yield


@contextmanager
def hold_named(folder: Path, name: str, busy: str) -> Iterator[None]:
    """Hold the lock of this name; the system lets go of it when the process ends, however it ends.

    ``busy`` is what the error says of whoever holds it. Raises
    :class:`~castproof.errors.RecordingBusy`.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / name, timeout=0)
    holder = folder / f"{name}{HOLDER_ENDING}"
    try:
        lock.acquire()
    except Timeout:
        try:
            said = json.loads(holder.read_text(encoding="utf-8"))
            who = f"process {said['process']} on {said['machine']}"
        except (OSError, ValueError, KeyError, TypeError):
            who = "another run"
        raise RecordingBusy(f"{who} {busy}", path=folder) from None
    try:
        me = {"process": os.getpid(), "machine": platform.node()}
        holder.write_text(json.dumps(me), encoding="utf-8")
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Tell whether a run is working in the folder now."""
    from filelock import FileLock, Timeout

    if not (folder / LOCK_NAME).exists():
        return False
    lock = FileLock(folder / LOCK_NAME, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return True
    lock.release()
    return False
