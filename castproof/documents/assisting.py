"""What a language model proposed: ``assist``, and what ``assist --undo`` takes back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from castproof.documents.base import Document


class RefusedTitle(TypedDict):
    """A title that did not hold."""

    title: str
    """The title."""
    reason: str
    """Why not."""


class ProposedTitle(TypedDict):
    """A chapter's title."""

    line: int
    """The number of the chapter's first line, from 1."""
    start: float | None
    """When it begins, in seconds."""
    title: str | None
    """The title; `null` where none held."""
    reason: str | None
    """Why there is none."""
    there: str | None
    """The title that stands there; `null` where none does."""
    refused: list[RefusedTitle]
    """The titles that did not hold."""


class NotedSentence(TypedDict):
    """A sentence of the notes."""

    text: str
    """The sentence."""
    line: int
    """The number of the line that says so, from 1."""


class Mention(TypedDict):
    """A person or a thing that is mentioned."""

    name: str
    """What it is called."""
    count: int
    """How many times it is named."""
    lines: list[int]
    """The numbers of the first lines that do."""


class ProposedNotes(TypedDict):
    """Show notes that hold."""

    summary: list[list[NotedSentence]]
    """The paragraphs of the summary, each a list of sentences."""
    points: list[NotedSentence]
    """What is spoken of."""
    mentioned: list[Mention]
    """People and things."""
    quotations: list[NotedSentence]
    """Quotations."""
    dropped: dict[str, int]
    """How many did not hold, by reason."""


_Edit = TypedDict("_Edit", {"class": Annotated[str, Field(description="What kind of edit it is.")]})


class ProposedEdit(_Edit):
    """An edit of a line."""

    verdict: Literal["accepted", "suggested", "refused"]
    """Whether it holds; what is `suggested` is for a person to decide."""
    reason: str
    """Why, in words."""
    before: str
    """The words that stand there."""
    after: str
    """What was proposed for them."""


class CleanLine(TypedDict):
    """A line in a cleaner reading."""

    line: int
    """Its number, from 1."""
    text: str
    """The line with the edits that were accepted."""
    edits: list[ProposedEdit]
    """Every edit."""


class CleanReading(TypedDict):
    """A cleaner reading."""

    paragraphs: list[CleanLine]
    """The lines that something was proposed for."""
    not_sent: int
    """How many lines were not sent, because a person edited them or may have."""
    unanswered: list[int]
    """The numbers of the lines that have no answer."""
    strangers: int
    """How many answers are for lines that were not asked about."""


class Doubt(TypedDict):
    """A line that the model doubts."""

    kind: Literal["speaker", "term"]
    """Whether it doubts the speaker, or a term."""
    line: int
    """The number of the line, from 1."""
    speaker: str | None
    """Who says it."""
    quote: str
    """The words."""
    meant: str | None
    """Who may say it, or what may be meant."""


class FoundDoubts(TypedDict):
    """What the model doubts."""

    found: list[Doubt]
    """The doubts that hold."""
    dropped: dict[str, int]
    """How many did not hold, by reason."""


class Usage(TypedDict):
    """What the model's answers took."""

    requests: int
    """How many requests were sent."""
    kept: int
    """How many answers were kept from earlier runs."""
    answered: int
    """How many answers, new or kept, could be used."""
    input_tokens: int
    """How many tokens were sent."""
    output_tokens: int
    """How many were received."""
    seconds: float
    """How long answers were waited for, added up."""
    failures: list[str]
    """The answers that were of no use or never came, a line each."""


class AssistedEpisode(TypedDict):
    """What was proposed for an episode."""

    episode: str
    """The file."""
    titles: list[ProposedTitle] | None
    """Chapter titles; `null` where they were not asked for."""
    titles_written: int
    """How many of them were written, with `--apply`."""
    lines_written: int
    """How many lines were written, with `--apply`."""
    notes: ProposedNotes | None
    """Show notes; `null` where they were not asked for."""
    clean: CleanReading | None
    """A cleaner reading; `null` where it was not asked for."""
    doubts: FoundDoubts | None
    """Doubts; `null` where they were not asked for."""
    written: list[str]
    """The files that were written."""
    previous: list[str]
    """Where copies of what they replaced lie."""
    usage: Usage
    """What it took."""


class AssistDocument(Document):
    """What a language model proposed."""

    episodes: list[AssistedEpisode]
    """Each episode."""
    failed: list[str]
    """The line that says what failed: of each episode that could not be read, and of what ended the
    run early."""


class UndoneEpisode(TypedDict):
    """What was taken back in an episode."""

    episode: str
    """The file."""
    lines: int
    """How many lines are as they were."""
    conflicts: int
    """In how many places a person's own words stand instead."""
    titles: int
    """How many titles are as they were."""
    previous: list[str]
    """Where copies of what the file said before lie."""


class UndoDocument(Document):
    """What was taken back (`--undo`)."""

    episodes: list[UndoneEpisode]
    """Each episode."""
    failed: list[str]
    """The line that says what failed, of each episode that could not be done."""
