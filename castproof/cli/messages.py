"""What the command line prints: notes, errors, tables, JSON; secrets never appear in it."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PROGRAM = "castproof"
_DRIVING = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, halves of pairs, and separators of lines and paragraphs."""
_HIDDEN = "***"
_secrets: set[str] = set()


def hide_secret(secret: str) -> None:
    """Never print ``secret`` from now on, whoever put it into a message."""
    if secret:
        _secrets.add(secret)


def redact(text: str) -> str:
    """Replace the secrets in ``text``."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return text


def escape_controls(text: str) -> str:
    """Write as an escape what would drive the terminal, or end the line.

    >>> print(escape_controls("the\\x1b[31m file"))
    the\\x1b[31m file
    """
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in _DRIVING else letter
        for letter in text
    )


def line(text: str) -> None:
    """Print one line on standard error."""
    print(
        f"{PROGRAM}: {escape_controls(redact(' '.join(text.split())))}", file=sys.stderr, flush=True
    )


def error(text: str) -> None:
    """Print one line that says what is wrong, on standard error."""
    line(f"error: {text}")


def note(text: str) -> None:
    """Print one line that a person should know though nothing is wrong, on standard error."""
    line(f"note: {text}")


def echo(text: str, *, bold: bool = False) -> None:
    """Print one line of a result on standard output."""
    import typer

    typer.secho(escape_controls(redact(text)), bold=bold or None)


def print_columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> None:
    """Print rows of cells on standard output, each column as wide as its widest cell."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        echo(f"{indent}{'  '.join(cells).rstrip()}")


def print_diff(path: Path, was: str, now: str) -> None:
    """Print how the text of a file changes, as ``diff -u`` does; coloured on a terminal."""
    from castproof.files.safe_edit import format_diff

    diff = format_diff(path, was, now)
    if not sys.stdout.isatty():
        print(diff, end="")
        return
    from rich.console import Console
    from rich.syntax import Syntax

    Console().print(Syntax(diff, "diff", theme="ansi_dark", background_color="default"))


def print_json(document: Mapping[str, Any]) -> None:
    """Print ``document`` on standard output, the secrets hidden.

    It is ASCII where the output is not UTF-8: a character that its encoding lacks would be written
    as Python escapes it, which JSON does not know.
    """
    is_utf_8 = (sys.stdout.encoding or "").lower() in ("utf-8", "utf8")
    print(redact(json.dumps(document, ensure_ascii=not is_utf_8, indent=1)), flush=True)


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
