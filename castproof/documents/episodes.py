"""What was done to episodes: ``convert``, ``chapters``, ``publish``, ``retime``, ``regenerate``."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from castproof.documents.base import (
    Chapter,
    CountedSpeakers,
    Document,
    NamedSpeaker,
    Remark,
    Stages,
)


class ConvertDocument(Document):
    """What converting a file came to."""

    source: str
    """The file that was read; `-` for standard input."""
    source_format: str
    """Its format."""
    target: str
    """The file that was written."""
    target_format: str
    """Its format."""
    previous: str | None
    """Where a copy of what it replaced lies."""
    notes: list[str]
    """What is lost or made up, what was merged, and what else a person should know."""
    conflicts: list[str]
    """The places changed on both sides, which stay as `target` had them; the status is 3 then."""


class PlacedChapter(TypedDict):
    """A chapter, and the line below it."""

    title: str
    """Its title."""
    start: float | None
    """The second that the list says."""
    line: int
    """The number of the line below it, from 1."""
    begins: float
    """The second that this line begins at."""


class ListedChapters(Document):
    """The chapters of a file: `chapters FILE`."""

    source: str
    """The file that was read."""
    chapters: list[Chapter]
    """Its chapters."""
    written: str | None
    """The file they were written to, with `-o`."""
    previous: str | None
    """Where a copy of what that replaced lies."""
    notes: list[str]
    """What a person should know."""


class SuggestedChapter(TypedDict):
    """A place where a chapter may begin."""

    line: int
    """The number of the line below it, from 1."""
    start: float | None
    """The second that this line begins at."""
    reasons: list[str]
    """Why there, in words."""
    text: str
    """The first words of the line."""


class SuggestedChapters(Document):
    """Where chapters may begin: `chapters EPISODE --suggest`."""

    source: str
    """The file that was read."""
    suggestions: list[SuggestedChapter]
    """The places, in order."""


class InsertedChapters(Document):
    """What putting a list into an episode came to: `chapters EPISODE LIST`."""

    source: str
    """The episode."""
    written: str | None
    """The file that was written; `null` with `--dry-run`."""
    previous: str | None
    """Where a copy of what it replaced lies."""
    placed: list[PlacedChapter]
    """The chapters that were put in."""
    there: list[PlacedChapter]
    """Those that were there already."""
    diff: str | None
    """With `--dry-run`, what would change, as `diff -u` says it."""
    notes: list[str]
    """What a person should look at, in the list and in the episode."""


class TaggedRecording(Document):
    """What writing chapters into a recording came to: `chapters FILE --into RECORDING`."""

    source: str
    """The file that the chapters are from."""
    recording: str
    """The recording."""
    written: str | None
    """The file that was written; `null` with `--dry-run`."""
    chapters: list[Chapter]
    """The chapters it has now."""
    former: list[Chapter]
    """Those that it had."""
    notes: list[str]
    """What a person should know."""


class FileForHosts(TypedDict):
    """A file that hosts take."""

    path: str
    """Where it lies."""
    action: Literal["written", "unchanged", "kept"]
    """`written` (with `--dry-run`: it would be); `unchanged`: it held these bytes already;
    `kept`: somebody changed it, and it was left alone."""
    previous: str | None
    """Where a copy of what a person had made of it lies, with `--overwrite`."""


class EditedFeed(TypedDict):
    """What was done to the feed."""

    path: str
    """The feed."""
    added: int
    """How many tags were put in."""
    replaced: int
    """How many were replaced."""
    same: int
    """How many were there already."""
    previous: str | None
    """Where a copy of the feed as it was lies."""
    diff: str | None
    """With `--dry-run`, what would change, as `diff -u` says it."""


class PublishDocument(Document):
    """What publishing an episode came to. What hosts say of the files: `check --for`."""

    episode: str
    """The episode."""
    hosts: list[str]
    """For whom, by the names that `--for` takes."""
    written: bool
    """`false` with `--dry-run`."""
    files: list[FileForHosts]
    """Each file."""
    feed: EditedFeed | None
    """The feed of `--feed`; `null` without one."""
    notes: list[str]
    """What a person should know."""
    partial: list[str]
    """A line for each file that is not as it was asked for; the status is 3 then."""


class UnsureLine(TypedDict):
    """A line that a person should look at."""

    line: int
    """Its number, from 1, headers not counted."""
    entry: int
    """Its place among lines and headers, from 0."""
    reason: str
    """Why, in words."""
    was: float | None
    """When it began, in seconds."""
    now: float | None
    """When it begins."""
    how: Literal["placed", "kept", "estimated", "unknown"]
    """Where its time is from: its own words; its old time; its neighbours; nowhere."""


class MovedStretch(TypedDict):
    """A stretch whose times all moved by as much."""

    old_start: float
    """Where it began, in seconds."""
    old_stop: float
    """Where it ended."""
    shift: float
    """By how much it moved."""


class SoundCut(TypedDict):
    """Where sound was taken out or put in."""

    kind: Literal["gone", "new"]
    """`gone`: taken out; `new`: put in."""
    old: float
    """Where, in seconds of the old times."""
    seconds: float
    """How much."""


class RetimeDocument(Document):
    """What new times an episode has."""

    episode: str
    """The file that was written, or would be."""
    written: bool
    """`false` with `--dry-run`."""
    previous: str | None
    """Where a copy of what it replaced lies."""
    lines: int
    """How many lines the episode has."""
    retimed: int
    """How many of them have a time from their own words."""
    moved: int
    """How many start more than two seconds from where they did."""
    filled: int
    """How many had no time before."""
    median_shift_s: float | None
    """The median of how far lines moved; `null` where none that had a time was placed."""
    matched: float
    """The share of the episode's words that were surely found, from 0 to 1."""
    unsure: list[UnsureLine]
    """The lines that a person should look at."""
    offsets: list[MovedStretch]
    """By how much each stretch of the episode moved."""
    cuts: list[SoundCut]
    """Where sound was taken out or put in."""
    partial: list[str]
    """A line for each thing that is missing."""


class WordCounts(TypedDict):
    """How many words are whose."""

    kept: int
    """How many are a person's."""
    improved: int
    """How many came from the new pass."""
    respoken: int
    """How many somebody else says now."""


class MergeConflict(TypedDict):
    """A place that both sides changed differently; the person's stands."""

    entry: int
    """Its place among the merged lines and headers, from 0."""
    start: float | None
    """When it is, in seconds."""
    what: Literal["words", "speaker", "start", "paragraph", "header", "comment", "key"]
    """What the two differ in."""
    base: str
    """What the old pass had; empty where nothing."""
    theirs: str
    """What the person has."""
    ours: str
    """What the new pass has."""
    speaker: str | None
    """Who says the line."""
    slight: bool
    """Whether they differ in capitals or punctuation only."""


class LineToCheck(TypedDict):
    """A line that a person should look at."""

    start: float | None
    """When it begins, in seconds."""
    speaker: str | None
    """Who says it."""
    reason: str
    """Why, in words."""


class RegenerateDocument(Document):
    """What a new machine pass under an episode came to."""

    episode: str
    """The episode."""
    changed: bool
    """Whether the new pass changes anything."""
    written: bool
    """Whether the episode was written: not with `--dry-run`, nor where nothing changed."""
    previous: str | None
    """Where a copy of what it said before lies."""
    how: Literal["merged", "retimed"]
    """`merged`: words of the new pass came in; `retimed`: only times, as nobody knows what was
    edited."""
    base: str | None
    """What the episode was edited from; `null` where nobody knows."""
    words: WordCounts
    """Whose the words are."""
    speaker_count: CountedSpeakers | None
    """How many speakers the new pass heard; `null` where nobody listened for them."""
    naming: list[NamedSpeaker]
    """The names that rules gave to speakers whom the episode does not name."""
    conflicts: list[MergeConflict]
    """Every place that both sides changed differently."""
    doubtful: list[LineToCheck]
    """The lines that a person should look at."""
    stages: Stages
    """What was done about each stage."""
    seconds: dict[str, float]
    """How long each stage took."""
    notes: list[Remark]
    """What a person should know."""
    partial: list[str]
    """A line for each thing that is missing."""
    diff: str | None
    """With `--dry-run`, what would change, as `diff -u` says it."""
