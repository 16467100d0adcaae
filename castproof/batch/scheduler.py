"""A batch, from its first job to its last: who is next, what is tried again, what came of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from castproof.batch.events import EventLog
from castproof.batch.pool import Job, JobEnded, Message, Pool, Refused, StageKept, StageProgress
from castproof.pipeline.result import Result

#: How long to wait before trying again, in seconds; the last one for all further tries.
PAUSES_S = (1.0, 10.0, 60.0)
#: How long before asking again for a recording that another run holds, in seconds.
BUSY_S = 2.0
LISTEN_S = 0.5


class BatchObserver(Protocol):
    """Somebody who watches a batch."""

    def begun(self, job: Job, worker: str) -> None:
        """A worker began a job."""
        ...

    def doing(self, message: StageProgress) -> None:
        """A worker is at some work."""
        ...

    def waits(self, job: Job, reason: str, seconds: float) -> None:
        """A job is tried again in so many seconds."""
        ...

    def ended(self, name: str, outcome: Result) -> None:
        """A job ended for good."""
        ...


@dataclass(slots=True)
class _QueuedJob:
    """A job on its way: ``attempts`` made, when it is ``ready``, ``alone`` where it needs room."""

    job: Job
    attempts: int = 0
    ready: float = 0.0
    alone: bool = False


@dataclass(slots=True)
class Batch:
    """Jobs, the crew that does them, and how often a job that failed is tried again.

    ``clock`` counts seconds and never goes back, whatever the wall clock does.
    """

    crew: Pool
    log: EventLog
    watcher: BatchObserver
    retries: int = 2
    clock: Callable[[], float] = time.monotonic
    _waiting: deque[_QueuedJob] = field(default_factory=deque)
    _running: dict[str, _QueuedJob] = field(default_factory=dict)
    _done: dict[str, Result] = field(default_factory=dict)

    def run(self, jobs: Sequence[Job], refused: Iterable[Refused] = ()) -> tuple[Result, ...]:
        """Do every job; return the outcomes in the jobs' order, the refused ones last."""
        self.log.write("batch begun", jobs=len(jobs), workers=self.crew.size)
        for one in refused:
            self._conclude(one.name, Result(one.shown, error=f"{one.shown}: {one.reason}"), 0)
        self._waiting.extend(_QueuedJob(job) for job in jobs)
        while self._waiting or self._running:
            self._begin_some()
            for message in self.crew.listen(self._patience()):
                self._hear(message)
        self.log.write("batch ended", **_counts(self._done.values()))
        names = [*(job.name for job in jobs), *(one.name for one in refused)]
        return tuple(self._done[name] for name in names)

    def _begin_some(self) -> None:
        if not self.crew.free:
            return
        now = self.clock()
        for task in [task for task in self._waiting if task.ready <= now]:
            if not self.crew.free or any(one.alone for one in self._running.values()):
                return
            if task.alone and self._running:
                continue
            self._waiting.remove(task)
            self._running[task.job.name] = task
            worker = self.crew.begin(task.job)
            attempt = task.attempts + 1
            self.log.write("begun", recording=task.job.name, worker=worker, attempt=attempt)
            self.watcher.begun(task.job, worker)

    def _patience(self) -> float:
        """How long to listen before somebody may be begun."""
        if not self._waiting or not self.crew.free:
            return LISTEN_S
        soonest = min(task.ready for task in self._waiting) - self.clock()
        return min(LISTEN_S, max(0.0, soonest)) if not self._running else LISTEN_S

    def _hear(self, message: Message) -> None:
        if message.name not in self._running:
            return  # of a job that was given up
        if isinstance(message, StageProgress):
            self.watcher.doing(message)
        elif isinstance(message, StageKept):
            self.log.write(
                "kept", recording=message.name, stage=message.stage, seconds=message.seconds
            )
        else:
            self._end(message)

    def _end(self, ended: JobEnded) -> None:
        task = self._running.pop(ended.name)
        if ended.retry == "busy":
            self._wait(task, ended, BUSY_S)
            return
        if task.job.words_only and ended.outcome.error is None:
            # Behind all others, so that everybody's words come before anybody's speakers.
            self._waiting.append(_QueuedJob(replace(task.job, words_only=False)))
            return
        task.attempts += 1
        if ended.retry == "no" or task.attempts > self.retries:
            self._conclude(ended.name, ended.outcome, task.attempts)
            return
        task.alone = ended.retry == "memory"
        self._wait(task, ended, PAUSES_S[min(task.attempts, len(PAUSES_S)) - 1])

    def _wait(self, task: _QueuedJob, ended: JobEnded, seconds: float) -> None:
        task.ready = self.clock() + seconds
        reason = ended.outcome.error or ""
        self.log.write("waits", recording=ended.name, why=ended.retry, reason=reason)
        self.watcher.waits(task.job, reason, seconds)
        self._waiting.append(task)

    def _conclude(self, name: str, outcome: Result, attempts: int) -> None:
        self._done[name] = outcome
        self.log.write(
            outcome.status,
            recording=name,
            stages=dict(outcome.stages),
            attempts=attempts,
            **({"reason": outcome.error} if outcome.error else {}),
            **({"missing": list(outcome.partial)} if outcome.partial else {}),
        )
        self.watcher.ended(name, outcome)


def _counts(outcomes: Iterable[Result]) -> dict[str, int]:
    found = [outcome.status for outcome in outcomes]
    return {status: found.count(status) for status in ("done", "partial", "failed")}
