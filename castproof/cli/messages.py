"""What the command line says: notes, errors, columns, diffs. See :mod:`castproof.terminal`."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from castproof import terminal
from castproof.terminal import disarm, hide_secret, print_json, print_json_line, print_text, redact

PROGRAM = "castproof"

__all__ = [
    "PROGRAM",
    "NoteHandler",
    "Notes",
    "disarm",
    "echo",
    "error",
    "format_count",
    "format_duration",
    "hide_secret",
    "line",
    "note",
    "print_columns",
    "print_diff",
    "print_document",
    "print_json",
    "print_json_line",
    "print_text",
    "redact",
]


def line(text: str) -> None:
    """Print one line on standard error."""
    terminal.complain(f"{PROGRAM}: {text}")


def error(text: str) -> None:
    """Print one line that says what is wrong, on standard error."""
    line(f"error: {text}")


def note(text: str) -> None:
    """Print one line that a person should know though nothing is wrong, on standard error."""
    line(f"note: {text}")


class Notes:
    """Prints notes, and keeps them in ``lines`` for a document."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, text: str) -> None:
        """Print a note."""
        note(text)
        self.lines.append(text)


class NoteHandler(logging.Handler):
    """Prints what is logged as notes: for loggers whose words are for every person to read."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        note(record.getMessage())


def echo(text: str, *, bold: bool = False) -> None:
    """Print one line of a result on standard output."""
    terminal.print_line(text, bold=bold)


def print_document(exit_status: int, body: Mapping[str, Any]) -> None:
    """Print what ``--json`` asks for: the version, the status the command ends with, the rest.

    It is the last thing that a command does, so that what fails leaves no document behind.
    """
    from castproof.version import version

    print_json({"castproof": version(), "exit_status": exit_status, **body})


def print_columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> None:
    """Print rows of cells on standard output, each column as wide as its widest cell."""
    shown = [[disarm(cell) for cell in row] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*shown, strict=True)]
    for row in shown:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        echo(f"{indent}{'  '.join(cells).rstrip()}")


def print_diff(path: Path, was: str, now: str) -> None:
    """Print how the text of a file changes, as ``diff -u`` does; coloured on a terminal."""
    from castproof.files.safe_edit import format_diff

    diff = format_diff(path, was, now)
    with terminal.named_stdout() as stdout:
        if stdout.isatty():
            from rich.syntax import Syntax

            from castproof.cli.console import DisarmedConsole

            shown = terminal.disarm_lines(diff)
            DisarmedConsole().print(
                Syntax(shown, "diff", theme="ansi_dark", background_color="default")
            )
            return
    terminal.print_data(os.fsencode(diff))


def format_count(count: int, noun: str, plural: str | None = None) -> str:
    """Format a count with its noun.

    >>> format_count(1, "recording"), format_count(0, "entry", "entries")
    ('1 recording', '0 entries')
    """
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def format_duration(seconds: float) -> str:
    """Format seconds as hours and minutes, or as minutes and seconds.

    >>> format_duration(7260), format_duration(75)
    ('2 h 01 min', '1 min 15 s')
    """
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 60} min {whole % 60:02d} s"
