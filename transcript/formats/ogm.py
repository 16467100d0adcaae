"""The simple chapters of OGM tools, which mkvmerge reads and writes.

.. code-block:: text

    CHAPTER01=00:00:00.000
    CHAPTER01NAME=Dawn
    CHAPTER02=00:02:09.760
    CHAPTER02NAME=The lamp

See https://mkvtoolnix.download/doc/mkvmerge.html, "The simple chapter format".
"""

from __future__ import annotations

import re

from transcript.errors import FormatError
from transcript.formats.text_rows import parse_time
from transcript.read_report import ReadReport
from transcript.text import join_lines, split_lines
from transcript.values import Header, Transcript

_ROW = re.compile(r"[ \t]*CHAPTER([0-9]{1,6})(NAME)?[ \t]*=(.*)", re.DOTALL | re.IGNORECASE)
_MANY_LEFT = "{n} chapters are left out for such a reason"


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the chapters as headers with starts; report those that are left out.

    Raises :class:`~transcript.errors.FormatError` where there is no chapter with a time and a name.
    """
    report = report or ReadReport()
    headers = _read(text, report)
    if not headers:
        raise FormatError(
            next(iter(report.notes), None)
            or "there are no chapters in this file, such as CHAPTER01=00:00:00",
            line=1,
        )
    return Transcript(headers)


def is_ogm(rows: list[str]) -> bool:
    """Tell whether rows are chapters of this kind.

    >>> is_ogm(["CHAPTER01=00:00:00.000", "CHAPTER01NAME=Dawn"])
    True
    """
    return bool(rows) and _ROW.fullmatch(rows[0]) is not None


def _read(text: str, report: ReadReport) -> tuple[Header, ...]:
    times: dict[int, str] = {}
    names: dict[int, str] = {}
    for at, row in enumerate(split_lines(text), start=1):
        match = _ROW.fullmatch(row)
        if match is not None:
            (names if match[2] else times).setdefault(int(match[1]), join_lines(match[3]))
        elif row.strip(" \t"):
            report.repair("it is no chapter and is left out", _MANY_LEFT, at)
    found = []
    for number in sorted(names.keys() | times.keys()):
        try:
            start = parse_time(times[number])
        except KeyError:
            report.repair("it has no time: it is left out", _MANY_LEFT, f"chapter {number}")
            continue
        except ValueError as error:
            report.repair(f"{error}: it is left out", _MANY_LEFT, f"chapter {number}")
            continue
        if names.get(number):
            found.append(Header(names[number], start))
        else:
            report.repair("it has no name: it is left out", _MANY_LEFT, f"chapter {number}")
    return tuple(found)
