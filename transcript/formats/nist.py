"""What RTTM, CTM and STM share: fields parted by white space, and records of several recordings.

A blank inside a name is written as ``%20``, as in an address, so that every other tool reads one
field and we read the same name again. ``%`` itself is escaped only where it would read as such
an escape, so ``100%`` stays ``100%``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote as percent_encode
from urllib.parse import unquote

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.read_report import ReadReport
from transcript.text import quote, split_lines
from transcript.values import milliseconds

NOTHING = "<NA>"
"""What the formats of NIST write where a field has no value."""

COMMENT = ";;"

MOST_EARLY_S = 1.0
"""Seconds below zero that a start may have for its end to be believed."""

Read = TypeVar("Read")

_DECIMAL = re.compile(r"-?(?:[0-9]{1,12}(?:\.[0-9]*)?|\.[0-9]+)")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLAIN = re.compile(r"[^\s%<;]+")
_MISTAKABLE = re.compile(r"%(?=[0-9A-Fa-f]{2})|^<(?=NA>$)|^;")


@lru_cache(maxsize=1 << 14)  # a recording says the same few names and words over and over
def escape_field(text: str, what: str) -> str:
    """Write a text as one field; ``what`` names it in the error for an empty one.

    >>> escape_field("Speaker 1", "speaker")
    'Speaker%201'
    """
    if not text:
        raise NotExpressible(f"an empty {what} cannot be written as a field")
    if _PLAIN.fullmatch(text):
        return text
    escaped = _MISTAKABLE.sub(lambda match: percent_encode(match[0], safe=""), text)
    return "".join(percent_encode(c, safe="") if c.isspace() else c for c in escaped)


def unescape_field(token: str) -> str:
    """Read the text of a field; an escape that :func:`escape_field` would not write stays.

    >>> unescape_field("Speaker%201"), unescape_field("%41")
    ('Speaker 1', '%41')
    """

    def unescape(match: re.Match[str]) -> str:
        text = unquote(match[0], errors="replace")
        return text if all(c.isspace() or c in "%<;" for c in text) else match[0]

    return _ESCAPES.sub(unescape, token) if "%" in token else token


def split_fields(line: str) -> list[str]:
    """Split a line at its spaces and tabs."""
    return [field for field in line.replace("\t", " ").split(" ") if field]


def iterate_records(text: str) -> Iterator[tuple[int, str]]:
    """Iterate over a file's records, each with its line's number; comments are no records."""
    for number, line in enumerate(split_lines(text), start=1):
        record = line.strip(" \t")
        if record and not record.startswith(COMMENT):
            yield number, record


def choose_recording(found: set[str], wanted: str | None) -> str | None:
    """Choose the recording wanted, or else the only one found (``None`` in an empty file).

    Raises :class:`FormatError` where the wanted one is not there, or none is wanted of several.
    """
    names = ", ".join(sorted(found)[:5]) + (", …" if len(found) > 5 else "")
    if wanted is not None and wanted not in found:
        there = f"it has {names}" if found else "it has none"
        raise FormatError(f"the file has no recording {quote(wanted)}; {there}")
    if wanted is None and len(found) > 1:
        raise FormatError(f"the file has {len(found)} recordings ({names}); name one of them")
    return wanted if wanted is not None else next(iter(found), None)


def parse_span(start: str, duration: str, number: int, report: ReadReport) -> tuple[float, float]:
    """Parse two fields, a start and a duration in seconds, to a start and an end.

    A start a little below zero, as a detector's padding leaves it, counts as 0, and the report says
    so. Raises :class:`FormatError` with the line's ``number``.
    """
    try:
        length = seconds.parse_decimal(duration)
        begin = parse_start(start, number, report)
        end = begin + length - parse_early(start)
        return begin, milliseconds(seconds.check_time(max(end, 0.0)))
    except ValueError as error:
        raise FormatError(str(error), line=number) from error


def parse_start(text: str, number: int, report: ReadReport) -> float:
    """Parse a start in seconds; one a little below zero counts as 0, and the report says so."""
    if parse_early(text) > 0:
        report.repair(
            f"the start {text} is below zero: it counts as 0",
            "{n} starts are below zero: they count as 0",
            number,
        )
        return 0.0
    return seconds.parse_decimal(text.removeprefix("-"))


def parse_early(text: str) -> float:
    """Parse by how many seconds a start is below zero; 0 for one that is not, or is no number."""
    if not text.startswith("-"):
        return 0.0
    early = seconds.parse_decimal(text[1:])
    if early > MOST_EARLY_S:
        raise ValueError(f"{quote(text)} is not a number of seconds from 0 on")
    return early


def read_rows(text: str, read: Callable[[str, int], Read], report: ReadReport) -> list[Read]:
    """Read a file's records, with each one's number; one that is none is left out, and noted.

    Raises :class:`FormatError` where ``report`` is strict, or no record can be read.
    """
    found: list[Read] = []
    first: FormatError | None = None
    for number, record in iterate_records(text):
        try:
            found.append(read(record, number))
        except FormatError as error:
            if report.is_strict:
                raise
            first = first or error
            what = str(error).partition(": ")[2]
            report.repair(
                f"{what}; the row is left out",
                "{n} rows that cannot be read are left out",
                number,
            )
    if first is not None and not found:
        raise first
    return found


def split_record(record: str, at_tabs: Sequence[int]) -> list[str]:
    """Split a record at its tabs where that gives one of some numbers of fields, else at blanks.

    >>> split_record("SPEAKER\\tmy talk\\t1", [3])
    ['SPEAKER', 'my talk', '1']
    """
    if "\t" not in record:
        return split_fields(record)
    fields = [field.strip(" ") for field in record.split("\t")]
    return fields if len(fields) in at_tabs and all(fields) else split_fields(record)


def is_decimal(text: str) -> bool:
    """Tell whether a field is a number of seconds, which may be below zero."""
    return _DECIMAL.fullmatch(text) is not None


def measure_duration(start: float, end: float) -> float:
    """Measure the seconds between two times, exact to the millisecond: start + duration is end."""
    return milliseconds(milliseconds(end) - milliseconds(start))
