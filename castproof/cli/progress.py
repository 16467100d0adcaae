"""Progress on a terminal: stage, per cent, speed, time left, and what is being waited for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.pipeline.progress import Advance, Reporter, Silent

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Reporter]:
    """A reporter that shows progress on standard error, where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield NotePrinter()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskProgressColumn,
        TextColumn,
    )
    from rich.text import Text

    class PaceColumn(ProgressColumn):
        """Speed and time left, which go on changing while a stage says nothing."""

        def render(self, task: Task) -> Text:
            return Text(format_pace(task.completed, task.elapsed or 0.0, task.fields["seconds"]))

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        PaceColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield ProgressDisplay(progress)


class NotePrinter(Silent):
    """Shows no progress, and says what a person should know at once."""

    def note(self, text: str) -> None:
        """Say it on standard error."""
        say.note(text)


class ProgressDisplay:
    """Shows each stage as one line of a Rich progress display."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """Show a stage until its context ends."""
        return self._shown(f"{recording}: {doing}", seconds)

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """The summary tells it."""

    def note(self, text: str) -> None:
        """Say it above the progress, which Rich keeps below whatever is written."""
        say.note(text)

    @contextmanager
    def _shown(self, description: str, seconds: float | None) -> Iterator[Advance]:
        # Without a total Rich shows a bar that only says that something goes on.
        task = self._progress.add_task(description, total=None, seconds=seconds)

        def advance(fraction: float) -> None:
            self._progress.update(task, total=1.0, completed=fraction)

        try:
            yield advance
        finally:
            self._progress.remove_task(task)


def format_pace(fraction: float, elapsed_s: float, seconds: float | None) -> str:
    """How fast it goes, in seconds of sound a second, and how long it will go on.

    >>> format_pace(0.5, 30.0, 600.0)
    '10.0 × real time, 0:30 left'
    """
    if fraction <= 0 or elapsed_s <= 0:
        return ""
    left_s = round(elapsed_s * (1 - fraction) / fraction)
    left = f"{left_s // 60}:{left_s % 60:02d} left"
    if seconds is None:
        return left
    return f"{seconds * fraction / elapsed_s:.1f} × real time, {left}"
