"""Progress on a terminal: stage, per cent, speed, time left, and what is being waited for."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.pipeline.progress import Advance, Reporter, Silent

if TYPE_CHECKING:
    from rich.progress import Progress

#: How long the stages take compared with each other, until this run has timed them: by
#: ``docs/background/performance.md``, with the default models on a CPU.
USUAL_PACE = {"recognizing": 1.0, "diarizing": 2.5}


@contextmanager
def show_progress(
    *,
    quiet: bool,
    recordings: Sequence[Path] = (),
    diarizes: bool = False,
    beside: bool = False,
) -> Iterator[Reporter]:
    """Open a reporter that shows progress on standard error, where that is a terminal.

    The time left for the whole run is shown where all its ``recordings`` are named; ``beside`` is
    whether the stages of each go on at the same time.
    """
    if quiet or not sys.stderr.isatty():
        yield NotePrinter()
        return
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskProgressColumn,
        TextColumn,
    )
    from rich.text import Text

    from castproof.cli.console import DisarmedConsole

    sizes = {path.name: measure_size([path]) for path in recordings}
    left = TimeLeft(sizes, tuple(USUAL_PACE) if diarizes else ("recognizing",), beside=beside)

    class PaceColumn(ProgressColumn):
        """Speed and time left, which go on changing while a stage says nothing."""

        def render(self, task: Task) -> Text:
            pace = format_pace(task.completed, task.elapsed or 0.0, task.fields["seconds"])
            whole = left.estimate()
            return Text(pace if whole is None else f"{pace}, {format_minutes(whole)} in all")

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        PaceColumn(),
    )
    with Progress(*columns, console=DisarmedConsole(stderr=True), transient=True) as progress:
        yield ProgressDisplay(progress, left)


class NotePrinter(Silent):
    """Shows no progress, and says what a person should know at once."""

    def note(self, text: str) -> None:
        """Say it on standard error."""
        say.note(text)


class TimeLeft:
    """Estimate how long a run will still take, from the stages that it has done so far.

    ``sizes`` are how large each recording is, by its name and in the order of the run, in whatever
    measure grows with its length; ``stages`` are what each goes through, one after the other or,
    ``beside``, at the same time. A stage that has not been timed yet is taken to relate to the
    others as in :data:`USUAL_PACE`.
    """

    def __init__(
        self,
        sizes: Mapping[str, float],
        stages: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
        *,
        beside: bool = False,
    ) -> None:
        self._sizes = sizes
        self._left = {(name, stage): 1.0 for name in sizes for stage in stages}
        self._work: dict[str, float] = defaultdict(float)
        self._seconds: dict[str, float] = defaultdict(float)
        self._clock = clock
        self._heard = dict.fromkeys(stages, clock())
        self._beside = beside

    def begin(self, recording: str, stage: str) -> None:
        """Note that a stage begins: what comes before it is done, or is not needed."""
        if (recording, stage) not in self._left:
            return
        self._heard[stage] = self._clock()
        for key in self._left:
            if key == (recording, stage) or (self._beside and key[0] == recording):
                break
            self._left[key] = 0.0

    def advance(self, recording: str, stage: str, fraction: float) -> None:
        """Note how far a stage is, from 0 to 1."""
        key = recording, stage
        if key not in self._left:
            return
        now = self._clock()
        self._seconds[stage] += now - self._heard[stage]
        self._work[stage] += self._sizes[recording] * (self._left[key] - 1 + fraction)
        self._heard[stage], self._left[key] = now, 1 - fraction

    def estimate(self) -> float | None:
        """Estimate the seconds until the run is done; ``None`` while nothing has been timed."""
        timed = {stage: self._seconds[stage] / work for stage, work in self._work.items() if work}
        if not timed:
            return None
        usual = sum(pace / USUAL_PACE[stage] for stage, pace in timed.items()) / len(timed)
        together: Callable[[list[float]], float] = max if self._beside else sum
        seconds = sum(
            together(
                [
                    size * self._left[name, stage] * timed.get(stage, usual * USUAL_PACE[stage])
                    for stage in self._heard
                ]
            )
            for name, size in self._sizes.items()
        )
        return max(0.0, seconds - (self._clock() - max(self._heard.values())))


class ProgressDisplay:
    """Shows each stage as one line of a Rich progress display."""

    def __init__(self, progress: Progress, left: TimeLeft | None = None) -> None:
        self._progress = progress
        self._time_left = left or TimeLeft({}, ())

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """Show a stage until its context ends."""

        @contextmanager
        def show() -> Iterator[Advance]:
            # Without a total Rich shows a bar that only says that something goes on.
            told = say.disarm(f"{recording}: {doing}")
            task = self._progress.add_task(told, total=None, seconds=seconds)
            self._time_left.begin(recording, doing)

            def advance(fraction: float) -> None:
                self._time_left.advance(recording, doing, fraction)
                self._progress.update(task, total=1.0, completed=fraction)

            try:
                yield advance
            finally:
                self._progress.remove_task(task)

        return show()

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Show nothing: the summary says it."""

    def note(self, text: str) -> None:
        """Say it above the progress, which Rich keeps below whatever is written."""
        say.note(text)


def format_pace(fraction: float, elapsed_s: float, seconds: float | None) -> str:
    """Format how fast a stage goes, in seconds of sound a second, and how long it will go on.

    >>> format_pace(0.5, 30.0, 600.0)
    '10.0 × real time, 0:30 left'
    """
    if fraction <= 0 or elapsed_s <= 0:
        return ""
    left = f"{format_minutes(elapsed_s * (1 - fraction) / fraction)} left"
    if seconds is None:
        return left
    return f"{seconds * fraction / elapsed_s:.1f} × real time, {left}"


def format_minutes(seconds: float) -> str:
    """Format seconds as minutes and seconds, however many minutes there are.

    >>> format_minutes(5940)
    '99:00'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def measure_size(paths: Iterable[Path]) -> float:
    """Add up the bytes of files; 1 where one is not on this machine."""
    try:
        return float(sum(path.stat().st_size for path in paths))
    except OSError:
        return 1.0
