"""What a format needs of a line, and the error for a line that lacks it.

Unknown is never written as 0: a writer that needs a time asks here for it, and the line that has
none is named, counted from 1 among the transcript's lines.
"""

from __future__ import annotations

from transcript import seconds
from transcript.errors import NotExpressible
from transcript.values import Header, Line


def require_start(line: Line, number: int, target: str) -> float:
    """Give the line's start; :class:`NotExpressible` where it has none, which ``target`` needs."""
    return require_seconds(line.start, number, "start", target)


def require_span(line: Line, number: int, target: str) -> tuple[float, float]:
    """Give the line's start and end; :class:`NotExpressible` where they are missing or wrong."""
    begin = require_seconds(line.start, number, "start", target)
    end = require_seconds(line.end, number, "end", target)
    if end < begin:
        raise NotExpressible(
            f"line {number} ends at {end:g} s, before it starts at {begin:g} s", entry=number
        )
    return begin, end


def require_speaker(line: Line, number: int, target: str) -> str:
    """Give the line's speaker; :class:`NotExpressible` where it has none."""
    if not line.speaker:
        raise NotExpressible(
            f"line {number} has no speaker, which {target} needs; name its speaker", entry=number
        )
    return line.speaker


def require_title(header: Header, number: int) -> str:
    """Give the header's title; :class:`NotExpressible` where it has none: no player lists it."""
    if not header.title:
        raise NotExpressible(
            f"chapter {number} has no title, so no player lists it; give it one",
            entry=number,
        )
    return header.title


def require_seconds(
    time: float | None, number: int, which: str, target: str, thing: str = "line"
) -> float:
    """Give a time that is known and lies in a recording; ``which`` and ``thing`` name it."""
    if time is None:
        raise NotExpressible(
            f"{thing} {number} has no {which} time, which {target} needs; add its time",
            entry=number,
        )
    try:
        return seconds.check_time(time)
    except ValueError as error:
        raise NotExpressible(f"{thing} {number}: {error}", entry=number) from error
