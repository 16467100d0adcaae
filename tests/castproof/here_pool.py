"""A batch's pool that does each job at once, in this process, with models that stand in."""

from __future__ import annotations

from collections.abc import Sequence

from castproof.batch.pool import Job, Message, Slot, set_threads
from castproof.batch.worker import Worker
from tests.castproof.fakes import FakeModels


class HerePool:
    """Does each job at once, in this process."""

    size = free = 1

    def __init__(self, fake: FakeModels) -> None:
        self._messages: list[Message] = []
        self._worker = Worker(fake.models, self._messages.append)  # type: ignore[arg-type]

    def begin(self, job: Job) -> str:
        self._messages.append(self._worker.work(set_threads(job, Slot())))
        return "worker 1"

    def listen(self, timeout_s: float) -> Sequence[Message]:
        found, self._messages[:] = list(self._messages), []
        return found

    def close(self) -> None:
        """Nothing is left."""
