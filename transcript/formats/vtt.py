"""WebVTT (``.vtt``), with speakers as voices: https://www.w3.org/TR/webvtt1/.

.. code-block:: text

    WEBVTT

    00:00:01.000 --> 00:00:02.500
    <v Ann>Hello.</v>

Read: hours may be missing; identifiers, settings and the blocks ``NOTE``, ``STYLE`` and
``REGION`` are ignored; tags other than ``<v Name>`` are taken out of the text; a cue of
several voices becomes a line for each, with the cue's span. Times inside a cue are those of its
words; captions that roll, names before a colon and odd spots are read as SubRip's are
(:mod:`transcript.formats.srt`). Several lines of text become one. The language is the header's.
Written: a line break in a text stays; ``&``, ``<`` and ``>`` are escaped, so any text can be said.
"""

from __future__ import annotations

import html
import re

from transcript import seconds
from transcript.errors import NotExpressible
from transcript.formats import needs
from transcript.formats.cue_markup import escape_override
from transcript.formats.cues import read_vtt_cues
from transcript.formats.subtitle_lines import read_lines
from transcript.read_report import ReadReport
from transcript.text import join_lines, quote, split_rows
from transcript.values import Transcript

_TWO_OR_MORE_BLANKS = re.compile(r"[ \t\n]+")


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the cues as lines with start, end, speaker where there is a voice, and text."""
    report = report or ReadReport()
    return read_lines(read_vtt_cues(text, report), report, is_vtt=True)


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as cues; every line needs a start and an end."""
    cues = ["WEBVTT\n"]
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a WebVTT cue")
        span = f"{seconds.format_stamp(start, '.')} --> {seconds.format_stamp(end, '.')}"
        text = _escape("\n".join(split_rows(line.text)))
        if line.speaker is not None:
            # The format folds a run of blanks into one.
            name = _TWO_OR_MORE_BLANKS.sub(" ", join_lines(line.speaker))
            if not name or name != line.speaker:
                raise NotExpressible(
                    f"line {number}: the speaker {quote(line.speaker)} is empty or has blanks that "
                    "WebVTT would drop; change the name",
                    entry=number,
                )
            text = f"<v {_escape(name)}>{text}</v>"
        cues.append(f"{span}\n{text}\n" if text else f"{span}\n")
    return "\n".join(cues)


def _escape(text: str) -> str:
    return escape_override(html.escape(text, quote=False))
