"""A batch on a Ray cluster: joining it, its pool, and the actor that is a worker."""

from __future__ import annotations

import logging
import os
import queue
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from castproof.batch.pool import (
    Job,
    JobEnded,
    Message,
    Retry,
    Slot,
    StageKept,
    WorkerPool,
    set_threads,
)
from castproof.batch.storage import StagedJob, Storage
from castproof.batch.worker import Worker, describe_failure
from castproof.errors import ClusterUnreachable, MissingExtra
from castproof.machine import GIB, Machine
from castproof.pipeline.models import build_models
from castproof.pipeline.result import RecordingSummary

#: The address of a cluster of this machine alone, started and stopped with the batch.
HERE = "local"
LOOPBACK = "127.0.0.1"
#: What a GPU of a cluster is assumed to have, in GiB, as Ray only counts them: room for one
#: recording at a time.
GPU_GIB = 16


def join_cluster(address: str, machine: Machine) -> Any:
    """Join the cluster at an address, and return the ``ray`` module.

    ``auto`` is the cluster that this machine belongs to, ``local`` one of this machine alone, which
    is started. Raises :class:`~castproof.errors.MissingExtra` without Ray, and
    :class:`~castproof.errors.ClusterUnreachable`.
    """
    # No usage statistics are sent, and we report on the workers ourselves.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise MissingExtra(
            "--ray needs Ray: in a clone of castproof, run pip install -c "
            "requirements/constraints.txt '.[ray]'"
        ) from error
    here = {
        "num_cpus": machine.cores,
        "include_dashboard": False,
        "_node_ip_address": LOOPBACK,
    }
    where: dict[str, Any] = here if address == HERE else {"address": address}
    try:
        ray.init(**where, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        said = " ".join(str(error).split())
        raise ClusterUnreachable(
            f"--ray {address}: no cluster answers ({said[:160]}): start one with "
            "`ray start --head`, or use --ray local"
        ) from error
    return ray


def measure_cluster(ray: Any) -> Machine:
    """Measure what all machines of a cluster have together; of GPUs only the number is known."""
    resources = ray.cluster_resources()
    gpus = (GPU_GIB * GIB,) * int(resources.get("GPU", 0))
    cores, memory = int(resources.get("CPU", 1)), int(resources.get("memory", 0))
    return Machine(max(1, cores), memory, gpus)


def gpu_share(cluster: Machine, slots: Sequence[Slot]) -> float:
    """Divide the GPUs: return the part of one that each worker with a GPU has.

    >>> gpu_share(Machine(cores=8, memory=0, gpus=(0, 0)), [Slot(gpu=index) for index in range(4)])
    0.5
    """
    on_gpu = sum(slot.gpu is not None for slot in slots)
    return min(1.0, len(cluster.gpus) / on_gpu) if on_gpu else 0.0


class RayWorker:
    """An actor that does jobs one after the other, and reports meanwhile.

    Where the files are on shared storage, each job's are copied here, and what it made is copied
    back: after every stage, so that whoever goes on when this machine has died need not repeat it.
    """

    def __init__(self, token: str | None, storage: str | None) -> None:
        self._storage = storage
        self._staged: StagedJob | None = None
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._worker = Worker(partial(build_models, token=token), self.send)

    def work(self, job: Job) -> Iterator[Message]:
        """Do a job, and yield its messages as they come; the last one is its end."""
        thread = threading.Thread(target=self.run, args=(job,), daemon=True)
        thread.start()
        while True:
            message = self._messages.get()
            yield message
            if isinstance(message, JobEnded):
                thread.join()
                return

    def run(self, job: Job) -> None:
        """Do a job in this thread, and send its end."""
        if self._storage is None:
            self._messages.put(self._worker.work(job))
            return
        try:
            with tempfile.TemporaryDirectory(prefix="castproof-") as scratch:
                self._staged = StagedJob(job, Storage(self._storage), Path(scratch))
                ended = self._worker.work(self._staged.fetch())
                self._staged.upload()
                ended = replace(ended, outcome=self._staged.restore_paths(ended.outcome))
        except Exception as error:  # the storage may fail too, and that is this job's failure
            ended = describe_failure(job, error)
        self._staged = None
        self._messages.put(ended)

    def send(self, message: Message) -> None:
        """Send a message, once what it reports is on the storage."""
        if isinstance(message, StageKept) and self._staged is not None:
            self._staged.upload()
        self._messages.put(message)


class RayPool(WorkerPool["_Actor"]):
    """An actor for each slot of a cluster that was joined; leaving the cluster ends them all.

    One that dies is replaced, on another machine if need be. A slot with a GPU has ``gpu_share`` of
    one. ``storage`` is the URL below which the jobs' files lie, where it is no file system.
    """

    def __init__(
        self,
        ray: Any,
        slots: Sequence[Slot],
        *,
        gpu_share: float = 1.0,
        token: str | None = None,
        storage: str | None = None,
    ) -> None:
        self._ray = ray
        actor = ray.remote(RayWorker)
        workers = [
            _Actor(
                ray,
                actor.options(
                    num_cpus=max(1, slot.threads),
                    num_gpus=0.0 if slot.gpu is None else gpu_share,
                    max_restarts=0,  # we start another ourselves, and know that its job was lost
                ),
                f"worker {number}",
                slot,
                (token, storage),
            )
            for number, slot in enumerate(slots, start=1)
        ]
        super().__init__(workers)

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """Wait up to ``timeout_s`` for the first message, and return one of each ready worker."""
        busy = {worker.messages: worker for worker in self._workers if worker.messages is not None}
        if not busy:
            return ()
        ready, _ = self._ray.wait(list(busy), timeout=timeout_s, fetch_local=False)
        return [message for one in ready for message in busy[one].receive()]

    def close(self) -> None:
        """Stop every actor."""
        for worker in self._workers:
            worker.stop()


class _Actor:
    """One worker: the actor that it is now, its job, and the messages of that job."""

    def __init__(
        self, ray: Any, remote: Any, name: str, slot: Slot, arguments: tuple[Any, ...]
    ) -> None:
        self.name = name
        self.job: Job | None = None
        self.messages: Any = None
        self._ray = ray
        self._remote = remote
        self._slot = slot
        self._arguments = arguments
        self._actor: Any = None

    def give(self, job: Job) -> None:
        """Give the actor a job; where there is none, one is made."""
        if self._actor is None:
            self._actor = self._remote.remote(*self._arguments)
        self.job = job
        work = self._actor.work.options(num_returns="streaming")
        self.messages = work.remote(set_threads(job, self._slot))

    def receive(self) -> list[Message]:
        """Receive the next message; of an actor that is gone, the end of its job."""
        job = self.job
        if job is None:
            return []
        try:
            message: Message = self._ray.get(next(self.messages))
        except Exception as error:  # Ray raises many kinds, and each ends this actor's job
            self.stop()  # whatever is left of it must not write on
            self.job, self.messages, self._actor = None, None, None
            said = " ".join(str(error).split()) or type(error).__name__
            said = said if len(said) <= 160 else f"{said[:160]}…"
            is_memory = type(error).__name__ == "OutOfMemoryError"
            retry: Retry = "memory" if is_memory else "worker"
            reason = f"{job.shown}: its worker was lost ({said})"
            return [JobEnded(job.name, RecordingSummary(job.shown, error=reason), retry)]
        if isinstance(message, JobEnded):
            self.job, self.messages = None, None
        return [message]

    def stop(self) -> None:
        """End the actor."""
        if self._actor is not None:
            self._ray.kill(self._actor)
