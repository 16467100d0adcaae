"""What a person can do to a document, as the page says it.

An operation is a mapping with a ``kind``. Offsets count UTF-16 code units, as JavaScript does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Optional, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from review.errors import BadOperation
from transcript import seconds
from transcript.text import has_surrogate
from transcript.values import milliseconds

_WHITE = "\t\n\r"


def _require_sayable(text: str) -> str:
    if has_surrogate(text):
        raise ValueError("half of a surrogate pair cannot be stored")
    if any(unicodedata.category(letter) == "Cc" and letter not in _WHITE for letter in text):
        raise ValueError("control characters cannot be stored")
    return text


def _clean_name(text: str) -> str:
    name = " ".join(_require_sayable(text).split())
    if not name:
        raise ValueError("it is empty")
    return name


Said = Annotated[str, AfterValidator(_require_sayable)]
Name = Annotated[str, AfterValidator(_clean_name)]
Seconds = Annotated[float, AfterValidator(lambda value: milliseconds(seconds.check_time(value)))]


class _Operation(BaseModel):
    # Evaluated by pydantic at run time, on Python 3.10 too: hence Optional and Union below.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Text(_Operation):
    """A line says something else; ``before`` is what the page had."""

    kind: Literal["text"] = "text"
    id: str
    before: str
    after: Said


class Split(_Operation):
    """A line becomes two at ``offset`` of ``text``, which is what it says on the page by now.

    ``before`` is what it said there when the page was last told, if that was something else.
    """

    kind: Literal["split"] = "split"
    id: str
    offset: int = Field(ge=0)
    text: Said
    before: Optional[str] = None  # noqa: UP045


class Join(_Operation):
    """A line is put at the end of the one before it."""

    kind: Literal["join"] = "join"
    id: str


class Speaker(_Operation):
    """These lines are said by this speaker, or by nobody who is known."""

    kind: Literal["speaker"] = "speaker"
    ids: list[str] = Field(min_length=1)
    speaker: Optional[Name]  # noqa: UP045


class RenameSpeaker(_Operation):
    """Whoever is called ``from`` is called ``to`` everywhere; ``None`` is nobody who is known."""

    kind: Literal["rename_speaker"] = "rename_speaker"
    was: Optional[str] = Field(alias="from")  # noqa: UP045
    now: Optional[Name] = Field(alias="to")  # noqa: UP045


class Start(_Operation):
    """A line starts at this second."""

    kind: Literal["start"] = "start"
    id: str
    seconds: Seconds


class HeaderAdd(_Operation):
    """A header above an item, or at the end."""

    kind: Literal["header_add"] = "header_add"
    before: Optional[str]  # noqa: UP045
    title: Name
    seconds: Optional[Seconds] = None  # noqa: UP045


class HeaderRename(_Operation):
    """A header is called otherwise."""

    kind: Literal["header_rename"] = "header_rename"
    id: str
    title: Name


class HeaderMove(_Operation):
    """A header goes above another item, or to the end."""

    kind: Literal["header_move"] = "header_move"
    id: str
    before: Optional[str]  # noqa: UP045


class Remove(_Operation):
    """A header goes, or a line that says nothing."""

    kind: Literal["remove"] = "remove"
    id: str


class Search(_Operation):
    """What to look for, and where: ``ids`` of ``None`` are all lines and headers."""

    find: Said = Field(min_length=1)
    replacement: Said = Field(alias="with", default="")
    whole_word: bool = False
    match_case: bool = False
    within: Literal["all", "lines", "headers"] = "all"
    ids: Optional[list[str]] = None  # noqa: UP045


class Replace(Search):
    """One text gives way to another wherever it is found."""

    kind: Literal["replace"] = "replace"


class Undo(_Operation):
    """The newest change that stands is taken back."""

    kind: Literal["undo"] = "undo"


class Redo(_Operation):
    """The newest change that was taken back is made again."""

    kind: Literal["redo"] = "redo"


class DecideHint(_Operation):
    """A hint is decided; accepting it makes the change that it suggests, too."""

    kind: Literal["doubt"] = "doubt"
    hint: str = Field(alias="doubt")  # so journals call it
    verdict: Literal["open", "accepted", "dismissed"]


class DecideHints(_Operation):
    """Several hints are decided in one step, all alike; one that no longer fits stays open."""

    kind: Literal["doubts"] = "doubts"
    hints: list[str] = Field(alias="doubts", min_length=1)
    verdict: Literal["open", "accepted", "dismissed"]


Edit = Union[  # noqa: UP007
    Text,
    Split,
    Join,
    Speaker,
    RenameSpeaker,
    Start,
    HeaderAdd,
    HeaderRename,
    HeaderMove,
    Remove,
    Replace,
]
"""Operations that are told by the document alone."""

Operation = Union[Edit, Undo, Redo, DecideHint, DecideHints]  # noqa: UP007

_OPERATION: TypeAdapter[Operation] = TypeAdapter(Annotated[Operation, Field(discriminator="kind")])


def parse(said: object) -> Operation:
    """Parse the operation that the page asks for; raises :class:`~review.errors.BadOperation`.

    >>> parse({"kind": "join", "id": "e2"})
    Join(kind='join', id='e2')
    """
    try:
        return _OPERATION.validate_python(said)
    except ValidationError as error:
        raise BadOperation(_explain(error)) from error


def parse_search(said: object) -> Search:
    """Parse what the page looks for; raises :class:`~review.errors.BadOperation`."""
    try:
        return Search.model_validate(said)
    except ValidationError as error:
        raise BadOperation(_explain(error)) from error


def operation_json(operation: Operation) -> Mapping[str, Any]:
    """Write the mapping that :func:`parse` reads."""
    said: dict[str, Any] = operation.model_dump(by_alias=True)
    return said


def _explain(error: ValidationError) -> str:
    """Say in one line what is wrong first, without what the page sent."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the operation"
    return f"{where}: {first['msg']}"
