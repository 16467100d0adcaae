"""What one row of a text transcript says: a time, a name, and what was said.

The programs that write such files put the three in every order::

    Vera Lind  0:01              Otter, Teams          [0:01] Vera Lind: Hello.     Descript
    Vera Lind (00:01):           Rev, Riverside        Vera Lind: [0:01] Hello.     Sonix, noScribe
    [Vera Lind] 10:20:31         Zoom's captions       0:01                         Google Meet
    [00:01.000 --> 00:02.500]  Hello.                  Whisper, whisper.cpp
    [0.00s -> 2.50s] Hello.                            faster-whisper

A row is read by itself here. Whether what looks like a name is one, the whole file tells
(:mod:`transcript.formats.text_transcript`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transcript import seconds
from transcript.formats.turns import is_name
from transcript.values import milliseconds

CLOCK = r"[0-9]{1,4}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,6})?"
_HALF_OF_DAY = r"(?:[ \t\u202f]?([AaPp])\.?[Mm]\.?)?"
_ARROW = r"[ \t]*(?:-{1,2}>|[-\u2010-\u2015])[ \t]*"
_PARTS = r"(?:[ \t]*[-\u2010-\u2015|:][ \t]+)?"
_TIME_FIRST = re.compile(
    rf"(?:[\[(]({CLOCK})(?:{_ARROW}({CLOCK}))?[\])]:?"
    rf"|({CLOCK})(?:{_ARROW}({CLOCK}))?{_HALF_OF_DAY}(?=[ \t]|$))"
    rf"{_PARTS}[ \t]*(.*)",
    re.DOTALL,
)
_SECONDS_FIRST = re.compile(
    r"\[[ \t]*([0-9]+(?:\.[0-9]+)?)s?[ \t]*-{1,2}>[ \t]*([0-9]+(?:\.[0-9]+)?)s?[ \t]*\][ \t]*(.*)",
    re.DOTALL,
)
_NAME_FIRST = re.compile(
    rf"(.{{1,70}}?)(?:[ \t]*:?[ \t]*[\[(]({CLOCK})[\])]|(:?[ \t]{{2,}}|:?\t[ \t]*|:?[ \t]"
    rf"|[ \t]*[-\u2010-\u2015|,][ \t]*)({CLOCK}){_HALF_OF_DAY})(:?)(?:([ \t]+)(.*))?",
    re.DOTALL,
)
_BRACKETED_NAME = re.compile(
    rf"\[([^\[\]:]{{1,70}})\][ \t]*({CLOCK}){_HALF_OF_DAY}(?:[ \t]+(.*))?", re.DOTALL
)
_NAME_IN_FRONT = re.compile(
    r"(?:\[([^\[\]]{1,70})\]:?|([^:]{1,70}):)[*_]{0,3}(?:[ \t]+(.*))?", re.DOTALL
)
_DATE = re.compile(r"\b(?:19|20)[0-9]{2}$|^(?:[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4})$")
# whisper.cpp's --diarize, which knows the left channel from the right.
_CHANNEL = re.compile(r"\((speaker [0-9?]+)\)[ \t]*(.*)", re.DOTALL)
_SMALL_WORDS = frozenset(
    (
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "da",
        "di",
        "du",
        "la",
        "le",
        "of",
        "and",
        "bin",
        "al",
        "y",
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a text transcript, with its number from 1.

    ``start`` and ``end`` are seconds. ``name`` looks like a name, and ``text`` is what follows it;
    ``whole`` is the row, or with a time before it all that follows that, for where the name turns
    out to be none. ``is_heading`` tells a row that is a name and a time, ``is_of_day`` a time that
    a clock on the wall showed, ``has_arrow`` a span such as ``00:01.000 --> 00:02.000``,
    ``is_bare`` a time at the row's beginning without brackets. ``wrong`` says what is wrong with a
    time.
    """

    number: int
    start: float | None
    end: float | None
    name: str | None
    text: str
    whole: str
    is_heading: bool = False
    is_of_day: bool = False
    has_arrow: bool = False
    is_bare: bool = False
    wrong: str = ""

    @property
    def is_timed(self) -> bool:
        """Tell whether the row has a time."""
        return self.start is not None


def parse_row(row: str, number: int = 1) -> Row:
    """Parse a row that is not blank.

    >>> parse_row("[0:05] Vera: Hello.").name, parse_row("Vera Lind  0:05").start
    ('Vera', 5.0)
    """
    row = row.strip(" \t\u00a0")
    try:
        return (
            _parse_time_first(row, number)
            or _parse_name_first(row, number)
            or Row(number, None, None, *split_name(row), row)
        )
    except ValueError as error:
        return Row(number, None, None, None, row, row, wrong=str(error))


def split_name(text: str) -> tuple[str | None, str]:
    """Split a text into the name in front of a colon, if it looks like one, and the rest.

    >>> split_name("Vera Lind: Hello."), split_name("He said it, quietly: no.")
    (('Vera Lind', 'Hello.'), (None, 'He said it, quietly: no.'))
    """
    match = _CHANNEL.fullmatch(text)
    if match is not None:
        return match[1], match[2]
    match = _NAME_IN_FRONT.fullmatch(text)
    name = "" if match is None else (match[1] or match[2]).strip(" \t*_")
    if match is None or not is_name(name) or not name[0].isalnum():
        return None, text
    return name, (match[3] or "").strip(" \t")


def parse_time(text: str) -> float:
    """Parse a clock such as ``1:05``, ``01:00:02.5`` or ``00:02,250`` to seconds.

    Raises ``ValueError`` for what is none.
    """
    whole, _, fraction = text.replace(",", ".").partition(".")
    return milliseconds(seconds.parse_clock(whole) + float(f"0.{fraction or 0}"))


def _parse_time_first(row: str, number: int) -> Row | None:
    end: float | None
    is_of_day = False
    match = _SECONDS_FIRST.fullmatch(row)
    if match is not None:
        start, end = seconds.parse_decimal(match[1]), seconds.parse_decimal(match[2])
        rest = match[3]
    else:
        match = _TIME_FIRST.fullmatch(row)
        if match is None:
            return None
        half = match[5]
        start = _parse_time_of_day(match[3], half) if half else parse_time(match[1] or match[3])
        until = match[2] or match[4]
        end, rest = None if until is None else parse_time(until), match[6]
        is_of_day = half is not None
    has_arrow = end is not None and ">" in row[: len(row) - len(rest)]
    name, text = split_name(rest)
    return Row(
        *(number, start, end, name, text, rest, False, is_of_day, has_arrow),
        is_bare=row[0].isdigit(),
    )


def _parse_name_first(row: str, number: int) -> Row | None:
    match = _BRACKETED_NAME.fullmatch(row)
    if match is not None and is_name(match[1]):
        start = _parse_time_of_day(match[2], match[3])
        return Row(number, start, None, match[1], match[4] or "", row, True, True)
    match = _NAME_FIRST.fullmatch(row)
    if match is None:
        return None
    name = match[1].strip(" \t*_").removesuffix(":").strip(" \t*_")
    if not is_name(name):
        return None
    text = (match[8] or "").strip(" \t")
    are_columns = _is_wide(match[3]) and _is_wide(match[7])
    is_clear = match[2] is not None or match[3] not in {" ", ": "}
    if (text and match[2] is None and not are_columns) or _DATE.search(name):
        return None
    if not (is_clear or (is_capitalized(name) and name[0].isalpha())):
        return None  # a sentence that has a time in it
    start = parse_time(match[2]) if match[2] else _parse_time_of_day(match[4], match[5])
    return Row(number, start, None, name, text, row, True, match[5] is not None)


def _is_wide(blanks: str | None) -> bool:
    """Tell whether a gap is one between columns: a tab, or several blanks."""
    return "\t" in (blanks or "") or "   " in (blanks or "")


def _parse_time_of_day(clock: str, half: str | None) -> float:
    """Parse a clock, or with ``a`` or ``p`` of AM and PM the hours and minutes of a day."""
    if half is None:
        return parse_time(clock)
    parts = [int(part) for part in clock.split(":")]
    hour, minute, second = (*parts, 0)[:3]
    if hour > 12 or minute > 59 or second > 59:
        raise ValueError(f"{clock} is not a time of a day of twice twelve hours")
    return float((hour % 12 + (12 if half in "pP" else 0)) * 3600 + minute * 60 + second)


def is_capitalized(name: str) -> bool:
    """Tell whether the words of a name are written as a name's are.

    >>> is_capitalized("Ludwig van Beethoven"), is_capitalized("at noon")
    (True, False)
    """
    words = name.split()
    if words[0] == "speaker":  # as whisper.cpp numbers them
        return len(words) > 1 and words[1].isdigit()
    return not words[0][0].islower() and all(
        not word[0].islower() or word in _SMALL_WORDS for word in words
    )
