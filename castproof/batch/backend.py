"""Where a batch runs: this machine or a cluster, its files here or on shared storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from castproof.batch.inputs import FetchUrl, FoundJobs, find_jobs, make_jobs
from castproof.batch.local import LocalPool
from castproof.batch.pool import Pool, Slot
from castproof.config.request import Request
from castproof.config.schema import Configuration
from castproof.fetch.source_url import is_url
from castproof.machine import Machine, measure_machine
from transcript.errors import InvalidCall


@dataclass(slots=True)
class Backend:
    """The address of a Ray cluster, or none; the URL of shared storage, or none."""

    ray: str | None = None
    storage: str | None = None
    token: str | None = None
    _cluster: Any = field(default=None, init=False)

    def check(self, *, dry_run: bool) -> None:
        """Raise :class:`~transcript.errors.InvalidCall` where one option needs another."""
        if self.storage is not None and self.ray is None:
            raise InvalidCall(
                "--storage is read by the workers of a cluster: give --ray too "
                "(--ray local is a cluster of this machine alone)"
            )
        if self.storage is not None and dry_run:
            raise InvalidCall("--dry-run looks at the files of this machine: leave out --storage")

    def find_jobs(
        self, inputs: Sequence[str], request: Request, fetch_url: FetchUrl | None = None
    ) -> FoundJobs:
        """Find the jobs of the inputs, as :func:`castproof.batch.inputs.find_jobs` does."""
        if self.storage is None:
            return find_jobs(inputs, request, fetch_url)
        if any(map(is_url, inputs)):
            raise InvalidCall("a URL is fetched to this machine: leave out --storage")
        from castproof.batch.storage import Storage

        if request.folder.is_absolute():
            raise InvalidCall(
                f"-o {request.folder}: write a folder below {self.storage}, such as out"
            )
        return make_jobs(*Storage(self.storage).list_recordings(inputs), request)

    @contextmanager
    def enter(self, config: Configuration) -> Iterator[Machine]:
        """Join the cluster, if there is one, and leave it at the end; yield what it has.

        Raises what :func:`~castproof.batch.ray.join_cluster` raises.
        """
        machine = measure_machine(config)
        if self.ray is None:
            yield machine
            return
        from castproof.batch.ray import join_cluster, measure_cluster

        self._cluster = join_cluster(self.ray, machine)
        try:
            yield measure_cluster(self._cluster)
        finally:
            self._cluster.shutdown()

    def make_pool(self, slots: Sequence[Slot], machine: Machine) -> Pool:
        """Make the pool of workers; call it within :meth:`enter`."""
        if self._cluster is None:
            return LocalPool(slots, self.token)
        from castproof.batch.ray import RayPool, gpu_share

        return RayPool(
            self._cluster,
            slots,
            gpu_share=gpu_share(machine, slots),
            token=self.token,
            storage=self.storage,
        )
