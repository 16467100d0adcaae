"""When a line ends that has no end, in formats that show it for a span of time.

The convention of the players is followed: a line is shown until the next one starts, and the
last for :data:`LAST_LINE_S` seconds.
"""

from __future__ import annotations

from dataclasses import replace

from transcript.values import Entry, Line, Transcript, milliseconds

LAST_LINE_S = 5.0
"""Seconds a last line without an end is shown for, where a format needs an end."""


def fill_ends(transcript: Transcript) -> Transcript:
    """End each line that has no end where a later one starts."""
    found: list[Entry] = []
    coming: list[float] = []  # the starts below, nearest last
    for entry in reversed(transcript.entries):
        if isinstance(entry, Line) and entry.start is not None:
            begin = entry.start
            if entry.end is None:
                end = next((s for s in reversed(coming) if s > begin), begin + LAST_LINE_S)
                entry = replace(entry, end=milliseconds(end))
            coming.append(begin)
        found.append(entry)
    return replace(transcript, entries=tuple(reversed(found)))


def describe_filled_ends(transcript: Transcript) -> tuple[str, ...]:
    """Say in plain words what :func:`fill_ends` makes up."""
    missing = sum(line.end is None for line in transcript.lines)
    if not missing:
        return ()
    lines = (
        "1 line has no end time: it" if missing == 1 else f"{missing} lines have no end time: each"
    )
    return (f"{lines} is shown until the next one starts, the last for {LAST_LINE_S:g} seconds",)
