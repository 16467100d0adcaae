"""Tables of a report on standard output, no wider than the terminal."""

from __future__ import annotations

import os
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from castproof.cli import messages as say
from castproof.cli.console import DisarmedConsole
from castproof.comparing.tables import ReportTable

PIPED_WIDTH = 120
"""Columns where nobody says how wide the output is: a pipe, a file, a build's log."""


def open_console() -> Console:
    """Open the console for tables, as wide as the terminal; colour only on one."""
    console = DisarmedConsole()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return DisarmedConsole(width=PIPED_WIDTH)
    return console


def print_table(console: Console, table: ReportTable) -> None:
    """Print a table with its title and footnote; nothing where it has no rows."""
    if not table.rows:
        return
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for index, name in enumerate(table.columns):
        is_number = index in table.numbers
        justify: Literal["left", "right"] = "right" if is_number else "left"
        title = Text(say.disarm(name))
        drawn.add_column(title, justify=justify, no_wrap=is_number, overflow="fold")
    is_grouped = any(row[0].startswith("  ") for row in table.rows)
    for row in table.rows:
        is_group = is_grouped and not row[0].startswith("  ")
        style = "bold" if is_group else ""
        drawn.add_row(*(Text(say.disarm(cell)) for cell in row), style=style)
    console.print(Text(table.title, style="bold"))
    console.print(drawn)
    if table.footnote:
        console.print(Text(say.disarm(table.footnote), style="dim"))
    console.print()
