"""whisper.cpp's JSON (``--output-json``, and ``-full`` with its tokens).

``{"result": {"language"}, "transcription": [{"timestamps": {"from", "to"}, "offsets": {"from",
"to"}, "text", "speaker", "speaker_turn_next", "tokens": [{"text", "offsets", "p"}]}]}``; offsets
are milliseconds. A token that begins with a blank begins a word, whose score is its tokens' mean.
``--diarize`` tells the channels apart as speakers. Layout: ``examples/cli/cli.cpp`` of
https://github.com/ggml-org/whisper.cpp.
"""

from __future__ import annotations

from statistics import mean
from typing import Any

from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import is_word_by_word, join_words
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word

_THOUSANDTH = 0.001


def matches(document: Any) -> bool:
    """Tell whether a document is whisper.cpp's."""
    return isinstance(document, dict) and isinstance(document.get("transcription"), list)


def parse(text: str, report: ReadReport) -> Transcript:
    """Parse the segments as lines, with words where there are tokens."""
    document = values.parse(text, report)
    lines = []
    for node in document.get("transcription").objects():
        if node.get("speaker_turn_next").value is True:
            report.mention(
                "a change of speaker that whisper.cpp marked has no name: it is left out",
                "{n} changes of speaker that whisper.cpp marked have no names: they are left out",
            )
        said = (node.get("text").text() or "").strip()
        words = tuple(_read_tokens(node.get("tokens")))
        lines.append(Line(*_read_offsets(node), node.get("speaker").speaker(), said, words))
    found = tuple(line for line in lines if line.text)
    if is_word_by_word([line.text for line in found]) and not any(line.words for line in found):
        found = join_words(found, report)
    language = document.get("result").get("language")
    if language.value is None:
        language = document.get("params").get("language")
    return Transcript(found, language.language() if language.value != "auto" else None)


def _read_offsets(node: Place) -> tuple[float | None, float | None]:
    offsets = node.get("offsets")
    if offsets.value is not None:
        return read_span(offsets.get("from"), offsets.get("to"), _THOUSANDTH)
    stamps = node.get("timestamps")
    return read_span(stamps.get("from"), stamps.get("to"))


def _read_tokens(node: Place) -> list[Word]:
    words: list[Word] = []
    scores: list[list[float]] = []
    for token in node.objects():
        text = token.get("text").text() or ""
        if not text.strip() or (text.startswith("[_") and text.endswith("]")):
            continue
        start, end = _read_offsets(token)
        score = token.get("p").share()
        if not words or text[0].isspace():
            words.append(Word(start, end, text.strip()))
            scores.append([])
        else:
            last = words[-1]
            close = end if end is None or last.start is None or end >= last.start else last.end
            words[-1] = Word(last.start, close, last.text + text.strip())
        scores[-1] += [] if score is None else [score]
    return [
        Word(word.start, word.end, word.text, round(mean(own), 6) if own else None)
        for word, own in zip(words, scores, strict=True)
    ]
