"""What is known of terms and voices: ``glossary`` and ``voices``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from castproof.documents.base import Document


class CorrectionExample(TypedDict):
    """A place where somebody corrected a spelling."""

    heard: str
    """What the machine wrote."""
    meant: str
    """What the person wrote."""
    start: float | None
    """When it is said, in seconds."""
    example: str
    """The machine's text around it, with what was heard in brackets."""


class LearntSpelling(TypedDict):
    """A spelling that people corrected."""

    text: str
    """The spelling."""
    count: int
    """How many times it was corrected."""
    examples: list[CorrectionExample]
    """Every place."""
    doubt: str | None
    """Why it is not corrected automatically; `null` where it is."""
    is_asked: bool
    """Whether it is only flagged wherever it is heard."""


class ProposedTerm(TypedDict):
    """A term that people keep correcting."""

    term: str
    """The term, as it is to be written."""
    spellings: list[LearntSpelling]
    """What was corrected to it, the most frequent first."""
    doubt: str | None
    """Why nothing is corrected to it automatically; `null` where something is."""
    kept: list[str]
    """Words that sound like it and that people write too."""
    count: int
    """How many times it was corrected."""
    wrong: list[str]
    """The spellings that are corrected automatically."""


class LearnDocument(Document):
    """The terms that people keep correcting: `glossary learn`."""

    proposals: list[ProposedTerm]
    """Each term."""
    added: list[str] | None
    """The terms that were added or extended, with `--into`; `null` without it."""
    notes: list[str]
    """What a person should know."""


class Term(TypedDict):
    """A term of a glossary."""

    term: str
    """The term, as it is to be written."""
    wrong: list[str]
    """Spellings that stand for it."""


class ShowGlossaryDocument(Document):
    """The terms of a glossary: `glossary show`."""

    terms: list[Term]
    """What is corrected."""
    unsure: list[Term]
    """What is only flagged."""
    kept: list[str]
    """Words that are left alone."""


class CheckGlossaryDocument(Document):
    """What is wrong with a glossary: `glossary check`."""

    glossary: str
    """The file."""
    faults: list[str]
    """What is wrong, a line each; the status is 1 then."""
    questions: list[str]
    """What only a person knows, a line each."""


_Sample = TypedDict(
    "_Sample",
    {
        "from": Annotated[
            float | None,
            Field(
                description="Where in the recording was listened from, in seconds; `null` for all."
            ),
        ]
    },
)


class VoiceSample(_Sample):
    """How somebody sounds in one recording."""

    to: float | None
    """Where in the recording was listened up to."""
    source: str
    """The recording's name."""
    digest: str
    """Its content's SHA-256."""
    seconds: float
    """How much speech it was learnt from."""
    learnt: str
    """On which day, as 2026-11-30."""


class Voice(TypedDict):
    """A known voice."""

    name: str
    """Whose it is."""
    seconds: float
    """From how much speech it is known."""
    recordings: int
    """From how many recordings."""


class AddedVoice(Document):
    """What was learnt: `voices add`."""

    sample: VoiceSample
    """What was learnt."""
    voice: Voice
    """All that is known of it now."""


class LearntVoices(Document):
    """What was learnt: `voices learn`."""

    learnt: dict[str, VoiceSample]
    """What was learnt of each person, by name."""
    refused: dict[str, str]
    """Why nothing was learnt of each of the others, by name."""


class ListedVoices(Document):
    """Whose voices are known: `voices list`."""

    embedding: str
    """The model that the voices were learnt with."""
    voices: list[Voice]
    """Each voice, by name."""


class ShownVoice(Document):
    """Where a voice was learnt: `voices show`."""

    voice: Voice
    """The voice."""
    samples: list[VoiceSample]
    """Each recording."""


class RemovedVoice(Document):
    """What is left: `voices remove`."""

    removed: str
    """Whose voice was deleted."""
    collection: str
    """The file."""
    voices: list[str]
    """Whose voices are left."""


class ExportedVoices(Document):
    """What was written: `voices export`."""

    collection: str
    """The new file."""
    voices: list[str]
    """Whose voices are in it."""


class ImportedVoices(Document):
    """What was taken in: `voices import`."""

    collection: str
    """The file that they were taken into."""
    voices: dict[str, int]
    """From how many recordings each of them is known now, by name."""
