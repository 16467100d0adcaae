"""Words with times out of any file that has them: word for word, or as captions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align.interpolation import spread
from castproof.files.word_files import holds_segments, read_words
from transcript import io as formats
from transcript.errors import FormatError
from transcript.values import Line, Word

# Names that say too little, and yet are no recording's.
_BARE = (".txt", ".json")


@dataclass(frozen=True, slots=True)
class TimedWords:
    """Words in reading order; ``caption_starts``, rising, where only captions had times."""

    words: tuple[Word, ...]
    caption_starts: tuple[float, ...] = ()


def is_transcript(path: Path) -> bool:
    """Whether the file's name is one of a transcript's formats; anything else is a recording."""
    endings = {ending for format_ in formats.FORMATS for ending in format_.endings}
    return path.name.lower().endswith((*endings, *_BARE))


def read_timed(path: Path) -> TimedWords:
    """The words of a transcript's file, each with the best time that the file has for it.

    Raises :class:`~transcript.errors.FormatError` where the file has no words or no times, and
    :class:`OSError`.
    """
    data = path.read_bytes()
    if holds_segments(data):
        return _known(TimedWords(read_words(path).words), path)
    try:
        lines = formats.load(data, formats.by_content(path, data)).lines
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error
    starts = [line.start for line in lines if line.start is not None and not _is_timed(line)]
    return _known(TimedWords(spread(lines), tuple(sorted(starts))), path)


def _is_timed(line: Line) -> bool:
    return any(word.start is not None for word in line.words)


def _known(timed: TimedWords, path: Path) -> TimedWords:
    if not timed.words:
        raise FormatError(f"{path} has no words to take times from", path=path)
    if all(word.start is None for word in timed.words):
        raise FormatError(
            f"{path} does not say when anything was said: give captions, or a file of words "
            "with times",
            path=path,
        )
    return timed
