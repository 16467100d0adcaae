"""The field table: a row for each recording and tool, and the sums of each tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.conversations.scores import Count
from benchmarks.field.scores import Scores
from benchmarks.whole_runs import Run

HEADINGS = (
    *("recording", "tool", "WER", "cpWER", "wrong speaker", "DER", "speakers"),
    *("starts within 0.1/0.2/0.3 s", "ends within 0.1/0.2/0.3 s", "captions within 1 s"),
    *("lost in runs", "inserted", "real time", "processor", "peak MB"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What one tool did with recordings of ``seconds``; no ``run`` where it was not timed."""

    recording: str
    group: str
    tool: str
    seconds: float
    scores: Scores
    speakers: str
    run: Run | None


def print_table(rows: Sequence[Row], title: str) -> None:
    """Print, as Markdown, each recording; groups of several, and everything, added up."""
    print(f"\n{title}\n")
    print(f"| {' | '.join(HEADINGS)} |\n|---|---|{'---:|' * (len(HEADINGS) - 2)}")
    groups = [list(of) for _, of in groupby(rows, key=lambda row: row.group)]
    for group in groups:
        several = len({row.recording for row in group}) > 1
        for row in [*group, *(add_up(group, f"all {group[0].group}") if several else ())]:
            print(f"| {' | '.join(cells(row))} |")
    if len(groups) > 1:
        for row in add_up(rows, "all"):
            print(f"| {' | '.join(cells(row))} |")


def add_up(rows: Sequence[Row], name: str) -> list[Row]:
    """A row for each tool: counts and seconds summed, the highest peak of memory."""
    summed = []
    for tool in dict.fromkeys(row.tool for row in rows):
        own = [row for row in rows if row.tool == tool]
        scores = sum((row.scores for row in own), Scores())
        runs = [row.run for row in own if row.run]
        whole = Run(
            sum(run.wall_s for run in runs),
            sum(run.cpu_s for run in runs),
            max((run.peak_mb for run in runs), default=0.0),
        )
        right = scores.crowds.total - scores.crowds.errors
        crowds = f"{right:.0f} of {scores.crowds.total:.0f}" if scores.crowds.total else "–"
        seconds = sum(row.seconds for row in own)
        run = whole if len(runs) == len(own) else None
        summed.append(Row(name, "", tool, seconds, scores, crowds, run))
    return summed


def cells(row: Row) -> tuple[str, ...]:
    """What a row shows; ``–`` where a tool or the truth does not say."""
    scores = row.scores
    return (
        row.recording,
        row.tool,
        percent(scores.words),
        percent(scores.speaker_words),
        percent(scores.wrong_speaker),
        percent(scores.diarization_s),
        row.speakers,
        near(scores.starts),
        near(scores.ends),
        near((scores.captions,)),
        f"{scores.lost_in_runs.errors:.0f} of {scores.lost_in_runs.total:.0f}",
        percent(scores.inserted),
        f"{row.run.wall_s / row.seconds:.2f}" if row.run else "–",
        f"{row.run.cpu_s / row.seconds:.2f}" if row.run else "–",
        f"{row.run.peak_mb:.0f}" if row.run else "–",
    )


def percent(count: Count) -> str:
    """The share of errors.

    >>> percent(Count(1, 8)), percent(Count())
    ('12.5 %', '–')
    """
    return "–" if count.rate is None else f"{100 * count.rate:.1f} %"


def near(far: Sequence[Count]) -> str:
    """The shares that are not errors.

    >>> near((Count(2, 4), Count(1, 4)))
    '50/75 %'
    """
    if any(count.rate is None for count in far):
        return "–"
    return "/".join(f"{100 - 100 * (count.rate or 0):.0f}" for count in far) + " %"
