"""How many workers a machine has room for, how they go about a recording, and why."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

from asr.device import read_gpu_memory
from castproof.batch.local import Slot
from castproof.batch.pool import Job
from castproof.config.schema import AsrSection, Configuration
from transcript.errors import InvalidCall

CONTROL_GROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Machine:
    """Processors that may be used, bytes of memory to be had, and bytes of each GPU's memory."""

    cores: int
    memory: int
    gpus: tuple[int, ...] = ()


def measure_machine(config: Configuration) -> Machine:
    """This machine; its GPUs only if the configuration lets words be recognized on them."""
    return Machine(_cores(), _memory(), () if config.asr.device == "cpu" else read_gpu_memory())


def _cores() -> int:
    """The processors that this process may use, which in a container are fewer than there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS nor Windows
        return os.cpu_count() or 1


def _memory() -> int:
    """Bytes that can be had without swapping."""
    import psutil

    return min((int(psutil.virtual_memory().available), *measure_container(CONTROL_GROUP)))


def measure_container(group: Path) -> Sequence[int]:
    """Bytes that a container (control groups, version 2) leaves, where it is limited."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return () if limit == "max" else (max(0, int(limit) - int(used)),)
    except (OSError, ValueError):
        return ()


#: How a worker goes about words and speakers: at the same time, one after the other with both
#: models in memory, or the words of all recordings first and only then anybody's speakers.
Stages = Literal["side-by-side", "in-turn", "apart"]

GIB = 2**30
#: More threads than this hardly make one recognition faster: CTranslate2 and torch wait for one
#: another more than they work. Several recordings at once use the rest.
THREADS_EACH = 4
#: What Python, torch and an hour of sound take beside the models, in GiB.
BESIDE_MODELS_GIB = 1.0
#: pyannote's models and what they work on, in GiB (benchmarks/README.md, Diarization).
DIARIZER_GIB = 1.2
#: On a GPU in GiB: with batches of 32, and of 16 pieces of a recognition.
DIARIZER_ON_GPU_GIB, RECOGNIZER_ON_GPU_GIB = 4.0, 6.0
#: One recording is decoded on the processors while another is recognized on the GPU.
MOST_ON_GPU = 2
#: Whisper's sizes, in millions of parameters; any other name is taken for the largest.
PARAMETERS = {"tiny": 39, "base": 74, "small": 244, "medium": 769, "turbo": 809}
PARAMETERS_OF_LARGEST = 1550
#: Bytes of one parameter. In int8 it has one, but it is read from a file that has two of it.
BYTES_IN_FLOAT32, BYTES_OTHERWISE = 4, 2


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a call itself asks of the plan; ``None``: nothing."""

    workers: int | None = None
    stages: Stages | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The workers of a batch, how they go about a recording, and the reason for both."""

    seats: tuple[Slot, ...]
    stages: Stages
    reason: str

    def arranged(self, jobs: Sequence[Job]) -> tuple[Job, ...]:
        """The jobs as they are to be done."""
        return tuple(self._arranged(job) for job in jobs)

    def _arranged(self, job: Job) -> Job:
        if job.session is not None or not job.order.config.diarize.enabled:
            return job
        order = replace(job.order, side_by_side=self.stages == "side-by-side")
        return replace(job, order=order, words_only=self.stages == "apart")


def parse_stages(text: str | None) -> Stages | None:
    """What was written on the command line; raise ``InvalidCall`` for anything else."""
    for known in get_args(Stages):
        if text == known:
            return cast("Stages", known)
    if text is not None:
        raise InvalidCall(f"--stages {text}: choose side-by-side, in-turn or apart")
    return None


def make_plan(config: Configuration, machine: Machine, jobs: int, wish: PlanRequest) -> Plan:
    """The workers for so many jobs."""
    if machine.gpus and config.asr.device.startswith(("auto", "cuda")):
        return _on_gpus(config, machine, jobs, wish)
    return _on_processors(config, machine, jobs, wish)


def _on_gpus(config: Configuration, machine: Machine, jobs: int, wish: PlanRequest) -> Plan:
    _, _, number = config.asr.device.partition(":")
    gpus = [int(number)] if number else list(range(len(machine.gpus)))
    smallest = min(machine.gpus) / GIB
    both = RECOGNIZER_ON_GPU_GIB + (DIARIZER_ON_GPU_GIB if config.diarize.enabled else 0.0)
    each = max(1, min(MOST_ON_GPU, int(smallest / both)))
    # Around the GPUs and around again, so that few jobs are spread over many.
    count = min(wish.workers or each * len(gpus), max(jobs, 1))
    seats = [
        Slot(None if number else gpus[place % len(gpus)], max(1, machine.cores // count))
        for place in range(count)
    ]
    stages: Stages = "in-turn"
    if config.diarize.enabled:
        stages = wish.stages or ("side-by-side" if smallest >= both else "apart")
    reason = f"{len(gpus)} GPU(s) with {smallest:.0f} GiB, {both:g} for a recording"
    return Plan(tuple(seats), stages, reason)


def _on_processors(config: Configuration, machine: Machine, jobs: int, wish: PlanRequest) -> Plan:
    free = machine.memory / GIB
    stages = wish.stages or ("in-turn" if free >= _needed(config, "in-turn") else "apart")
    need = _needed(config, stages)
    asked = max(config.asr.cpu_threads, config.diarize.cpu_threads)
    by_cores = max(1, machine.cores // (asked or min(THREADS_EACH, machine.cores)))
    by_memory = max(1, int(free / need))
    count = min(wish.workers or min(by_cores, by_memory), max(jobs, 1))
    threads = asked or max(1, machine.cores // count)
    if wish.stages is None and stages == "in-turn" and threads >= 2 * THREADS_EACH:
        stages = "side-by-side"  # few recordings on many processors: some would be idle
    if not config.diarize.enabled:
        stages = "in-turn"
    if stages == "side-by-side" and not asked:
        threads = max(1, threads // 2)
    reason = f"{machine.cores} processors, {free:.0f} GiB free, {need:.1f} for a recording"
    return Plan(tuple(Slot(None, threads) for _ in range(count)), stages, reason)


def _needed(config: Configuration, stages: Stages) -> float:
    """GiB that one worker needs at its highest."""
    models = [_recognizer_gib(config.asr), DIARIZER_GIB if config.diarize.enabled else 0.0]
    return BESIDE_MODELS_GIB + (max(models) if stages == "apart" else sum(models))


def _recognizer_gib(asr: AsrSection) -> float:
    """What the speech model takes: the size of its folder, or what its name says."""
    folder = Path(asr.model)
    if folder.is_dir():
        return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / GIB
    named = (count for name, count in PARAMETERS.items() if name in asr.model)
    each = BYTES_IN_FLOAT32 if asr.compute_type == "float32" else BYTES_OTHERWISE
    return next(named, PARAMETERS_OF_LARGEST) * 1_000_000 * each / GIB
