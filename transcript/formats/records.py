"""What RTTM, CTM and STM share: records that say which recording they are of."""

from __future__ import annotations

from transcript.errors import FormatError
from transcript.text import quote
from transcript.values import milliseconds


def choose_recording(found: set[str], wanted: str | None) -> str | None:
    """The recording to read: the one wanted, or the only one found (``None`` in an empty file).

    Raises :class:`FormatError` where the wanted one is not there, or none is wanted of several.
    """
    names = ", ".join(sorted(found)[:5]) + (", …" if len(found) > 5 else "")
    if wanted is not None and wanted not in found:
        there = names or "none at all"
        raise FormatError(f"there is no recording {quote(wanted)} here, only {there}")
    if wanted is None and len(found) > 1:
        raise FormatError(f"there are {len(found)} recordings here ({names}); name one of them")
    return wanted if wanted is not None else next(iter(found), None)


def measure_duration(start: float, end: float) -> float:
    """Seconds between two times, exact to the millisecond, so that start + duration is end."""
    return milliseconds(milliseconds(end) - milliseconds(start))
