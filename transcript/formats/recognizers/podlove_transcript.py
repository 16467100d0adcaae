"""The transcript of Podlove's Web Player and Publisher.

A list, or ``{"transcripts": [...]}``, of ``{"start": "00:00:00.500", "start_ms", "end", "end_ms",
"speaker", "voice", "text"}``; ``voice`` is the name and ``speaker`` an id. Layout: the types of
https://github.com/podlove/podlove-ui.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript

_THOUSANDTH = 0.001


def matches(document: Any) -> bool:
    """Tell whether a document is Podlove's."""
    listed = document.get("transcripts") if isinstance(document, dict) else document
    first = listed[0] if isinstance(listed, list) and listed else None
    return isinstance(first, dict) and "text" in first and ("start_ms" in first or "voice" in first)


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the entries as lines."""
    document = values.parse(text, report)
    listed = document if isinstance(document.value, list) else document.get("transcripts")
    return Transcript(tuple(_read_entry(node) for node in listed.objects()))


def _read_entry(node: Place) -> Line:
    if node.get("start_ms").value is not None:
        span = read_span(node.get("start_ms"), node.get("end_ms"), _THOUSANDTH)
    else:
        span = read_span(node.get("start"), node.get("end"))
    said = (node.get("text").text() or "").strip()
    return Line(*span, node.get("voice").speaker() or node.get("speaker").speaker(), said)
