"""Those who work on a batch's jobs, wherever they are, and what they tell meanwhile.

A crew is all that a batch knows of processes and machines: the local one is
:mod:`castproof.batch.local`. It takes a job whenever somebody is free and tells what comes of it.
Nothing that it tells is needed to go on: the recordings' folders are, and any job may be given
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from castproof.batch.jobs import Job
from castproof.pipeline.result import Result

#: Whether trying again may help: ``busy`` waits for another run, ``memory`` for room,
#: ``passing`` for whatever passes, ``worker`` for another worker; ``no`` is final.
Retry = Literal["no", "busy", "memory", "passing", "worker"]


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A worker is at some work; ``seconds`` is how long the recording is, where that says it.

    ``fraction`` is ``None`` where nobody knows how long it takes.
    """

    name: str
    doing: str
    fraction: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class StageKept:
    """A stage ran, and its result is on the disk."""

    name: str
    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job ended, well or not."""

    name: str
    outcome: Result
    retry: Retry = "no"


Message = StageProgress | StageKept | JobEnded


class Pool(Protocol):
    """Workers. Used by one thread."""

    @property
    def size(self) -> int:
        """How many jobs are worked on at once."""
        ...

    @property
    def free(self) -> int:
        """How many jobs :meth:`begin` takes now."""
        ...

    def begin(self, job: Job) -> str:
        """Give a job to a free worker; return what the worker is called."""
        ...

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """What was told since, after waiting for something to be; a lost worker's job ends."""
        ...

    def close(self) -> None:
        """Stop everybody at once. What they have finished is kept."""
        ...
