"""AssemblyAI's transcript (https://www.assemblyai.com/docs/api-reference/transcripts/get).

``{"language_code", "text", "words": [{"text", "start", "end", "confidence", "speaker"}],
"utterances": [{"speaker", "text", "start", "end", "words"}]}``; times are milliseconds.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, group_pieces
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word

_THOUSANDTH = 0.001
_OWN = frozenset({"language_code", "utterances", "audio_duration", "speaker_labels"})


def matches(document: Any) -> bool:
    """Tell whether a document is AssemblyAI's."""
    if not isinstance(document, dict) or not _OWN & set(document):
        return False
    lists = [document.get("utterances"), document.get("words")]
    first = next((one[0] for one in lists if isinstance(one, list) and one), None)
    return isinstance(first, dict) and "text" in first and "type" not in first


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the utterances, or else the words, as lines."""
    document = values.parse(text, report)
    lines: tuple[Line, ...]
    if document.get("utterances").value:
        lines = tuple(_read_utterance(node) for node in document.get("utterances").objects())
    else:
        lines = group_pieces(Piece(word) for word in _read_words(document.get("words")))
    return Transcript(lines, document.get("language_code").language())


def _read_utterance(node: Place) -> Line:
    span = read_span(node.get("start"), node.get("end"), _THOUSANDTH)
    said = (node.get("text").text() or "").strip()
    return Line(*span, node.get("speaker").speaker(), said, tuple(_read_words(node.get("words"))))


def _read_words(node: Place) -> list[Word]:
    words = []
    for inner in node.objects():
        said = (inner.get("text").text() or "").strip()
        if said:
            span = read_span(inner.get("start"), inner.get("end"), _THOUSANDTH)
            score, who = inner.get("confidence").share(), inner.get("speaker").speaker()
            words.append(Word(*span, said, score, who))
    return words
