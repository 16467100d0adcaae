"""Progress on a terminal: what is done to what, how far, how fast, and when all will be done."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.cli.time_text import format_bytes, format_estimate
from castproof.pipeline.progress import Advance, Arrive, Reporter, Silent

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from castproof.config.request import Request
    from castproof.forecast.plan import RecordingPlan
    from castproof.forecast.time_left import TimeLeft
    from castproof.pipeline.multitrack_request import MultitrackSession

REFRESHES_A_SECOND = 4
#: A terminal of fewer columns has no room for a bar, nor for workers; no name is cut shorter.
WIDE, SHORTEST_NAME = 80, 8
_BAR_WIDTH = 24


@contextmanager
def show_progress(*, quiet: bool, left: TimeLeft | None = None) -> Iterator[Reporter]:
    """Open a reporter that shows progress on standard error, where that is a terminal.

    ``left`` is what the time left of the whole run is shown by.
    """
    if quiet or not sys.stderr.isatty():
        yield NotePrinter()
        return
    from rich.live import Live

    from castproof.cli.console import DisarmedConsole

    console = DisarmedConsole(stderr=True)
    display = ProgressDisplay(left, width=lambda: console.width)
    with Live(
        get_renderable=display.draw,
        console=console,
        refresh_per_second=REFRESHES_A_SECOND,
        transient=True,
    ):
        yield display


@contextmanager
def show_recordings(
    recordings: Sequence[Path],
    request: Request,
    *,
    quiet: bool,
    session: MultitrackSession | None = None,
    only_words: bool = False,
) -> Iterator[Reporter]:
    """Show the progress of recordings done one after the other, or of a session of tracks.

    What each step takes is kept for the next run, unless the configuration says not to. With
    ``only_words`` nothing is done after they are recognized.
    """
    from castproof.forecast.plan import plan_recordings, plan_session
    from castproof.machine import measure_processors

    cores = measure_processors().cores
    plans: Sequence[RecordingPlan]
    if session is None:
        plans = plan_recordings(recordings, request, cores=cores, only_words=only_words)
    else:
        plans = [plan_session(session, request, cores=cores)]
    yield from _watch(plans, request, None if session is None else session.stem, quiet=quiet)


def _watch(
    plans: Sequence[RecordingPlan], request: Request, session: str | None, *, quiet: bool
) -> Iterator[Reporter]:
    from castproof.forecast.pace_file import find_pace_file, read_paces
    from castproof.forecast.time_left import TimeLeft
    from castproof.forecast.watching import ForetellingReporter

    path = find_pace_file()
    left = TimeLeft(plans, read_paces(path))
    kept = path if request.config.output.keep_paces else None
    with show_progress(quiet=quiet, left=left) as shown:
        watching = ForetellingReporter(shown, left, session, kept)
        try:
            yield watching
        finally:
            for plan in plans:
                left.finish(plan.name)
            watching.keep()


class NotePrinter(Silent):
    """Shows no progress, and says what a person should know at once."""

    def note(self, text: str) -> None:
        """Say it on standard error."""
        say.note(text)


@dataclass(slots=True, eq=False)
class StageRow:
    """A stage, or a download, that is shown: of what, since when, how far, of how much sound."""

    recording: str
    doing: str
    since: float
    seconds: float | None = None
    fraction: float = 0.0
    came: tuple[int, int | None] | None = None

    def arrive(self, have: int, total: int | None) -> None:
        """Note how many bytes have come."""
        self.came = have, total
        self.fraction = min(have / total, 1.0) if total else 0.0

    def describe_pace(self, now: float, *, says_left: bool = True) -> str:
        """Describe how fast it goes and, unless the whole run's end is shown, how long it goes on.

        What is fetched always says so: nobody else knows how fast the network is.
        """
        elapsed = now - self.since
        if self.came is not None:
            rest = format_pace(self.fraction, elapsed, None)
            return ", ".join(part for part in (format_bytes(*self.came), rest) if part)
        if says_left:
            return format_pace(self.fraction, elapsed, self.seconds)
        return format_speed(self.fraction, elapsed, self.seconds)


class ProgressDisplay:
    """Shows each stage as a line, and below them when all will be done."""

    def __init__(
        self,
        left: TimeLeft | None = None,
        *,
        width: Callable[[], int] = lambda: WIDE,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._left, self._width = left, width
        self._clock, self._wall = clock, wall
        self._rows: list[StageRow] = []
        self._lock = threading.Lock()

    @contextmanager
    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> Iterator[Advance]:
        """Show a stage until its context ends."""
        with self._show(recording, doing, seconds) as row:

            def advance(fraction: float) -> None:
                row.fraction = fraction

            yield advance

    @contextmanager
    def download(self, recording: str, doing: str) -> Iterator[Arrive]:
        """Show a download until its context ends."""
        with self._show(recording, doing, None) as row:
            yield row.arrive

    @contextmanager
    def _show(self, recording: str, doing: str, seconds: float | None) -> Iterator[StageRow]:
        row = StageRow(say.disarm(recording), doing, self._clock(), seconds)
        with self._lock:
            self._rows.append(row)
        try:
            yield row
        finally:
            with self._lock:
                self._rows.remove(row)

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Show nothing: the summary says it."""

    def note(self, text: str) -> None:
        """Say it above the progress, which Rich keeps below whatever is written."""
        say.note(text)

    def draw(self) -> Group:
        """Draw what is going on, and when all will be done."""
        from rich.console import Group
        from rich.text import Text

        with self._lock:
            rows = tuple(self._rows)
        parts: list[Table | Text] = [self._draw_stages(rows)] if rows else []
        whole = self._describe_whole()
        if whole:
            parts.append(Text(whole, no_wrap=True, overflow="ellipsis"))
        return Group(*parts)

    def _draw_stages(self, rows: Sequence[StageRow]) -> Table:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now, width = self._clock(), self._width()
        table = Table.grid(padding=(0, 1))
        has_bar, says_left = width >= WIDE, self._left is None
        for row in rows:
            share = f"{row.fraction:4.0%}" if row.fraction else "    "
            pace = row.describe_pace(now, says_left=says_left)
            taken = len(f": {row.doing} {share} {pace}") + has_bar * (_BAR_WIDTH + 1)
            name = shorten(row.recording, max(width - taken, SHORTEST_NAME))
            bar = ProgressBar(
                total=1.0 if row.fraction else None,
                completed=row.fraction,
                width=_BAR_WIDTH,
                animation_time=now,
            )
            cells = (Text(f"{name}: {row.doing}"), *((bar,) if has_bar else ()), share, pace)
            table.add_row(*cells)
        for column in table.columns:
            column.no_wrap, column.overflow = True, "ellipsis"
        return table

    def _describe_whole(self) -> str:
        estimate = None if self._left is None else self._left.estimate()
        if self._left is None or estimate is None:
            return ""
        done, count = self._left.counts
        text = format_estimate(estimate, self._wall())
        return text if count == 1 else f"{done} of {count} done, {text}"


def format_pace(fraction: float, elapsed_s: float, seconds: float | None) -> str:
    """Format how fast a stage goes, in seconds of sound a second, and how long it will go on.

    >>> format_pace(0.5, 30.0, 600.0)
    '10.0 × real time, 0:30 left'
    """
    if fraction <= 0 or elapsed_s <= 0:
        return ""
    left = f"{format_minutes(elapsed_s * (1 - fraction) / fraction)} left"
    speed = format_speed(fraction, elapsed_s, seconds)
    return f"{speed}, {left}" if speed else left


def format_speed(fraction: float, elapsed_s: float, seconds: float | None) -> str:
    """Format how fast a stage goes, in seconds of sound a second, as far as it is known.

    >>> format_speed(0.5, 30.0, 600.0)
    '10.0 × real time'
    """
    if fraction <= 0 or elapsed_s <= 0 or seconds is None:
        return ""
    return f"{seconds * fraction / elapsed_s:.1f} × real time"


def shorten(name: str, width: int) -> str:
    """Shorten a name to so many columns; its end stays, by which those of a season differ.

    >>> shorten("a-long-conversation.mp3", 12), shorten("talk.mp3", 12)
    ('a-long…n.mp3', 'talk.mp3')
    """
    from rich.cells import cell_len, set_cell_size

    if cell_len(name) <= width:
        return name
    end = (width - 1) // 2
    last = name[-end:] if end else ""
    while cell_len(last) > end:
        last = last[1:]
    return f"{set_cell_size(name, width - 1 - cell_len(last))}…{last}"


def format_minutes(seconds: float) -> str:
    """Format seconds as minutes and seconds, however many minutes there are.

    >>> format_minutes(5940)
    '99:00'
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
