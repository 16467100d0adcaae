"""What became of a model's clean reading of an episode: the record of it, beside the episode.

    FOLDER/.castproof/assist/talk.readings.json     each reading: whose, of which lines, judged how
    FOLDER/.castproof/assist/talk.doubts.json       what a model doubts, which changed nothing
    FOLDER/.castproof/assist/….before               the episode's bytes before a reading

The record is the source of every edit in it: what is in it is a model's, all else a person's or
the recognizer's. It is written before the episode is, so that a run killed between leaves a record
of an episode that says otherwise, which is then void.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic, digest
from castproof.files.paths import follow_links, stem_of
from castproof.pipeline.cache import FOLDER_NAME
from castproof.pipeline.own_folder import make_own_folder
from compare.proposals.judgement import EditClass
from transcript.own_files import read_own

RECORDS_NAME = "assist"
_RECORD, _DOUBTS, _BEFORE = "{}.readings.json", "{}.doubts.json", "{}.before"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RecordedSuggestion(_Frozen):
    """An edit that was suggested: ``find`` stood once in the line, ``replacement`` is for it."""

    kind: EditClass
    reason: str
    find: str
    replacement: str


class RecordedLine(_Frozen):
    """A line that a model was asked about: its index among the lines, and what came of it."""

    index: int = Field(ge=0)
    before: str
    proposed: str
    after: str
    suggestions: tuple[RecordedSuggestion, ...] = ()


class RecordedReading(_Frozen):
    """One reading that was applied: by which ``model``, to what, and which lines it was about.

    ``before`` and ``after`` are the digests of the episode's contents; ``names`` and ``language``
    are what the proposals were judged with, and ``left_out`` the classes taken back since.
    """

    model: str
    before: str
    after: str
    language: str | None
    names: tuple[str, ...] = ()
    lines: tuple[RecordedLine, ...] = ()
    left_out: frozenset[EditClass] = frozenset()


class ReadingsRecord(_Frozen):
    """Every reading of an episode that stands, the oldest first."""

    readings: tuple[RecordedReading, ...] = ()


class RecordedDoubt(_Frozen):
    """What a model doubts in a line, and the program found to hold.

    ``kind`` is ``speaker`` (``meant`` may say it, as ``quote`` tells) or ``term`` (``quote`` may be
    a misheard ``meant``). ``text`` and ``speaker`` are the line's at that time, ``index`` is its
    place among the lines.
    """

    kind: Literal["speaker", "term"]
    index: int = Field(ge=0)
    text: str
    speaker: str | None
    quote: str
    meant: str


class DoubtsRecord(_Frozen):
    """The doubts that the last run left about an episode."""

    model: str = ""
    doubts: tuple[RecordedDoubt, ...] = ()


def read_doubts(path: Path) -> DoubtsRecord:
    """Read the doubts about an episode; there are none in a file that cannot be read."""
    try:
        return DoubtsRecord.model_validate_json(read_own(_folder(path) / _name(path, _DOUBTS)))
    except (OSError, ValidationError):
        return DoubtsRecord()


def write_doubts(path: Path, record: DoubtsRecord) -> None:
    """Write the doubts about an episode. Raises :class:`~castproof.errors.OutputNotWritable`."""
    content = record.model_dump_json(indent=1).encode() + b"\n"
    _write(_folder(path) / _name(path, _DOUBTS), content)


def read_record(path: Path) -> ReadingsRecord:
    """Read the record of an episode; there is nothing in one that is missing or cannot be read."""
    try:
        return ReadingsRecord.model_validate_json(read_own(name_record(path)))
    except (OSError, ValidationError):
        return ReadingsRecord()


def write_record(path: Path, record: ReadingsRecord) -> None:
    """Write the record of an episode. Raises :class:`~castproof.errors.OutputNotWritable`."""
    _write(name_record(path), record.model_dump_json(indent=1).encode() + b"\n")


def keep_before(path: Path, content: bytes) -> str:
    """Keep an episode's bytes as they were before a reading; return their digest.

    Raises :class:`~castproof.errors.OutputNotWritable`.
    """
    checksum = digest.of_bytes(content)
    _write(_name_before(path, checksum), content)
    return checksum


def find_before(path: Path, checksum: str) -> bytes | None:
    """Find an episode's bytes of this digest; ``None`` where they are gone or damaged."""
    try:
        content = read_own(_name_before(path, checksum))
    except (OSError, ValueError):
        return None
    return content if digest.of_bytes(content) == checksum else None


def name_record(path: Path) -> Path:
    """Name the file that holds the record of an episode."""
    return _folder(path) / _name(path, _RECORD)


def _name(path: Path, pattern: str) -> str:
    return pattern.format(stem_of(follow_links(path)))


def _name_before(path: Path, checksum: str) -> Path:
    if not checksum.isalnum():  # a name from a damaged record must not lead out of the folder
        raise ValueError(checksum)
    return _folder(path) / _BEFORE.format(checksum[:32])


def _folder(path: Path) -> Path:
    return follow_links(path).parent / FOLDER_NAME / RECORDS_NAME


def _write(path: Path, content: bytes) -> None:
    try:
        make_own_folder(path.parent)
        atomic.write_own(path, content)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
