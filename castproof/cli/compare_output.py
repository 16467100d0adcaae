"""What ``castproof compare`` shows on a terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

    from castproof.comparing.change import Changes
    from castproof.comparing.comparison import Report
    from castproof.comparing.tables import ReportTable

PIPED_WIDTH = 120
"""Columns where nobody says how wide the output is: a pipe, a file, a build's log."""


def show(report: Report, since: Changes | None) -> None:
    """Print a report's tables, no wider than the terminal; colour only on one."""
    from rich.console import Console

    from castproof.comparing.tables import describe_changes, make_change_tables, make_tables

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, markup=False, emoji=False, width=PIPED_WIDTH)
    _headline(console, report)
    if since is not None:
        for sentence in describe_changes(since):
            console.print(sentence)
        console.print()
        for table in make_change_tables(since):
            _put(console, table)
    for table in make_tables(report):
        _put(console, table)


def _headline(console: Console, report: Report) -> None:
    """What an editor wants to know first: how much of the distance is the machine's doing."""
    from compare.wording import format_count

    counted = [one.found.blamed for one in report.episodes]
    whose = {
        key: sum(one[key].stretches for one in counted) for key in ("machine", "edit", "style")
    }
    total = sum(whose.values())
    if not counted:
        return
    if not total:
        console.print("the two sides are the same")
    else:
        shares = {key: f"{count:,} ({100 * count / total:.0f} %)" for key, count in whose.items()}
        console.print(
            f"{format_count(total, 'difference')}: {shares['machine']} mistakes of the machine, "
            f"{shares['edit']} edits of content, {shares['style']} clean read"
        )
    console.print()


def _put(console: Console, table: ReportTable) -> None:
    from rich.text import Text

    if table.rows:
        console.print(Text(table.title, style="bold"))
        console.print(_rich(table))
        console.print()


def _rich(table: ReportTable) -> RichTable:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for at, name in enumerate(table.columns):
        is_number = at in table.numbers
        drawn.add_column(
            Text(name),
            justify="right" if is_number else "left",
            no_wrap=is_number,
            overflow="fold",
        )
    is_grouped = any(row[0].startswith("  ") for row in table.rows)
    for row in table.rows:
        is_absent = len(row) > 1 and row[1] == "absent"
        is_group = is_grouped and not row[0].startswith("  ")
        style = "dim" if is_absent else "bold" if is_group else ""
        drawn.add_row(*(Text(cell) for cell in row), style=style)
    return drawn
