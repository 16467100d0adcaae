"""Tables on a terminal of any width: a figure is whole or it is not there."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from castproof.cli.console import DisarmedConsole
from castproof.cli.tables import print_table
from castproof.comparing.tables import ReportTable

FIGURES = ("11:23:04", "27.7 %", "2,012", "84,164")


def show(table: ReportTable, width: int) -> list[str]:
    """Print a table on a terminal of so many columns."""
    terminal = io.StringIO()
    print_table(DisarmedConsole(file=terminal, width=width), table)
    return [line.rstrip() for line in terminal.getvalue().splitlines()]


@given(width=st.integers(1, 130), name=st.sampled_from(["Al", "Tatiana Bergen of the sea"]))
def test_a_figure_is_never_cut(width: int, name: str) -> None:
    columns = ("speaker", "time", "share", "turns", "words")
    table = ReportTable("", columns, ((name, *FIGURES),), frozenset({1, 2, 3, 4}))
    shown = [" ".join(line.split()) for line in show(table, width)]
    assert any(line.endswith(" ".join(FIGURES)) for line in shown)


@given(width=st.integers(20, 130))
def test_words_beside_figures_are_folded(width: int) -> None:
    rows = (("edit rate", "11,234.5", "1,234 of 84,164 words"),)
    table = ReportTable("", ("score", "value", "of what"), rows, frozenset({1}))
    shown = show(table, width)
    assert any("11,234.5" in line for line in shown)
    assert max(map(len, shown)) <= width


def test_names_stand_above_figures_that_leave_no_room() -> None:
    rows = (("Tatiana", *FIGURES),)
    columns = ("speaker", "time", "share", "turns", "words")
    table = ReportTable("Speakers", columns, rows, frozenset({1, 2, 3, 4}))
    assert show(table, 20) == [
        "Speakers",
        "    time    share   turns    words",
        "──────────────────────────────────",
        "Tatiana",
        "11:23:04   27.7 %   2,012   84,164",
        "",
    ]
