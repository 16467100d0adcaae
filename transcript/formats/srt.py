"""SubRip (``.srt``): numbered cues of a time span and a text.

.. code-block:: text

    1
    00:00:01,000 --> 00:00:02,500
    Hello.

Read: a missing number, a full stop for the comma, a position after the times, ``\\r\\n``, a blank
row inside a cue or none between two, and several lines of text, which become one. Formatting such
as ``<i>`` is taken out (:mod:`transcript.formats.cue_markup`), repeats of captions that roll are
folded (:mod:`transcript.formats.rolling`), and names before a colon become speakers
(:mod:`transcript.formats.names_in_text`). Written: a line break in a text stays; letters that would
be read as formatting are escaped. There is no place for a speaker: none is written; WebVTT has one.
"""

from __future__ import annotations

from transcript import seconds
from transcript.errors import NotExpressible
from transcript.formats import needs
from transcript.formats.cue_markup import escape_srt
from transcript.formats.cues import is_times, read_srt_cues
from transcript.formats.subtitle_lines import read_lines
from transcript.read_report import ReadReport
from transcript.text import quote, split_rows
from transcript.values import Transcript


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the cues as lines with start, end, text, and speaker where the text names it."""
    report = report or ReadReport()
    return read_lines(read_srt_cues(text, report), report, is_vtt=False)


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as cues; every line needs a start and an end."""
    cues = []
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a subtitle")
        span = f"{seconds.format_stamp(start, ',')} --> {seconds.format_stamp(end, ',')}"
        text = "\n".join(split_rows(line.text))
        if any(map(is_times, split_rows(line.text))):
            raise NotExpressible(
                f"line {number} says {quote(text)}, which would be read as a cue's times",
                entry=number,
            )
        cues.append(f"{number}\n{span}\n{escape_srt(text)}\n" if text else f"{number}\n{span}\n")
    return "\n".join(cues)
