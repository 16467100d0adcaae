"""The rows of YAML: version 1.1 ends one with U+0085, U+2028 and U+2029 too, as PyYAML does."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

BREAKS = "\n\r\x85\u2028\u2029"
"""Whatever ends a row, beside ``\\r\\n``."""

_END = re.compile(f"\r\n|[{BREAKS}]")
_BLANK = re.compile(f"(?:[ \t{BREAKS}]|#[^{BREAKS}]*)*")


def find_row_end(text: str, index: int) -> int:
    """Where the next row starts; behind a value that ends with its row, such as ``|``, here."""
    if text[index - 1 : index] and text[index - 1] in BREAKS:
        return index
    found = _END.search(text, index)
    return found.end() if found else len(text)


def skip_blank(text: str, index: int) -> int:
    """Where the next character is that is neither blank nor in a comment."""
    found = _BLANK.match(text, index)
    return found.end() if found else index


class Rows:
    """The rows of a text from ``start``, where one starts, up to ``stop``.

    >>> rows = Rows("- a\\n- b\\n", 0, 8)
    >>> rows.start(6), rows.end(6), rows.end(8)
    (4, 8, 8)
    """

    def __init__(self, text: str, start: int, stop: int) -> None:
        self._starts = [start, *(found.end() for found in _END.finditer(text, start, stop))]
        self._stop = stop

    def start(self, index: int) -> int:
        """Where the row of a character starts."""
        return self._starts[bisect_right(self._starts, index) - 1]

    def end(self, index: int) -> int:
        """Where the next row starts; behind a value that ends with its row, such as ``|``, here."""
        after = bisect_left(self._starts, index)
        return self._starts[after] if after < len(self._starts) else self._stop
