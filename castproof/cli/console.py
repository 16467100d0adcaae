"""Rich's console, disarmed: tables and progress show what would drive a terminal as escapes."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from castproof.terminal import disarm_lines, named_stdout, redact


class DisarmedConsole(Console):
    """A console whose own codes alone reach the terminal, whatever the texts hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print as Rich does; an error of writing to standard output says so."""
        with nullcontext() if self.stderr else named_stdout():
            super().print(*objects, **options)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as Rich does, every text disarmed."""
        for segment in super().render(renderable, options):
            text, style, control = segment
            yield segment if control else Segment(disarm_lines(redact(text)), style)
