"""Audacity's labels as chapters: where a label starts and ends, in seconds, and its text.

.. code-block:: text

    0.000000	0.000000	Dawn
    129.760720	180.5	The lamp

Tabs stand between them. A row that begins with a backslash has the frequencies of the label above
(https://manual.audacityteam.org/man/importing_and_exporting_labels.html) and is ignored. A decimal
comma is read.
"""

from __future__ import annotations

import re

from transcript import seconds
from transcript.errors import FormatError
from transcript.read_report import ReadReport
from transcript.text import join_lines, split_lines
from transcript.values import Header, Transcript

_LABEL = re.compile(
    r"[ \t]*([0-9]+(?:[.,][0-9]+)?)\t+([0-9]+(?:[.,][0-9]+)?)(?:\t(.*))?", re.DOTALL
)
_FREQUENCIES = re.compile(r"\\(?:\t.*)?", re.DOTALL)
_MANY_LEFT = "{n} chapters are left out for such a reason"


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the labels as headers with starts; report those that are left out.

    Raises :class:`~transcript.errors.FormatError` where no row is a label with a text.
    """
    headers = _read(text, report or ReadReport())
    if not headers:
        raise FormatError(
            "there are no labels in this file: each is a line of two times in seconds and a text, "
            "with tabs between them",
            line=1,
        )
    return Transcript(headers)


def is_labels(rows: list[str]) -> bool:
    """Tell whether rows are labels.

    >>> is_labels(["0.000000\\t0.000000\\tDawn"])
    True
    """
    labels = [row for row in rows if not _FREQUENCIES.fullmatch(row)]
    return bool(labels) and all(map(_LABEL.fullmatch, labels))


def _read(text: str, report: ReadReport) -> tuple[Header, ...]:
    found = []
    for number, row in enumerate(split_lines(text), start=1):
        if not row.strip(" \t") or _FREQUENCIES.fullmatch(row):
            continue
        match = _LABEL.fullmatch(row)
        if match is None:
            report.repair("it is no label and is left out", _MANY_LEFT, number)
            continue
        title = join_lines(match[3] or "")
        try:
            start = seconds.parse_decimal(match[1].replace(",", "."))
        except ValueError as error:
            report.repair(f"{error}: it is left out", _MANY_LEFT, number)
            continue
        if title:
            found.append(Header(title, start))
        else:
            report.repair(
                f"the label at {match[1]} s has no text: it is left out", _MANY_LEFT, number
            )
    return tuple(found)
