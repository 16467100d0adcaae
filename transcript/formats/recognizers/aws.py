"""Amazon Transcribe's output.

``{"results": {"language_code", "items": [{"type", "start_time", "end_time", "speaker_label",
"alternatives": [{"confidence", "content"}]}], "speaker_labels": {"segments": [{"items":
[{"start_time", "speaker_label"}]}]}, "channel_labels": {"channels": [{"channel_label",
"items"}]}}}``; numbers are texts. Layout:
https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html. The
first alternative is read; older outputs name speakers only by start time.
"""

from __future__ import annotations

from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import Piece, group_pieces
from transcript.formats.recognizers.values import Place, get_object, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is Amazon's."""
    results = get_object(document, "results")
    return isinstance(results.get("items"), list) or bool(get_object(results, "channel_labels"))


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the items as lines of one speaker, or of one channel, each."""
    results = values.parse(text, report).get("results")
    language = results.get("language_code").language()
    by_start = {
        inner.get("start_time").text(): inner.get("speaker_label").speaker()
        for node in results.get("speaker_labels").get("segments").objects()
        for inner in node.get("items").objects()
    }
    channels = list(results.get("channel_labels").get("channels").objects())
    if len(channels) < 2:
        return Transcript(group_pieces(_read_items(results.get("items"), by_start)), language)
    found: list[Line] = []
    for channel in channels:
        name = channel.get("channel_label").speaker()
        found += group_pieces(_read_items(channel.get("items"), by_start, name))
    return Transcript(tuple(sorted(found, key=lambda line: line.start or 0.0)), language)


def _read_items(
    node: Place, by_start: dict[str | None, str | None], channel: str | None = None
) -> list[Piece]:
    pieces: list[Piece] = []
    for item in node.objects():
        best = item.get("alternatives").at(0)
        said = (best.get("content").text() or "").strip()
        if not said:
            continue
        if item.get("type").value == "punctuation":
            who = pieces[-1].word.speaker if pieces else None
            pieces.append(Piece(Word(None, None, said, None, who), is_apart=False, is_mark=True))
            continue
        span = read_span(item.get("start_time"), item.get("end_time"))
        who = item.get("speaker_label").speaker() or by_start.get(item.get("start_time").text())
        pieces.append(Piece(Word(*span, said, best.get("confidence").share(), who or channel)))
    return pieces
