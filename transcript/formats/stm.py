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
from transcript.read_report import ReadReport
from transcript.text import join_lines
from transcript.values import Line, Transcript

_ROW = re.compile(
    r"(?P<recording>[^ \t]+)[ \t]+(?P<channel>[^ \t]+)[ \t]+(?P<speaker>[^ \t]+)[ \t]+"
    r"(?P<start>[^ \t]+)[ \t]+(?P<end>[^ \t]+)(?:[ \t]+(?P<rest>.*))?",
    re.DOTALL,
)
# With blanks in a name: a channel is a number or a letter, and the times are two numbers.
_SPACED = re.compile(
    r"(?P<recording>.+?)[ \t]+(?P<channel>[0-9]|[A-Za-z])[ \t]+(?P<speaker>.+?)[ \t]+"
    r"(?P<start>-?[0-9]*\.?[0-9]+)[ \t]+(?P<end>[0-9]*\.?[0-9]+)(?:[ \t]+(?P<rest>.*))?",
    re.DOTALL,
)
# What NIST's scoring writes for a text where nobody is to be scored: gaps, excluded regions.
_IGNORED = "ignore_time_segment_in_scoring"
_LABEL = re.compile(r"^<[^>]*>(?:[ \t]+|$)")


def parse(text: str, recording: str | None = None, report: ReadReport | None = None) -> Transcript:
    """Parse the segments of one recording as lines, in the file's order.

    ``recording`` selects by the first field, and may be left out where all lines have the same.
    ``report`` takes notes on lines that were repaired or left out; without one they are errors.
    Raises :class:`FormatError` with the line that is no segment.
    """
    report = report or ReadReport(is_strict=True)

    def read(record: str, number: int) -> tuple[str, Line]:
        return _read_segment(record, number, report)

    rows = nist.read_rows(text, read, report)
    found = [row for row in rows if row[1].text.casefold() != _IGNORED]
    if ignored := len(rows) - len(found):
        report.mention(
            f"{ignored} span{'s' if ignored > 1 else ''} without words, not to be scored, left out"
        )
    name = nist.choose_recording({which for which, _ in found}, recording)
    return Transcript(tuple(line for which, line in found if which == name))


def _read_segment(record: str, number: int, report: ReadReport) -> tuple[str, Line]:
    match = _ROW.fullmatch(record)
    if match is None or not (nist.is_decimal(match["start"]) and nist.is_decimal(match["end"])):
        spaced = None if report.is_strict else _SPACED.fullmatch(record)
        if spaced is not None:
            report.repair(
                "a name has a blank: the line is read by its times",
                "{n} lines have blanks in their names: they are read by their times",
                number,
            )
        match = spaced or match
    if match is None:
        raise FormatError(
            "an STM line has a recording, a channel, a speaker, a start and an end", line=number
        )
    try:
        start = nist.parse_start(match["start"], number, report)
        end: float | None = seconds.parse_decimal(match["end"])
        if end is not None and end < start:
            report.repair(
                f"it ends at {end:g} s, before it starts at {start:g} s",
                "{n} segments end before they start: their ends are unknown",
                number,
            )
            end = None
    except ValueError as error:
        raise FormatError(str(error), line=number) from error
    is_known = match["speaker"] != nist.NOTHING
    speaker = nist.unescape_field(match["speaker"]) if is_known else None
    said = join_lines(_LABEL.sub("", match["rest"] or "", count=1))
    return nist.unescape_field(match["recording"]), Line(start, end, speaker, said)


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
