"""A worker of a cluster: an actor that keeps its models from job to job."""

from __future__ import annotations

import queue
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from castproof.batch.jobs import Job
from castproof.batch.pool import JobEnded, Message, StageKept
from castproof.batch.storage import StagedJob, Storage
from castproof.batch.worker import Worker, describe_failure
from castproof.config.schema import Configuration
from castproof.pipeline.models import Models, build_models


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
