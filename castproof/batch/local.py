"""The pool of this machine: a process for each worker, which ends when the batch ends.

What a worker logs is sent to the batch, which alone knows where logs go and what is secret.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from logging import LogRecord
from logging.handlers import QueueHandler
from multiprocessing import connection
from types import FrameType
from typing import TYPE_CHECKING, Any

from castproof.batch.pool import Job, JobEnded, Message, Retry, Slot, WorkerPool, set_threads
from castproof.batch.worker import Worker
from castproof.pipeline import models
from castproof.pipeline.result import RecordingSummary

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Levels = Mapping[str, int]

#: How long a worker that was asked to stop has for it, in seconds.
STOPPING_S = 5.0
#: SIGKILL, which Windows does not have, and SIGABRT.
_ENDED_FOR_MEMORY = (-9, -6)
GPU_VARIABLE = "CUDA_VISIBLE_DEVICES"


class LocalPool(WorkerPool["_Process"]):
    """A process for each slot. A worker that dies is replaced, and its job ends as failed."""

    def __init__(self, slots: Sequence[Slot], token: str | None = None) -> None:
        workers = [
            _Process(f"worker {number}", slot, token) for number, slot in enumerate(slots, start=1)
        ]
        super().__init__(workers)

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """Wait up to ``timeout_s`` for the first message, and return all that are there."""
        by_handle = {handle: worker for worker in self._workers for handle in worker.handles}
        ready = connection.wait(list(by_handle), timeout_s)
        messages: list[Message] = []
        for worker in dict.fromkeys(by_handle[handle] for handle in ready):
            messages += worker.receive()
        return messages

    def close(self) -> None:
        """Stop every process; one that does not stop when asked to is killed."""
        for worker in self._workers:
            worker.stop()
        for worker in self._workers:
            worker.wait(STOPPING_S)


class _Process:
    """One worker: its process, the pipe to it, and the job it has."""

    def __init__(self, name: str, slot: Slot, token: str | None) -> None:
        self.name = name
        self.job: Job | None = None
        self._slot = slot
        self._token = token
        self._process: Any = None
        self._pipe: Any = None

    @property
    def handles(self) -> tuple[Any, ...]:
        """What becomes ready when the worker sends a message, or dies."""
        return () if self._process is None else (self._pipe, self._process.sentinel)

    def give(self, job: Job) -> None:
        """Give the worker a job; one that is not running, or no longer, is started."""
        self.job = job
        if self._process is None or not self._process.is_alive():
            # Started afresh, not forked: a fork would share the locks of torch's threads.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            arguments = (theirs, self._slot, self._token, read_log_levels())
            self._process = context.Process(target=serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
        try:
            self._pipe.send(job)
        except OSError:  # it died just now, as the next call of receive will find
            return

    def receive(self) -> list[Message]:
        """Receive all that lies in the pipe; a worker that died has ended its job."""
        messages: list[Message] = []
        alive = self._process.is_alive()  # asked first: its last message lies in the pipe then
        try:
            while self._pipe.poll():
                message = self._pipe.recv()
                if isinstance(message, LogRecord):
                    logging.getLogger(message.name).handle(message)
                else:
                    messages.append(message)
        except (EOFError, OSError):
            alive = False
        if any(isinstance(message, JobEnded) for message in messages):
            self.job = None
        if alive:
            return messages
        self._process.join()
        code, job = self._process.exitcode, self.job
        self._pipe.close()
        self._process, self._pipe, self.job = None, None, None
        if job is not None:
            # What the system kills, it mostly kills for memory.
            retry: Retry = "memory" if code in _ENDED_FOR_MEMORY else "worker"
            reason = f"{job.shown}: its worker {describe_exit(code)}"
            messages.append(JobEnded(job.name, RecordingSummary(job.shown, error=reason), retry))
        return messages

    def stop(self) -> None:
        """Ask it to end: an idle one ends when its pipe closes."""
        if self._process is None:
            return
        if self.job is None:
            self._pipe.close()
        else:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end, and kill it after ``seconds``."""
        if self._process is None:
            return
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def describe_exit(code: int | None) -> str:
    """Say how a process ended.

    >>> describe_exit(-9), describe_exit(3)
    ('was killed (SIGKILL), most often for lack of memory', 'ended (status 3)')
    """
    if code is None or code >= 0:
        return f"ended (status {code})"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    why = ", most often for lack of memory" if name == "SIGKILL" else ""
    return f"was killed ({name}){why}"


def read_log_levels() -> Levels:
    """Read the levels that are set in this process, by the loggers' names."""
    return {
        name: logger.level
        for name, logger in dict(logging.root.manager.loggerDict).items()
        if isinstance(logger, logging.Logger) and logger.level
    }


def serve(pipe: Connection, slot: Slot, token: str | None, levels: Levels) -> None:
    """Run a worker's process: take a job from the pipe, send what comes of it, take the next."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch, which stops us
    signal.signal(signal.SIGTERM, _exit_in_order)
    end_with_parent()
    if slot.gpu is not None:
        os.environ[GPU_VARIABLE] = select_gpu(slot.gpu, os.environ.get(GPU_VARIABLE))
    sending = threading.Lock()

    def send(message: Message | LogRecord) -> None:
        with sending:
            pipe.send(message)

    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.root.addHandler(_SendingHandler(send))
    worker = Worker(partial(models.build_models, token=token), send)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        send(worker.work(set_threads(job, slot)))


def select_gpu(gpu: int, visible: str | None) -> str:
    """Name the GPU of an index among those that the batch itself may see.

    >>> select_gpu(1, None), select_gpu(1, "4,6")
    ('1', '6')
    """
    return visible.split(",")[gpu].strip() if visible else str(gpu)


def _exit_in_order(number: int, frame: FrameType | None) -> None:
    """Exit through Python, so that temporary files are removed."""
    raise SystemExit(128 + number)


def end_with_parent() -> None:
    """End this process when the batch's process ends, even by SIGKILL."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(join: Callable[[], None]) -> None:
        join()
        os._exit(1)

    threading.Thread(target=watch, args=(parent.join,), daemon=True).start()


class _SendingHandler(QueueHandler):
    """Prepares log records as for a queue, and sends them."""

    def __init__(self, send: Callable[[LogRecord], None]) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # enqueue needs none
        self._send = send

    def enqueue(self, record: LogRecord) -> None:
        """Send a record."""
        self._send(record)
