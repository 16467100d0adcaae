"""Where something lies in a file's text, by character, by line, and by YAML's own rows.

A line ends as in an editor; YAML 1.1, and PyYAML with it, also ends a row at U+0085, U+2028 and
U+2029.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

BREAKS = "\n\r\x85\u2028\u2029"
"""Whatever ends a row of YAML, beside ``\\r\\n``."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_ROW_END = re.compile(f"\r\n|[{BREAKS}]")
_BLANK = re.compile(f"(?:[ \t{BREAKS}]|#[^{BREAKS}]*)*")


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

    >>> LineIndex("a\\r\\nbc\\n").locate(4, 5)
    TextSpan(start=4, stop=5, line=2, column=2)
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def locate(self, start: int, stop: int) -> TextSpan:
        """Give the characters ``start`` up to ``stop`` with their line and column."""
        line = bisect_right(self._starts, start)
        return TextSpan(start, stop, line, start - self._starts[line - 1] + 1)


class Rows:
    """The rows of a text from ``start``, where one starts, up to ``stop``.

    >>> rows = Rows("- a\\n- b\\n", 0, 8)
    >>> rows.find_start(6), rows.find_end(6), rows.find_end(8)
    (4, 8, 8)
    """

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._starts = [start, *(found.end() for found in _ROW_END.finditer(text, start, stop))]
        self._stop = stop

    def find_start(self, index: int) -> int:
        """Find where the row of a character starts."""
        return self._starts[bisect_right(self._starts, index) - 1]

    def find_end(self, index: int) -> int:
        """Find where the next row starts; after a value that ends its row, such as ``|``, here."""
        after = bisect_left(self._starts, index)
        return self._starts[after] if after < len(self._starts) else self._stop


def find_row_end(text: str, index: int) -> int:
    """Find where the next row starts; after a value that ends its row, such as ``|``, here."""
    if text[index - 1 : index] and text[index - 1] in BREAKS:
        return index
    found = _ROW_END.search(text, index)
    return found.end() if found else len(text)


def skip_blank(text: str, index: int) -> int:
    """Find the next character that is neither blank nor in a comment."""
    found = _BLANK.match(text, index)
    return found.end() if found else index
