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
from collections.abc import Callable, Iterator
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
    """The chapters as headers with starts.

    Raises :class:`~transcript.errors.FormatError` for a time that is none, and where no line of
    the text starts with a time.
    """
    found = tuple(_chapters(text))
    if not found:
        first = next((n for n, row in enumerate(split_lines(text), start=1) if row.strip()), 1)
        raise FormatError(
            "there is no chapter here: each is a line that starts with its time, "
            "such as 00:01:05 or 1:05",
            line=first,
        )
    return Transcript(found)


def write(transcript: Transcript) -> str:
    """The headers as ``HH:MM:SS Title``, their starts floored to the second.

    Raises :class:`~transcript.errors.NotExpressible` where there is none, and for one without a
    start.
    """
    return _written(transcript, _long_clock)


def write_description(transcript: Transcript) -> str:
    """The headers as ``M:SS Title``, and ``H:MM:SS Title`` from one hour on; as :func:`write`."""
    return _written(transcript, seconds.format_clock)


def list_ignored(data: bytes) -> tuple[str, ...]:
    """What a file holds beside chapters."""
    rows = [row for row in split_lines(decode(data)) if row.strip()]
    count = sum(_ROW.fullmatch(row) is None for row in rows)
    if not count:
        return ()
    have = "1 line has no time and is" if count == 1 else f"{count} lines have no time and are"
    return (f"{have} passed over",)


def parse_chapter(row: str) -> Header | None:
    """The chapter that a line is, or ``None``; ``ValueError`` for a time that is none.

    >>> parse_chapter("- (1:05) The ferry"), parse_chapter("12:30pm at the pier")
    (Header(title='The ferry', start=65.0), None)
    """
    match = _ROW.fullmatch(row)
    if match is None:
        return None
    return Header(_unescaped(join_lines(match[2])), _start(match[1]))


def fill_starts(transcript: Transcript) -> Transcript:
    """The headers alone, one without a start having that of the next line that has one.

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
    """What :func:`fill_starts` makes up and leaves out, in plain words."""
    untimed = sum(header.start is None for header in transcript.headers)
    left = len(transcript.headers) - len(fill_starts(transcript).entries)
    notes = []
    if untimed > left:
        count = untimed - left
        notes.append(
            "1 chapter has no time of its own: it starts where the next line does"
            if count == 1
            else f"{count} chapters have no time of their own: they start where the next line does"
        )
    if left:
        notes.append(
            "1 chapter has no line with a time below it and is left out"
            if left == 1
            else f"{left} chapters have no line with a time below them and are left out"
        )
    return tuple(notes)


def explain_refusal(transcript: Transcript) -> tuple[str, ...]:
    """Why YouTube would not show the chapters; nothing where it would.

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
            found.append(f"{_named(following)} starts before the one above it")
        elif int(end) - int(start) < SHORTEST_ACCEPTED_S:
            found.append(f"{_named(header)} is shorter than {SHORTEST_ACCEPTED_S} seconds")
    if not found:
        return ()
    more = f"; and {len(found) - _REASONS_SHOWN} more" if found[_REASONS_SHOWN:] else ""
    reasons = "; ".join(found[:_REASONS_SHOWN])
    return (f"YouTube will not show these chapters: {reasons}{more}",)


def _named(header: Header) -> str:
    return f"{join_lines(header.title)} at {seconds.format_clock(header.start or 0.0)}"


def _chapters(text: str) -> Iterator[Header]:
    for number, row in enumerate(split_lines(text), start=1):
        try:
            found = parse_chapter(row)
        except ValueError as error:
            raise FormatError(str(error), line=number) from error
        if found is not None:
            yield found


def _start(text: str) -> float:
    whole, _, fraction = text.partition(".")
    return milliseconds(seconds.parse_clock(whole) + float(f"0.{fraction or 0}"))


def _written(transcript: Transcript, clock: Callable[[float], str]) -> str:
    if not transcript.headers:
        raise NotExpressible("there is no chapter to write: no header has, or is given, a time")
    rows = []
    for number, header in enumerate(transcript.headers, start=1):
        start = needs.require_seconds(header.start, number, "start", "a chapter list", "chapter")
        rows.append(f"{clock(start)} {_escaped(join_lines(header.title))}".rstrip(" "))
    return "\n".join(rows) + "\n"


def _long_clock(start: float) -> str:
    minutes, second = divmod(int(start), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


def _escaped(title: str) -> str:
    return _ESCAPE + title if _is_taken_apart(title) else title


def _unescaped(title: str) -> str:
    bare = title.removeprefix(_ESCAPE)
    return bare if bare != title and _is_taken_apart(bare) else title


def _is_taken_apart(title: str) -> bool:
    """Whether a title behind a time would not be read as it is."""
    match = _ROW.fullmatch(f"0:00 {title.lstrip(_ESCAPE)}")
    return match is None or join_lines(match[2]) != title.lstrip(_ESCAPE)
