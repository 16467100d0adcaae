"""How many workers a machine has room for, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from castscribe.batch.local import Seat
from castscribe.batch.machine import Machine
from castscribe.config import Configuration

GIB = 2**30
#: More threads than this hardly make one recognition faster: CTranslate2 and torch wait for one
#: another more than they work. Several recordings at once use the rest.
THREADS_EACH = 4
#: What a worker of the full-size models needs at its highest, in GiB: two minutes of sound took
#: 2.7 on a CPU (benchmarks/README.md, Diarization) beside a model of 1.6 in eight bits.
FULL_SIZE_GIB = 6.0
#: What Python, torch and an hour of sound take beside the models, in GiB.
BESIDE_MODELS_GIB = 1.5
#: A recording's two models and what they work on, on a GPU, in GiB.
ON_GPU_GIB = 12.0
MOST_ON_GPU = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """The workers of a batch, and the reason for their number."""

    seats: tuple[Seat, ...]
    reason: str


def plan(config: Configuration, machine: Machine, jobs: int, workers: int | None = None) -> Plan:
    """The workers for so many jobs; ``workers`` is how many the call itself asks for."""
    if machine.gpus and config.asr.device in ("auto", "cuda"):
        return _on_gpus(machine, jobs, workers)
    return _on_processors(config, machine, jobs, workers)


def _on_gpus(machine: Machine, jobs: int, workers: int | None) -> Plan:
    fitting = [max(1, min(MOST_ON_GPU, int(memory / GIB / ON_GPU_GIB))) for memory in machine.gpus]
    # Around the GPUs and around again, so that few jobs are spread over many.
    slots = [gpu for turn in range(MOST_ON_GPU) for gpu, fit in enumerate(fitting) if turn < fit]
    count = min(workers or len(slots), max(jobs, 1))
    threads = max(1, machine.cores // count)
    seats = [Seat(slots[place % len(slots)], threads) for place in range(count)]
    each = "as asked" if workers else f"{ON_GPU_GIB:g} GiB of its memory for each"
    return Plan(tuple(seats), f"{len(machine.gpus)} GPU(s), {each}")


def _on_processors(config: Configuration, machine: Machine, jobs: int, workers: int | None) -> Plan:
    asked = max(config.asr.cpu_threads, config.diarize.cpu_threads)
    by_cores = max(1, machine.cores // (asked or min(THREADS_EACH, machine.cores)))
    need = _needed(config)
    by_memory = max(1, int(machine.memory / GIB / need))
    count = min(workers or min(by_cores, by_memory), max(jobs, 1))
    threads = asked or max(1, machine.cores // count)
    if workers:
        reason = "as asked"
    elif by_memory < by_cores:
        reason = f"memory: {machine.memory / GIB:.0f} GiB free, {need:.1f} for each"
    else:
        reason = f"{machine.cores} processors, {threads} thread(s) for each"
    return Plan(tuple(Seat(None, threads) for _ in range(count)), reason)


def _needed(config: Configuration) -> float:
    """GiB that one worker needs: by the models' size where they lie here, else the largest's."""
    sizes = [_size(Path(name)) for name in (config.asr.model, config.diarize.model)]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return FULL_SIZE_GIB
    return sum(known) / GIB * 2 + BESIDE_MODELS_GIB


def _size(folder: Path) -> int | None:
    if not folder.is_dir():
        return None
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
