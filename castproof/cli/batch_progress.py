"""A batch on a terminal: who is at what, how fast, how many are left, and what failed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.progress import format_minutes, format_pace, measure_size

if TYPE_CHECKING:
    from rich.console import Group

    from castproof.batch.plan import Plan
    from castproof.batch.pool import Job, StageProgress
    from castproof.batch.scheduler import BatchObserver
    from castproof.pipeline.result import RecordingSummary

REFRESHES_A_SECOND = 4


@contextmanager
def show_batch(
    jobs: Sequence[Job], refused: int, plan: Plan, *, quiet: bool
) -> Iterator[BatchObserver]:
    """Show a table on a terminal; elsewhere a line for each recording; nothing if ``quiet``."""
    count = len(jobs) + refused
    if quiet:
        yield PlainProgress(count, says=False)
        return
    say.line(f"{format_count(count, 'recording')}, {describe_plan(plan)}")
    if not sys.stderr.isatty():
        yield PlainProgress(count)
        return
    from rich.live import Live

    from castproof.cli.console import DisarmedConsole

    board = TableProgress(count, {job.name: measure_size(job.sources) for job in jobs})
    with Live(
        get_renderable=board.table,
        console=DisarmedConsole(stderr=True),
        refresh_per_second=REFRESHES_A_SECOND,
        transient=True,
    ):
        yield board


def describe_plan(plan: Plan) -> str:
    """Describe a plan in one line: how many at once, with how many threads, and why."""
    threads = format_count(plan.slots[0].threads, "thread")
    return f"{len(plan.slots)} at once, {threads} each, stages {plan.stages} ({plan.reason})"


class PlainProgress:
    """Says of each recording when it ended, and why it is tried again."""

    def __init__(self, count: int, *, says: bool = True) -> None:
        self._count = count
        self._ended = 0
        self._says = says

    def on_begin(self, job: Job, worker: str) -> None:
        """Print nothing: its end is printed."""

    def on_progress(self, message: StageProgress) -> None:
        """Print nothing: its end is printed."""

    def on_wait(self, job: Job, reason: str, seconds: float) -> None:
        """Say why a job is tried again, and when."""
        if self._says:
            say.line(f"{job.name}: trying again in {seconds:.0f} s: {reason}")

    def on_end(self, name: str, outcome: RecordingSummary) -> None:
        """Say what came of a recording."""
        self._ended += 1
        if self._says:
            say.line(f"{self._ended} of {self._count}: {name}: {describe_outcome(outcome)}")


@dataclass(slots=True)
class _Row:
    """What a worker is at: since when, and how far."""

    worker: str
    doing: str = "beginning"
    since: float = 0.0
    fraction: float = 0.0
    seconds: float | None = None


class TableProgress:
    """A table of what is being worked on, with the totals below.

    ``sizes`` are how large each recording is, in whatever measure grows with its length: the time
    left goes by them, and by those recordings that were worked on and not found done.
    """

    def __init__(self, count: int, sizes: Mapping[str, float]) -> None:
        self._count = count
        self._sizes = sizes
        self._rows: dict[str, _Row] = {}
        self._ended: dict[str, RecordingSummary] = {}
        self._waiting: dict[str, str] = {}
        self._began = time.monotonic()

    def on_begin(self, job: Job, worker: str) -> None:
        """Show the job."""
        self._waiting.pop(job.name, None)
        self._rows[job.name] = _Row(worker, since=time.monotonic())

    def on_progress(self, message: StageProgress) -> None:
        """Show what is done, and how far it is."""
        row = self._rows[message.name]
        if row.doing != message.doing or message.fraction is None:
            row.since = time.monotonic()
        row.doing, row.seconds = message.doing, message.seconds
        row.fraction = message.fraction or 0.0

    def on_wait(self, job: Job, reason: str, seconds: float) -> None:
        """Show why nobody is at it."""
        self._rows.pop(job.name, None)
        self._waiting[job.name] = reason

    def on_end(self, name: str, outcome: RecordingSummary) -> None:
        """Take it off the table, and into the totals."""
        self._rows.pop(name, None)
        self._ended[name] = outcome

    def table(self) -> Group:
        """Draw the table as it stands, and the totals."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False)
        now = time.monotonic()
        for name, row in tuple(self._rows.items()):
            pace = format_pace(row.fraction, now - row.since, row.seconds)
            done = f"{row.fraction:4.0%}" if row.fraction else "    "
            cells = (row.worker, name, row.doing, done, pace)
            table.add_row(*(Text(say.disarm(cell)) for cell in cells))
        for name, reason in tuple(self._waiting.items()):
            table.add_row(*(Text(say.disarm(cell)) for cell in ("", name, "waits", "", reason)))
        return Group(table, Text(self._totals()))

    def _totals(self) -> str:
        results = self._ended.items()
        failed = sum(outcome.status == "failed" for _, outcome in results)
        heard_s = sum(outcome.duration_s or 0.0 for _, outcome in results)
        took_s = time.monotonic() - self._began
        parts = [f"{len(results)} of {self._count}"]
        if failed:
            parts.append(f"{failed} failed")
        if heard_s:
            parts.append(f"{heard_s / took_s:.1f} × real time")
        # Those that took their time: no failed ones, and none that were all there already.
        worked = sum(
            self._sizes.get(name, 0.0)
            for name, outcome in results
            if outcome.error is None and "run" in outcome.stages.values()
        )
        if worked:
            waiting = sum(size for name, size in self._sizes.items() if name not in self._ended)
            parts.append(f"about {format_minutes(took_s * waiting / worked)} left")
        return ", ".join(parts)


def describe_outcome(outcome: RecordingSummary) -> str:
    """Describe in one line what came of a recording."""
    if outcome.error is not None:
        return f"failed: {outcome.error}"
    took = sum(outcome.seconds.values())
    missing = f" ({'; '.join(outcome.partial)})" if outcome.partial else ""
    return f"{'done in part' if missing else 'done'} in {took:.1f} s{missing}"
