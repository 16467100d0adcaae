"""A batch, from its first job to its last: which is next, what is tried again, how each ended."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from castproof.batch.events import EventLog
from castproof.batch.pool import (
    Job,
    JobEnded,
    Message,
    Pool,
    Refused,
    StageEnded,
    StageProgress,
)
from castproof.pipeline.result import RecordingSummary

#: How long to wait before trying again, in seconds; the last one for all further tries.
PAUSES_S = (1.0, 10.0, 60.0)
#: How long before trying a recording again that another run holds, in seconds.
BUSY_S = 2.0
LISTEN_S = 0.5


class BatchObserver(Protocol):
    """Receives what happens in a batch, to show it."""

    def on_begin(self, job: Job, worker: str) -> None:
        """Learn that a worker began a job."""
        ...

    def on_progress(self, message: StageProgress) -> None:
        """Learn that a worker is in a stage."""
        ...

    def on_stage_end(self, message: StageEnded) -> None:
        """Learn that a worker has left a stage."""
        ...

    def on_wait(self, job: Job, reason: str, seconds: float) -> None:
        """Learn that a job is tried again in so many seconds."""
        ...

    def on_end(self, name: str, outcome: RecordingSummary) -> None:
        """Learn that a job ended for good."""
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
    """Jobs, the pool that does them, and how often a job that failed is tried again.

    ``clock`` counts seconds and never goes back, whatever the wall clock does.
    """

    pool: Pool
    log: EventLog
    observer: BatchObserver
    retries: int = 2
    clock: Callable[[], float] = time.monotonic
    _waiting: deque[_QueuedJob] = field(default_factory=deque)
    _running: dict[str, _QueuedJob] = field(default_factory=dict)
    _done: dict[str, RecordingSummary] = field(default_factory=dict)

    def run(
        self, jobs: Sequence[Job], refused: Iterable[Refused] = ()
    ) -> tuple[RecordingSummary, ...]:
        """Do every job; return the outcomes in the jobs' order, the refused ones last."""
        self.log.write("batch begun", jobs=len(jobs), workers=self.pool.size)
        for one in refused:
            self._conclude(
                one.name, RecordingSummary(one.shown, error=f"{one.shown}: {one.reason}"), 0
            )
        self._waiting.extend(_QueuedJob(job) for job in jobs)
        while self._waiting or self._running:
            self.begin_ready()
            timeout_s = LISTEN_S
            if self._waiting and self.pool.free and not self._running:
                soonest = min(task.ready for task in self._waiting) - self.clock()
                timeout_s = min(LISTEN_S, max(0.0, soonest))
            for message in self.pool.listen(timeout_s):
                self.handle(message)
        found = [outcome.status for outcome in self._done.values()]
        counts = {status: found.count(status) for status in ("done", "partial", "failed")}
        self.log.write("batch ended", **counts)
        names = [*(job.name for job in jobs), *(one.name for one in refused)]
        return tuple(self._done[name] for name in names)

    def begin_ready(self) -> None:
        """Give free workers the jobs that are ready; one that needs room runs alone."""
        if not self.pool.free:
            return
        now = self.clock()
        begun: list[_QueuedJob] = []
        for task in self._waiting:  # only so far as there are free workers
            if not self.pool.free or any(one.alone for one in self._running.values()):
                break
            if task.ready > now or (task.alone and self._running):
                continue
            begun.append(task)
            self._running[task.job.name] = task
            worker = self.pool.begin(task.job)
            attempt = task.attempts + 1
            self.log.write("begun", recording=task.job.name, worker=worker, attempt=attempt)
            self.observer.on_begin(task.job, worker)
        for task in begun:
            self._waiting.remove(task)

    def handle(self, message: Message) -> None:
        """Show or log a worker's message; a job that ended is concluded, or tried again."""
        if message.name not in self._running:
            return  # of a job that was given up
        if isinstance(message, JobEnded):
            self.end(message)
        elif isinstance(message, StageProgress):
            self.observer.on_progress(message)
        elif isinstance(message, StageEnded):
            self.observer.on_stage_end(message)
        else:
            self.log.write(
                "kept", recording=message.name, stage=message.stage, seconds=message.seconds
            )

    def end(self, ended: JobEnded) -> None:
        """Conclude a job that ended, or queue it again for another try or its other half."""
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
        self.observer.on_wait(task.job, reason, seconds)
        self._waiting.append(task)

    def _conclude(self, name: str, outcome: RecordingSummary, attempts: int) -> None:
        self._done[name] = outcome
        self.log.write(
            outcome.status,
            recording=name,
            stages=dict(outcome.stages),
            attempts=attempts,
            **({"reason": outcome.error} if outcome.error else {}),
            **({"missing": list(outcome.partial)} if outcome.partial else {}),
        )
        self.observer.on_end(name, outcome)
