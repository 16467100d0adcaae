"""``castproof stats``: who talks how long, how fast and how often, in episodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from castproof.cli import messages as say
from castproof.cli.options import DebugOption, VerboseOption
from castproof.cli.unsaved import note_unsaved_edits

if TYPE_CHECKING:
    from castproof.stats.statistics import SeasonStats

EXIT_FAILED, EXIT_PARTIAL = 1, 3


def stats(
    episodes: Annotated[
        list[Path],
        typer.Argument(metavar="EPISODE", help="Episodes, other transcripts, or folders."),
    ],
    html: Annotated[
        Optional[Path],  # noqa: UP045 - Typer evaluates it on Python 3.10
        typer.Option("--html", metavar="PAGE", help="A page to write, with a plot."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is not a page of statistics.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything in JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no table.")] = False,
    verbose: VerboseOption = False,
    debug: DebugOption = False,
) -> None:
    """Count who talks how long, how fast and how often.

    In one episode or a whole season. A line counts up to the next line's start where
    its end is not known. Nothing is changed.
    """
    from castproof.files.paths import format_path
    from castproof.stats.statistics import count_files

    season = count_files(episodes)
    read = [one.path for one in season.episodes]
    note_unsaved_edits(*read)
    if html is not None and read:
        from castproof.stats.page import PAGE, write_page

        PAGE.check(html, [*read, *(one.path for one in season.failures)], overwrite=overwrite)
        write_page(season, html)
        say.note(f"the page is {format_path(html)}")
    status = 0
    if season.failures:
        status = EXIT_PARTIAL if season.episodes else EXIT_FAILED
    print_statistics(season, status, json=json, quiet=quiet)
    for failure in season.failures:
        say.error(failure.reason)
    raise typer.Exit(status)


def print_statistics(season: SeasonStats, status: int, *, json: bool, quiet: bool) -> None:
    """Print statistics as JSON or as tables, and what a person should know of the figures."""
    from castproof.stats.statistics import list_notes
    from castproof.stats.tables import as_json, make_tables

    if json:
        say.print_document(status, as_json(season))
    elif not quiet and season.episodes:
        from castproof.cli.tables import open_console, print_table

        console = open_console()
        for table in make_tables(season):
            print_table(console, table)
    for note in list_notes(season):
        say.note(note)
