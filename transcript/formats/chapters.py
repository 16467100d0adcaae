"""Chapter lists, one chapter a line: as they are published, and as a video's description.

.. code-block:: text

    00:00:00 The keeper's day          a chapter list: HH:MM:SS
    01:02:05 What the ferry brings

    0:00 The keeper's day              a video description: M:SS, H:MM:SS from one hour on
    1:02:05 What the ferry brings

Either is read as people write them: ``- 0:00 Title``, ``(0:00) Title``, ``[0:00] Title``,
``1. 0:00 Title``, ``0:00 – Title``, ``0:00-1:30 Title``, thousandths, blank lines. Lines that do
not start with a time, as the rest of a video's description, are no chapters;
:func:`list_ignored` counts them. A title that would be read as a part of all that is written with a
no-break space before it, which does not show and which reading takes off again.

A chapter list is a transcript of headers that have starts. Where a transcript's headers have none,
as in an episode, :func:`fill_starts` takes them from the lines below.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs
from transcript.text import decode, join_lines, split_lines
from transcript.values import Entry, Header, Line, Transcript, milliseconds

FEWEST_ACCEPTED = 3
SHORTEST_ACCEPTED_S = 10
"""What YouTube asks of the chapters in a description, beside the first starting at 0:00
(https://support.google.com/youtube/answer/9884579)."""

_REASONS_SHOWN = 3
_CLOCK = r"[0-9]+(?::[0-9]+)+(?:\.[0-9]+)?"
_DASH = r"[-\u2010-\u2015|:•]"
_ROW = re.compile(
    rf"""[ \t]*
    (?:[-*+•·\u2010-\u2015][ \t]*|[0-9]{{1,3}}[.)][ \t]+)?      # a bullet, or a number
    [\[(]?({_CLOCK})[\])]?
    (?:[ \t]*[-\u2010-\u2015][ \t]*{_CLOCK}(?![^ \t]))?         # until when
    (?:[ \t]*{_DASH}(?=[ \t]|$)|[\u2012-\u2015]|(?=[ \t]|$))    # what parts time and title
    [ \t]*(.*)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = "\u00a0"


def parse(text: str) -> Transcript:
    """Parse the chapters as headers with starts.

    Raises :class:`~transcript.errors.FormatError` for a time that is none, and where no line of
    the text starts with a time.
    """
    rows = split_lines(text)
    found = []
    for number, row in enumerate(rows, start=1):
        try:
            chapter = parse_chapter(row)
        except ValueError as error:
            raise FormatError(str(error), line=number) from error
        if chapter is not None:
            found.append(chapter)
    if not found:
        first = next((n for n, row in enumerate(rows, start=1) if row.strip()), 1)
        raise FormatError(
            "there are no chapters in this file: each is a line that starts with its time, "
            "such as 00:01:05 or 1:05",
            line=first,
        )
    return Transcript(tuple(found))


def write(transcript: Transcript) -> str:
    """Write the headers as ``HH:MM:SS Title``, their starts floored to the second.

    Raises :class:`~transcript.errors.NotExpressible` where there is none, and for one without a
    start.
    """

    def format_long_clock(start: float) -> str:
        minutes, second = divmod(int(start), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"

    return _write(transcript, format_long_clock)


def write_description(transcript: Transcript) -> str:
    """Write the headers as ``M:SS Title``, or ``H:MM:SS Title`` from one hour on.

    Raises what :func:`write` raises.
    """
    return _write(transcript, seconds.format_clock)


def list_ignored(data: bytes) -> tuple[str, ...]:
    """List in plain words what a file holds beside chapters."""
    rows = [row for row in split_lines(decode(data)) if row.strip()]
    count = sum(_ROW.fullmatch(row) is None for row in rows)
    if not count:
        return ()
    those = "1 line without a time is" if count == 1 else f"{count} lines without a time are"
    return (f"{those} ignored",)


def parse_chapter(row: str) -> Header | None:
    """Parse the chapter that a line is, or ``None``; ``ValueError`` for a time that is none.

    >>> parse_chapter("- (1:05) The ferry"), parse_chapter("12:30pm at the pier")
    (Header(title='The ferry', start=65.0), None)
    """
    match = _ROW.fullmatch(row)
    if match is None:
        return None
    whole, _, fraction = match[1].partition(".")
    start = milliseconds(seconds.parse_clock(whole) + float(f"0.{fraction or 0}"))
    title = join_lines(match[2])
    bare = title.removeprefix(_ESCAPE)
    is_escaped = bare != title and _is_taken_apart(bare)
    return Header(bare if is_escaped else title, start)


def fill_starts(transcript: Transcript) -> Transcript:
    """Keep the headers alone; one without a start gets that of the next line that has one.

    A header that no such line follows is left out.
    """
    found: list[Entry] = []
    coming: float | None = None
    for entry in reversed(transcript.entries):
        if isinstance(entry, Line):
            coming = coming if entry.start is None else entry.start
        elif entry.start is not None or coming is not None:
            found.append(entry if entry.start is not None else replace(entry, start=coming))
    return replace(transcript, entries=tuple(reversed(found)))


def describe_filled_starts(transcript: Transcript) -> tuple[str, ...]:
    """Say in plain words what :func:`fill_starts` makes up and leaves out."""
    untimed = sum(header.start is None for header in transcript.headers)
    left = len(transcript.headers) - len(fill_starts(transcript).entries)
    notes = []
    if untimed > left:
        count = untimed - left
        notes.append(
            "1 chapter has no time of its own: it gets the time of the next line"
            if count == 1
            else f"{count} chapters have no time of their own: they get the time of the next line"
        )
    if left:
        notes.append(
            "1 chapter has no line with a time below it and is left out"
            if left == 1
            else f"{left} chapters have no line with a time below them and are left out"
        )
    return tuple(notes)


def explain_refusal(transcript: Transcript) -> tuple[str, ...]:
    """Say why YouTube would not show the chapters; nothing where it would.

    >>> explain_refusal(Transcript((Header("a", 0.0), Header("b", 30.0), Header("c", 35.0))))
    ('YouTube will not show these chapters: b at 0:30 is shorter than 10 seconds',)
    """
    starts = [(header, header.start or 0.0) for header in transcript.headers]
    if not starts:
        return ()
    found = []
    if int(starts[0][1]) != 0:
        found.append(f"the first starts at {seconds.format_clock(starts[0][1])}, not at 0:00")
    if len(starts) < FEWEST_ACCEPTED:
        found.append(f"there are {len(starts)}, fewer than {FEWEST_ACCEPTED}")
    for (header, start), (following, end) in pairwise(starts):
        if end < start:
            found.append(f"{_name(following)} starts before the one above it")
        elif int(end) - int(start) < SHORTEST_ACCEPTED_S:
            found.append(f"{_name(header)} is shorter than {SHORTEST_ACCEPTED_S} seconds")
    if not found:
        return ()
    more = f"; and {len(found) - _REASONS_SHOWN} more" if found[_REASONS_SHOWN:] else ""
    reasons = "; ".join(found[:_REASONS_SHOWN])
    return (f"YouTube will not show these chapters: {reasons}{more}",)


def _name(header: Header) -> str:
    return f"{join_lines(header.title)} at {seconds.format_clock(header.start or 0.0)}"


def _write(transcript: Transcript, format_start: Callable[[float], str]) -> str:
    if not transcript.headers:
        raise NotExpressible(
            "there are no chapters to write: no header has a time, or a line with a time below it"
        )
    rows = []
    for number, header in enumerate(transcript.headers, start=1):
        start = needs.require_seconds(header.start, number, "start", "a chapter list", "chapter")
        title = join_lines(header.title)
        escape = _ESCAPE if _is_taken_apart(title) else ""
        rows.append(f"{format_start(start)} {escape}{title}".rstrip(" "))
    return "\n".join(rows) + "\n"


def _is_taken_apart(title: str) -> bool:
    """Tell whether a title after a time would not be read as it is."""
    match = _ROW.fullmatch(f"0:00 {title.lstrip(_ESCAPE)}")
    return match is None or join_lines(match[2]) != title.lstrip(_ESCAPE)
