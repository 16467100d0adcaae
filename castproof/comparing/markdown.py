"""A report of comparisons as Markdown, for a pull request."""

from __future__ import annotations

import re
from collections.abc import Sequence

from castproof.comparing.change import Changes
from castproof.comparing.comparison import Report, find_notes
from castproof.comparing.tables import (
    ReportTable,
    describe_changes,
    make_change_tables,
    make_tables,
)
from castproof.files.paths import format_path

# What Markdown or HTML would take for markup, or a table for the end of a cell.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&@!])")


def as_markdown(report: Report, since: Changes | None = None) -> str:
    """The report as Markdown tables; what a transcript says stays text."""
    parts = [
        f"## {_title(report)}",
        *(f"> **Note:** {escape_markdown(note)}" for note in find_notes(report)),
    ]
    if since is not None:
        parts.append("\n".join(f"- {escape_markdown(one)}" for one in describe_changes(since)))
        parts += [_table(one) for one in make_change_tables(since)]
    parts += [_table(one) for one in make_tables(report)]
    left = [
        *(f"{one.name}: {one.reason}" for one in report.failures),
        *(f"{format_path(path)}: only the machine has it" for path in report.only_machine),
        *(f"{format_path(path)}: only the person has it" for path in report.only_human),
    ]
    if left:
        parts.append(
            "### Not compared\n\n" + "\n".join(f"- {escape_markdown(one)}" for one in left)
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line.

    >>> escape_markdown("a|b <i>")
    'a\\\\|b \\\\<i\\\\>'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _title(report: Report) -> str:
    if len(report.episodes) == 1 and report.is_whole:
        (one,) = report.episodes
        machine, human = (
            escape_markdown(one.pair.machine.name),
            escape_markdown(one.pair.human.name),
        )
        return f"{machine} against {human}"
    return f"{len(report.episodes)} episodes compared"


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
    return f"### {escape_markdown(table.title)}\n\n" + "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
