"""Seconds as the formats spell them: clocks, cue stamps and decimal numbers.

Every reader here is strict: a time is finite, not negative and below :data:`LONGEST`, and what
is not a time raises ``ValueError`` with the words a format's parser puts after a line number.
"""

from __future__ import annotations

import math
import re

from transcript.text import quote
from transcript.values import milliseconds

LONGEST = 1000 * 3600.0
"""Seconds: no time of a recording reaches a thousand hours, so a longer one is a mistake."""

_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,5}):([0-9]{2})")
_STAMP = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})[.,]([0-9]{1,3})")
_DECIMAL = re.compile(r"[0-9]{1,12}(?:\.[0-9]*)?|\.[0-9]+")


def format_clock(seconds: float) -> str:
    """Format whole seconds, floored, as ``M:SS``, or from one hour on as ``H:MM:SS``.

    >>> format_clock(65.9), format_clock(3602)
    ('1:05', '1:00:02')
    """
    minutes, second = divmod(math.floor(check_time(seconds)), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"


def parse_clock(text: str) -> int:
    """Parse ``M:SS`` or ``H:MM:SS`` to seconds; minutes may run on (``75:02``) or be padded.

    Raises ``ValueError`` for anything else.

    >>> parse_clock("1:05"), parse_clock("1:00:02"), parse_clock("75:02")
    (65, 3602, 4502)
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{quote(text)} is not a time such as 1:05 or 1:00:02")
    hour, minute, second = match.groups()
    if int(second) > 59 or (hour is not None and (int(minute) > 59 or len(minute) != 2)):
        raise ValueError(f"{quote(text)} has minutes or seconds above 59")
    return int(check_time(int(hour or 0) * 3600 + int(minute) * 60 + int(second)))


def format_stamp(seconds: float, mark: str) -> str:
    """Format seconds as ``HH:MM:SS,mmm``; ``mark`` is SRT's comma or WebVTT's full stop.

    >>> format_stamp(3602.5, ",")
    '01:00:02,500'
    """
    whole, thousandth = divmod(round(check_time(seconds) * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}{mark}{thousandth:03d}"


def parse_stamp(text: str) -> float:
    """Parse the seconds of ``HH:MM:SS,mmm``; hours may be missing, and either mark is read.

    >>> parse_stamp("00:01.5"), parse_stamp("01:00:02,500")
    (1.5, 3602.5)
    """
    match = _STAMP.fullmatch(text)
    if match is None:
        raise ValueError(f"{quote(text)} is not a time such as 00:00:01.000")
    hour, minute, second, fraction = match.groups()
    if int(minute) > 59 or int(second) > 59:
        raise ValueError(f"{quote(text)} has minutes or seconds above 59")
    whole = int(hour or 0) * 3600 + int(minute) * 60 + int(second)
    return milliseconds(check_time(whole + int(fraction.ljust(3, "0")) / 1000))


def format_decimal(seconds: float) -> str:
    """Format seconds with three decimals, never an exponent.

    >>> format_decimal(1.5)
    '1.500'
    """
    return f"{check_time(seconds):.3f}"


def parse_decimal(text: str) -> float:
    """Parse the seconds of a plain decimal number, rounded to the millisecond.

    >>> parse_decimal("1.2345")
    1.234
    """
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError(f"{quote(text)} is not a number of seconds such as 12.340")
    return milliseconds(check_time(float(text)))


def check_time(seconds: float) -> float:
    """Check that seconds are finite, not negative and below :data:`LONGEST`; give them back."""
    if not 0 <= seconds < LONGEST:
        raise ValueError(
            f"a time of {quote(seconds)} seconds is outside a recording (0 to {LONGEST:.0f})"
        )
    return seconds


def check_span(start: float, end: float) -> tuple[float, float]:
    """Check that two times in seconds do not run backwards; give them back."""
    if check_time(end) < check_time(start):
        raise ValueError(f"it ends at {end:g} s, before it starts at {start:g} s")
    return start, end
