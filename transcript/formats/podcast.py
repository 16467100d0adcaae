"""Podcasting 2.0 transcript JSON (``.podcast.json``).

``{"version": "1.0.0", "segments": [{"speaker", "startTime", "endTime", "body"}, …]}``, as in
https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
Read: a speaker or an end may be missing, and members we do not know are passed over.
"""

from __future__ import annotations

import json

from transcript.formats import jsontext, needs
from transcript.formats.jsontext import Node
from transcript.values import Line, Transcript, milliseconds

VERSION = "1.0.0"


def parse(text: str) -> Transcript:
    """The segments as lines with start, end, speaker and text."""
    document = jsontext.parse(text).fields(("segments",))
    return Transcript(tuple(_line(node) for node in document["segments"].items()))


def write(transcript: Transcript) -> str:
    """The lines of a transcript as segments; every line needs a start and an end."""
    segments = [_segment(line, number) for number, line in enumerate(transcript.lines, start=1)]
    document = {"version": VERSION, "segments": segments}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _segment(line: Line, number: int) -> dict[str, object]:
    start, end = needs.require_span(line, number, "a Podcasting 2.0 segment")
    speaker = {} if line.speaker is None else {"speaker": line.speaker}
    return {
        **speaker,
        "startTime": milliseconds(start),
        "endTime": milliseconds(end),
        "body": line.text,
    }


def _line(node: Node) -> Line:
    fields = node.fields(("startTime", "body"))
    start, end = fields.span("startTime", "endTime")
    return Line(start, end, fields.text("speaker"), fields["body"].text())
