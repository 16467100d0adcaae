"""Text as it lies in a file: decoding it, its lines, and text that must fit on one line.

Only ``\\n``, ``\\r\\n`` and ``\\r`` break a line here. ``str.splitlines`` and ``str.strip`` know
more white space than that, and would tear or trim text that was UTF-8 read as Latin-1, where
U+0085 and U+00A0 are halves of ordinary letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from transcript.errors import FormatError
from transcript.files import read_file
from transcript.spacing import join_texts

BOM = "\ufeff"

_SHOWN = 60
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n|\n|\r")
_BLANKS = " \t" + BOM


def decode(data: bytes, *, path: Path | str | None = None) -> str:
    """Decode a file's bytes, byte-order mark and line breaks kept; UTF-8 only.

    Raises :class:`FormatError` with the line of the first byte that is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError("the file is UTF-16; save it as UTF-8", path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8",
            line=line,
            path=path,
        ) from error


def read_text(path: Path | str) -> str:
    """Read a file and :func:`decode` it; an unreadable file raises ``OSError``."""
    return decode(read_file(path), path=path)


def split_lines(text: str) -> list[str]:
    """Split a text into lines, without their breaks and without a byte-order mark.

    A final line break closes the last line and opens none.

    >>> split_lines("a\\r\\nb\\n")
    ['a', 'b']
    """
    found = _BREAK.split(text.removeprefix(BOM))
    if found[-1] == "":
        found.pop()
    return found


def iterate_lines(text: str) -> Iterator[str]:
    """Give the lines of :func:`split_lines` one by one: of a long text only one is held at a time.

    >>> list(iterate_lines("a\\r\\nb\\n"))
    ['a', 'b']
    """
    start = len(BOM) if text.startswith(BOM) else 0
    for found in _BREAK.finditer(text, start):
        yield text[start : found.start()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def split_rows(text: str) -> tuple[str, ...]:
    """Split a text into the lines that say something, each as :func:`join_lines` has it.

    >>> split_rows("We moved\\n\\nto  Rome.")
    ('We moved', 'to  Rome.')
    """
    return tuple(row for row in map(join_lines, _BREAK.split(text)) if row)


def join_lines(text: str) -> str:
    """Join the lines of a text to one: line breaks and the blanks around them become one space.

    Between letters of scripts without spaces (:mod:`transcript.spacing`) they become nothing.
    Spaces, tabs and byte-order marks at the ends go; all other characters stay as they are.

    >>> join_lines(" it is \\n a  start")
    'it is a  start'
    """
    if "\n" not in text and "\r" not in text:
        return text.strip(_BLANKS)
    parts = (part.strip(_BLANKS) for part in _BREAK.split(text))
    return join_texts([part for part in parts if part])


def quote(value: object) -> str:
    """Quote a value for an error: as Python writes it, on one line, cut where it is long.

    >>> quote("1:5"), len(quote("a" * 1000))
    ("'1:5'", 60)
    """
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def has_surrogate(text: str) -> bool:
    """Tell whether a text contains half of a surrogate pair, which no UTF-8 file can."""
    return _SURROGATE.search(text) is not None
