"""Workers of this machine: a process each, which ends when the one that began it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from logging import LogRecord
from multiprocessing import connection
from types import FrameType
from typing import TYPE_CHECKING, Any

from castproof.batch.pool import Job, JobEnded, Message, Retry
from castproof.batch.worker import Worker
from castproof.config.schema import Configuration
from castproof.pipeline import models
from castproof.pipeline.models import Models
from castproof.pipeline.result import Result

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
import logging
from collections.abc import Mapping
from logging.handlers import QueueHandler

#: How long a worker that was told to stop has for it, in seconds.
STOPPING_S = 5.0
#: SIGKILL, which Windows does not have, and SIGABRT.
_ENDED_FOR_MEMORY = (-9, -6)
GPU_VARIABLE = "CUDA_VISIBLE_DEVICES"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a worker sits: the one GPU it sees, or all, and how many threads a model of it has."""

    gpu: int | None = None
    threads: int = 0


class LocalPool:
    """A process for each seat. A worker that dies is replaced, and its job ends as failed."""

    def __init__(self, seats: Sequence[Slot], token: str | None = None) -> None:
        # Started afresh, not forked: a fork would share the locks of torch's and FFmpeg's threads.
        context = multiprocessing.get_context("spawn")
        self._workers = [_Process(context, place, seat, token) for place, seat in enumerate(seats)]

    @property
    def size(self) -> int:
        """How many work at once."""
        return len(self._workers)

    @property
    def free(self) -> int:
        """How many have no job."""
        return sum(worker.job is None for worker in self._workers)

    def begin(self, job: Job) -> str:
        """Give the job to somebody who has none."""
        worker = next(worker for worker in self._workers if worker.job is None)
        worker.give(job)
        return worker.name

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """What the workers told, after waiting up to ``timeout_s`` for the first of it."""
        by_handle = {handle: worker for worker in self._workers for handle in worker.handles}
        ready = connection.wait(list(by_handle), timeout_s)
        heard: list[Message] = []
        for worker in dict.fromkeys(by_handle[handle] for handle in ready):
            heard += worker.told()
        return heard

    def close(self) -> None:
        """Stop every process; who does not stop when asked to is killed."""
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.wait(STOPPING_S)


class _Process:
    """One worker: its process, the pipe to it, and the job it has."""

    def __init__(self, context: Any, place: int, seat: Slot, token: str | None) -> None:
        self.name = f"worker {place + 1}"
        self.job: Job | None = None
        self._begin = partial(_begun, context, seat, token)
        self._process: Any = None
        self._pipe: Any = None

    @property
    def handles(self) -> tuple[Any, ...]:
        """What becomes ready when the worker tells something, or dies."""
        return () if self._process is None else (self._pipe, self._process.sentinel)

    def give(self, job: Job) -> None:
        """Let the worker begin; one that is not there, or no longer, is started."""
        self.job = job
        if self._process is None or not self._process.is_alive():
            self._process, self._pipe = self._begin()
        try:
            self._pipe.send(job)
        except OSError:  # it died just now; its end is heard of next
            return

    def told(self) -> list[Message]:
        """Everything that lies in the pipe; a worker that died has ended its job."""
        heard: list[Message] = []
        alive = self._process.is_alive()  # asked first: what it said last lies in the pipe then
        try:
            while self._pipe.poll():
                told = self._pipe.recv()
                if isinstance(told, LogRecord):
                    log_told(told)
                else:
                    heard.append(told)
        except (EOFError, OSError):
            alive = False
        if any(isinstance(message, JobEnded) for message in heard):
            self.job = None
        if not alive:
            heard += self._lost()
        return heard

    def _lost(self) -> list[Message]:
        self._process.join()
        code, job = self._process.exitcode, self.job
        self._pipe.close()
        self._process, self._pipe, self.job = None, None, None
        if job is None:
            return []
        reason = f"{job.shown}: its worker {_ending(code)}"
        # What the system kills it kills for memory, mostly.
        retry: Retry = "memory" if code in _ENDED_FOR_MEMORY else "worker"
        return [JobEnded(job.name, Result(job.shown, error=reason), retry)]

    def stop(self) -> None:
        """Ask it to end: one that waits for a job when it sees that none will come."""
        if self._process is None:
            return
        if self.job is None:
            self._pipe.close()
        else:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end, and bring it about if need be."""
        if self._process is None:
            return
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _ending(code: int | None) -> str:
    """What became of a process.

    >>> _ending(-9), _ending(3)
    ('was killed (SIGKILL): most often for want of memory', 'ended (status 3)')
    """
    if code is None or code >= 0:
        return f"ended (status {code})"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    why = ": most often for want of memory" if name == "SIGKILL" else ""
    return f"was killed ({name}){why}"


def _begun(context: Any, seat: Slot, token: str | None) -> tuple[Any, Any]:
    """A worker's process and our end of the pipe to it."""
    ours, theirs = context.Pipe()
    arguments = (theirs, seat, token, levels())
    process = context.Process(target=_serve, args=arguments, daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _serve(pipe: Connection, seat: Slot, token: str | None, logged: Levels) -> None:
    """The life of a worker: a job, what comes of it, the next."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which stops us
    signal.signal(signal.SIGTERM, _leave)
    _end_with_parent()
    if seat.gpu is not None:
        os.environ[GPU_VARIABLE] = _visible(seat.gpu, os.environ.get(GPU_VARIABLE))
    telling = threading.Lock()

    def tell(message: Message | LogRecord) -> None:
        with telling:
            pipe.send(message)

    tell_logs(logged, tell)
    worker = Worker(partial(_models, token=token), tell)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        tell(worker.work(set_threads(job, seat)))


def _visible(gpu: int, visible: str | None) -> str:
    """The GPU's name among those that the batch itself may see.

    >>> _visible(1, None), _visible(1, "4,6")
    ('1', '6')
    """
    return visible.split(",")[gpu].strip() if visible else str(gpu)


def _leave(number: int, frame: FrameType | None) -> None:
    """End in order, so that temporary files go."""
    raise SystemExit(128 + number)


def _models(config: Configuration, *, token: str | None) -> Models:
    return models.build_models(config, token=token)


def set_threads(job: Job, seat: Slot) -> Job:
    """The job with the seat's threads, where its preset leaves them open."""
    if not seat.threads:
        return job
    config = job.order.config
    sections = {
        name: section.model_copy(update={"cpu_threads": seat.threads})
        for name, section in (("asr", config.asr), ("diarize", config.diarize))
        if section.cpu_threads == 0
    }
    return replace(job, order=replace(job.order, config=config.model_copy(update=sections)))


def _end_with_parent() -> None:
    """End this process when the batch's ends, even by SIGKILL: nobody would hear it."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(join: Callable[[], None]) -> None:
        join()
        os._exit(1)

    threading.Thread(target=watch, args=(parent.join,), daemon=True).start()


Levels = Mapping[str, int]


def levels() -> Levels:
    """The levels that were set in this process, by the loggers' names."""
    named = dict(logging.root.manager.loggerDict)
    return {
        name: logger.level
        for name, logger in named.items()
        if isinstance(logger, logging.Logger) and logger.level
    }


def tell_logs(levels: Levels, tell: Callable[[logging.LogRecord], None]) -> None:
    """From now on tell of whatever is logged in this process, at these levels."""
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.root.addHandler(_SendingHandler(tell))


def log_told(record: logging.LogRecord) -> None:
    """Log in this process what was told."""
    logging.getLogger(record.name).handle(record)


class _SendingHandler(QueueHandler):
    """Makes records fit to be sent, as for a queue, and tells of them."""

    def __init__(self, tell: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # enqueue needs none
        self._tell = tell

    def enqueue(self, record: logging.LogRecord) -> None:
        self._tell(record)
