"""A batch on a terminal: who is at what, how fast, how many are left, and what failed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from castproof.cli import messages as say
from castproof.cli.messages import format_count
from castproof.cli.progress import REFRESHES_A_SECOND, SHORTEST_NAME, WIDE, StageRow, shorten
from castproof.cli.time_text import format_estimate

if TYPE_CHECKING:
    from rich.console import Group

    from castproof.batch.plan import Plan
    from castproof.batch.pool import Job, StageEnded, StageProgress
    from castproof.batch.scheduler import BatchObserver
    from castproof.forecast.time_left import TimeLeft
    from castproof.pipeline.result import RecordingSummary


@contextmanager
def show_batch(
    jobs: Sequence[Job], refused: int, plan: Plan, *, quiet: bool, is_here: bool = True
) -> Iterator[BatchObserver]:
    """Show a table on a terminal; elsewhere a line for each recording; nothing if ``quiet``.

    ``is_here`` is whether the workers are on this machine: what they take is kept for the next
    run, unless the configuration says not to.
    """
    from castproof.forecast.pace_file import find_pace_file, read_paces
    from castproof.forecast.plan import plan_jobs
    from castproof.forecast.time_left import TimeLeft
    from castproof.forecast.watching import ForetellingObserver
    from castproof.machine import measure_processors

    count = len(jobs) + refused
    if not quiet:
        say.line(f"{format_count(count, 'recording')}, {describe_plan(plan)}")
    path = find_pace_file() if is_here else None
    plans = plan_jobs(jobs, plan.slots, cores=measure_processors().cores)
    left = TimeLeft(plans, read_paces(path), at_once=len(plan.slots))
    kept = path if all(job.request.config.output.keep_paces for job in jobs) else None
    if quiet or not sys.stderr.isatty():
        yield ForetellingObserver(PlainProgress(count, says=not quiet), left, kept)
        return
    from rich.live import Live

    from castproof.cli.console import DisarmedConsole

    console = DisarmedConsole(stderr=True)
    board = TableProgress(count, left, width=lambda: console.width)
    with Live(
        get_renderable=board.table,
        console=console,
        refresh_per_second=REFRESHES_A_SECOND,
        transient=True,
    ):
        yield ForetellingObserver(board, left, kept)


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

    def on_stage_end(self, message: StageEnded) -> None:
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
    """A recording that a worker is at, since when, and the stages that go on, by their names."""

    worker: str
    since: float
    stages: dict[str, StageRow] = field(default_factory=dict)


class TableProgress:
    """A table of what is being worked on, with the totals and the time left below."""

    def __init__(
        self,
        count: int,
        left: TimeLeft,
        *,
        width: Callable[[], int] = lambda: WIDE,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._count, self._left, self._width = count, left, width
        self._clock, self._wall = clock, wall
        self._rows: dict[str, _Row] = {}
        self._ended: dict[str, RecordingSummary] = {}
        self._waiting: dict[str, str] = {}
        self._began = clock()

    def on_begin(self, job: Job, worker: str) -> None:
        """Show the job, in the place of what its worker had before."""
        self._waiting.pop(job.name, None)
        rows = {name: row for name, row in self._rows.items() if row.worker != worker}
        self._rows = {**rows, job.name: _Row(worker, self._clock())}

    def on_progress(self, message: StageProgress) -> None:
        """Show what is done, and how far it is."""
        row = self._rows[message.name]
        stage = row.stages.get(message.doing)
        if stage is None or message.fraction is None:
            stage = StageRow(message.name, message.doing, self._clock(), message.seconds)
            row.stages = {**row.stages, message.doing: stage}
        stage.fraction = message.fraction or 0.0
        stage.came = message.came

    def on_stage_end(self, message: StageEnded) -> None:
        """Show it no longer."""
        row = self._rows.get(message.name)
        if row is not None:
            row.stages = {
                doing: stage for doing, stage in row.stages.items() if doing != message.doing
            }

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

        table = Table.grid(padding=(0, 1))
        for cells in self._list_rows():
            table.add_row(*(Text(cell) for cell in cells))
        for column in table.columns:
            column.no_wrap, column.overflow = True, "ellipsis"
        return Group(*([table] if table.row_count else []), Text(self._totals()))

    def _list_rows(self) -> list[tuple[str, ...]]:
        """List the cells of each row: the worker where there is room, the name as far as it has."""
        now = self._clock()
        rows: list[tuple[str, ...]] = []
        for name, row in tuple(self._rows.items()):
            stages = tuple(row.stages.values()) or (StageRow(name, "beginning", row.since),)
            for number, stage in enumerate(stages):
                done = f"{stage.fraction:4.0%}" if stage.fraction else "    "
                first = ("", "") if number else (row.worker, name)
                rows.append((*first, stage.doing, done, stage.describe_pace(now, says_left=False)))
        for name, reason in tuple(self._waiting.items()):
            rows.append(("", name, "waits", "", reason))
        rows = [tuple(map(say.disarm, cells)) for cells in rows]
        if self._width() < WIDE:
            rows = [cells[1:] for cells in rows]
        names = len(rows[0]) - 4 if rows else 0
        others = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
        room = self._width() - sum(others) + (others[names] if rows else 0) - len(others)
        return [
            (*cells[:names], shorten(cells[names], max(room, SHORTEST_NAME)), *cells[names + 1 :])
            for cells in rows
        ]

    def _totals(self) -> str:
        results = tuple(self._ended.values())
        failed = sum(outcome.status == "failed" for outcome in results)
        heard_s = sum(outcome.duration_s or 0.0 for outcome in results)
        took_s = self._clock() - self._began
        parts = [f"{len(results)} of {self._count} done"]
        if failed:
            parts.append(f"{failed} failed")
        if heard_s and took_s:
            parts.append(f"{heard_s / took_s:.1f} × real time")
        estimate = self._left.estimate()
        if estimate is not None:
            parts.append(format_estimate(estimate, self._wall()))
        return ", ".join(parts)


def describe_outcome(outcome: RecordingSummary) -> str:
    """Describe in one line what came of a recording."""
    if outcome.error is not None:
        return f"failed: {outcome.error}"
    if outcome.stages and not outcome.partial and "run" not in outcome.stages.values():
        return "done: nothing had to be heard again"
    took = sum(outcome.seconds.values())
    missing = f" ({'; '.join(outcome.partial)})" if outcome.partial else ""
    return f"{'done in part' if missing else 'done'} in {took:.1f} s{missing}"
