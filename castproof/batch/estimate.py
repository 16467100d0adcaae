"""What a batch would do: which stages of which recordings are still to run, and how long for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from asr.audio.decode import decode_beginning
from asr.audio.length import read_duration
from asr.audio.samples import SAMPLE_RATE
from castproof.batch.pool import Job, Slot
from castproof.errors import explain
from castproof.forecast.pace import Pace, StepSetting
from castproof.forecast.plan import list_kept_steps, plan_jobs
from castproof.forecast.time_left import TimeLeft
from castproof.pipeline import progress
from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Silent
from castproof.pipeline.recording import list_missing_stages
from castproof.pipeline.source import RecordingSource
from castproof.pipeline.stages import DIARIZE, RECOGNIZE, StageRunner
from transcript.errors import CastproofError

#: What a run says it is doing in each stage.
STEP_OF_STAGE = {RECOGNIZE: progress.RECOGNIZING, DIARIZE: progress.DIARIZING}
#: How much of a recording is tried, in seconds, to estimate how long all of it takes.
PROBE_S = 30.0

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class JobEstimate:
    """What is left to do of a job, ``seconds`` long: its ``stages``, or why it will fail."""

    name: str
    stages: tuple[str, ...] = ()
    seconds: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class BatchEstimate:
    """A batch takes ``seconds``; ``rates`` are each stage's seconds of work for one of sound.

    ``source`` is what this is judged by, and ``is_tried`` whether models were tried for it.
    """

    seconds: float
    rates: dict[str, float]
    source: str
    is_tried: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """Seconds of work for a second of sound, of each stage, as models were tried on some sound.

    ``loading`` is how many seconds loading the models took, and ``heard`` what was tried.
    """

    rates: dict[str, float]
    loading: float
    heard: str

    def estimate(self, estimates: Sequence[JobEstimate], workers: int) -> BatchEstimate:
        """Estimate the seconds until all is done, if every worker is as fast as this one was."""
        work = sum(
            self.rates.get(stage, 0.0) * (one.seconds or 0.0)
            for one in estimates
            for stage in one.stages
        )
        seconds = self.loading + work / max(1, workers)
        return BatchEstimate(seconds, self.rates, f"the first seconds of {self.heard}", True)


def estimate_job(job: Job, models: Models) -> JobEstimate:
    """Find what is left to do of a job; nothing is loaded, decoded or written."""
    try:
        seconds = max(filter(None, (read_duration(path) for path in job.sources)), default=None)
        if job.session is not None or not (job.folder / PROVENANCE_NAME).is_file():
            asks_who = job.session is None and job.request.config.diarize.enabled
            return JobEstimate(
                job.name, (RECOGNIZE, DIARIZE) if asks_who else (RECOGNIZE,), seconds
            )
        source = RecordingSource(job.recording, Silent(), stream=job.request.config.asr.stream)
        stages = list_missing_stages(
            StageRunner(source, RecordingCache(job.folder), models, Silent()), job.request
        )
        return JobEstimate(job.name, stages, seconds)
    except (CastproofError, OSError) as error:
        return JobEstimate(job.name, error=explain(error))


def estimate_batch(
    jobs: Sequence[Job],
    estimates: Sequence[JobEstimate],
    slots: Sequence[Slot],
    learned: Mapping[StepSetting, Pace],
    *,
    cores: int,
) -> BatchEstimate | None:
    """Estimate how long jobs take by what earlier runs ``learned``; ``None`` where that is little.

    The jobs are arranged as the plan has them, with the estimate of each.
    """
    to_do = [
        (job, one) for job, one in zip(jobs, estimates, strict=True) if one.stages and not one.error
    ]
    plans = [
        replace(plan, kept=_list_kept_steps(one))
        for plan, (_, one) in zip(
            plan_jobs([job for job, _ in to_do], slots, cores=cores), to_do, strict=True
        )
    ]
    left = TimeLeft(plans, learned, at_once=len(slots)).estimate()
    if left is None or not left.is_sure:
        return None
    stages = dict.fromkeys(stage for _, one in to_do for stage in one.stages)
    rates = {
        stage: learned[setting].rate
        for stage in stages
        if (setting := plans[0].settings[STEP_OF_STAGE[stage]]) in learned
    }
    return BatchEstimate(left.seconds, rates, "earlier runs on this machine", False)


def _list_kept_steps(one: JobEstimate) -> frozenset[str]:
    has_words, has_speakers = RECOGNIZE not in one.stages, DIARIZE not in one.stages
    return list_kept_steps(words=has_words, speakers=has_speakers, voices=False)


def measure_pace(
    jobs: Sequence[Job], estimates: Sequence[JobEstimate], models: Models
) -> Probe | None:
    """Try the models on the first seconds of a recording that is not done; ``None`` if all are."""
    chosen = next((job for job, one in zip(jobs, estimates, strict=True) if one.stages), None)
    if chosen is None:
        return None
    samples = decode_beginning(chosen.recording, PROBE_S)
    heard_s = max(len(samples) / SAMPLE_RATE, 1e-3)
    config = chosen.request.config
    recognizer, loading = measure_time(models.recognizer.get)
    _, took = measure_time(lambda: recognizer.recognize(samples, config.asr.options(), _ignore))
    found = {RECOGNIZE: took / heard_s}
    if config.diarize.enabled:
        # Without a diarizer there will be no speakers, and a summary that says so.
        with suppress(CastproofError):
            diarizer, more = measure_time(models.diarizer.get)
            loading += more
            _, took = measure_time(
                lambda: diarizer.diarize(samples, config.diarize.count(), _ignore)
            )
            found[DIARIZE] = took / heard_s
    return Probe(found, loading, chosen.shown)


def measure_time(work: Callable[[], Result]) -> tuple[Result, float]:
    """Call a function; return its result and the seconds it took."""
    began = time.monotonic()
    result = work()
    return result, time.monotonic() - began


def _ignore(fraction: float) -> None:
    """Show no progress."""
