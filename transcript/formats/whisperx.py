"""Segments as the Whispers write them (``.whisperx.json``); read only.

WhisperX: ``{"segments": [{"start", "end", "text", "speaker", "words": [{"word", "start", "end",
"score", "speaker"}]}], "language"}``. Words that could not be aligned have no time and no speaker
(WhisperX issue 1072): they are ``None`` here. openai-whisper calls a word's score ``probability``,
whisper-timestamped a word ``text`` and its score ``confidence``. OpenAI's interface
(``verbose_json``) has ``words`` beside the segments, without punctuation, and the language by name;
its ``diarized_json`` has a speaker in each segment. faster-whisper's segments are dumped as a list,
of objects or, from named tuples, of lists.
"""

from __future__ import annotations

from typing import Any

from transcript.errors import FormatError
from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import (
    Piece,
    group_pieces,
    is_word_by_word,
    join_words,
    place_words,
)
from transcript.formats.recognizers.values import Place, read_span
from transcript.read_report import ReadReport
from transcript.spacing import mark_spaces
from transcript.values import Line, Transcript, Word


def matches(document: Any) -> bool:
    """Tell whether a document is such segments."""
    if isinstance(document, list):
        first = document[0] if document else None
        return _is_segment(first) or (isinstance(first, list) and _find_text(first) is not None)
    if not isinstance(document, dict):
        return False
    segments = document.get("segments")
    if isinstance(segments, list) and (not segments or _is_segment(segments[0])):
        return True
    words = document.get("words")
    word = words[0] if isinstance(words, list) and words else None
    is_listed = isinstance(word, dict) and "word" in word and "start" in word
    return isinstance(document.get("text"), str) and (is_listed or "task" in document)


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the segments as lines with their words; white space around texts and words goes."""
    report = report or ReadReport()
    document = values.parse(text, report)
    is_list = isinstance(document.value, list)
    segments = document if is_list else document.get("segments")
    listed = [] if is_list else _read_words(document.get("words", "word_segments"))
    if segments.value is None and not listed:
        raise FormatError("the document has no 'segments'")
    if not isinstance(segments.value, (list, type(None))):
        raise FormatError("the document's segments are no list")
    lines = tuple(line for node in segments.items() if (line := _read_segment(node)) is not None)
    if is_word_by_word([line.text for line in lines]) and not any(line.words for line in lines):
        lines = join_words(lines, report)
    elif listed and not lines:
        lines = _group_words(listed, document.get("text").text() or "", report)
    elif listed and not any(line.words for line in lines):
        lines = place_words(lines, listed, report)
    language = None if is_list else _find_language(document)
    return Transcript(lines, language)


def _group_words(words: list[Word], text: str, report: ReadReport) -> tuple[Line, ...]:
    """Group words that stand beside no segments to lines, as the text spells them.

    OpenAI's words have no punctuation, and its text has.
    """
    whole = Line(None, None, None, text.strip())
    tried = ReadReport()
    (placed,) = place_words((whole,), words, tried)
    timed = sum(word.start is not None for word in placed.words)
    if tried.notes or 2 * timed < len(placed.words) or not placed.words:
        return group_pieces(map(Piece, words))
    return group_pieces(Piece(word, word.spaced) for word in placed.words)


def _read_segment(node: Place) -> Line | None:
    if isinstance(node.value, list):
        node = _name_fields(node)
    said = node.get("text").text()
    if said is None:
        if node.value is not None:
            node.report.repair(
                "a segment has no text: it is left out",
                "{n} segments have no text: they are left out",
                node.where,
            )
        return None
    start, end = read_span(node.get("start"), node.get("end"))
    words = tuple(_read_words(node.get("words")))
    return Line(
        start,
        end,
        node.get("speaker").speaker(),
        said.strip(),
        mark_spaces(words, said.strip()),
    )


def _read_words(node: Place) -> list[Word]:
    words = []
    for inner in node.items():
        if isinstance(inner.value, list):  # a named tuple: start, end, word, probability
            names = ("start", "end", "word", "probability")
            inner = Place(dict(zip(names, inner.value, strict=False)), inner.where, inner.report)
        said = inner.get("word", "text").text()
        if said is None:
            inner.report.repair(
                "a word has no text: it is left out",
                "{n} words have no text: they are left out",
                inner.where,
            )
        elif said.strip():
            span = read_span(inner.get("start"), inner.get("end"))
            score = inner.get("score", "probability", "confidence").share()
            words.append(Word(*span, said.strip(), score, inner.get("speaker").speaker()))
    return words


def _find_language(document: Place) -> str | None:
    found = document.get("language", "lang")
    return (found if found.value is not None else document.get("info").get("language")).language()


def _is_segment(value: Any) -> bool:
    return isinstance(value, dict) and "text" in value and "timestamp" not in value


def _find_text(fields: list[Any]) -> int | None:
    """Find the text of a segment that was a named tuple: two times stand before it."""
    at = next((index for index, one in enumerate(fields) if isinstance(one, str)), None)
    is_right = at is not None and at >= 2
    return at if is_right and all(isinstance(n, (int, float)) for n in fields[:at]) else None


def _name_fields(node: Place) -> Place:
    at = _find_text(node.value)
    if at is None:
        return Place({}, node.where, node.report)
    words = next((one for one in node.value[at + 1 :] if _is_list_of_lists(one)), None)
    fields = {"start": node.value[at - 2], "end": node.value[at - 1], "text": node.value[at]}
    return Place({**fields, "words": words}, node.where, node.report)


def _is_list_of_lists(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], (list, dict))
