"""STM: a segment a line, with its speaker, its time and its text, as NIST's scoring reads it.

.. code-block:: text

    talk 1 Ann 12.340 15.540 <label> Hello, and welcome.

Fields: recording, channel, speaker, start and end in seconds, an optional label in angle
brackets, which is ignored, and the text. A speaker that is unknown is ``<NA>``. A label
(``<O>``) is written only before a text that itself starts with ``<``. Line breaks in a text become
spaces; blanks in a name are escaped (:mod:`transcript.formats.nist`).
"""

from __future__ import annotations

import re

from transcript import seconds
from transcript.errors import FormatError
from transcript.formats import needs, nist
from transcript.text import join_lines
from transcript.values import Line, Transcript

_ROW = re.compile(
    r"(?P<recording>[^ \t]+)[ \t]+(?P<channel>[^ \t]+)[ \t]+(?P<speaker>[^ \t]+)[ \t]+"
    r"(?P<start>[^ \t]+)[ \t]+(?P<end>[^ \t]+)(?:[ \t]+(?P<rest>.*))?",
    re.DOTALL,
)
_LABEL = re.compile(r"^<[^>]*>(?:[ \t]+|$)")


def parse(text: str, recording: str | None = None) -> Transcript:
    """Parse the segments of one recording as lines, in the file's order.

    ``recording`` selects by the first field, and may be left out where all lines have the same.
    Raises :class:`FormatError` with the line that is no segment.
    """
    found: list[tuple[str, Line]] = []
    for number, record in nist.iterate_records(text):
        match = _ROW.fullmatch(record)
        if match is None:
            raise FormatError(
                "an STM line has a recording, a channel, a speaker, a start and an end", line=number
            )
        try:
            start, end = (seconds.parse_decimal(match[which]) for which in ("start", "end"))
            span = seconds.check_span(start, end)
        except ValueError as error:
            raise FormatError(str(error), line=number) from error
        is_known = match["speaker"] != nist.NOTHING
        speaker = nist.unescape_field(match["speaker"]) if is_known else None
        said = join_lines(_LABEL.sub("", match["rest"] or "", count=1))
        found.append((nist.unescape_field(match["recording"]), Line(*span, speaker, said)))
    name = nist.choose_recording({which for which, _ in found}, recording)
    return Transcript(tuple(line for which, line in found if which == name))


def write(transcript: Transcript, recording: str = "recording") -> str:
    """Write the lines of a transcript as segments; every line needs a start and an end."""
    name = nist.escape_field(recording, "recording name")
    rows = []
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "STM")
        is_known = line.speaker is not None
        speaker = nist.escape_field(line.speaker or "", "speaker") if is_known else nist.NOTHING
        text = join_lines(line.text)
        label = "<O> " if text.startswith("<") else ""
        times = f"{seconds.format_decimal(start)} {seconds.format_decimal(end)}"
        rows.append(f"{name} 1 {speaker} {times} {label}{text}".rstrip(" ") + "\n")
    return "".join(rows)
