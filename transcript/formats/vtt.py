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
As karaoke (:func:`write_karaoke`) each word is preceded by its time, for players that colour it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from transcript import seconds
from transcript.errors import NotExpressible
from transcript.formats import needs
from transcript.formats.cue_markup import escape_override
from transcript.formats.cues import read_vtt_cues
from transcript.formats.subtitle_lines import read_lines
from transcript.read_report import ReadReport
from transcript.text import join_lines, quote, split_rows
from transcript.values import Line, Transcript

_TWO_OR_MORE_BLANKS = re.compile(r"[ \t\n]+")


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the cues as lines with start, end, speaker where there is a voice, and text."""
    report = report or ReadReport()
    return read_lines(read_vtt_cues(text, report), report, is_vtt=True)


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as cues; every line needs a start and an end."""
    return _write(transcript, lambda line: _escape("\n".join(split_rows(line.text))))


def write_karaoke(transcript: Transcript) -> str:
    """Write cues as :func:`write` does, with a time before each word that has one of its own.

    The times inside a cue rise, and lie after its start and before its end, as WebVTT has it:
    a word whose time does not fit gets none.
    """
    return _write(transcript, _time_words)


def _write(transcript: Transcript, format_text: Callable[[Line], str]) -> str:
    cues = ["WEBVTT\n"]
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a WebVTT cue")
        span = f"{seconds.format_stamp(start, '.')} --> {seconds.format_stamp(end, '.')}"
        text = format_text(line)
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


def _time_words(line: Line) -> str:
    """Write a line's text with the times of its words, where they are found in it in order."""
    text, at, parts = "\n".join(split_rows(line.text)), 0, []
    latest = line.start or 0.0
    for word in line.words:
        begin = text.find(word.text, at)
        if begin < 0:
            break
        parts.append(_escape(text[at:begin]))
        if word.start is not None and line.end is not None and latest < word.start < line.end:
            parts.append(f"<{seconds.format_stamp(word.start, '.')}>")
            latest = word.start
        at = begin + len(word.text)
        parts.append(_escape(text[begin:at]))
    return "".join((*parts, _escape(text[at:])))


def _escape(text: str) -> str:
    return escape_override(html.escape(text, quote=False))
