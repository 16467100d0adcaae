"""ElevenLabs' answer (https://elevenlabs.io/docs/api-reference/speech-to-text/convert).

``{"language_code": "eng", "text", "words": [{"text", "start", "end", "type", "speaker_id",
"logprob"}]}``, where the type ``spacing`` is a blank, ``audio_event`` a sound such as "(laughter)".
A recording of several channels has such an object for each in ``transcripts``.
"""

from __future__ import annotations

import math
from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, group_pieces
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is ElevenLabs'."""
    if not isinstance(document, dict):
        return False
    inner = document.get("transcripts")
    if isinstance(inner, list) and inner and isinstance(inner[0], dict):
        document = inner[0]
    words = document.get("words")
    first = words[0] if isinstance(words, list) and words else None
    return isinstance(first, dict) and "text" in first and "type" in first


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the words as lines of one speaker each."""
    document = values.parse(text, report)
    channels = list(document.get("transcripts").objects()) or [document]
    lines: list[Line] = []
    language = None
    for channel in channels:
        language = language or channel.get("language_code").language()
        number = channel.get("channel_index").text()
        name = f"channel {number}" if len(channels) > 1 and number is not None else None
        lines += group_pieces(_read_words(channel.get("words"), name))
    if len(channels) > 1:
        lines.sort(key=lambda line: line.start or 0.0)
    return Transcript(tuple(lines), language)


def _read_words(node: Place, channel: str | None) -> list[Piece]:
    pieces = []
    is_apart = False
    for inner in node.objects():
        said = inner.get("text").text() or ""
        if inner.get("type").value == "spacing" or not said.strip():
            is_apart = True
            continue
        span = read_span(inner.get("start"), inner.get("end"))
        logarithm = inner.get("logprob").value
        is_number = isinstance(logarithm, (int, float)) and not isinstance(logarithm, bool)
        score = round(math.exp(logarithm), 6) if is_number and logarithm <= 0 else None
        who = inner.get("speaker_id").speaker() or channel
        pieces.append(Piece(Word(*span, said.strip(), score, who), is_apart))
        is_apart = False
    return pieces
