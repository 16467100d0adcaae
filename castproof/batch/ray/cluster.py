"""Joining a Ray cluster, and what there is room for on it."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

from castproof.batch.local import Slot
from castproof.batch.machine import Machine
from castproof.batch.plan import GIB
from castproof.errors import ClusterUnreachable, MissingExtra

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
