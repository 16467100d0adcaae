"""The raw caption file: one caption a line, the second it starts at, a space, the text.

.. code-block:: text

    0:07 the lighthouse was built in, uh, 1871
    1:00:02 and that is where the ferry turns

Written: ``M:SS`` below one hour, ``H:MM:SS`` from one hour on, floored to the second; starts
never go back; ``\\n`` between captions and, as in the files this format comes from, none after
the last. A line break inside a caption becomes a space, the only change a text undergoes.

Read as well: padded minutes (``00:02``), minutes that run on (``75:02``), a tab for the space,
blank lines, ``\\r\\n``, a byte-order mark, and starts that go back, which a person may want to
look at. A text's characters are never mended.
"""

from __future__ import annotations

import re

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs
from transcript.text import iterate_lines, join_lines
from transcript.values import Line, Transcript

_CAPTION = re.compile(r"[ \t]*([0-9:]+)(?:[ \t](.*)|)", re.DOTALL)


def parse(text: str) -> Transcript:
    """Parse the captions as lines with a start and a text; ends, speakers and words are unknown.

    Raises :class:`FormatError` with the line that does not start with a time.
    """
    found = []
    for number, row in enumerate(iterate_lines(text), start=1):
        if not row.strip(" \t"):
            continue
        match = _CAPTION.fullmatch(row)
        if match is None:
            raise FormatError(
                "a caption starts with its time, such as 1:05 or 1:00:02, and a space", line=number
            )
        try:
            start = seconds.parse_clock(match[1])
        except ValueError as error:
            raise FormatError(str(error), line=number) from error
        found.append(Line(float(start), None, None, join_lines(match[2] or "")))
    return Transcript(tuple(found))


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as captions; headers have no place here.

    Raises :class:`NotExpressible` for a line without a start, or one that starts before the
    line above it.
    """
    rows, previous = [], 0.0
    for number, line in enumerate(transcript.lines, start=1):
        start = needs.require_start(line, number, "a caption")
        clock = seconds.format_clock(start)
        if start < previous:
            raise NotExpressible(
                f"line {number} starts at {clock}, before the line above it; captions must be in "
                "the order of their times",
                entry=number,
            )
        previous = start
        rows.append(f"{clock} {join_lines(line.text)}".rstrip(" "))
    return "\n".join(rows)
