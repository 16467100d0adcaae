"""How times and names look in a document, and how a text that looks so is told from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transcript import seconds
from transcript.formats import turns
from transcript.formats.text_rows import parse_row

TIME_STYLE, NAME_STYLE = "Timestamp", "Speaker"
LONGEST_NAME = 60
"""Characters: a longer paragraph in the style of names, with no text below it, is that text."""
BLANKS = " \t\r\n"
ESCAPE = "\u00a0"
"""A no-break space: at a paragraph's end it says that the paragraph is not what it looks like."""

_BREAK = re.compile(r"[\n\r]+")
_CLOCK = r"([0-9]+(?::[0-9]+)+)(?:\.[0-9]+)?"
_BRACKETED = re.compile(rf"[\[(]{_CLOCK}[\])](?:[ \t]+(.*))?", re.DOTALL)
_BARE = re.compile(rf"{_CLOCK}|([0-9]+:[0-9]{{2}}:[0-9]{{2}})[ \t]+(.*)", re.DOTALL)
_NAME_FIRST = re.compile(rf"(.+?)(?:[ \t]{{2,}}{_CLOCK}|[ \t]+[\[(]{_CLOCK}[\])]):?", re.DOTALL)
_STYLED = re.compile(rf"[\[(]?[ \t\u00a0]*{_CLOCK}[ \t\u00a0]*[\])]?[ \t\u00a0]*(.*)", re.DOTALL)
_LIKE_A_TIME = re.compile(r"[\[(]?[0-9:.,;? \t\u00a0]*[0-9][0-9:.,;? \t\u00a0]*[\])]?")


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it is spelt, and what follows it in its paragraph."""

    clock: str
    rest: str

    def start(self) -> float:
        """Give the time in whole seconds; ``ValueError`` where it is no time."""
        return float(seconds.parse_clock(self.clock))


def parse_time(text: str) -> Time | None:
    """Parse the time that a paragraph looks like, whatever its style.

    >>> parse_time("[1:05] Vera"), parse_time("Vera (1:05)")
    (Time(clock='1:05', rest='Vera'), Time(clock='1:05', rest='Vera'))
    >>> parse_time("1:05 is when it came to us."), parse_time("[1:05]\\u00a0")
    (None, None)
    """
    text = text.strip(BLANKS)
    match = _BRACKETED.fullmatch(text)
    if match is not None:
        return Time(match[1], (match[2] or "").strip(BLANKS))
    match = _NAME_FIRST.fullmatch(text) if len(text) <= 2 * LONGEST_NAME else None
    if match is not None and is_name(match[1]):
        return Time(match[2] or match[3], match[1])
    match = _BARE.fullmatch(text)
    if match is None or (match[3] is not None and not is_name(match[3])):
        return None
    return Time(match[1] or match[2], (match[3] or "").strip(BLANKS))


def parse_styled_time(text: str) -> Time | None:
    """Parse a paragraph in the style of times, which a person may have typed loosely."""
    match = _STYLED.fullmatch(text.strip(BLANKS))
    if match is not None:
        return Time(match[1], match[2].strip(BLANKS))
    is_mistyped = len(text) <= LONGEST_NAME and _LIKE_A_TIME.fullmatch(text.strip(BLANKS))
    return Time(text.strip(BLANKS), "") if is_mistyped else None


def is_name(text: str) -> bool:
    """Tell whether a paragraph looks like a name, with or without a colon after it."""
    return turns.is_heading(f"{text.strip(BLANKS).removesuffix(':')}:")


def unmark_text(text: str) -> str | None:
    """Take the mark off a paragraph that is marked as text; ``None`` for one that is not."""
    bare = text.rstrip(ESCAPE)
    is_marked = text.endswith(ESCAPE) and (_looks_otherwise(bare) or _looks_parted(bare))
    return text[: -len(ESCAPE)] if is_marked else None


def mark_text(text: str, *, is_styled: bool = True) -> str:
    """Mark a text, where it looks like a time or a name, so that it is read as text.

    Where no paragraph of the document ``is_styled`` as a time or a name, one that begins with
    either looks like another program's.
    """
    bare = text.rstrip(ESCAPE)
    is_odd = _looks_otherwise(bare) or ((not is_styled or text != bare) and _looks_parted(bare))
    return text + ESCAPE if is_odd else text


def unmark_name(text: str) -> str | None:
    """Read the name in a paragraph in the style of names; ``None`` where none is known."""
    text = text.strip(BLANKS)
    is_marked = text.endswith(ESCAPE) and _is_odd_name(text.rstrip(ESCAPE))
    name = text[: -len(ESCAPE)] if is_marked else text.rstrip(":").rstrip(BLANKS)
    return name or None


def mark_name(name: str) -> str:
    """Write the name; an empty one says that none is known."""
    return name + ESCAPE if _is_odd_name(name.rstrip(ESCAPE)) else name


def _is_odd_name(name: str) -> bool:
    return not name or name.endswith(":") or is_bare_time(name)


def is_bare_time(text: str) -> bool:
    """Tell whether a paragraph is a time in brackets, and nothing else."""
    time = None if text.endswith(ESCAPE) else parse_time(text)
    return time is not None and not time.rest and text.strip(BLANKS)[:1] in "[("


def _looks_otherwise(text: str) -> bool:
    return not text.strip(BLANKS) or parse_time(text) is not None or turns.is_heading(text)


def _looks_parted(text: str) -> bool:
    """Tell whether a row of a text begins with a time or a name (:mod:`.layouts`)."""
    rows = (parse_row(row) for row in _BREAK.split(text) if row.strip(BLANKS + ESCAPE))
    return any(row.is_timed or row.name is not None for row in rows)
