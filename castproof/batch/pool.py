"""The jobs of a batch, and the pool of workers that does them, wherever these are.

:class:`~castproof.batch.local.LocalPool` has processes of this machine,
:class:`~castproof.batch.ray.RayPool` the actors of a cluster. Nothing that a pool reports is needed
to go on after a crash: the recordings' folders are, and any job may be given again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Literal, Protocol, TypeVar

from castproof.config.request import Request, output_path
from castproof.files.paths import format_path
from castproof.pipeline.cache import recording_folder
from castproof.pipeline.multitrack_request import MultitrackSession
from castproof.pipeline.result import RecordingSummary

#: Whether trying again may help: ``busy`` waits for another run, ``memory`` for room,
#: ``passing`` for whatever passes, ``worker`` for another worker; ``no`` is final.
Retry = Literal["no", "busy", "memory", "passing", "worker"]


@dataclass(frozen=True, slots=True)
class Job:
    """One recording, or one conversation of several tracks.

    ``name`` is its own within the batch: where its files go below the output folder, without their
    endings (``season1/talk``). ``request`` writes into the folder that ``name`` is in. A job of
    ``words_only`` recognizes the words and stops before anybody's speakers.
    """

    name: str
    recording: Path
    request: Request
    session: MultitrackSession | None = None
    words_only: bool = False

    @property
    def stem(self) -> str:
        """What its files are called, without their endings."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> Path:
        """Where its artifacts lie."""
        return recording_folder(self.request.folder, self.stem)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The sound files it reads."""
        if self.session is None:
            return (self.recording,)
        tracks = tuple(track.path for track in self.session.tracks)
        return tracks if self.session.mix is None else (*tracks, self.session.mix)

    @property
    def shown(self) -> str:
        """What messages call it."""
        return format_path(self.recording) if self.session is None else self.session.display_name

    @property
    def outputs(self) -> tuple[Path, ...]:
        """The files it writes."""
        formats = self.request.formats
        return tuple(output_path(self.stem, format_, self.request) for format_ in formats)


@dataclass(frozen=True, slots=True)
class Refused:
    """A recording that is not started, and why: a row of the summary like any other."""

    name: str
    shown: str
    reason: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for one worker: the one GPU it sees (or all), and the threads each model of it has."""

    gpu: int | None = None
    threads: int = 0


def set_threads(job: Job, slot: Slot) -> Job:
    """Give a job's models the threads of its slot, where its preset leaves them open."""
    if not slot.threads:
        return job
    config = job.request.config
    sections = {
        name: section.model_copy(update={"cpu_threads": slot.threads})
        for name, section in (("asr", config.asr), ("diarize", config.diarize))
        if section.cpu_threads == 0
    }
    config = config.model_copy(update=sections)
    return replace(job, request=replace(job.request, config=config))


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A worker is in a stage; ``seconds`` is how long the recording is, where it says so.

    ``fraction`` is ``None`` where the stage begins. Of a download, ``came`` are the bytes that have
    come, and all that will, ``None`` where unknown.
    """

    name: str
    doing: str
    fraction: float | None = None
    seconds: float | None = None
    came: tuple[int, int | None] | None = None


@dataclass(frozen=True, slots=True)
class StageEnded:
    """A worker has left a stage after ``took_s`` seconds, having done it if it went ``well``."""

    name: str
    doing: str
    took_s: float
    well: bool = True


@dataclass(frozen=True, slots=True)
class StageKept:
    """A stage ran for ``seconds``, and its result is on the disk."""

    name: str
    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job ended, well or not."""

    name: str
    outcome: RecordingSummary
    retry: Retry = "no"


Message = StageProgress | StageEnded | StageKept | JobEnded


class SlotWorker(Protocol):
    """Something that does one job at a time."""

    name: str
    job: Job | None

    def give(self, job: Job) -> None:
        """Begin a job."""
        ...


WorkerType = TypeVar("WorkerType", bound=SlotWorker)


class WorkerPool(Generic[WorkerType]):
    """What a pool is wherever its workers are: each has a job or is free."""

    def __init__(self, workers: Sequence[WorkerType]) -> None:
        self._workers = workers

    @property
    def size(self) -> int:
        """How many jobs run at once."""
        return len(self._workers)

    @property
    def free(self) -> int:
        """How many workers have no job."""
        return sum(worker.job is None for worker in self._workers)

    def begin(self, job: Job) -> str:
        """Give a job to a free worker; return the worker's name."""
        worker = next(worker for worker in self._workers if worker.job is None)
        worker.give(job)
        return worker.name


class Pool(Protocol):
    """Workers. Used by one thread."""

    @property
    def size(self) -> int:
        """How many jobs run at once."""
        ...

    @property
    def free(self) -> int:
        """How many jobs :meth:`begin` takes now."""
        ...

    def begin(self, job: Job) -> str:
        """Give a job to a free worker; return the worker's name."""
        ...

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """Wait for messages, and return them; the job of a worker that died has ended."""
        ...

    def close(self) -> None:
        """Stop every worker at once. What they have finished is kept."""
        ...
