"""What every document begins with, and what several of them have."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict


class Document(TypedDict):
    """What one command prints."""

    castproof: Annotated[str, Field(description="The version of castproof that printed this.")]
    exit_status: Annotated[
        Literal[0, 1, 2, 3],
        Field(
            description="The status that the command ends with: 0 all done, 1 something failed, "
            "2 the call or the configuration is wrong, 3 done in part."
        ),
    ]


class Remark(TypedDict):
    """What a person should know."""

    kind: str
    """What it is about, to select by."""
    detail: str
    """The same in words."""


class CountedSpeakers(TypedDict):
    """How many speakers there are."""

    looked_for: str
    """How many were looked for: a number, a range such as `2-4`, or `auto`."""
    found: int
    """How many were found."""
    reason: str
    """Why so many were looked for."""


class NamedSpeaker(TypedDict):
    """What one speaker is called, and why."""

    label: str
    """The diarizer's label."""
    name: str
    """What the speaker is called."""
    rule: Literal["given", "source", "voice", "introduction", "guests", "number"]
    """What gave the name: the call, the source of the words, a known voice, the conversation, the
    front matter, or nothing (`number`: Speaker 1, 2, …)."""
    confidence: float | None
    """From 0 to 1; `null` where nobody is named."""
    evidence: str
    """Why, in words."""


class Unknown(TypedDict):
    """What cannot be given."""

    absent: str
    """Why, in words."""


class Failure(TypedDict):
    """An episode that could not be read, and why."""

    episode: str
    """The file."""
    reason: str
    """What failed, and how to mend it."""


class Chapter(TypedDict):
    """A chapter."""

    title: str
    """Its title."""
    start: float | None
    """The second it begins at; `null` where that is unknown."""


Stages = dict[str, Literal["run", "reused", "skipped", "failed"]]
