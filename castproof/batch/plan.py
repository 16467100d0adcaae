"""How many workers a machine has room for, how they go about a recording, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast, get_args

from castproof.batch.pool import Job, Slot
from castproof.config.schema import Configuration
from castproof.machine import GIB, THREADS_EACH, Machine, estimate_gib
from transcript.errors import InvalidCall

#: How a worker goes about words and speakers: at the same time, one after the other with both
#: models in memory, or the words of all recordings first and only then anybody's speakers.
StageOrder = Literal["side-by-side", "in-turn", "apart"]

#: On a GPU in GiB: with batches of 32, and of 16 pieces of a recognition.
DIARIZER_ON_GPU_GIB, RECOGNIZER_ON_GPU_GIB = 4.0, 6.0
#: One recording is decoded on the processors while another is recognized on the GPU.
MOST_ON_GPU = 2


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
    stages = asked.stages or ("in-turn" if free >= estimate_gib(config) else "apart")
    need = estimate_gib(config, one_model_at_a_time=stages == "apart")
    fixed = max(config.asr.cpu_threads, config.diarize.cpu_threads)
    by_cores = max(1, machine.cores // (fixed or min(THREADS_EACH, machine.cores)))
    by_memory = max(1, int(free / need))
    count = min(asked.workers or min(by_cores, by_memory), max(jobs, 1))
    threads = fixed or max(1, machine.cores // count)
    if asked.stages is None and stages == "in-turn" and threads >= 2 and not fixed:
        stages = "side-by-side"  # as docs/background/performance.md shows
    if not config.diarize.enabled:
        stages = "in-turn"
    if stages == "side-by-side" and not fixed:
        threads = max(1, threads // 2)
    reason = f"{machine.cores} processors, {free:.0f} GiB free, {need:.1f} for a recording"
    return Plan(tuple(Slot(None, threads) for _ in range(count)), stages, reason)
