"""Chapter lists, one chapter a line: as they are published, and as a video's description.

.. code-block:: text

    00:00:00 The keeper's day          a chapter list: HH:MM:SS
    01:02:05 What the ferry brings

    0:00 The keeper's day              a video description: M:SS, H:MM:SS from one hour on
    1:02:05 What the ferry brings

Either is read as people write them (:mod:`transcript.formats.chapter_rows`). Lines without a time,
as the rest of a video's description, are no chapters. A title that
would be read as a part of what stands before it is written with a no-break space before it, which
does not show and which reading takes off again.

A chapter list is a transcript of headers that have starts. Where a transcript's headers have none,
as in an episode, :func:`fill_starts` takes them from the lines below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs
from transcript.formats.chapter_rows import escape_title, read_chapters
from transcript.read_report import ReadReport
from transcript.text import join_lines, split_lines
from transcript.values import Entry, Header, Line, Transcript

FEWEST_ACCEPTED = 3
SHORTEST_ACCEPTED_S = 10
"""What YouTube asks of the chapters in a description, beside the first starting at 0:00
(https://support.google.com/youtube/answer/9884579)."""

_REASONS_SHOWN = 3
# Speech ends in one of these, and a title hardly ever.
_SENTENCE_ENDS = (".", "?", "!", ",", "…")
_LONGEST_TITLE = 100
# Seconds: no chapter is as short as a caption, and speech in sentences seldom as long as a chapter.
_SHORTEST_STEP_S = 10.0
_LONGEST_PARAGRAPH_S = 120.0


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the chapters as headers with starts; report what else the text holds.

    Raises :class:`~transcript.errors.FormatError` where there is none: no line has a time that can
    be read, and a title. One line that cannot be read is left out.
    """
    report = report or ReadReport()
    headers = read_chapters(text, report)
    rows = split_lines(text)
    if not headers:
        reason = next(iter(report.notes), "")
        raise FormatError(
            "there are no chapters in this file: each is a line that starts with its time and has "
            f"a title, such as '1:05 Dawn'{reason and f' ({reason})'}",
            line=next((n for n, row in enumerate(rows, start=1) if row.strip()), 1),
        )
    if is_what_is_said(rows):
        report.mention(
            "this reads like what was said, not like titles: if it is, name the file .captions.txt"
        )
    return Transcript(headers)


def write(transcript: Transcript) -> str:
    """Write the headers as ``HH:MM:SS Title``, their starts floored to the second.

    Raises :class:`~transcript.errors.NotExpressible` where there is none, and for one without a
    start or a title.
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


def is_what_is_said(rows: list[str]) -> bool:
    """Tell whether rows with times are what was said: by their length, steps and full stops.

    >>> is_what_is_said(["0:01 Is the boat late?", "0:04 It often is."])
    True
    >>> is_what_is_said(["0:00 Dawn", "2:10 The ferry"])
    False
    """
    headers = read_chapters("\n".join(rows), ReadReport())
    if not headers:
        return False
    steps = [(b.start or 0.0) - (a.start or 0.0) for a, b in pairwise(headers)]
    step = median(steps) if steps else 0.0
    is_long = max(len(header.title) for header in headers) > _LONGEST_TITLE
    sentences = 2 * sum(header.title.endswith(_SENTENCE_ENDS) for header in headers)
    is_quick = bool(steps) and step < _SHORTEST_STEP_S
    return is_long or is_quick or (sentences >= len(headers) and step < _LONGEST_PARAGRAPH_S)


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
            "there are no chapters to write: no header has a time, or a line with a time below it "
            "(`castproof chapters --suggest` shows where they may be)"
        )
    rows = []
    for number, header in enumerate(transcript.headers, start=1):
        start = needs.require_seconds(header.start, number, "start", "a chapter list", "chapter")
        title = join_lines(header.title)
        if not title:
            raise NotExpressible(
                f"chapter {number} has no title: give it one, or take it out", entry=number
            )
        rows.append(f"{format_start(start)} {escape_title(title)}")
    return "\n".join(rows) + "\n"
