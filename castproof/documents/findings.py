"""What was found: ``check``, ``flags``, ``doctor``."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from castproof.documents.base import Document


class CheckFinding(TypedDict):
    """A place where a file breaks a rule."""

    path: str
    """The file."""
    line: int
    """The line of the file, from 1."""
    column: int
    """The column, from 1."""
    code: str
    """The rule's code, such as `T101`."""
    name: str
    """The rule's name, such as `out-of-order`."""
    severity: Literal["error", "warning"]
    """How bad it is."""
    message: str
    """What is wrong, in words."""
    entry: int | None
    """Which of the transcript's entries it is about, from 1; `null` for none."""
    fixable: bool
    """Whether `--fix` can mend it."""


class CheckDocument(Document):
    """What is wrong in published files."""

    files: int
    """How many files were checked."""
    errors: int
    """How many findings are errors."""
    warnings: int
    """How many are warnings."""
    mended: int
    """How many were mended, with `--fix`."""
    findings: list[CheckFinding]
    """Each finding that is left, file by file."""


class Rewrite(TypedDict):
    """Words to be put in the place of others."""

    find: str
    """The words that stand there."""
    replacement: str
    """What may be put there."""
    everywhere: bool
    """Whether that is so in the whole episode, not only in this line."""


class GiveTo(TypedDict):
    """Somebody to give the line to."""

    speaker: str
    """Who."""


class Spot(TypedDict):
    """A place that is worth a person's minute."""

    kind: str
    """What it is about: [the kinds](../guides/flags.md)."""
    line: int
    """The number of the line, from 1, headers not counted."""
    start: float | None
    """Where it begins, in seconds."""
    end: float | None
    """Where it ends."""
    text: str
    """The words; empty where there are none."""
    reasons: list[str]
    """Why, in words."""
    suggestion: str
    """What to do if it is as it seems."""
    chance: float
    """How likely something is to be put right there, from 0 to 1."""
    repair: float
    """How much that would be, in words of the text."""
    before: str
    """The words before it."""
    after: str
    """The words after it."""
    remedy: Rewrite | GiveTo | None
    """What puts it right; `null` where only who hears it knows."""
    worth: float
    """Words put right for each second of listening; what is worth the most comes first."""
    listening_s: float
    """How long a person takes over it, in seconds."""


class FlagsDocument(Document):
    """The spots of a transcript that are most worth a person's minute."""

    transcript: str
    """The file."""
    found: int
    """How many spots there are."""
    spots: list[Spot]
    """Those that are shown, as many as `--number` says, the most worth it first."""
    clips: list[str]
    """The sound clips that were cut, with `--clips`."""
    notes: list[str]
    """What a person should know."""


class MachineCheck(TypedDict):
    """One thing that was looked at."""

    name: str
    """What."""
    state: Literal["ok", "missing", "partial", "broken"]
    """`missing`: the main job gets it by itself, or does without; `partial`: the main job runs,
    without speakers; `broken`: it does not run."""
    detail: str
    """What was found, in words."""
    mend: str | None
    """The line that mends it; `null` where nothing is to be mended."""


class DoctorDocument(Document):
    """What this machine can run."""

    state: Literal["ok", "missing", "partial", "broken"]
    """The worst of the checks'."""
    checks: list[MachineCheck]
    """Each thing that was looked at."""
