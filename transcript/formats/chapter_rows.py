"""The rows of a chapter list as people write them, and which of them are chapters.

.. code-block:: text

    0:00 Dawn            - 0:00 Dawn          ▶️ (0:00) Dawn         1. 0:00 – Dawn
    0:00-1:30 Dawn       Dawn - 0:00          Dawn (0:00–1:30)       00:00:00.000 Dawn <https://…>
    0:00
    Dawn

A time at the end of a row makes a chapter only beside other chapters, or where no row begins with a
time: "We met at 12:30" is none. A row with a time that cannot be read, or without a title, is left
out, and a note says which and why.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from transcript import seconds
from transcript.read_report import ReadReport
from transcript.text import join_lines, quote, split_lines
from transcript.values import Header, milliseconds

_CLOCK = r"[0-9]+(?::[0-9]+)+(?:[.,][0-9]+)?"
_UNTIL = rf"(?:[ \t]*(?:-+>|[-\u2010-\u2015~→])[ \t]*(?:{_CLOCK}|[Ee]nd)(?=[\])}}>】]|[ \t]|$))?"
_MARK = r"(?:[-\u2010-\u2015|:•·→⇒➔➜➡➤▶►»>~=]\ufe0f?)"
# Bullets, emoji and keycaps are no letters; a bracket is passed only where it is the time's.
_NUMBER = r"(?:[Cc]hapter|CHAPTER)?[ \t]*[0-9]{1,3}(?:[.)]|[ \t]*[-:|])?[ \t]+"
_BEFORE = rf"(?:[^\w\s\[({{<【]|[0-9]\ufe0f?\u20e3|[ \t])*(?:{_NUMBER})?"
_FIRST = re.compile(
    rf"""{_BEFORE}
    [\[({{<【]?[ \t]*({_CLOCK}){_UNTIL}[ \t]*[\])}}>】]?(?:\*\*)?{_UNTIL}
    (?:[ \t]*{_MARK}(?=[ \t]|$)|[\u2012-\u2015]|(?=[ \t]|$))    # what parts time and title
    [ \t]*(.*)""",
    re.VERBOSE | re.DOTALL,
)
_LAST = re.compile(
    rf"(?:[ \t]|[.…·_]{{2,}}|[-\u2010-\u2015|:@])[\[({{<【]?({_CLOCK}){_UNTIL}[\])}}>】]?[ \t]*$"
)
_BULLET = re.compile(r"[ \t]*(?:[-*+•·\u2010-\u2015][ \t]+|[0-9]{1,3}[.)][ \t]+)")
_LINK = re.compile(r"[ \t]+<(?:https?|mailto):[^<>\s]*>$")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?|mailto):[^()\s]*\)")
_WIDE_CLOCK = re.compile(
    r"^[ \t\u3000]*[(（\[［]?[0-9０-９]+(?:[:：][0-9０-９]+)+[)）\]］]?(?:\u3000|(?=[ \t]|$))"
)
_ESCAPE = "\u00a0"
_PARTS = " \t.…·_-\u2010\u2011\u2012\u2013\u2014\u2015|:@"
_FEWEST = 2
_MANY_LEFT = "{n} such lines are left out"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is not blank; ``start`` is a time at its beginning, ``last`` one at its end."""

    number: int
    text: str
    title: str = ""
    start: float | None = None
    last: float | None = None
    has_link: bool = False
    wrong: str = ""


def fold_wide_clock(row: str) -> str:
    """Write a time at a row's beginning, and the blank after it, as ASCII has them.

    >>> fold_wide_clock("１２：０３　３つの船"), fold_wide_clock("３つの船")
    ('12:03 ３つの船', '３つの船')
    """
    return _WIDE_CLOCK.sub(lambda found: unicodedata.normalize("NFKC", found[0]), row, count=1)


def read_chapters(text: str, report: ReadReport) -> tuple[Header, ...]:
    """Read all chapters of a text, in the order of its rows; report the rows that are none."""
    rows = [
        _parse_row(fold_wide_clock(row), number)
        for number, row in enumerate(split_lines(text), start=1)
        if row.strip(" \t")
    ]
    taken: dict[int, _Row] = {at: row for at, row in enumerate(rows) if row.start is not None}
    _take_times_at_the_end(rows, taken)
    used = _take_titles_beside(rows, taken)
    for at, row in enumerate(rows):
        found = taken.get(at, row)
        if found.wrong:
            report.repair(f"{found.wrong}: the line is left out", _MANY_LEFT, row.number)
        elif at in taken and not found.title:
            clock = seconds.format_clock(found.start or 0.0)
            report.repair(f"{clock} has no title: it is left out", _MANY_LEFT, row.number)
        elif found.has_link:
            report.mention("a link is ignored", "{n} links are ignored")
        elif at not in taken and at not in used:
            _report_ignored(row, report)
    return tuple(Header(row.title, row.start) for _, row in sorted(taken.items()) if row.title)


def parse_chapter(row: str) -> Header | None:
    """Parse the chapter of a row that begins with a time, or ``None``.

    Raises ``ValueError`` for a time that is none.

    >>> parse_chapter("- (1:05) The ferry"), parse_chapter("12:30pm at the pier")
    (Header(title='The ferry', start=65.0), None)
    """
    match = _FIRST.fullmatch(fold_wide_clock(row))
    if match is None:
        return None
    return Header(_read_title(match[2])[0], _parse_clock(match[1]))


def escape_title(title: str) -> str:
    """Write a title so that what looks like a part of the row in front of it is read as title."""
    return f"{_ESCAPE}{title}" if _is_taken_apart(title) else title


def _parse_row(row: str, number: int) -> _Row:
    plain = row.strip(" \t")
    try:
        match = _FIRST.fullmatch(row)
        if match is not None:
            title, has_link = _read_title(match[2])
            return _Row(number, plain, title, _parse_clock(match[1]), has_link=has_link)
        match = _LAST.search(row)
        if match is None:
            return _Row(number, plain)
        title = _BULLET.sub("", row[: match.start()], count=1).strip(" \t").rstrip(_PARTS)
        return _Row(number, plain, title, last=_parse_clock(match[1]) if title else None)
    except ValueError as error:
        return _Row(number, plain, wrong=str(error))


def _report_ignored(row: _Row, report: ReadReport) -> None:
    if row.last is None:
        report.mention("1 line without a time is ignored", "{n} lines without a time are ignored")
    else:
        report.mention(
            f"the time at the end of {quote(row.text)} is not taken for a chapter's",
            "times at the end of {n} lines are not taken for a chapter's",
            row.number,
        )


def _take_times_at_the_end(rows: list[_Row], taken: dict[int, _Row]) -> None:
    """Take the rows with a time at their end, where they stand among chapters in order of time."""
    lasts = [at for at, row in enumerate(rows) if row.last is not None]
    if not taken:
        runs = [at for at in lasts if at - 1 in lasts or at + 1 in lasts]
        chosen = runs if len(runs) >= _FEWEST else [at for at in lasts if len(rows) == 1]
    else:
        chosen = []
        for at in lasts:
            above, below = taken.get(at - 1), taken.get(at + 1)
            is_beside = above is not None or below is not None
            is_ordered = (above is None or _time(above) <= _time(rows[at])) and (
                below is None or _time(rows[at]) <= _time(below)
            )
            chosen += [at] if is_beside and is_ordered and not rows[at].title.endswith(".") else []
    for at in chosen:
        row = rows[at]
        taken[at] = _Row(row.number, row.text, row.title, row.last)


def _time(row: _Row) -> float:
    return row.start if row.start is not None else row.last or 0.0


def _take_titles_beside(rows: list[_Row], taken: dict[int, _Row]) -> set[int]:
    """Give times that stand alone the title on the row below, or above; return those rows."""
    bare = [at for at, row in taken.items() if not row.title]
    free = {at for at, row in enumerate(rows) if at not in taken and not row.wrong}
    is_usual = 2 * len(bare) > len(taken)
    below = {
        at: at + 1
        for at in bare
        if at + 1 in free and (is_usual or rows[at + 1].number == rows[at].number + 1)
    }
    above = {at: at - 1 for at in bare if at - 1 in free}
    beside = above if is_usual and len(above) > len(below) else below
    for at, where in beside.items():
        row = taken[at]
        title, has_link = _read_title(rows[where].text)
        taken[at] = _Row(row.number, row.text, title, row.start, has_link=has_link)
    return set(beside.values())


def _parse_clock(text: str) -> float:
    whole, _, fraction = text.replace(",", ".").partition(".")
    return milliseconds(seconds.parse_clock(whole) + float(f"0.{fraction or 0}"))


def _read_title(text: str) -> tuple[str, bool]:
    """Read a title: without the link that mp4chaps puts after it, and whether there was one."""
    title = join_lines(text)
    bare = title.removeprefix(_ESCAPE)
    if bare != title and _is_taken_apart(bare):
        return bare, False
    without = _drop_link(title)
    return without, without != title


def _drop_link(title: str) -> str:
    """Drop the link behind a title, or of a title that is the text of one in Markdown."""
    link = _MARKDOWN_LINK.fullmatch(title)
    return _LINK.sub("", title) if link is None else link[1]


def _is_taken_apart(title: str) -> bool:
    """Tell whether a title after a time would not be read as it is."""
    plain = title.lstrip(_ESCAPE)
    match = _FIRST.fullmatch(f"0:00 {plain}")
    return match is None or _drop_link(join_lines(match[2])) != plain
