"""A batch on a Ray cluster of this machine, run by itself since Ray has threads that warn.

    python batch_on_ray.py INPUTS OUT KILLS [STORAGE]

Kills the process of a worker that is at a job, so often, and prints the outcomes in JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from castproof.batch.events import EventLog, log_path
from castproof.batch.inputs import find_jobs, make_jobs
from castproof.batch.pool import Message, Slot, StageProgress
from castproof.batch.ray import HERE, RayPool, join_cluster
from castproof.batch.scheduler import Batch
from castproof.batch.storage import Storage
from castproof.cli.batch_progress import PlainProgress
from castproof.config.cli_options import CliOptions, build_request
from castproof.machine import Machine

SEATS = (Slot(threads=1), Slot(threads=1))


class Deadly(RayPool):
    """A pool one of whose workers dies as soon as it diarizes, so many times."""

    def __init__(self, ray: Any, kills: int, storage: str | None) -> None:
        super().__init__(ray, SEATS, storage=storage)
        self._kills = kills

    def listen(self, timeout_s: float) -> Sequence[Message]:
        heard = super().listen(timeout_s)
        for message in heard:
            if self._kills and isinstance(message, StageProgress) and message.doing == "diarizing":
                self._kills -= 1
                _kill_a_worker()
        return heard


def _kill_a_worker() -> None:
    """Kill a process of this cluster that is at a job, as Ray calls it in the process table."""
    for process in psutil.process_iter(["cmdline"]):
        if any("ray::RayWorker.work" in part for part in process.info["cmdline"] or ()):
            process.kill()
            return
    raise SystemExit("no worker was found to kill")


def main(inputs: str, out: str, kills: str, storage: str | None = None) -> None:
    preset = Path(__file__).resolve().parents[4] / "configs" / "miniature.yaml"
    order = build_request(CliOptions(preset=str(preset), folder=Path(out)))
    there = None if storage is None else Storage(storage)
    found = (
        find_jobs([inputs], order)
        if there is None
        else make_jobs(*there.list_recordings([inputs]), order)
    )
    ray = join_cluster(HERE, Machine(cores=2, memory=2**33))
    pool = Deadly(ray, int(kills), storage)
    log = EventLog(log_path(Path(out)))
    try:
        outcomes = Batch(pool, log, PlainProgress(0, says=False)).run(found.jobs, found.refused)
    finally:
        pool.close()
        log.close()
        ray.shutdown()
    print(json.dumps({one.recording: [one.status, one.error] for one in outcomes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
