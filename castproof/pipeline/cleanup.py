"""How an episode reads: its words in the reading that is asked for, and what that left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from align.cleanup.clean_up import clean_up
from align.cleanup.edits import CLEANUP_LEVELS, CleanedWords, CleanupEdit, CleanupLevel
from castproof.config.presets import Setting
from transcript.errors import InvalidCall
from transcript.values import Entry, Line, Note, Transcript, Word

KIND = "reading-by-marks"


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """Words that an episode does not have as they were said, and why; ``start`` in seconds."""

    kind: str
    text: str
    instead: str
    speaker: str | None
    start: float | None


@dataclass(frozen=True, slots=True)
class CleanupSummary:
    """The reading an episode was written in, how many words of each kind it left out, and which."""

    style: CleanupLevel
    removed: Mapping[str, int]
    edits: tuple[RemovedWords, ...]


def make_reading_setting(style: str | None) -> Setting:
    """The key that ``--reading`` sets."""
    return Setting("episode", "reading", style, "--reading")


def parse_reading(style: str) -> CleanupLevel:
    """The reading of this name; raise :class:`~transcript.errors.InvalidCall` for none."""
    for one in CLEANUP_LEVELS:
        if style == one:
            return one
    raise InvalidCall(
        f"--reading {style}: there is no such reading; there are {', '.join(CLEANUP_LEVELS)}"
    )


def describe_cleanup(reading: CleanedWords, style: CleanupLevel) -> CleanupSummary:
    """What there is to tell of a reading."""
    return CleanupSummary(style, reading.removed, tuple(map(_left_out, reading.edits)))


def note_unknown_language(
    reading: CleanedWords, language: str | None, mend: str
) -> tuple[Note, ...]:
    """That the rules stood aside, where they did; ``mend`` is how to say what is spoken."""
    if reading.applied or not reading.said:
        return ()
    spoken = f"a language that is not told ({mend})" if language is None else f"{language!r}"
    detail = (
        f"the readings know English, and this is {spoken}: fillers, repetitions and the like stay; "
        "only words written as broken off and listeners' sounds were taken out"
    )
    return (Note(KIND, detail),)


def clean_up_transcript(
    transcript: Transcript, style: CleanupLevel, language: str | None
) -> tuple[Transcript, CleanedWords]:
    """A transcript in a reading: its lines without what is left out, empty ones gone.

    A line of which nothing is left out stays as it is, byte for byte.
    """
    lines = transcript.lines
    words = [_words(line) for line in lines]
    reading = clean_up([word for line in words for word in line], style, language)
    read_lines = iter(_regrouped(lines, words, reading))
    entries = (
        next(read_lines) if isinstance(entry, Line) else entry for entry in transcript.entries
    )
    kept: tuple[Entry, ...] = tuple(entry for entry in entries if entry is not None)
    return replace(transcript, entries=kept), reading


def _left_out(edit: CleanupEdit) -> RemovedWords:
    first = edit.words[0]
    instead = " ".join(word.text for word in edit.instead)
    return RemovedWords(edit.kind.value, edit.text, instead, first.speaker, first.start)


def _words(line: Line) -> list[Word]:
    """The line's words; of one that is not made of words those of its text, without times."""
    if line.words and " ".join(word.text for word in line.words) == line.text:
        return [replace(word, speaker=word.speaker or line.speaker) for word in line.words]
    return [Word(None, None, text, speaker=line.speaker) for text in line.text.split()]


def _regrouped(
    lines: Sequence[Line], words: Sequence[Sequence[Word]], reading: CleanedWords
) -> Iterator[Line | None]:
    """Each line with what is read of it; ``None`` for one of which nothing is left."""
    read_at: dict[int, list[Word]] = {}
    for place, word in zip(reading.indices, reading.words, strict=True):
        read_at.setdefault(place, []).append(word)
    first = 0
    for line, said in zip(lines, words, strict=True):
        places = range(first, first + len(said))
        now = [word for place in places for word in read_at.get(place, ())]
        first += len(said)
        if now == said:
            yield line
        elif now:
            kept = tuple(now) if line.words else ()
            yield replace(line, text=" ".join(word.text for word in now), words=kept)
        else:
            yield None
