"""Podcasting 2.0's HTML transcript (``.transcript.html``): who, when and what, a paragraph each.

.. code-block:: html

    <cite>Ann:</cite>
    <time>0:05</time>
    <p>Hello.</p>

It has these three elements and no other, as ``docs/examples/transcripts/transcripts.md`` of
https://github.com/Podcastindex-org/podcast-namespace says: an app puts it into a page of its own.
The name is written where the speaker changes; a start or a speaker that is unknown is left out.
"""

from __future__ import annotations

import html

from transcript import seconds
from transcript.text import join_lines
from transcript.values import Transcript


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as paragraphs.

    >>> from transcript.values import Line
    >>> print(write(Transcript((Line(5.0, None, "Ann", "Tea & milk?"),))), end="")
    <cite>Ann:</cite>
    <time>0:05</time>
    <p>Tea &amp; milk?</p>
    """
    rows, last = [], None
    for line in transcript.lines:
        if line.speaker is not None and line.speaker != last:
            rows.append(f"<cite>{html.escape(join_lines(line.speaker), quote=False)}:</cite>")
        if line.start is not None:
            rows.append(f"<time>{seconds.format_clock(line.start)}</time>")
        rows.append(f"<p>{html.escape(join_lines(line.text), quote=False)}</p>")
        last = line.speaker
    return "".join(f"{row}\n" for row in rows)
