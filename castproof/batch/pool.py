"""Those who work on a batch's jobs, wherever they are, and what they tell meanwhile.

A crew is all that a batch knows of processes and machines: the local one is
:mod:`castproof.batch.local`. It takes a job whenever somebody is free and tells what comes of it.
Nothing that it tells is needed to go on: the recordings' folders are, and any job may be given
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from castproof.config.request import Request, output_path
from castproof.files.paths import format_path
from castproof.pipeline.cache import recording_folder
from castproof.pipeline.multitrack import MultitrackSession
from castproof.pipeline.result import Result


@dataclass(frozen=True, slots=True)
class Job:
    """One recording, or one conversation of several tracks.

    ``name`` is its own within the batch: where its files go below the output folder, without their
    endings (``season1/talk``). ``order`` writes into the folder that ``name`` is in. Of a job of
    ``words_only`` nothing is made but what the rest needs first: what was said.
    """

    name: str
    recording: Path
    order: Request
    session: MultitrackSession | None = None
    words_only: bool = False

    @property
    def stem(self) -> str:
        """What its files are called, without their endings."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> Path:
        """Where its artifacts lie."""
        return recording_folder(self.order.folder, self.stem)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files it hears."""
        if self.session is None:
            return (self.recording,)
        tracks = tuple(track.path for track in self.session.tracks)
        return tracks if self.session.mix is None else (*tracks, self.session.mix)

    @property
    def shown(self) -> str:
        """What a person calls it."""
        return format_path(self.recording) if self.session is None else self.session.shown

    @property
    def places(self) -> tuple[Path, ...]:
        """The files it writes."""
        return tuple(output_path(self.stem, format_, self.order) for format_ in self.order.formats)


@dataclass(frozen=True, slots=True)
class Refused:
    """A recording that is not begun, and why: a row of the summary like any other."""

    name: str
    shown: str
    reason: str


#: Whether trying again may help: ``busy`` waits for another run, ``memory`` for room,
#: ``passing`` for whatever passes, ``worker`` for another worker; ``no`` is final.
Retry = Literal["no", "busy", "memory", "passing", "worker"]


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A worker is at some work; ``seconds`` is how long the recording is, where that says it.

    ``fraction`` is ``None`` where nobody knows how long it takes.
    """

    name: str
    doing: str
    fraction: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class StageKept:
    """A stage ran, and its result is on the disk."""

    name: str
    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job ended, well or not."""

    name: str
    outcome: Result
    retry: Retry = "no"


Message = StageProgress | StageKept | JobEnded


class Pool(Protocol):
    """Workers. Used by one thread."""

    @property
    def size(self) -> int:
        """How many jobs are worked on at once."""
        ...

    @property
    def free(self) -> int:
        """How many jobs :meth:`begin` takes now."""
        ...

    def begin(self, job: Job) -> str:
        """Give a job to a free worker; return what the worker is called."""
        ...

    def listen(self, timeout_s: float) -> Sequence[Message]:
        """What was told since, after waiting for something to be; a lost worker's job ends."""
        ...

    def close(self) -> None:
        """Stop everybody at once. What they have finished is kept."""
        ...
