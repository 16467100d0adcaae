"""What came of recordings: ``transcribe``, ``align``, ``batch``, ``watch``, ``status``."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict

from castproof.documents.base import CountedSpeakers, Document, NamedSpeaker, Remark, Stages


class OutputFile(TypedDict):
    """A file that was asked for, and what was done about it."""

    path: str
    """Where it lies."""
    format: str
    """Its format, by the name that `--format` takes."""
    action: Literal["written", "unchanged", "kept", "refused"]
    """`written`; `unchanged`: it held these bytes already; `kept`: a person's file, left alone;
    `refused`: the format cannot say this."""
    previous: str | None
    """Where a copy of what it replaced lies, if that was edited."""


class UsedModel(TypedDict):
    """The speech model that heard the recording."""

    name: str
    """Its name."""
    device: str | None
    """What it ran on; `null` where an older version heard the recording."""
    compute_type: str | None
    """The numbers it ran in; `null` as for `device`."""
    reason: str | None
    """Why this one; `null` where somebody named it."""


class HeldVoice(TypedDict):
    """Whom a speaker was taken for, of the known voices."""

    speaker: str
    """The diarizer's label."""
    name: str | None
    """Who it is; `null` where it is nobody who is known."""
    nearest: str | None
    """The known voice that is most alike; `null` where there is none."""
    similarity: float | None
    """How alike that one is, as a cosine."""
    rival: float | None
    """How alike the next one is."""
    reason: str
    """Why it is taken for nobody, in words."""


class CheckedVoices(TypedDict):
    """Speech that was held against the speakers' voices."""

    units: int
    """How many units of speech were compared."""
    moved: int
    """How many of them were given to another speaker."""
    doubtful: int
    """How many are undecided."""


class HeardAgain(TypedDict):
    """Speech without words that was heard a second time."""

    stretches: int
    """How many stretches."""
    words: int
    """How many words were kept of them."""
    left: int
    """How many stretches stayed without words; they are hints of `flags`."""


class Track(TypedDict):
    """One of several tracks."""

    speaker: str
    """Whose it is."""
    path: str
    """The file."""
    channel: int | None
    """The channel of it, from 1; `null` for all."""
    offset_s: float
    """Where it begins, in seconds."""
    words: int
    """How many words are its speaker's."""
    left_out: int
    """How many words of others were left out."""
    loudest_other_db: float | None
    """How loud the loudest other is on it, beside how loud on the own track; `null` without one."""


class CorrectedWord(TypedDict):
    """A word of a correction."""

    start: float | None
    """When it begins, in seconds."""
    end: float | None
    """When it ends."""
    text: str
    """The word, with the mark that follows it."""
    probability: float | None
    """The recognizer's, from 0 to 1."""
    speaker: str | None
    """Who says it."""
    spaced: NotRequired[bool]
    """Whether a space stands before it, where its letters do not tell; else the key is left out."""
    language: str | None
    """Its language, where that is surely another than the recording's."""


class MadeCorrection(TypedDict):
    """Words that the glossary put right."""

    place: int
    """Which of the corrected words is the first of it, from 0."""
    heard: list[CorrectedWord]
    """The words as they were heard."""
    written: list[CorrectedWord]
    """The words as they are written."""
    term: str
    """The glossary's term."""
    rule: Literal["listed", "name", "alike"]
    """Why: the glossary lists the spelling, it is a person's name, or it sounds alike."""
    evidence: str
    """The same in words."""


class LeftOutWords(TypedDict):
    """Words that an episode does not have as they were said."""

    kind: str
    """What they are: `filler`, `repetition` and so on."""
    text: str
    """The words as they were said."""
    instead: str
    """What stands in their place, often nothing."""
    speaker: str | None
    """Who said them."""
    start: float | None
    """When, in seconds."""


class Reading(TypedDict):
    """How much of what was said the episode has."""

    style: Literal["verbatim", "readable", "clean"]
    """The cleanup level, `--reading`."""
    removed: dict[str, int]
    """How many words of each kind were left out."""
    edits: list[LeftOutWords]
    """Which."""


class RecordingResult(TypedDict):
    """What came of one recording."""

    status: Literal["done", "partial", "failed"]
    """`done`; `partial`: something is missing; `failed`: there is an `error`."""
    recording: str
    """Its path, as it was named."""
    url: str | None
    """Where it was fetched from, without its secrets; `null` for a file of yours."""
    files: list[OutputFile]
    """The files that were asked for."""
    duration_s: float | None
    """How long it lasts, in seconds."""
    model: UsedModel | None
    """The speech model; `null` where none heard it."""
    language: str | None
    """What is spoken, as an ISO 639-1 code."""
    speakers: list[str]
    """The speakers' names."""
    speaker_count: CountedSpeakers | None
    """How many speakers there are; `null` where nobody listened for them."""
    naming: list[NamedSpeaker]
    """What each speaker is called, and why."""
    voices: list[HeldVoice]
    """Where a collection of voices was named, whom each speaker was taken for."""
    voice_check: CheckedVoices | None
    """What comparing voices came to; `null` where none could be compared."""
    heard_again: HeardAgain | None
    """What hearing speech without words again came to; `null` where nothing was."""
    tracks: list[Track]
    """What each of several tracks gave."""
    corrections: list[MadeCorrection]
    """What the glossary put right."""
    reading: Reading | None
    """What the episode leaves out of what was said; `null` where no episode was made."""
    words: int
    """How many words."""
    captions: int
    """How many captions."""
    paragraphs: int
    """How many paragraphs."""
    stages: Stages
    """What was done about each stage."""
    seconds: dict[str, float]
    """How long each stage took."""
    notes: list[Remark]
    """What a person should know: a batch that was halved, a recording cut off, nobody heard."""
    partial: list[str]
    """A line for each thing that is missing."""
    error: str | None
    """The line that says what failed."""


class RecordingsDocument(Document):
    """What came of recordings."""

    configuration: dict[str, dict[str, Any]] | None
    """The effective configuration by section and key, after everything was resolved: the speech
    model that suits the machine, the threads of a batch's worker, the glossary's terms among
    `asr.hotwords`, and in `diarize.speakers` as many as the front matter lists. Sections that the
    command does not use are left out; `null` where nothing was made. The recording's folder keeps
    it in `provenance.json` too."""
    recordings: list[RecordingResult]
    """What came of each recording."""


class PlannedJob(TypedDict):
    """What is left to do of a recording."""

    name: str
    """What the batch calls it."""
    stages: list[str]
    """The stages that would run."""
    seconds: float | None
    """How long the recording lasts; `null` where that is unknown."""
    error: str | None
    """Why it will fail, if that is known already."""


class RefusedJob(TypedDict):
    """A recording that would not be started."""

    name: str
    """What the batch calls it."""
    shown: str
    """What the call names it."""
    reason: str
    """Why not."""


class PlannedWorker(TypedDict):
    """Room for one worker."""

    gpu: int | None
    """The number of the GPU it would use; `null` for all, or none."""
    threads: int
    """How many threads each of its models would have."""


class FileToFetch(TypedDict):
    """What would be fetched."""

    name: str
    """What it would be called."""
    url: str
    """Where it lies, without its secrets."""


class PlanDocument(Document):
    """What a batch would do (`--dry-run`)."""

    recordings: list[PlannedJob]
    """What is left to do of each recording."""
    refused: list[RefusedJob]
    """The recordings that would not be started."""
    workers: list[PlannedWorker]
    """Who would work on them."""
    stages: Literal["side-by-side", "in-turn", "apart"]
    """How a worker goes about a recording, as `--stages` says it."""
    reason: str
    """Why so many workers."""
    seconds_per_second: dict[str, float] | None
    """How many seconds of work a second of sound takes on this machine, of each stage; `null`
    where there is nothing to try it with."""
    estimate_s: float | None
    """How many seconds the batch takes, about."""
    estimate_from: Literal["earlier runs", "a try"] | None
    """What that is judged by: what earlier runs on this machine took, or models tried just now."""
    to_fetch: list[FileToFetch]
    """What would be fetched first."""


class RecordingState(TypedDict):
    """How far a recording is."""

    name: str
    """What it is called."""
    state: Literal["done", "partial", "failed", "working", "broken off", "no transcript"]
    """`working`: a run holds it now; `broken off`: it was begun, and no run holds it; `no
    transcript`: none was asked for."""
    stages: list[str]
    """The stages whose results are there."""
    reason: str | None
    """Why it failed or is partial."""
    time: str | None
    """When it was last heard of, in a batch's log."""


class StatusDocument(Document):
    """How far every recording of a folder is."""

    recordings: list[RecordingState]
    """Each recording, by name."""
