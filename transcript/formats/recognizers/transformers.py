"""What transformers' speech pipeline returns, and insanely-fast-whisper with its speakers.

``{"text", "chunks": [{"timestamp": [0.0, 2.5], "text"}]}``, a chunk a segment or, with
``return_timestamps="word"``, a word; ``speakers`` has the same with a speaker each.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import is_word_by_word, join_words
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript


def matches(document: Any) -> bool:
    """Tell whether a document is such chunks."""
    if not isinstance(document, dict):
        return _has_chunks(document)
    return any(_has_chunks(document.get(name)) for name in ("chunks", "speakers"))


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the chunks as lines, or as words of lines."""
    document = values.parse(text, report)
    is_list = isinstance(document.value, list)
    spoken = document if is_list else document.get("speakers")
    chunks = spoken if _has_chunks(spoken.value) else document.get("chunks")
    lines = tuple(line for node in chunks.objects() if (line := _read_chunk(node)).text)
    if is_word_by_word([line.text for line in lines]):
        lines = join_words(lines, report)
    language = None if is_list else document.get("language").language()
    return Transcript(lines, language)


def _read_chunk(node: Place) -> Line:
    stamp = node.get("timestamp")
    start, end = read_span(stamp.at(0), stamp.at(1))
    said = (node.get("text").text() or "").strip()
    return Line(start, end, node.get("speaker").speaker(), said)


def _has_chunks(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and isinstance(value[0], dict)
        and "timestamp" in value[0]
    )
