"""The speaker-turn text: a line that is a name and a colon opens a turn.

.. code-block:: text

    Vera Lind:
    We have come to the lighthouse at last.
    Tom Hale:
    And the keeper is out.

A *name* has at most five words and sixty characters, and none of ``: ; ? ! ,`` (so a sentence
that leads up to something with a colon is rarely taken for one). Each line below it is a
paragraph of that speaker; blank lines say nothing; lines before the first name have no speaker.
The name is written again only when the speaker changes, and, as in the files this format comes
from, no line break follows the last line.

A paragraph that itself looks like a name and a colon ("The answer is:") is written with a
no-break space after its colon, which does not show and which reading takes off again. A line
break inside a text becomes a space. Times, headers and words have no place here.
"""

from __future__ import annotations

import re

from transcript.errors import FormatError, NotExpressible
from transcript.text import join_lines, quote, split_lines
from transcript.values import Line, Transcript

LONGEST_NAME = 60
MOST_WORDS = 5
_ESCAPE = "\u00a0"
_FORBIDDEN = re.compile(r"[:;?!,\r\n]")


def parse(text: str) -> Transcript:
    """Parse the paragraphs, each a line with the speaker of its turn; times are unknown.

    A turn without text is a line whose text is empty. Raises
    :class:`~transcript.errors.FormatError` for a text in which no line is a name and a colon:
    nobody is known to have said it.
    """
    found: list[Line] = []
    speaker, is_bare = None, False  # is_bare: a name was read, and no text below it yet
    for row in split_lines(text):
        row = row.strip(" \t")
        if not row:
            continue
        name = _read_name(row)
        if is_bare and name is not None:
            found.append(Line(None, None, speaker, ""))
        if name is not None:
            speaker, is_bare = name, True
        else:
            is_escaped = row.endswith(_ESCAPE) and is_heading(row.rstrip(_ESCAPE))
            said = row[: -len(_ESCAPE)] if is_escaped else row
            found.append(Line(None, None, speaker, said))
            is_bare = False
    if is_bare:
        found.append(Line(None, None, speaker, ""))
    if found and found[-1].speaker is None:
        raise FormatError(
            "no line is a name and a colon, such as 'Vera Lind:', so nobody is known to speak; "
            "if names and times stand in other places, read it with --from text",
            line=1,
        )
    return Transcript(tuple(found))


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as turns.

    Raises :class:`NotExpressible` where no line has a speaker, for a speaker whose name would not
    be read as one, and for a line without a speaker below one that has one.
    """
    if transcript.lines and all(line.speaker is None for line in transcript.lines):
        raise NotExpressible(
            "line 1 has no speaker, nor has any other, and turns say who speaks", entry=1
        )
    rows: list[str] = []
    previous: Line | None = None
    for number, line in enumerate(transcript.lines, start=1):
        text = join_lines(line.text)
        if previous is None:
            needs_name = line.speaker is not None or not text
        else:
            # An empty text needs a name of its own, and so does the text after it: without the
            # name the two would be read as one turn.
            is_other = line.speaker != previous.speaker
            needs_name = is_other or not text or not join_lines(previous.text)
        if needs_name:
            rows.append(_write_heading(line, number))
        if text:
            rows.append(text + _ESCAPE if is_heading(text.rstrip(_ESCAPE)) else text)
        previous = line
    return "\n".join(rows)


def is_heading(row: str) -> bool:
    """Tell whether a line opens a turn.

    >>> is_heading("Vera Lind:"), is_heading("And then he said, quietly:")
    (True, False)
    """
    return _read_name(row.strip(" \t")) is not None


def _read_name(row: str) -> str | None:
    name = row.removesuffix(":")
    return name if name != row and is_name(name) else None


def is_name(name: str) -> bool:
    """Tell whether a text looks like a name.

    >>> is_name("Vera Lind"), is_name("And then, at last")
    (True, False)
    """
    return (
        0 < len(name) <= LONGEST_NAME
        and 0 < len(name.split()) <= MOST_WORDS
        and name == name.strip(" \t")
        and _FORBIDDEN.search(name) is None
    )


def _write_heading(line: Line, number: int) -> str:
    if line.speaker is None:
        raise NotExpressible(
            f"line {number} has no speaker, so it would be read as part of the turn above it; "
            "name its speaker",
            entry=number,
        )
    if not is_name(line.speaker):
        raise NotExpressible(
            f"line {number}: {quote(line.speaker)} would not be read as a name; use at most "
            f"{MOST_WORDS} words and {LONGEST_NAME} characters, and no punctuation",
            entry=number,
        )
    return f"{line.speaker}:"
