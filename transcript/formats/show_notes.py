"""Plain text for show notes (``.notes.txt``): chapter titles, and paragraphs with their speakers.

.. code-block:: text

    Beginnings (0:00)

    Ann: Hello, and welcome.

    We have come to the lighthouse.

    Tom: And the keeper is out.

The name stands where the speaker changes, and after a chapter title. A chapter has the time of the
first line below it where it has none of its own; other times have no place in a text that is read.
"""

from __future__ import annotations

from transcript import seconds
from transcript.text import join_lines
from transcript.values import Header, Line, Transcript


def write(transcript: Transcript) -> str:
    """Write the chapter titles and the lines, a blank row between two.

    >>> print(write(Transcript((Header("Dawn"), Line(5.0, None, "Ann", "Hello.")))), end="")
    Dawn (0:05)
    <BLANKLINE>
    Ann: Hello.
    """
    paragraphs = []
    entries, last = transcript.entries, None
    for at, entry in enumerate(entries):
        if isinstance(entry, Header):
            below = (one.start for one in entries[at + 1 :] if isinstance(one, Line))
            start = entry.start if entry.start is not None else next(below, None)
            clock = "" if start is None else f" ({seconds.format_clock(start)})"
            paragraphs.append(join_lines(entry.title) + clock)
            last = None
        else:
            is_named = entry.speaker is not None and entry.speaker != last
            name = f"{join_lines(entry.speaker or '')}: " if is_named else ""
            paragraphs.append(name + join_lines(entry.text))
            last = entry.speaker
    return "\n".join(f"{paragraph}\n" for paragraph in paragraphs)
