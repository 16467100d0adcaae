"""An episode's words at a cleanup level (``--reading``), and what that left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from align.cleanup.clean_up import clean_up
from align.cleanup.edits import CLEANUP_LEVELS, CleanedWords, CleanupLevel
from align.languages.packs import PACKS
from castproof.config.presets import Setting
from transcript.errors import InvalidCall
from transcript.spacing import join_words, make_words
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
    """An episode's cleanup level, how many words of each kind it left out, and which."""

    style: CleanupLevel
    removed: Mapping[str, int]
    edits: tuple[RemovedWords, ...]


def make_reading_setting(style: str | None) -> Setting:
    """Make the setting of ``--reading``."""
    return Setting("episode", "reading", style, "--reading")


def parse_reading(style: str) -> CleanupLevel:
    """Parse a reading's name; raise :class:`~transcript.errors.InvalidCall` for none."""
    for one in CLEANUP_LEVELS:
        if style == one:
            return one
    raise InvalidCall(
        f"--reading {style}: no such reading; choose from {', '.join(CLEANUP_LEVELS)}"
    )


def describe_cleanup(reading: CleanedWords, style: CleanupLevel) -> CleanupSummary:
    """Describe what a cleanup level left out."""
    edits = tuple(
        RemovedWords(
            kind=edit.kind.value,
            text=edit.text,
            instead=" ".join(word.text for word in edit.instead),
            speaker=edit.words[0].speaker,
            start=edit.words[0].start,
        )
        for edit in reading.edits
    )
    return CleanupSummary(style, reading.removed, edits)


def note_unknown_language(
    reading: CleanedWords, language: str | None, mend: str
) -> tuple[Note, ...]:
    """Note that the rules did not apply, if so; ``mend`` is how to say which language is spoken."""
    if reading.applied or not reading.said:
        return ()
    known = [pack.name for pack in PACKS]
    spoken = f"the language is not known ({mend})" if language is None else f"this is {language!r}"
    detail = (
        f"--reading has rules for {', '.join(known)}, and {spoken}: fillers and repetitions were "
        "kept, and only words written as broken off and listeners' sounds were left out"
    )
    return (Note(KIND, detail),)


def clean_up_transcript(
    transcript: Transcript, style: CleanupLevel, language: str | None
) -> tuple[Transcript, CleanedWords]:
    """Clean a transcript up: its lines without what is left out, empty ones gone.

    A line of which nothing is left out stays as it is, byte for byte.
    """
    words = [_split_words(line) for line in transcript.lines]
    reading = clean_up([word for line in words for word in line], style, language)
    kept_at: dict[int, list[Word]] = {}
    for index, word in zip(reading.indices, reading.words, strict=True):
        kept_at.setdefault(index, []).append(word)
    entries: list[Entry] = []
    said, first = iter(words), 0
    for entry in transcript.entries:
        if not isinstance(entry, Line):
            entries.append(entry)
            continue
        before = next(said)
        now = [
            word for index in range(first, first + len(before)) for word in kept_at.get(index, ())
        ]
        first += len(before)
        if now == before:
            entries.append(entry)
        elif now:
            text = join_words(now)
            entries.append(replace(entry, text=text, words=tuple(now) if entry.words else ()))
    return replace(transcript, entries=tuple(entries)), reading


def _split_words(line: Line) -> list[Word]:
    """Return the line's words; those of its text, without times, where it is not made of words."""
    if line.words and join_words(line.words) == line.text:
        return [replace(word, speaker=word.speaker or line.speaker) for word in line.words]
    return [word.with_speaker(line.speaker) for word in make_words(line.text)]
