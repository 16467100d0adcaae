"""Words, with times and speakers where they are known, from files that somebody already has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.interpolation import interpolate_words
from align.units import fill_unknown_speakers
from castproof.files.transcripts import load_transcript, log_notes
from transcript import io as formats
from transcript.errors import FormatError
from transcript.files import read_file
from transcript.formats import ctm, rttm
from transcript.formats.artifacts import segments_from_json
from transcript.read_report import ReadReport
from transcript.spacing import make_words, segment_words
from transcript.text import decode, read_text
from transcript.values import Line, Turn, Word

CTM_ENDING = ".ctm"
SEGMENTS_MARKS = (b'"castproof-segments"', b'"castscribe-segments"')
# The name of a format stands at a file's head.
HEAD_BYTES = 200
# Names that say too little, and yet are no recording's.
_BARE = (".txt", ".json")


def holds_segments(data: bytes) -> bool:
    """Tell the segments that a recording's folder keeps from any other file."""
    return any(mark in data[:HEAD_BYTES] for mark in SEGMENTS_MARKS)


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """The words in the order they were spoken, and the language where the file says it."""

    words: tuple[Word, ...]
    language: str | None = None


def read_words(path: Path, recording: str | None = None) -> SpokenWords:
    """Read the words of CTM, of a cache's ``asr.json``, or of a transcript with times of words.

    ``recording`` selects one of several in a CTM file. Raises
    :class:`~transcript.errors.FormatError` naming the file, and :class:`OSError`.
    """
    data = read_file(path)
    try:
        if path.name.endswith(CTM_ENDING):
            report = ReadReport()
            words = ctm.parse(decode(data), recording, report)
            log_notes(path, report)
            return SpokenWords(segment_words(words))
        if holds_segments(data):
            segments = segments_from_json(decode(data))
            words = tuple(word for segment in segments for word in segment.words)
            return SpokenWords(segment_words(words))
        transcript = load_transcript(path, data, formats.find_by_content(path, data))
        words = tuple(word for line in transcript.lines for word in iterate_line_words(line))
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error
    if any(word.start is not None for word in words) or not words:
        return SpokenWords(words, transcript.language)
    raise FormatError(
        f"{path} has times for lines, not for words: name a file in which words have times, "
        "such as castproof's JSON, another recognizer's, or CTM",
        path=path,
    )


def read_turns(path: Path, recording: str | None = None) -> tuple[Turn, ...]:
    """Read the turns of an RTTM file; ``recording`` selects one of several."""
    try:
        report = ReadReport()
        turns = rttm.parse(read_text(path), recording, report)
        log_notes(path, report)
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error
    return turns


def iterate_line_words(line: Line) -> Iterator[Word]:
    """Yield the line's words, each with its speaker as far as the line says it.

    WhisperX leaves words it could not time without a speaker (its issue 1072). Such a word is
    said by whoever says the words on both sides of it, and otherwise by the line's speaker. A
    line without words gives those of its text, without times: nothing is lost.
    """
    words = segment_words(line.words) or make_words(line.text)
    for word, speaker in zip(words, fill_unknown_speakers(words), strict=True):
        yield word.with_speaker(speaker or line.speaker)


def count_without_speaker(words: Iterable[Word]) -> int:
    """Count the words that have no known speaker."""
    return sum(word.speaker is None for word in words)


@dataclass(frozen=True, slots=True)
class WordTimes:
    """Words in reading order; ``caption_starts``, rising, where only captions had times."""

    words: tuple[Word, ...]
    caption_starts: tuple[float, ...] = ()


def is_transcript(path: Path) -> bool:
    """Tell whether the file's name is one of a transcript's formats; others are recordings."""
    endings = {ending for format_ in formats.FORMATS for ending in format_.endings}
    return path.name.lower().endswith((*endings, *_BARE))


def read_timed_words(path: Path) -> WordTimes:
    """Read the words of a transcript's file, each with the best time that the file has for it.

    Raises :class:`~transcript.errors.FormatError` where the file has no words or no times, and
    :class:`OSError`.
    """
    data = read_file(path)
    if holds_segments(data):
        timed = WordTimes(read_words(path).words)
    else:
        try:
            lines = load_transcript(path, data, formats.find_by_content(path, data)).lines
        except FormatError as error:
            raise FormatError(f"{path}: {error}", path=path) from error
        starts = sorted(
            line.start
            for line in lines
            if line.start is not None and all(word.start is None for word in line.words)
        )
        timed = WordTimes(segment_words(interpolate_words(lines)), tuple(starts))
    if not timed.words:
        raise FormatError(f"{path} has no words to take times from", path=path)
    if all(word.start is None for word in timed.words):
        raise FormatError(
            f"{path} has no times: give captions, or a file of words with times", path=path
        )
    return timed
