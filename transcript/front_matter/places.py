"""Where something lies in a file's text: for the checker to point at, and the writer to replace."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters ``start`` up to ``stop`` of a file's text; line and column count from 1.

    Every character of the file counts, a byte-order mark and both halves of ``\\r\\n`` included.
    """

    start: int
    stop: int
    line: int
    column: int


class LineIndex:
    """The lines of a text, to say on which of them a character lies.

    >>> LineIndex("a\\r\\nbc\\n").place(4, 5)
    TextSpan(start=4, stop=5, line=2, column=2)
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def place(self, start: int, stop: int) -> TextSpan:
        """The place of the characters ``start`` up to ``stop``."""
        line = bisect_right(self._starts, start)
        return TextSpan(start, stop, line, start - self._starts[line - 1] + 1)
