"""What the records of a journal may say: one schema, whoever wrote the journal.

A record is a mapping. The first one opens the journal; a step has ``splices``, and a ``file`` where
it brought in what somebody else saved; a save is ``saving``, then ``saved``. A record with none of
these is of a later version, and left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Optional, Union

from pydantic import AllowInfNan, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from review.document import PREFIX, Verdict
from transcript.former_name import former_name
from transcript.seconds import LONGEST

Record = Mapping[str, Any]
MARK = "castproof-journal"
VERSION = 1
MARKS = (MARK, former_name(MARK))

# Evaluated by pydantic at run time, on Python 3.10 too: hence Optional and Union below.
_Time = Annotated[float, Field(ge=0, lt=LONGEST), AllowInfNan(False)]
_Id = Annotated[str, Field(pattern=rf"\A{PREFIX}[0-9]{{1,12}}\z")]
_Count = Annotated[int, Field(ge=0, le=10**12)]
_Number = Annotated[float, Field(ge=-(10**12), le=10**12), AllowInfNan(False)]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Line(_Schema):
    kind: Literal["line"]
    id: _Id
    speaker: Optional[str]  # noqa: UP045
    text: str
    start: Optional[_Time]  # noqa: UP045
    end: Optional[_Time]  # noqa: UP045
    words: Optional[  # noqa: UP045
        list[Optional[Annotated[list[Optional[_Time]], Field(min_length=2, max_length=2)]]]  # noqa: UP045
    ]


class _Header(_Schema):
    kind: Literal["header"]
    id: _Id
    title: str
    start: Optional[_Time]  # noqa: UP045


class _Splice(_Schema):
    at: _Count
    remove: list[_Id]
    insert: list[Annotated[Union[_Line, _Header], Field(discriminator="kind")]]  # noqa: UP007


class _Step(_Schema):
    revision: _Count
    operation: dict[str, Union[bool, _Number, str, list[str], None]]  # noqa: UP007
    splices: list[_Splice]
    verdicts: dict[str, Verdict]
    edit: Optional[str] = None  # noqa: UP045


class _Conflict(_Schema):
    model_config = ConfigDict(extra="forbid")

    id: Optional[str]  # noqa: UP045
    what: str
    base: str
    mine: str
    disk: str


class _Merge(_Step):
    file: str
    clashes: list[_Conflict]
    sources: Optional[dict[str, _Count]] = None  # noqa: UP045


class _Opening(_Schema):
    file: str


class _Saving(_Schema):
    saving: _Count
    file: str


class _Saved(_Schema):
    saved: _Count


_KINDS = tuple(TypeAdapter(kind) for kind in (_Opening, _Merge, _Step, _Saving, _Saved))
_OPENING, _MERGE, _STEP, _SAVING, _SAVED = _KINDS


def check_record(record: object, *, is_first: bool) -> Record:
    """Return a record that says what a journal's records say; raise ``ValueError`` that says why.

    >>> check_record({"saved": 2}, is_first=False)
    {'saved': 2}
    >>> check_record({"saved": -2}, is_first=False)
    Traceback (most recent call last):
    ValueError: saved: Input should be greater than or equal to 0
    """
    if not isinstance(record, dict):
        raise ValueError("it is not a mapping")  # noqa: TRY004 - of the file, not of a caller
    schema: TypeAdapter[Any] | None = None
    if is_first:
        schema = _OPENING
    elif "splices" in record:
        schema = _MERGE if "file" in record else _STEP
    elif "saving" in record:
        schema = _SAVING
    elif "saved" in record:
        schema = _SAVED
    if schema is not None:
        try:
            schema.validate_python(record)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ValueError(f"{where}: {first['msg']}") from error
    return record


def check_order(records: tuple[Record, ...]) -> None:
    """Raise ``ValueError`` unless steps count from 1, and only what was made was saved."""
    revision, meant = 0, None
    for record in records:
        if "splices" in record:
            revision += 1
            if record["revision"] != revision:
                raise ValueError(f"step {record['revision']} does not follow step {revision - 1}")
        elif "saving" in record:
            meant = record["saving"]
            if meant > revision:
                raise ValueError(f"step {meant} was saved before it was made")
        elif "saved" in record:
            if record["saved"] != meant:
                raise ValueError(f"step {record['saved']} was saved without being written")
            meant = None
