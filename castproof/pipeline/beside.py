"""Words and speakers at the same time: where there is room for it, and how it is broken off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from castproof.config.request import Request
from castproof.machine import GIB, Machine, estimate_gib
from castproof.pipeline.progress import Advance, Arrive, Reporter
from castproof.pipeline.speech_model import recognizes_on_gpu

Result = TypeVar("Result")

#: What is to stay free for everybody else, in GiB.
SPARE_GIB = 1.0


def arrange_stages(request: Request, machine: Machine) -> Request:
    """Have words and speakers found at the same time on a CPU that has the memory for both models.

    Neither CTranslate2 nor torch uses two processors well: one after the other they take 1.6 times
    as long (docs/background/performance.md). Half of the processors are for the speakers, and the
    recognizer has them all when left alone. Whoever names a number of threads decides instead.
    """
    asr, diarize = request.config.asr, request.config.diarize
    on_gpu = recognizes_on_gpu(asr.device) or diarize.device.startswith(("cuda", "mps"))
    if on_gpu or not diarize.enabled or asr.cpu_threads or diarize.cpu_threads:
        return request
    if machine.cores < 2 or machine.memory / GIB < estimate_gib(request.config) + SPARE_GIB:
        return request
    threads = diarize.model_copy(update={"cpu_threads": machine.cores // 2})
    config = request.config.model_copy(update={"diarize": threads})
    return replace(request, config=config, side_by_side=True)


@contextmanager
def run_beside(
    job: Callable[[Reporter], Result], reporter: Reporter
) -> Iterator[Callable[[], Result]]:
    """Run a job in the background while the context lasts, and yield what returns its result.

    The context ends when the job has. Where it ends by an error, the job is still waited for, so
    that its result is kept; where the person breaks it off, the job is too, at its next step.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(job, _Stoppable(reporter, stop))
        try:
            yield running.result
            wait([running])
        except (KeyboardInterrupt, SystemExit):
            stop.set()
            raise


class _Stopped(Exception):
    """The job was told to stop."""


@dataclass(frozen=True, slots=True)
class _Stoppable:
    """A reporter whose stages end at their next step, once ``stop`` is set."""

    reporter: Reporter
    stop: threading.Event

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """Report the stage."""

        @contextmanager
        def report() -> Iterator[Advance]:
            self._check()
            with self.reporter.stage(recording, doing, seconds=seconds) as advance:

                def advance_or_stop(fraction: float) -> None:
                    self._check()
                    advance(fraction)

                yield advance_or_stop

        return report()

    def download(self, recording: str, doing: str) -> AbstractContextManager[Arrive]:
        """Report the download."""

        @contextmanager
        def report() -> Iterator[Arrive]:
            with self.reporter.download(recording, doing) as arrive:

                def arrive_or_stop(have: int, total: int | None) -> None:
                    self._check()
                    arrive(have, total)

                yield arrive_or_stop

        return report()

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Report that a stage's result is kept."""
        self.reporter.kept(recording, stage, seconds)

    def note(self, text: str) -> None:
        """Report it."""
        self.reporter.note(text)

    def _check(self) -> None:
        if self.stop.is_set():
            raise _Stopped
