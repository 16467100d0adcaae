"""Rev.ai's transcript (https://docs.rev.ai/api/asynchronous/), and Gecko's, which grew from it.

``{"monologues": [{"speaker": 0, "elements": [{"type": "text", "value", "ts", "end_ts",
"confidence"}, {"type": "punct", "value"}]}]}``, where marks and blanks are elements too. Gecko has
``speaker: {"name", "id"}`` and ``terms: [{"type": "WORD", "text", "start", "end"}]``, no blanks.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, make_line
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is such monologues."""
    return isinstance(document, dict) and isinstance(document.get("monologues"), list)


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse each monologue as a line with its words."""
    document = values.parse(text, report)
    names = {
        node.get("id").text(): node.get("name").speaker()
        for node in document.get("speakers").objects()
    }
    lines = []
    for node in document.get("monologues").objects():
        who = node.get("speaker")
        speaker = node.get("speaker_info").get("display_name").speaker()
        if speaker is None and not isinstance(who.value, dict):
            speaker = names.get(who.text())
        line = _read_monologue(node, speaker or who.speaker())
        lines += [line] if line.text else []
    return Transcript(tuple(lines), document.get("language").language())


def _read_monologue(node: Place, speaker: str | None) -> Line:
    pieces: list[Piece] = []
    is_apart = False
    has_blanks = node.get("elements").value is not None
    for inner in node.get("elements", "terms").objects():
        value = inner.get("value", "text").text() or ""
        said = value.strip()
        is_mark = str(inner.get("type").value).lower() in ("punct", "punctuation")
        if not said:
            is_apart = is_apart or bool(value)
            continue
        apart = (is_apart or value[0].isspace()) if has_blanks else not is_mark
        is_apart = value[-1].isspace()
        span = read_span(inner.get("ts", "start"), inner.get("end_ts", "end"))
        score = inner.get("confidence").share()
        span = (None, None) if is_mark else span
        pieces.append(Piece(Word(*span, said, score, speaker), apart, is_mark))
    return make_line(pieces)
