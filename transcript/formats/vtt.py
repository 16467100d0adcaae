"""WebVTT (``.vtt``), with speakers as voices: https://www.w3.org/TR/webvtt1/.

.. code-block:: text

    WEBVTT

    00:00:01.000 --> 00:00:02.500
    <v Ann>Hello.</v>

Read: hours may be missing; identifiers, settings and the blocks ``NOTE``, ``STYLE`` and
``REGION`` are ignored; tags other than ``<v Name>`` are taken out of the text; a cue of
several voices becomes a line for each, with the cue's span. Several lines of text become one.
Written: a line break in a text stays; ``&``, ``<`` and ``>`` are escaped, so any text can be said.
"""

from __future__ import annotations

import html
import re
from itertools import chain

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs
from transcript.formats.srt import parse_times, split_blocks, take_text
from transcript.text import iterate_lines, join_lines, quote, split_rows
from transcript.values import Line, Transcript

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?", re.DOTALL)
_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?", re.DOTALL)
_VOICE = re.compile(r"<v(?:\.[^ \t\n<>]*)?(?:[ \t\n]([^<>]*))?>")
_TAG = re.compile(r"<[^<>]*>")
_TWO_OR_MORE_BLANKS = re.compile(r"[ \t\n]+")


def parse(text: str) -> Transcript:
    """Parse the cues as lines with start, end, speaker where there is a voice, and text."""
    if _SIGNATURE.fullmatch(next(iterate_lines(text), "")) is None:
        raise FormatError("a WebVTT file starts with the line WEBVTT", line=1)
    found: list[Line] = []
    cues = split_blocks(text)
    number, header = next(cues)
    # A first cue may follow the header without a blank line between them.
    headed = next((at for at, row in enumerate(header) if "-->" in row), None)
    if headed is not None:
        cues = chain([(number + headed, header[headed:])], cues)
    for number, block in cues:
        if _SKIPPED.fullmatch(block[0]) is None:
            found.extend(_read_cue(block, number))
    return Transcript(tuple(found))


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as cues; every line needs a start and an end."""
    cues = ["WEBVTT\n"]
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a WebVTT cue")
        span = f"{seconds.format_stamp(start, '.')} --> {seconds.format_stamp(end, '.')}"
        text = html.escape("\n".join(split_rows(line.text)), quote=False)
        if line.speaker is not None:
            # The format folds a run of blanks into one.
            name = _TWO_OR_MORE_BLANKS.sub(" ", join_lines(line.speaker))
            if not name or name != line.speaker:
                raise NotExpressible(
                    f"line {number}: the speaker {quote(line.speaker)} is empty or has blanks that "
                    "WebVTT would drop; change the name",
                    entry=number,
                )
            text = f"<v {html.escape(name, quote=False)}>{text}</v>"
        cues.append(f"{span}\n{text}\n" if text else f"{span}\n")
    return "\n".join(cues)


def _read_cue(block: list[str], number: int) -> list[Line]:
    first = 0 if "-->" in block[0] else 1
    found = parse_times(block[first], number + first) if first < len(block) else None
    if found is None:
        raise FormatError(
            "a cue starts with its times, such as 00:01.000 --> 00:02.500", line=number
        )
    before, *spans = _VOICE.split("\n".join(take_text(block, first, number)))
    voices = list(zip(spans[::2], spans[1::2], strict=True))
    if _strip_tags(before) or not voices:
        voices.insert(0, ("", before))
    return [
        Line(*found, _strip_tags(name or "") or None, _strip_tags(text)) for name, text in voices
    ]


def _strip_tags(marked: str) -> str:
    """Give the text without its tags, character references resolved, on one line."""
    return join_lines(html.unescape(_TAG.sub("", marked)))
