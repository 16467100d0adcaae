"""Deepgram's answer (https://developers.deepgram.com/docs/utterances).

``{"metadata", "results": {"channels": [{"detected_language", "alternatives": [{"transcript",
"words": [{"word", "punctuated_word", "start", "end", "confidence", "speaker"}]}]}], "utterances":
[{"start", "end", "transcript", "channel", "speaker", "words"}]}}``. The first alternative is read.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, group_pieces
from transcript.formats.recognizers.values import Place, get_object, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is Deepgram's."""
    results = get_object(document, "results")
    return any(isinstance(results.get(name), list) for name in ("channels", "utterances"))


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the utterances, or else the words of each channel, as lines."""
    results = values.parse(text, report).get("results")
    channels = list(results.get("channels").objects())
    language = None
    for channel in channels:
        language = language or channel.get("detected_language").language()
    utterances = results.get("utterances")
    if utterances.value:
        lines = [_read_utterance(node, len(channels) > 1) for node in utterances.objects()]
        return Transcript(tuple(lines), language)
    found: list[Line] = []
    for number, channel in enumerate(channels):
        best = channel.get("alternatives").at(0)
        if isinstance(best.value, dict):
            name = f"channel {number}" if len(channels) > 1 else None
            words = _read_words(best.get("words"), name)
            said = (best.get("transcript").text() or "").strip()
            if words:
                found += group_pieces(Piece(word) for word in words)
            elif said:
                found.append(Line(None, None, name, said))
    if len(channels) > 1:
        found.sort(key=lambda line: line.start or 0.0)
    return Transcript(tuple(found), language)


def _read_utterance(node: Place, has_channels: bool) -> Line:
    start, end = read_span(node.get("start"), node.get("end"))
    speaker = node.get("speaker").speaker()
    if speaker is None and has_channels and (number := node.get("channel").text()) is not None:
        speaker = f"channel {number}"
    said = (node.get("transcript").text() or "").strip()
    return Line(start, end, speaker, said, tuple(_read_words(node.get("words"), speaker)))


def _read_words(node: Place, speaker: str | None) -> list[Word]:
    words = []
    for inner in node.objects():
        said = (inner.get("punctuated_word", "word").text() or "").strip()
        if said:
            span = read_span(inner.get("start"), inner.get("end"))
            who = inner.get("speaker").speaker() or speaker
            words.append(Word(*span, said, inner.get("confidence").share(), who))
    return words
