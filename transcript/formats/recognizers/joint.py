"""Models that hear words and speakers at once: MOSS-Transcribe-Diarize and VibeVoice-ASR.

MOSS's interface (studio.mosi.cn) answers ``{"asr_transcription_result": {"segments": [{"start_s":
"0.00", "end_s", "speaker": "S01", "text"}]}}``; the model itself writes the text
``[0.00][S01]Hello.[2.50]``, which may stand in ``text``. VibeVoice writes a list of ``{"Start
time", "End time", "Speaker ID", "Content"}`` (``Start``, ``End``, ``Speaker`` in other versions),
which its processor turns into ``start_time``, ``end_time``, ``speaker_id`` and ``text``.
"""

from __future__ import annotations

import re
from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript

_MOSS = "asr_transcription_result"
_TEXTS = ("Content", "content", "text")
_STARTS = ("start_s", "Start time", "Start", "start_time", "start")
_ENDS = ("end_s", "End time", "End", "end_time", "end")
_SPEAKERS = ("speaker", "Speaker ID", "Speaker", "speaker_id")
_TIME = r"[0-9]{1,7}(?:\.[0-9]{1,6})?"
_TURN = re.compile(rf"\[({_TIME})\][ \t]*\[(S[0-9]{{1,3}})\](.*?)\[({_TIME})\]", re.DOTALL)


def matches_moss(document: Any) -> bool:
    """Tell whether a document is MOSS-Transcribe-Diarize's."""
    if not isinstance(document, dict):
        return False
    said = document.get("text")
    return isinstance(document.get(_MOSS), dict) or (
        isinstance(said, str) and _TURN.search(said) is not None and "segments" not in document
    )


def matches_vibevoice(document: Any) -> bool:
    """Tell whether a document is VibeVoice-ASR's."""
    listed = document.get("segments") if isinstance(document, dict) else document
    first = listed[0] if isinstance(listed, list) and listed else None
    return isinstance(first, dict) and (
        ("Content" in first and any(name in first for name in _STARTS))
        or ("start_time" in first and "text" in first)
    )


def parse_moss(text: str, report: ReadReport) -> Transcript:
    """Parse MOSS's segments, or the turns of its text, as lines."""
    document = values.parse(text, report)
    result = document.get(_MOSS)
    if result.value is not None:
        return Transcript(tuple(map(_read_segment, result.get("segments").objects())))
    said = document.get("text").text() or ""
    lines = []
    for match in _TURN.finditer(said):
        start, who, spoken, end = match.groups()
        span = read_span(Place(start, "text", report), Place(end, "text", report))
        lines.append(Line(*span, who, spoken.strip()))
    if rest := _TURN.sub("", said).strip():
        report.repair(f"text outside the turns is left out: {rest!r:.40}", "{n} texts are left out")
    return Transcript(tuple(lines))


def parse_vibevoice(text: str, report: ReadReport) -> Transcript:
    """Parse VibeVoice's segments as lines."""
    document = values.parse(text, report)
    listed = document if isinstance(document.value, list) else document.get("segments")
    return Transcript(tuple(map(_read_segment, listed.objects())))


def _read_segment(node: Place) -> Line:
    span = read_span(node.get(*_STARTS), node.get(*_ENDS))
    said = (node.get(*_TEXTS).text() or "").strip()
    return Line(*span, node.get(*_SPEAKERS).speaker(), said)
