"""Whoever watches a run, with its time left foretold, and with what it takes kept for the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from castproof.batch.pool import Job, StageEnded, StageProgress
from castproof.batch.scheduler import BatchObserver
from castproof.forecast.pace import STARTING
from castproof.forecast.pace_file import add_paces
from castproof.forecast.time_left import TimeLeft
from castproof.pipeline.progress import Advance, Arrive, Reporter
from castproof.pipeline.result import RecordingSummary


@dataclass(frozen=True, slots=True)
class ForetellingReporter:
    """Reports to another reporter, and to what foretells the time left.

    ``session`` is what that calls the one conversation whose tracks are reported. The paces are
    added to the file ``paces`` where it is named.
    """

    reporter: Reporter
    left: TimeLeft
    session: str | None = None
    paces: Path | None = None

    @contextmanager
    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> Iterator[Advance]:
        """Report a stage until its context ends."""
        name = self.session or recording
        self.left.finish_others(name)
        with self.reporter.stage(recording, doing, seconds=seconds) as advance:
            self.left.begin(name, doing, seconds)
            is_well = False

            def advance_both(fraction: float) -> None:
                self.left.advance(name, doing, fraction)
                advance(fraction)

            try:
                yield advance_both
                is_well = True
            finally:
                self.left.end(name, doing, well=is_well)
                self.keep()

    def download(self, recording: str, doing: str) -> AbstractContextManager[Arrive]:
        """Report what is fetched; how long that takes is the network's to say."""
        return self.reporter.download(recording, doing)

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Report that a stage's result is on the disk."""
        self.reporter.kept(recording, stage, seconds)

    def note(self, text: str) -> None:
        """Report what a person should know at once."""
        self.reporter.note(text)

    def keep(self) -> None:
        """Keep what the run took so far."""
        if self.paces is not None:
            add_paces(self.paces, self.left.take_paces())


@dataclass(frozen=True, slots=True)
class ForetellingObserver:
    """Shows a batch to another observer, and to what foretells the time left.

    What workers of this machine take is added to the file ``paces`` where it is named.
    """

    observer: BatchObserver
    left: TimeLeft
    paces: Path | None = None

    def on_begin(self, job: Job, worker: str) -> None:
        """Note that a worker begins a job."""
        self.left.start(job.name, worker)
        self.left.begin(job.name, STARTING)
        self.observer.on_begin(job, worker)

    def on_progress(self, message: StageProgress) -> None:
        """Note that a stage begins, or how far it is."""
        if message.fraction is None:
            self.left.end(message.name, STARTING)
            self.left.begin(message.name, message.doing, message.seconds)
        else:
            self.left.advance(message.name, message.doing, message.fraction)
        self.observer.on_progress(message)

    def on_stage_end(self, message: StageEnded) -> None:
        """Note that a stage ended."""
        well, took_s = message.well, message.took_s
        self.left.end(message.name, message.doing, well=well, took_s=took_s)
        self.observer.on_stage_end(message)

    def on_wait(self, job: Job, reason: str, seconds: float) -> None:
        """Note that nobody is at a job."""
        self.left.pause(job.name)
        self.observer.on_wait(job, reason, seconds)

    def on_end(self, name: str, outcome: RecordingSummary) -> None:
        """Note that a job ended, and keep what it took."""
        self.left.finish(name)
        if self.paces is not None:
            add_paces(self.paces, self.left.take_paces())
        self.observer.on_end(name, outcome)
