"""Words to one line of text, and lines in the order of their starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from transcript.spacing import join_words
from transcript.values import Line, Word


def make_line(words: Sequence[Word], speaker: str | None) -> Line:
    """Make one line of words, from the first known start to the last known end.

    >>> make_line([Word(None, None, "In"), Word(1.0, 1.5, "2019.")], "Ada").start
    1.0
    """
    ends = [word.end for word in words if word.end is not None]
    return Line(
        start=next((word.start for word in words if word.start is not None), None),
        end=max(ends, default=None),
        speaker=speaker,
        text=join_words(words),
        words=tuple(words),
    )


def order_starts(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Move starts so that no line starts before one above it; an unknown start stays unknown.

    >>> lines = [Line(2.0, 3.0, "A", "Yes."), Line(1.5, 1.8, "B", "Yes.")]
    >>> [(line.start, line.end) for line in order_starts(lines)]
    [(2.0, 3.0), (2.0, 2.0)]
    """
    ordered = []
    latest = 0.0
    for line in lines:
        if line.start is None:
            ordered.append(line)
            continue
        latest = max(latest, line.start)
        end = None if line.end is None else max(latest, line.end)
        is_in_order = (latest, end) == (line.start, line.end)
        ordered.append(line if is_in_order else replace(line, start=latest, end=end))
    return tuple(ordered)
