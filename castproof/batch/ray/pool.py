"""The workers of a Ray cluster: an actor for each place, wherever Ray finds room for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from castproof.batch.jobs import Job
from castproof.batch.local import Slot, set_threads
from castproof.batch.pool import JobEnded, Message, Retry
from castproof.batch.ray.worker import RayWorker
from castproof.pipeline.result import Result


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
