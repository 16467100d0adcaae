"""Google Speech-to-Text's answer, of its versions 1 and 2.

``{"results": [{"languageCode", "resultEndTime", "channelTag", "alternatives": [{"transcript",
"words": [{"word", "startTime": "1.400s", "endTime", "confidence", "speakerTag"}]}]}]}``; version 2
says ``startOffset`` and ``speakerLabel``, and a batch wraps each file's results. Where speakers are
told apart, the last result lists all words again with their speakers, and it alone is read.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, group_pieces, make_line
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is Google's."""
    return _find_results(document) is not None


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the results as lines, or as lines of one speaker each."""
    found = values.parse(text, report)
    results = Place(_find_results(found.value), "results", report)
    nodes = [node for node in results.objects() if node.get("alternatives").value]
    language = None
    for node in nodes:
        language = language or node.get("languageCode", "language_code").language()
    last = _read_words(nodes[-1], None) if nodes else []
    if any(word.speaker is not None for word in last):
        return Transcript(group_pieces(map(Piece, last)), language)
    tags = {node.get("channelTag", "channel_tag").text() for node in nodes}
    lines = [line for node in nodes if (line := _read_result(node, len(tags) > 1)).text]
    return Transcript(tuple(lines), language)


def _read_result(node: Place, has_channels: bool) -> Line:
    tag = node.get("channelTag", "channel_tag").text()
    who = f"channel {tag}" if has_channels and tag is not None else None
    said = (node.get("alternatives").at(0).get("transcript").text() or "").strip()
    words = _read_words(node, who)
    if not words:
        end = node.get("resultEndTime", "result_end_time", "resultEndOffset", "result_end_offset")
        return Line(None, end.time(), who, said)
    line = make_line([Piece(word) for word in words])
    return Line(line.start, line.end, who, said or line.text, line.words)


def _read_words(node: Place, channel: str | None) -> list[Word]:
    words = []
    for inner in node.get("alternatives").at(0).get("words").objects():
        said = (inner.get("word").text() or "").strip()
        if not said:
            continue
        start = inner.get("startTime", "start_time", "startOffset", "start_offset")
        end = inner.get("endTime", "end_time", "endOffset", "end_offset")
        span = read_span(start, end)
        if start.value is None and span[1] is not None:
            span = 0.0, span[1]  # the format leaves a zero out
        who = inner.get("speakerLabel", "speaker_label", "speakerTag", "speaker_tag").speaker()
        # 0 stands for a score that was not made.
        score = inner.get("confidence").share() or None
        words.append(Word(*span, said, score, (None if who == "Speaker 0" else who) or channel))
    return words


def _find_results(document: Any) -> list[Any] | None:
    """Find the list of results, in the document or in what wraps it."""
    for _ in range(5):
        if not isinstance(document, dict):
            return None
        results = document.get("results")
        if isinstance(results, list):
            first = results[0] if results else None
            return results if isinstance(first, dict) and "alternatives" in first else None
        inner = document.get("response", results)
        if not isinstance(inner, dict):
            inner = document.get("transcript", document.get("inlineResult"))
        if isinstance(inner, dict) and "results" not in inner and len(inner) == 1:
            inner = next(iter(inner.values()))
        document = inner
    return None
