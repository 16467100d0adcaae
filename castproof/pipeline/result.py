"""What came of a run: told to a person as a table, to a program as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from align.glossary.correct import Correction, correction_to_json
from align.naming.rules import Naming
from castproof.pipeline.cleanup import CleanupSummary
from castproof.pipeline.second_hearing import SecondHearingCounts
from castproof.pipeline.speaker_count import SpeakerCountResult
from castproof.pipeline.speech_model import SpeechModel
from castproof.pipeline.voice_check import VoiceCounts
from diarize.identification.matching import VoiceMatch
from transcript.values import Note

Status = Literal["done", "partial", "failed"]
#: ``unchanged``: the file already held these bytes. ``kept``: a person's file was left alone.
Action = Literal["written", "unchanged", "kept", "refused"]

EXIT_DONE, EXIT_FAILED, EXIT_WRONG_CALL, EXIT_PARTIAL = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file that was asked for, and what was done about it.

    ``previous`` is where what a person had written there is kept.
    """

    path: str
    format: str
    action: Action
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class TrackSummary:
    """One of several tracks: where it begins, and how many of its words are its speaker's.

    ``left_out`` are another's, heard through this microphone; ``loudest_other_db`` is how loud
    the loudest other is on it, beside how loud on the own track. ``channel`` counts from 1.
    """

    speaker: str
    path: str
    channel: int | None
    offset_s: float
    words: int
    left_out: int
    loudest_other_db: float | None


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """What came of one recording.

    ``url`` is where it was fetched from, without secrets, and ``model`` the speech model that
    heard it.
    ``stages`` says of each stage whether it was ``run``, ``reused``, ``skipped`` or ``failed``;
    ``seconds`` how long each took. ``speaker_count`` says how many there are and why so many were
    looked for, ``naming`` why each is called so, ``voices`` whom each was held against,
    ``voice_check`` how many units of speech their voices were asked of, ``heard_again`` how much
    speech without words was heard again, ``tracks`` what each of
    several tracks gave.
    ``corrections`` are what the glossary put right, ``reading`` what the episode leaves out.
    ``partial`` has a line for each thing that is missing. ``configuration`` is the effective one.
    """

    recording: str
    url: str | None = None
    files: tuple[WrittenFile, ...] = ()
    duration_s: float | None = None
    model: SpeechModel | None = None
    language: str | None = None
    speakers: tuple[str, ...] = ()
    speaker_count: SpeakerCountResult | None = None
    naming: tuple[Naming, ...] = ()
    voices: tuple[VoiceMatch, ...] = ()
    voice_check: VoiceCounts | None = None
    heard_again: SecondHearingCounts | None = None
    tracks: tuple[TrackSummary, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reading: CleanupSummary | None = None
    words: int = 0
    captions: int = 0
    paragraphs: int = 0
    stages: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    partial: tuple[str, ...] = ()
    error: str | None = None
    configuration: Mapping[str, Any] | None = None

    @property
    def status(self) -> Status:
        """``failed`` when there is an error, ``partial`` when something is missing."""
        if self.error is not None:
            return "failed"
        return "partial" if self.partial else "done"


def exit_status(outcomes: Sequence[RecordingSummary]) -> int:
    """1 when any recording failed, else 3 when any is there only in part, else 0.

    >>> whole, part = RecordingSummary("a.mp3"), RecordingSummary("b.mp3", partial=("no speakers",))
    >>> exit_status([whole, part])
    3
    """
    found = {outcome.status for outcome in outcomes}
    if "failed" in found:
        return EXIT_FAILED
    return EXIT_PARTIAL if "partial" in found else EXIT_DONE


def as_json(outcomes: Sequence[RecordingSummary]) -> dict[str, Any]:
    """Build the summary that ``--json`` prints; the configuration, the same for all, is there once.

    >>> as_json([RecordingSummary("a.mp3", configuration={"align": {}})])["configuration"]
    {'align': {}}
    """
    found = (one.configuration for one in outcomes if one.configuration is not None)
    return {
        "configuration": next(found, None),
        "recordings": [recording_as_json(one) for one in outcomes],
    }


def recording_as_json(one: RecordingSummary) -> dict[str, Any]:
    """Build the part of the summary that one recording is."""
    part = {
        "status": one.status,
        **asdict(one),
        "corrections": [correction_to_json(each) for each in one.corrections],
    }
    del part["configuration"]
    return part
