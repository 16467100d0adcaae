"""Words with times, from whatever file somebody already has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.units import read_as
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import ctm, rttm
from transcript.formats.artifacts import segments_from_json
from transcript.text import decode, read_text
from transcript.values import Line, Turn, Word

CTM_ENDING = ".ctm"
SEGMENTS_MARKS = (b'"castproof-segments"', b'"castscribe-segments"')
# The name of a format stands at a file's head.
HEAD_BYTES = 200


def holds_segments(data: bytes) -> bool:
    """Tell the segments that a recording's folder keeps from any other file."""
    return any(mark in data[:HEAD_BYTES] for mark in SEGMENTS_MARKS)


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words in the order they were spoken, and the language where the file says it."""

    words: tuple[Word, ...]
    language: str | None = None


def read_words(path: Path, recording: str | None = None) -> SpokenWords:
    """The words of our JSON, of a store's ``asr.json``, of WhisperX's JSON, or of a CTM file.

    ``recording`` selects one of several in a CTM file. Raises
    :class:`~transcript.errors.FormatError` naming the file, and :class:`OSError`.
    """
    data = path.read_bytes()
    try:
        if path.name.endswith(CTM_ENDING):
            return SpokenWords(ctm.parse(decode(data), recording))
        if holds_segments(data):
            segments = segments_from_json(decode(data))
            return SpokenWords(tuple(word for segment in segments for word in segment.words))
        transcript = formats.load(data, formats.by_content(path, data))
        words = tuple(word for line in transcript.lines for word in line_words(line))
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error
    if any(word.start is not None for word in words) or not words:
        return SpokenWords(words, transcript.language)
    raise FormatError(
        f"{path} says when lines start, not when words do: align needs our JSON, WhisperX's "
        "JSON or CTM; `castproof convert` changes formats without it",
        path=path,
    )


def read_turns(path: Path, recording: str | None = None) -> tuple[Turn, ...]:
    """The turns of an RTTM file; ``recording`` selects one of several."""
    try:
        return rttm.parse(read_text(path), recording)
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error


def line_words(line: Line) -> Iterator[Word]:
    """The line's words, each with a speaker wherever the line lets one be told.

    WhisperX leaves words it could not time without a speaker (its issue 1072). Such a word is
    said by whoever says the words on both sides of it, and otherwise by the line's speaker. A
    line without words gives those of its text, without times: nothing is lost.
    """
    words = line.words or tuple(Word(None, None, text) for text in line.text.split())
    for word, speaker in zip(words, read_as(words), strict=True):
        yield word.by(speaker or line.speaker)


def without_speaker(words: Iterable[Word]) -> int:
    """How many words have no known speaker."""
    return sum(word.speaker is None for word in words)
