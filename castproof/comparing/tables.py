"""A report of comparisons as tables of plain cells, for a terminal, and as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from castproof.comparing.change import MEASURED, Changes
from castproof.comparing.comparison import Report, find_notes, list_not_compared
from castproof.files.paths import format_path
from compare import Absent, Comparison, EditKind, Scores
from compare.edits import Blame, EditStretch, Tally, tally_by_kind
from compare.units import Unit
from compare.wording import describe_scores, format_percent
from transcript.seconds import format_clock

MOST_PAIRS = 15
"""Replacements that are shown; JSON and the page have them all."""
_BLAME: dict[Blame, str] = {
    "machine": "the machine's mistakes",
    "edit": "edits of content",
    "style": "clean read",
}


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A titled table; ``numbers`` are the columns whose cells stand to the right.

    ``footnote`` names in one line what has no row because there is nothing of it.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    footnote: str = ""


def make_tables(report: Report) -> Iterator[ReportTable]:
    """Make a report's tables: of one pair everything, of several a row each and the pooled."""
    if len(report.episodes) == 1 and report.is_whole:
        found = report.episodes[0].found
        yield scores_table(report)
        yield classes_table(found.stretches, found.unit)
        yield from replacement_tables(found)
        yield from confusion_tables(found)
        yield from talk_tables(found)
    else:
        yield episodes_table(report)
        yield scores_table(report)
        stretches = [one for each in report.episodes for one in each.found.stretches]
        yield classes_table(stretches, report.unit)


def scores_table(report: Report) -> ReportTable:
    """Make the table of scores, of several episodes pooled; below it why others are absent."""
    title = "Scores" if len(report.episodes) == 1 else "Pooled scores"
    described = describe_scores(report.pooled, report.unit)
    rows = tuple((row.name, row.value, row.detail) for row in described if not row.is_absent)
    by_reason: dict[str, list[str]] = {}
    for row in described:
        if row.is_absent:
            by_reason.setdefault(row.detail, []).append(row.name)
    absent = "; ".join(f"{', '.join(names)} ({why})" for why, names in by_reason.items())
    footnote = f"absent: {absent}" if absent else ""
    return ReportTable(title, ("score", "value", "of what"), rows, frozenset({1}), footnote)


def classes_table(stretches: Sequence[EditStretch], unit: Unit) -> ReportTable:
    """Make the table of each class of difference, grouped by whose the difference is."""
    misheard = tally_by_kind(one for one in stretches if one.misheard)[EditKind.REWORDED]
    kept = tally_by_kind(one for one in stretches if not one.misheard)
    by_blame: dict[Blame, list[tuple[str, Tally]]] = {"machine": [], "edit": [], "style": []}
    by_blame["machine"].append(("misheard", misheard))
    for kind, tally in kept.items():
        blame = EditStretch(kind, range(0), range(0)).blame
        if blame is not None:
            by_blame[blame].append((kind.value, tally))
    rows, none = [], []
    for blame, counted in by_blame.items():
        total = sum((tally for _, tally in counted), Tally())
        none += [name for name, one in counted if not one.stretches]
        kinds = [(f"  {name}", one) for name, one in counted if one.stretches]
        for label, one in [(_BLAME[blame], total), *kinds]:
            rows.append((label, f"{one.stretches:,}", f"{one.machine:,}", f"{one.human:,}"))
    columns = ("difference", "times", f"machine {unit.many}", f"person's {unit.many}")
    footnote = f"none: {', '.join(none)}" if none else ""
    return ReportTable("Differences", columns, tuple(rows), frozenset({1, 2, 3}), footnote)


def replacement_tables(found: Comparison) -> Iterator[ReportTable]:
    """Make the tables of frequent replacements: of names and terms, and of others."""
    for title, is_name in (
        ("Names and terms corrected", True),
        ("Most frequent rewordings", False),
    ):
        pairs = [one for one in found.substitutions if (one.kind is EditKind.NAME) is is_name]
        rows = tuple((one.machine, one.human, f"{one.count:,}") for one in pairs[:MOST_PAIRS])
        if rows:
            more = len(pairs) - len(rows)
            called = f"{title} ({more:,} more)" if more else title
            yield ReportTable(called, ("machine", "person", "times"), rows, frozenset({2}))


def confusion_tables(found: Comparison) -> Iterator[ReportTable]:
    """Make the table of who was taken for whom, where speakers are known."""
    table = found.confusion
    if isinstance(table, Absent):
        return
    rows = tuple(
        (who or "nobody", *(f"{count:,}" for count in counts))
        for who, counts in zip(table.machine, table.counts, strict=True)
    )
    columns = ("machine ↓ person →", *(who or "nobody" for who in table.human))
    title = f"Who was taken for whom, in {found.unit.many}"
    yield ReportTable(title, columns, rows, frozenset(range(1, len(columns))))


def talk_tables(found: Comparison) -> Iterator[ReportTable]:
    """Make the table of how long each speaks, where it is known."""
    rows = [
        (side, who, format_clock(seconds))
        for side, talk in (("machine", found.machine_talk), ("person", found.human_talk))
        if not isinstance(talk, Absent)
        for who, seconds in talk.seconds
    ]
    if rows:
        yield ReportTable("Talk time", ("side", "speaker", "time"), tuple(rows), frozenset({2}))


def episodes_table(report: Report) -> ReportTable:
    """Make a table with a row for each episode, and one for all."""
    rates = ("wer", *(("cer",) if report.has_characters else ()), "edit_rate", "cp_wer", "wder")
    rows = [
        (format_path(one.pair.name), *_cells(one.found.scores, rates, one.found.stretches))
        for one in report.episodes
    ]
    columns = (
        "episode",
        report.unit.many,
        "WER",
        *(("CER",) if report.has_characters else ()),
        "edit rate",
        "cpWER",
        "WDER",
        "mistakes",
        "edits",
        "style",
    )
    if len(rows) > 1:
        stretches = [one for each in report.episodes for one in each.found.stretches]
        rows.append(("all", *_cells(report.pooled, rates, stretches)))
    return ReportTable("Episodes", columns, tuple(rows), frozenset(range(1, len(columns))))


def _cells(
    scores: Scores, keys: Sequence[str], stretches: Sequence[EditStretch]
) -> tuple[str, ...]:
    rates = [getattr(scores, key) for key in keys]
    counts = Counter(one.blame for one in stretches)
    return (
        f"{scores.wer.length:,}",
        *("absent" if isinstance(one, Absent) else format_percent(one.rate) for one in rates),
        *(f"{counts[blame]:,}" for blame in _BLAME),
    )


def make_change_tables(since: Changes) -> Iterator[ReportTable]:
    """Make the tables of what changed in each episode, of word error rate and cpWER."""
    columns = ("episode", "before", "now", "points")
    for one in since.changes:
        if one.key not in ("wer", "cp_wer") or len(one.episodes) < 2:
            continue
        rows = []
        for name, (was, now) in one.episodes.items():
            points = "" if was is None or now is None else f"{100 * (now - was):+.1f}"
            rows.append((name, format_percent(was), format_percent(now), points))
        title = f"Change of the {MEASURED[one.key]}"
        yield ReportTable(title, columns, tuple(rows), frozenset({1, 2, 3}))


def describe_changes(since: Changes) -> Iterator[str]:
    """Say what changed, a sentence a score, and which episodes only one comparison has."""
    yield from (one.sentence for one in since.changes)
    for names, what in ((since.only_before, "only before"), (since.only_after, "only now")):
        if names:
            yield f"{what}: {', '.join(names)}"


# What Markdown or HTML would take for markup, or a table for the end of a cell.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&@!])")


def as_markdown(report: Report, since: Changes | None = None) -> str:
    """Write the report as Markdown tables; what a transcript says stays text."""
    title = f"{len(report.episodes)} episodes compared"
    if len(report.episodes) == 1 and report.is_whole:
        names = report.episodes[0].pair.machine.name, report.episodes[0].pair.human.name
        title = " against ".join(map(escape_markdown, names))
    parts = [
        f"## {title}",
        *(f"> **Note:** {escape_markdown(note)}" for note in find_notes(report)),
    ]
    if since is not None:
        parts.append("\n".join(f"- {escape_markdown(one)}" for one in describe_changes(since)))
        parts += [_table(one) for one in make_change_tables(since)]
    parts += [_table(one) for one in make_tables(report)]
    left = list_not_compared(report)
    if left:
        parts.append(
            "### Not compared\n\n" + "\n".join(f"- {escape_markdown(one)}" for one in left)
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def escape_markdown(text: str) -> str:
    """Escape text so that Markdown shows it as it is, on one line.

    >>> escape_markdown("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _table(table: ReportTable) -> str:
    rule = ("---:" if at in table.numbers else "---" for at in range(len(table.columns)))
    lines = [_row([escape_markdown(one) for one in table.columns]), _row(list(rule))]
    for row in table.rows:
        indented = row[0].startswith("  ")
        lines.append(
            _row(
                [
                    ("· " if indented else "") + escape_markdown(row[0]),
                    *map(escape_markdown, row[1:]),
                ]
            )
        )
    below = f"\n\n{escape_markdown(table.footnote)}" if table.footnote else ""
    return f"### {escape_markdown(table.title)}\n\n" + "\n".join(lines) + below


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
