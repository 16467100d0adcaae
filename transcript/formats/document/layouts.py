"""Documents of other programs, whose paragraphs hold a name, a time and a text in one.

.. code-block:: text

    Vera Lind   0:03⏎Hello.             Teams, with line breaks in the paragraph
    [00:00:03] Vera Lind: Hello.        Descript
    Vera Lind: [0:03] Hello.            Sonix
    00:00:00 ¶ Vera Lind: Hello.        Google Meet: a time, then paragraphs with names

Such a paragraph is taken apart into a time, a name and a text, as our own documents have them. What
a row says, and whether its name is one, is decided as for text
(:mod:`transcript.formats.text_rows`). A heading that is a time, as Meet has them, is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transcript.formats.document import marks
from transcript.formats.text_rows import Row, parse_row
from transcript.formats.text_transcript import settle_names
from transcript.read_report import ReadReport
from transcript.seconds import format_clock
from transcript.text import quote

Kind = Literal["time", "name", "heading", "title", "text"]

_BREAK = re.compile(r"[\n\r]+")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that is not blank: what its style makes of it, its text, its number from 1."""

    kind: Kind
    text: str
    number: int


def take_apart(found: Sequence[Paragraph], report: ReadReport) -> tuple[Paragraph, ...]:
    """Take apart the paragraphs of a document that has none in the styles of times and names.

    What stands before the first of them is not what was said: it is left out, and reported.
    """
    if any(each.kind in {"time", "name"} for each in found):
        return tuple(found)
    parsed = [_parse_rows(each) if each.kind == "text" else [] for each in found]
    rows = [
        replace(row, number=number)
        for number, row in enumerate(row for rows in parsed for row in rows)
    ]
    settled = iter(settle_names(rows))
    taken = [[next(settled) for _ in rows] for rows in parsed]
    if not any(row.name is not None for rows in taken for row in rows):
        return tuple(found)
    first = next(
        at for at, rows in enumerate(taken) if any(row.is_timed or row.name for row in rows)
    )
    before = [each for each in found[:first] if each.kind == "text"]
    if before:
        shown = ", ".join(quote(each.text) for each in before[:_SHOWN])
        those = "1 paragraph" if len(before) == 1 else f"{len(before)} paragraphs"
        more = ", …" if before[_SHOWN:] else ""
        report.mention(f"not what was said, and left out: {those} before it: {shown}{more}")
    return tuple(
        part
        for at, (each, rows) in enumerate(zip(found, taken, strict=True))
        if at >= first or each.kind != "text"
        for part in _split(each, rows)
    )


def _parse_rows(paragraph: Paragraph) -> list[Row]:
    if marks.unmark_text(paragraph.text) is not None:
        return [Row(0, None, None, None, paragraph.text, paragraph.text)]
    rows = [row for row in _BREAK.split(paragraph.text) if row.strip(marks.BLANKS)]
    return [parse_row(row) for row in rows]


def _split(paragraph: Paragraph, rows: Sequence[Row]) -> Iterator[Paragraph]:
    """Split a paragraph in which a row has a name; the rows below one go on in one text."""
    if not any(row.name is not None for row in rows):
        time = marks.parse_time(paragraph.text) if paragraph.kind == "heading" else None
        yield paragraph if time is None or time.rest else replace(paragraph, kind="time")
        return
    said: list[str] = []
    for row in rows:
        if row.is_timed or row.name is not None:
            yield from _say(said, paragraph.number)
            said = []
        if row.start is not None:
            yield Paragraph("time", f"[{format_clock(row.start)}]", paragraph.number)
        if row.name is not None:
            yield Paragraph("name", marks.mark_name(row.name), paragraph.number)
        text = row.text if row.name is not None else row.whole
        said += [text] if text else []
    yield from _say(said, paragraph.number)


def _say(said: Sequence[str], number: int) -> Iterator[Paragraph]:
    if said:
        yield Paragraph("text", marks.mark_text("\n".join(said)), number)
