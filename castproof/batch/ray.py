"""The workers of a Ray cluster: an actor for each place, wherever Ray finds room for it."""

from __future__ import annotations

import logging
import os
import queue
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from castproof.batch.local import Slot, set_threads
from castproof.batch.plan import GIB, Machine
from castproof.batch.pool import Job, JobEnded, Message, Retry, StageKept
from castproof.batch.storage import StagedJob, Storage
from castproof.batch.worker import Worker, describe_failure
from castproof.config.schema import Configuration
from castproof.errors import ClusterUnreachable, MissingExtra
from castproof.pipeline.models import Models, build_models
from castproof.pipeline.result import Result

#: What stands for a cluster of this machine alone, begun and ended with the batch.
HERE = "local"
LOOPBACK = "127.0.0.1"
#: What a GPU of a cluster is taken to have, in GiB, for Ray counts them and says no more: room for
#: one recording at a time.
GPU_GIB = 16


def join_cluster(address: str, machine: Machine) -> Any:
    """Ray, once this process is of the cluster of ``address``.

    That is a cluster's, ``auto`` for the one that this machine belongs to, or ``local`` for one of
    this machine alone, which is begun. Raises :class:`~castproof.errors.MissingExtra` without Ray,
    and :class:`~castproof.errors.ClusterUnreachable`.
    """
    # Nothing is reported to anybody, and workers are told of by us.
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
            "`ray start --head`, or say --ray local"
        ) from error
    return ray


def measure_cluster(ray: Any) -> Machine:
    """What all machines of the cluster have together; of GPUs only the number is known."""
    resources = ray.cluster_resources()
    gpus = (GPU_GIB * GIB,) * int(resources.get("GPU", 0))
    cores, memory = int(resources.get("CPU", 1)), int(resources.get("memory", 0))
    return Machine(max(1, cores), memory, gpus)


def gpu_share(cluster: Machine, seats: Sequence[Slot]) -> float:
    """What part of a GPU each worker that needs one has.

    >>> gpu_share(Machine(cores=8, memory=0, gpus=(0, 0)), [Slot(gpu=place) for place in range(4)])
    0.5
    """
    on_gpu = sum(seat.gpu is not None for seat in seats)
    return min(1.0, len(cluster.gpus) / on_gpu) if on_gpu else 0.0


class RayWorker:
    """Does jobs one after the other, and tells meanwhile.

    Where the files are on shared storage, each job's are brought here, and what it made is brought
    back: after every stage, so that whoever goes on when this machine has died need not repeat it.
    """

    def __init__(self, token: str | None, storage: str | None) -> None:
        self._token = token
        self._storage = storage
        self._errand: StagedJob | None = None
        self._told: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._worker = Worker(self._models, self._tell)

    def work(self, job: Job) -> Iterator[Message]:
        """Everything that there is to tell of the job, as it happens; its end comes last."""
        thread = threading.Thread(target=self._do, args=(job,), daemon=True)
        thread.start()
        while True:
            message = self._told.get()
            yield message
            if isinstance(message, JobEnded):
                thread.join()
                return

    def _do(self, job: Job) -> None:
        if self._storage is None:
            self._told.put(self._worker.work(job))
            return
        try:
            with tempfile.TemporaryDirectory(prefix="castproof-") as scratch:
                self._errand = StagedJob(job, Storage(self._storage), Path(scratch))
                ended = self._worker.work(self._errand.fetch())
                self._errand.bring_back()
                ended = replace(ended, outcome=self._errand.told(ended.outcome))
        except Exception as error:  # the storage may fail too, and that is this job's failure
            ended = describe_failure(job, error)
        self._errand = None
        self._told.put(ended)

    def _tell(self, message: Message) -> None:
        if isinstance(message, StageKept) and self._errand is not None:
            self._errand.bring_back()
        self._told.put(message)

    def _models(self, config: Configuration) -> Models:
        return build_models(config, token=self._token)


class RayPool:
    """An actor for each seat of a cluster that was joined; leaving it ends them all.

    One that dies is replaced, on another machine if need be. A seat with a GPU has ``gpu_share`` of
    one. ``storage`` is the URL below which the jobs' files lie, where it is no file system.
    """

    def __init__(
        self,
        ray: Any,
        seats: Sequence[Slot],
        *,
        gpu_share: float = 1.0,
        token: str | None = None,
        storage: str | None = None,
    ) -> None:
        self._ray = ray
        hand = ray.remote(RayWorker)
        self._places = [
            _Place(
                ray,
                hand.options(
                    num_cpus=max(1, seat.threads),
                    num_gpus=0.0 if seat.gpu is None else gpu_share,
                    max_restarts=0,  # we begin another ourselves, and know that its job was lost
                ),
                f"worker {number}",
                seat,
                (token, storage),
            )
            for number, seat in enumerate(seats, start=1)
        ]

    @property
    def size(self) -> int:
        """How many work at once."""
        return len(self._places)

    @property
    def free(self) -> int:
        """How many have no job."""
        return sum(place.job is None for place in self._places)

    def begin(self, job: Job) -> str:
        """Give the job to somebody who has none."""
        place = next(place for place in self._places if place.job is None)
        place.give(job)
        return place.name

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """What the workers told, after waiting up to ``timeout_s`` for the first of it."""
        at_work = {place.told: place for place in self._places if place.told is not None}
        if not at_work:
            return ()
        ready, _ = self._ray.wait(list(at_work), timeout=timeout_s, fetch_local=False)
        return [message for one in ready for message in at_work[one].hear()]

    def close(self) -> None:
        """Stop every actor."""
        for place in self._places:
            place.stop()


class _Place:
    """A worker's place: the actor that has it now, its job, and what is being told of it."""

    def __init__(
        self, ray: Any, hand: Any, name: str, seat: Slot, arguments: tuple[Any, ...]
    ) -> None:
        self.name = name
        self.job: Job | None = None
        self.told: Any = None
        self._ray = ray
        self._hand = hand
        self._seat = seat
        self._arguments = arguments
        self._actor: Any = None

    def give(self, job: Job) -> None:
        """Let the actor begin; where there is none, one is made."""
        if self._actor is None:
            self._actor = self._hand.remote(*self._arguments)
        self.job = job
        self.told = self._actor.work.options(num_returns="streaming").remote(
            set_threads(job, self._seat)
        )

    def hear(self) -> list[Message]:
        """The next thing told; of an actor that is gone, the end of its job."""
        job = self.job
        if job is None:
            return []
        try:
            message: Message = self._ray.get(next(self.told))
        except Exception as error:  # Ray raises many kinds, and each ends this actor's job
            self._lose()
            reason = f"{job.shown}: its worker was lost ({_said(error)})"
            return [JobEnded(job.name, Result(job.shown, error=reason), _why(error))]
        if isinstance(message, JobEnded):
            self.job, self.told = None, None
        return [message]

    def stop(self) -> None:
        """End the actor."""
        if self._actor is not None:
            self._ray.kill(self._actor)

    def _lose(self) -> None:
        """Let go of an actor; whatever is left of it must not write on."""
        self.stop()
        self.job, self.told, self._actor = None, None, None


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:160]}…"


def _why(error: BaseException) -> Retry:
    """Whether a worker was lost for want of memory."""
    return "memory" if type(error).__name__ == "OutOfMemoryError" else "worker"
