"""What ``stats`` counted."""

from __future__ import annotations

from typing_extensions import TypedDict

from castproof.documents.base import Document, Failure, Unknown


class SpeakerCounts(TypedDict):
    """What one speaker said."""

    speaker: str | None
    """Who; `null` where nobody is named."""
    talk_s: float | None
    """How long, in seconds."""
    turns: int
    """How many turns."""
    words: int
    """How many words."""
    words_per_minute: float | None
    """How fast."""
    questions: int
    """How many words end in a question mark."""


class Overlap(TypedDict):
    """How long people speak at once."""

    seconds: float
    """The seconds in which two people or more speak."""
    spoken_seconds: float
    """The seconds in which anybody does."""
    share: float | None
    """The one by the other."""


class Turn(TypedDict):
    """Lines of one speaker with nobody else's between."""

    speaker: str | None
    """Who; `null` where nobody is named."""
    line: int
    """The number of the first line, from 1."""
    start: float | None
    """When it begins, in seconds."""
    talk_s: float | None
    """How long it lasts."""
    words: int
    """How many words."""
    questions: int
    """How many words end in a question mark."""


class Monologue(TypedDict):
    """A long turn."""

    episode: str
    """The file it is in."""
    speaker: str | None
    """Who; `null` where nobody is named."""
    line: int
    """The number of the first line, from 1."""
    start: float | None
    """When it begins, in seconds."""
    talk_s: float | None
    """How long it lasts."""
    words: int
    """How many words."""
    questions: int
    """How many words end in a question mark."""


class CountedEpisode(TypedDict):
    """What was counted in one file."""

    episode: str
    """The file."""
    lines: int
    """How many lines."""
    lines_without_end: int
    """How many have no known end: each counts up to the next line's start."""
    lines_without_length: int
    """How many have no known length: they are in no talk time."""
    speakers: list[SpeakerCounts]
    """Each speaker, who talks the most first."""
    overlap: Overlap | Unknown
    """How long people speak at once."""
    turns: list[Turn]
    """Every turn, in order."""
    notes: list[str]
    """What a person should know of the figures."""


class StatsDocument(Document):
    """Who talks how long, how fast and how often."""

    speakers: list[SpeakerCounts]
    """Each speaker of all episodes, who talks the most first."""
    overlap: Overlap | Unknown
    """How long people speak at once, in the episodes where that is known."""
    monologues: list[Monologue]
    """The five longest turns."""
    episodes: list[CountedEpisode]
    """Each file."""
    failed: list[Failure]
    """The files that could not be counted."""
