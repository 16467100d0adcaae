"""A transcript as text, as Otter, Rev, Zoom, Google Meet, noScribe, Whisper and others write it.

.. code-block:: text

    Vera Lind  0:01                      00:00:00
    Hello, and welcome.                  Vera Lind: Hello, and welcome.
                                         Tom: Today we plant.
    Tom  0:05
    Today we plant.                      [00:00.000 --> 00:02.000]  Hello, and welcome.

What each row may say is in :mod:`transcript.formats.text_rows`. What looks like a name is one where
the file has names consistently: it stands beside a time, comes twice, or half the rows have one. A
time begins a line; rows below it go on, and after a blank one comes a line of the same speaker
without a start. A time in brackets inside a text begins a line too, as noScribe has them.

Times of a day, as Zoom saves with its captions, are counted from the first. What stands before the
first time or name, and what programs add of their own, is not what was said: it is left out, and
reported.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from transcript.errors import FormatError
from transcript.formats.text_rows import CLOCK, Row, is_capitalized, parse_row, parse_time
from transcript.formats.turns import is_name
from transcript.read_report import ReadReport
from transcript.seconds import format_clock
from transcript.spacing import join_texts
from transcript.text import quote, split_lines
from transcript.values import Line, Transcript, milliseconds

_BRACKETED = re.compile(rf"\[({CLOCK})\]")
# Rows that programs add of their own, whatever was said.
_ADDED = re.compile(
    r"Transcribed (?:by|with) .{0,200}|(?:Meeting|Transcription) ended after [0-9:]+.{0,10}"
    r"|Detect(?:ing|ed) language.{0,200}|This editable transcript was computer generated.{0,300}"
    r"|.{1,80} (?:started|stopped) transcription",
    re.IGNORECASE,
)
_FEWEST = 2
_FEW_ROWS = 4
_ROWS_A_TIME = 6
_DAY_S = 86_400.0
_SHOWN = 3
_MANY_AS_TEXT = "{n} lines with such times are read as text"


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse what was said as lines, with starts, ends and speakers where the file says them.

    Raises :class:`~transcript.errors.FormatError` where it says neither times nor names.
    """
    report = report or ReadReport()
    rows = split_lines(text)
    parsed = settle_names(_parse_rows(rows))
    first = next((at for at, row in enumerate(parsed) if row.is_timed or row.name), None)
    if first is None:
        raise FormatError(
            "no line has a time or a name, such as 'Vera Lind  0:05' or '[0:05] Vera: Hello.'",
            line=next((row.number for row in parsed), 1),
        )
    for row in parsed:
        if row.wrong:
            report.repair(f"{row.wrong}: it is read as text", _MANY_AS_TEXT, row.number)
    spoken = _leave_out_added(parsed, first, report)
    of_day = next((row.start for row in spoken if row.is_of_day), None)
    if of_day is not None:
        report.mention(
            f"its times are of the day: they are counted from the first, {format_clock(of_day)}"
        )
        spoken = [_count_from(row, of_day) for row in spoken]
    builder = _LineBuilder({at + 1 for at, row in enumerate(rows, 1) if not row.strip()})
    for row in spoken:
        builder.add(row)
    if builder.pending is not None:
        report.mention(
            f"nothing is said after the time {format_clock(builder.pending.start or 0.0)}",
            where=builder.pending.number,
        )
    return Transcript(tuple(builder.lines))


def has_headings(rows: list[str]) -> bool:
    """Tell whether names with times stand over what is said, or spans of Whisper's before it.

    >>> has_headings(["Vera  0:01", "Hello.", "Tom  0:05", "Good evening."])
    True
    """
    parsed = _parse_rows(rows)
    over = sum(row.is_heading and not below.is_timed for row, below in pairwise(parsed))
    spans, timed = sum(row.has_arrow for row in parsed), sum(row.is_timed for row in parsed)
    is_short = over > 0 and len(parsed) <= _FEW_ROWS and parsed[0].is_heading
    named = sum(row.is_heading and bool(row.text) for row in parsed)
    return is_short or max(over, named) >= _FEWEST or (spans > 0 and 2 * spans >= timed)


def is_text_transcript(rows: list[str]) -> bool:
    """Tell whether rows are what was said with times, and more than a caption list has.

    Times stand alone, in brackets, with an end or beside a name, or go on for several rows.

    >>> is_text_transcript(["0:01", "Hello.", "0:05", "Good evening."])
    True
    """
    parsed = _parse_rows(rows)
    timed = [row for row in parsed if row.is_timed]
    if len(timed) < _FEWEST:
        return False
    over = sum(
        row.is_timed and not row.whole and not below.is_timed for row, below in pairwise(parsed)
    )
    named = sum(row.name is not None and is_capitalized(row.name) for row in timed)
    marked = sum(row.end is not None or not row.is_bare for row in timed)
    wrapped = len(parsed) > len(timed) >= len(parsed) / _ROWS_A_TIME
    most = max(over, named, len(_find_names_over_text(parsed)), marked)
    return most >= max(_FEWEST, len(timed) / 2) or wrapped


def is_named_text(rows: list[str]) -> bool:
    """Tell whether rows are what was said, half of them or more with a name and a colon in front.

    >>> is_named_text(["Vera: Is the boat late?", "Tom: It often is."])
    True
    """
    parsed = _parse_rows(rows)
    names = [row.name for row in parsed if row.name is not None and row.text]
    enough = max(_FEWEST, len(parsed) / 2)
    return len(names) >= enough and all(map(is_capitalized, names))


def _parse_rows(rows: list[str]) -> list[Row]:
    return [parse_row(row, at) for at, row in enumerate(rows, 1) if row.strip(" \t\u00a0")]


def _find_names_over_text(rows: list[Row]) -> list[Row]:
    """Find the rows that are a time and what may be a name, where the next row is text."""
    return [
        row
        for row, below in pairwise(rows)
        if row.is_timed
        and row.name is None
        and row.whole
        and not below.is_timed
        and not row.whole.endswith(".")
        and is_name(row.whole)
        and is_capitalized(row.whole)
    ]


def settle_names(rows: list[Row]) -> list[Row]:
    """Leave a name only where it is one, as the whole file has it; elsewhere it is text again."""
    others = [row for row in rows if row.is_timed and not row.is_heading]
    over = _find_names_over_text(rows)
    if len(over) >= _FEWEST and 2 * len(over) >= len(others):
        numbers = {row.number for row in over}
        rows = [
            replace(row, name=row.whole, text="", is_heading=True) if row.number in numbers else row
            for row in rows
        ]
    headings = {row.name for row in rows if row.is_heading}
    begun = next((at for at, row in enumerate(rows) if row.is_timed or row.name), 0)
    spoken = [row for row in rows[begun:] if not row.is_heading and row.whole]
    timed = [row for row in spoken if row.is_timed]
    if headings or any(row.name for row in timed):  # then one without a time goes on
        spoken = timed
    counts = Counter(
        row.name for row in spoken if row.name and row.text and is_capitalized(row.name)
    )
    is_usual = 2 * counts.total() >= len(spoken)
    fewest = 1 if timed else _FEWEST
    names = headings | {
        name
        for name, count in counts.items()
        if count >= _FEWEST or (is_usual and counts.total() >= fewest)
    }
    return [
        row
        if row.name in names and (row.is_timed or not headings)
        else replace(row, name=None, text=row.whole)
        for row in rows
    ]


def _leave_out_added(rows: list[Row], first: int, report: ReadReport) -> list[Row]:
    """Leave out what stands before the row ``first``, and what programs add; report it."""
    ignored = [row for at, row in enumerate(rows) if at < first or _is_added(row)]
    if ignored:
        shown = ", ".join(quote(row.whole) for row in ignored[:_SHOWN])
        those = "1 line is" if len(ignored) == 1 else f"{len(ignored)} lines are"
        more = ", …" if ignored[_SHOWN:] else ""
        report.mention(f"{those} not what was said and left out: {shown}{more}")
    return [row for row in rows[first:] if not _is_added(row)]


def _is_added(row: Row) -> bool:
    return not row.is_timed and _ADDED.fullmatch(row.whole) is not None


def _count_from(row: Row, first: float) -> Row:
    """Count a row's time from the first of its day, past midnight too."""
    if row.start is None:
        return row
    return replace(row, start=milliseconds((row.start - first) % _DAY_S))


@dataclass(slots=True)
class _LineBuilder:
    """Makes lines of rows. ``pending`` is a time alone, with its row's number."""

    blank_above: set[int]
    lines: list[Line] = field(default_factory=list)
    pending: Row | None = None

    def add(self, row: Row) -> None:
        """Take in a row."""
        if row.is_timed and not row.whole:
            self.pending = row
            return
        is_first = row.is_timed or row.name is not None or self.pending is not None
        if is_first or (row.number in self.blank_above and self.lines[-1].text):
            begun = row if row.is_timed or self.pending is None else self.pending
            above = self.lines[-1].speaker if self.lines else None
            self.lines.append(Line(begun.start, begun.end, row.name or above, ""))
            self.pending = None
        self._say(row.text if row.name is not None else row.whole)

    def _say(self, text: str) -> None:
        """Add a text to the last line; a time in brackets inside it begins another one."""
        first, *rest = _BRACKETED.split(text)
        self._append(first)
        for clock, said in zip(rest[::2], rest[1::2], strict=True):
            last = self.lines[-1]
            try:
                start = parse_time(clock)
            except ValueError:
                self._append(f"[{clock}]{said}")
                continue
            if last.text or last.start is not None:
                self.lines.append(Line(start, None, last.speaker, ""))
            else:
                self.lines[-1] = replace(last, start=start)
            self._append(said)

    def _append(self, text: str) -> None:
        last = self.lines[-1]
        joined = join_texts([part for part in (last.text, text.strip(" \t\u00a0")) if part])
        self.lines[-1] = replace(last, text=joined)
