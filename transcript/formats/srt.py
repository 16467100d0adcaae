"""SubRip (``.srt``): numbered cues of a time span and a text.

.. code-block:: text

    1
    00:00:01,000 --> 00:00:02,500
    Hello.

Read: a missing number, a full stop for the comma, a position after the times, ``\\r\\n``, and
several lines of text, which become one. Written: a line break in a text stays. Formatting such as
``<i>`` is text here, as SubRip has no other way to tell. There is no place for a speaker: a name
before the text could not be told from text with a colon, so none is written; WebVTT has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs
from transcript.text import iterate_lines, join_lines, quote, split_rows
from transcript.values import Line, Transcript

_NUMBER = re.compile(r"[ \t]*[0-9]+[ \t]*")
_TIMES = re.compile(r"[ \t]*([0-9:.,]+)[ \t]*-->[ \t]*([0-9:.,]+)(?:[ \t].*)?", re.DOTALL)


def parse(text: str) -> Transcript:
    """Parse the cues as lines with start, end and text."""
    found = []
    for number, block in split_blocks(text):
        is_numbered = len(block) > 1 and _NUMBER.fullmatch(block[0]) is not None
        first = 1 if is_numbered else 0
        span = parse_times(block[first], number + first)
        if span is None:
            raise FormatError(
                "a cue starts with its times, such as 00:00:01,000 --> 00:00:02,500",
                line=number + first,
            )
        said = join_lines("\n".join(take_text(block, first, number)))
        found.append(Line(*span, None, said))
    return Transcript(tuple(found))


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as cues; every line needs a start and an end."""
    cues = []
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a subtitle")
        span = f"{seconds.format_stamp(start, ',')} --> {seconds.format_stamp(end, ',')}"
        text = "\n".join(split_rows(line.text))
        if any(map(_TIMES.fullmatch, split_rows(line.text))):
            raise NotExpressible(
                f"line {number} says {quote(text)}, which would be read as a cue's times",
                entry=number,
            )
        cues.append(f"{number}\n{span}\n{text}\n" if text else f"{number}\n{span}\n")
    return "\n".join(cues)


def split_blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Split a text at its blank lines; each block has the number of its first line."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(iterate_lines(text), start=1):
        if line.strip(" \t"):
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def parse_times(line: str, number: int) -> tuple[float, float] | None:
    """Parse a cue's line of times to its span; ``None`` for any other line."""
    match = _TIMES.fullmatch(line)
    if match is None:
        return None
    try:
        return seconds.check_span(seconds.parse_stamp(match[1]), seconds.parse_stamp(match[2]))
    except ValueError as error:
        raise FormatError(str(error), line=number) from error


def take_text(block: list[str], first: int, number: int) -> list[str]:
    """Take the lines of text below a cue's line of times, which is the block's ``first``.

    ``number`` is the file's line of the block. Times further down mean that two cues have run
    together, and are an error.
    """
    for below, line in enumerate(block[first + 1 :], start=first + 1):
        if "-->" in line and _TIMES.fullmatch(line):
            raise FormatError(
                "a cue starts inside another; put a blank line between them", line=number + below
            )
    return block[first + 1 :]
