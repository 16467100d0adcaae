"""Tables of a report on standard output, no wider than the terminal."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from castproof.cli import messages as say
from castproof.cli.console import DisarmedConsole
from castproof.comparing.tables import ReportTable

ROOM_FOR_NAMES = 30
"""Columns that names which are longer may be folded into."""
_GAP = 3
"""Columns between two cells."""
PIPED_WIDTH = 120
"""Columns where nobody says how wide the output is: a pipe, a file, a build's log."""


def open_console() -> Console:
    """Open the console for tables, as wide as the terminal; colour only on one."""
    console = DisarmedConsole()
    if not console.is_terminal and "COLUMNS" not in os.environ:
        return DisarmedConsole(width=PIPED_WIDTH)
    return console


def print_table(console: Console, table: ReportTable) -> None:
    """Print a table with its title and footnote; nothing where it has no rows.

    Where the figures leave too little room for the names before them, each name stands above its
    figures. A figure is never cut: where even these have no room, the terminal breaks the line.
    """
    if not table.rows:
        return
    console.print(Text(table.title, style="bold"))
    if has_room_for_names(table, console.width):
        console.print(draw_table(table), soft_wrap=True)
    else:
        print_names_above(console, table)
    if table.footnote:
        console.print(Text(say.disarm(table.footnote), style="dim"))
    console.print()


def has_room_for_names(table: ReportTable, width: int) -> bool:
    """Tell whether the first column has room beside columns that are all numbers."""
    if table.numbers != frozenset(range(1, len(table.columns))):
        return True
    longest, *others = measure_columns(table)
    room = width - sum(_GAP + one for one in others)
    return room >= min(longest, ROOM_FOR_NAMES)


def measure_columns(table: ReportTable) -> list[int]:
    """Measure the longest cell of each column, its title included."""
    cells = [table.columns, *table.rows]
    return [max(map(cell_len, column)) for column in zip(*cells, strict=True)]


def print_names_above(console: Console, table: ReportTable) -> None:
    """Print a table whose first cells stand above the others."""
    figures = replace(
        table,
        columns=table.columns[1:],
        rows=tuple(row[1:] for row in table.rows),
        numbers=frozenset(number - 1 for number in table.numbers),
    )
    needed = sum(_GAP + one for one in measure_columns(figures))
    options = console.options.update(width=max(console.width, needed))
    head, rule, *rows = (
        Text.assemble(*((one.text, one.style or "") for one in line))
        for line in console.render_lines(draw_table(figures), options, pad=False)
    )
    console.print(head, soft_wrap=True)
    console.print(rule, soft_wrap=True)
    for row, line in zip(table.rows, rows, strict=True):
        console.print(Text(say.disarm(row[0])))
        console.print(line, soft_wrap=True)


def draw_table(table: ReportTable) -> Table:
    """Draw the cells of a table."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    for index, (name, longest) in enumerate(
        zip(table.columns, measure_columns(table), strict=True)
    ):
        is_number = index in table.numbers
        justify: Literal["left", "right"] = "right" if is_number else "left"
        drawn.add_column(
            Text(say.disarm(name)),
            justify=justify,
            no_wrap=is_number,
            min_width=longest if is_number else None,
            overflow="fold",
        )
    is_grouped = any(row[0].startswith("  ") for row in table.rows)
    for row in table.rows:
        is_group = is_grouped and not row[0].startswith("  ")
        style = "bold" if is_group else ""
        drawn.add_row(*(Text(say.disarm(cell)) for cell in row), style=style)
    return drawn
