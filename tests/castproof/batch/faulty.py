"""The command line with stand-in models whose first recording meets a fault.

    FAULT=memory FAULT_MARK=FILE python -m tests.castproof.batch.faulty batch INPUT… -o OUT

``FAULT_MARK`` is a file that is made when the fault has come, so that it comes once. Workers are
started afresh and run this module too, but for its last line.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np

from castproof.__main__ import main
from castproof.batch import events
from castproof.batch import scheduler as run
from castproof.pipeline import models, source
from tests.castproof.fakes import FakeModels

#: How long a stage takes where moments to be killed at are wanted, in seconds.
STAGE_S = float(os.environ.get("FAULT_STAGE_S", "0"))
MORE_THAN_ALLOWED = 2**33


class FaultyModels(FakeModels):
    """Stand-ins; the fault comes when the first recording is recognized."""

    def recognize(self, *arguments: Any) -> Any:
        """What every recording says, unless the fault comes first."""
        time.sleep(STAGE_S)
        if FAULT in AT_WORK and comes_now():
            AT_WORK[FAULT]()
        return super().recognize(*arguments)

    def diarize(self, *arguments: Any) -> Any:
        """Who speaks in every recording."""
        time.sleep(STAGE_S)
        return super().diarize(*arguments)


def comes_now() -> bool:
    """Whether nobody has met the fault yet, who meets it now."""
    try:
        os.close(os.open(os.environ["FAULT_MARK"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def killed() -> None:
    """The system wants the memory back."""
    os.kill(os.getpid(), signal.SIGKILL)


def crashed() -> None:
    """A library writes where it must not."""
    os.kill(os.getpid(), signal.SIGSEGV)


def out_of_memory() -> None:
    """An array of 8 GiB, where the process may have less."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MORE_THAN_ALLOWED, before[1]))
    try:
        np.ones(MORE_THAN_ALLOWED, dtype=np.uint8)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def full_disk() -> None:
    """The next file that is written whole does not fit."""
    flush = os.fsync

    def full(handle: int) -> None:
        os.fsync = flush
        raise OSError(errno.ENOSPC, "No space left on device")

    os.fsync = full  # type: ignore[assignment]


def changing_decode(path: Path, *arguments: Any, **options: Any) -> Any:
    """Decode a recording that somebody is still copying."""
    if comes_now():
        with path.open("ab") as file:
            file.write(bytes(3200))
    return decode(path, *arguments, **options)


class BackwardClock(datetime):
    """Every look at this clock finds it an hour earlier."""

    looks = 0

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        """An hour before the last time that was asked."""
        cls.looks += 1
        return datetime(2026, 1, 1, tzinfo=timezone.utc) - timedelta(hours=cls.looks)


AT_WORK: Mapping[str, Callable[[], None]] = {
    "killed": killed,
    "crashed": crashed,
    "memory": out_of_memory,
    "disk": full_disk,
}
FAULTS = (*AT_WORK, "changed", "clock")

FAULT = os.environ.get("FAULT", "")
decode = source.decode


def prepare() -> None:
    """Put the stand-ins and the fault in place, and let nobody wait long before trying again."""
    models.build_models = FaultyModels().models  # type: ignore[assignment]
    run.PAUSES_S = (0.0,)
    run.BUSY_S = 0.05
    if FAULT == "changed":
        source.decode = changing_decode
    if FAULT == "clock":
        events.datetime = BackwardClock  # type: ignore[misc]
        time.time = lambda: BackwardClock.now().timestamp()


if __name__ in ("__main__", "__mp_main__"):  # the latter in a worker
    prepare()
if __name__ == "__main__":
    main()
