"""What an action of the page gives: lines to read, a table, a page of its own, or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ResultNote:
    """A line to read, and the id of the item it is about, ``None`` where it is about none."""

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows under the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of an action; ``page`` is HTML to be opened, ``file`` the name of what was written.

    ``choices`` are what may be asked for in a second step.
    """

    title: str
    notes: tuple[ResultNote, ...] = ()
    table: ResultTable | None = None
    page: str | None = None
    file: str | None = None
    choices: tuple[str, ...] = ()


Action = Callable[[Mapping[str, Any]], ActionResult]
"""Does what a button of the page asks, given what the page says of it."""
