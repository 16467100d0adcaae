"""How many workers a machine has room for, how they go about a recording, and why."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

from asr.device import read_gpu_memory
from castproof.batch.pool import Job, Slot
from castproof.config.schema import Configuration
from transcript.errors import InvalidCall

CONTROL_GROUP = Path("/sys/fs/cgroup")

#: How a worker goes about words and speakers: at the same time, one after the other with both
#: models in memory, or the words of all recordings first and only then anybody's speakers.
StageOrder = Literal["side-by-side", "in-turn", "apart"]

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
class Machine:
    """Processors that may be used, free bytes of memory, and bytes of each GPU's memory."""

    cores: int
    memory: int
    gpus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the command line asks of the plan; ``None`` where it leaves the choice to us."""

    workers: int | None = None
    stages: StageOrder | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The slots for a batch's workers, the order of each recording's stages, and why."""

    slots: tuple[Slot, ...]
    stages: StageOrder
    reason: str

    def arrange(self, jobs: Sequence[Job]) -> tuple[Job, ...]:
        """Set in each job that tells speakers apart in which order its stages run."""
        return tuple(
            replace(
                job,
                request=replace(job.request, side_by_side=self.stages == "side-by-side"),
                words_only=self.stages == "apart",
            )
            if job.session is None and job.request.config.diarize.enabled
            else job
            for job in jobs
        )


def measure_machine(config: Configuration) -> Machine:
    """Measure this machine; its GPUs only if the configuration may recognize words on them."""
    import psutil

    try:  # in a container fewer than there are
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS nor Windows
        cores = os.cpu_count() or 1
    memory = min((int(psutil.virtual_memory().available), *measure_container(CONTROL_GROUP)))
    return Machine(cores, memory, () if config.asr.device == "cpu" else read_gpu_memory())


def measure_container(group: Path) -> Sequence[int]:
    """Read the bytes that a container (control groups, version 2) leaves, where it is limited."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return () if limit == "max" else (max(0, int(limit) - int(used)),)
    except (OSError, ValueError):
        return ()


def parse_stages(text: str | None) -> StageOrder | None:
    """Parse the value of ``--stages``; raise :class:`InvalidCall` for an unknown one."""
    for known in get_args(StageOrder):
        if text == known:
            return cast("StageOrder", known)
    if text is not None:
        raise InvalidCall(f"--stages {text}: choose side-by-side, in-turn or apart")
    return None


def make_plan(config: Configuration, machine: Machine, jobs: int, asked: PlanRequest) -> Plan:
    """Decide how many workers do so many jobs on a machine, and in which order of stages."""
    if machine.gpus and config.asr.device.startswith(("auto", "cuda")):
        return plan_gpus(config, machine, jobs, asked)
    return plan_processors(config, machine, jobs, asked)


def plan_gpus(config: Configuration, machine: Machine, jobs: int, asked: PlanRequest) -> Plan:
    """Plan workers that recognize on GPUs; see :func:`make_plan`."""
    _, _, number = config.asr.device.partition(":")
    gpus = [int(number)] if number else list(range(len(machine.gpus)))
    smallest = min(machine.gpus) / GIB
    both = RECOGNIZER_ON_GPU_GIB + (DIARIZER_ON_GPU_GIB if config.diarize.enabled else 0.0)
    each = max(1, min(MOST_ON_GPU, int(smallest / both)))
    # Around the GPUs and around again, so that few jobs are spread over many.
    count = min(asked.workers or each * len(gpus), max(jobs, 1))
    slots = [
        Slot(None if number else gpus[index % len(gpus)], max(1, machine.cores // count))
        for index in range(count)
    ]
    stages: StageOrder = "in-turn"
    if config.diarize.enabled:
        stages = asked.stages or ("side-by-side" if smallest >= both else "apart")
    plural = "" if len(gpus) == 1 else "s"
    reason = f"{len(gpus)} GPU{plural} with {smallest:.0f} GiB, {both:g} for a recording"
    return Plan(tuple(slots), stages, reason)


def plan_processors(config: Configuration, machine: Machine, jobs: int, asked: PlanRequest) -> Plan:
    """Plan workers that recognize on processors; see :func:`make_plan`."""
    free = machine.memory / GIB
    stages = asked.stages or ("in-turn" if free >= estimate_gib(config, "in-turn") else "apart")
    need = estimate_gib(config, stages)
    fixed = max(config.asr.cpu_threads, config.diarize.cpu_threads)
    by_cores = max(1, machine.cores // (fixed or min(THREADS_EACH, machine.cores)))
    by_memory = max(1, int(free / need))
    count = min(asked.workers or min(by_cores, by_memory), max(jobs, 1))
    threads = fixed or max(1, machine.cores // count)
    if asked.stages is None and stages == "in-turn" and threads >= 2 * THREADS_EACH:
        stages = "side-by-side"  # few recordings on many processors: some would be idle
    if not config.diarize.enabled:
        stages = "in-turn"
    if stages == "side-by-side" and not fixed:
        threads = max(1, threads // 2)
    reason = f"{machine.cores} processors, {free:.0f} GiB free, {need:.1f} for a recording"
    return Plan(tuple(Slot(None, threads) for _ in range(count)), stages, reason)


def estimate_gib(config: Configuration, stages: StageOrder) -> float:
    """Estimate the GiB that one worker needs at its peak.

    A speech model takes the size of its folder, or what its name says.
    """
    folder, asr = Path(config.asr.model), config.asr
    if folder.is_dir():
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    else:
        named = (count for name, count in PARAMETERS.items() if name in asr.model)
        each = BYTES_IN_FLOAT32 if asr.compute_type == "float32" else BYTES_OTHERWISE
        size = next(named, PARAMETERS_OF_LARGEST) * 1_000_000 * each
    models = [size / GIB, DIARIZER_GIB if config.diarize.enabled else 0.0]
    return BESIDE_MODELS_GIB + (max(models) if stages == "apart" else sum(models))
