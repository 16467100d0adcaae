"""JSON read with suspicion, and written one record a line.

:class:`Node` is a JSON value that knows where in the document it sits, so that a parser can ask
it for what it expects and the error names the place: ``segments[3].start is text, not a number``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.former_name import former_name
from transcript.text import BOM, has_surrogate, quote
from transcript.values import milliseconds

_NAMES = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place; each method returns what it is, or raises FormatError."""

    value: object
    where: str

    def fields(self, required: Iterable[str], optional: Iterable[str] | None = None) -> Fields:
        """Read the members of an object; ``null`` counts as absent unless it is required.

        Members outside ``required`` and ``optional`` are an error; with ``optional=None`` they
        are let through, for the formats of others.
        """
        if not isinstance(self.value, dict):
            self.fail("an object")
        required = tuple(required)
        for name in required:
            if name not in self.value:
                raise FormatError(f"{self.where} has no {name!r}")
        if optional is not None:
            unknown = sorted(set(self.value) - {*required, *optional})
            if unknown:
                raise FormatError(f"{self.where} has an unknown member {quote(unknown[0])}")
        return Fields(
            {
                name: Node(value, f"{self.where}.{name}")
                for name, value in self.value.items()
                if value is not None or name in required
            }
        )

    def items(self) -> Iterator[Node]:
        """Read the items of a list."""
        if not isinstance(self.value, list):
            self.fail("a list")
        for index, value in enumerate(self.value):
            yield Node(value, f"{self.where}[{index}]")

    def text(self) -> str:
        """Read text that UTF-8 can hold."""
        if not isinstance(self.value, str):
            self.fail("text")
        if has_surrogate(self.value):
            raise FormatError(f"{self.where} contains half of a surrogate pair")
        return self.value

    def number(self) -> float:
        """Read a finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.fail("a number")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise FormatError(f"{self.where} is not a finite number")
        return number

    def share(self) -> float:
        """Read a number from 0 to 1."""
        number = self.number()
        if not 0 <= number <= 1:
            raise FormatError(f"{self.where} is {number:g}, outside 0 to 1")
        return number

    def seconds(self) -> float:
        """Read a time in seconds, rounded to the millisecond."""
        try:
            return milliseconds(seconds.check_time(self.number()))
        except ValueError as error:
            raise FormatError(f"{self.where}: {error}") from error

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.fail("true or false")
        return self.value

    def must_be(self, wanted: str | int) -> None:
        """Check that the value is the one wanted, or a mark of the program's former name."""
        if isinstance(wanted, str) and self.value == former_name(wanted):
            return
        if type(self.value) is not type(wanted) or self.value != wanted:
            is_long = isinstance(self.value, (dict, list))
            found = _NAMES[type(self.value)] if is_long else quote(self.value)
            raise FormatError(f"{self.where} is {found}, not {wanted!r}")

    def fail(self, wanted: str) -> NoReturn:
        """Raise for a value that is not what was wanted."""
        found = _NAMES.get(type(self.value), "a number")
        raise FormatError(f"{self.where} is {found}, not {wanted}")


@dataclass(frozen=True, slots=True)
class Fields:
    """An object's members: ``fields[name]`` for one that is there, the methods for one that may be.

    A member that is absent is ``None``, or no items.
    """

    members: dict[str, Node]

    def __getitem__(self, name: str) -> Node:
        return self.members[name]

    def text(self, name: str) -> str | None:
        """Read the member's text."""
        node = self.members.get(name)
        return None if node is None else node.text()

    def number(self, name: str) -> float | None:
        """Read the member's number."""
        node = self.members.get(name)
        return None if node is None else node.number()

    def share(self, name: str) -> float | None:
        """Read the member's number from 0 to 1."""
        node = self.members.get(name)
        return None if node is None else node.share()

    def flag(self, name: str) -> bool | None:
        """Read the member's true or false."""
        node = self.members.get(name)
        return None if node is None else node.flag()

    def seconds(self, name: str) -> float | None:
        """Read the member's time in seconds."""
        node = self.members.get(name)
        return None if node is None else node.seconds()

    def items(self, name: str) -> tuple[Node, ...]:
        """Read the items of the member's list."""
        node = self.members.get(name)
        return () if node is None else tuple(node.items())

    def span(self, start: str, end: str) -> tuple[float | None, float | None]:
        """Read two times, of which either may be unknown; they do not run backwards."""
        if start in self.members and end in self.members:
            return read_span(self[start], self[end])
        return self.seconds(start), self.seconds(end)


def read_span(start: Node, end: Node) -> tuple[float, float]:
    """Read two times that do not run backwards."""
    try:
        return seconds.check_span(start.seconds(), end.seconds())
    except ValueError as error:
        raise FormatError(f"{end.where}: {error}") from error


def parse(text: str, *, allow_nan: bool = False) -> Node:
    """Parse a document to its outermost value; other programs' may hold ``NaN``.

    Raises :class:`FormatError` for what is not JSON, ``NaN`` unless it is allowed, a member given
    twice, and nesting or numbers beyond what Python reads.
    """
    try:
        value = json.loads(
            text.removeprefix(BOM),
            parse_constant=float if allow_nan else _refuse_nan,
            object_pairs_hook=_refuse_twins,
        )
    except json.JSONDecodeError as error:
        raise FormatError(f"this is not JSON: {error.msg}", line=error.lineno) from error
    except RecursionError as error:
        raise FormatError("the JSON is nested too deeply to be a transcript") from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise FormatError(f"a number is too long: {error}") from error
    return Node(value, "the document")


def write(head: dict[str, Any], name: str, records: Iterable[dict[str, Any]]) -> str:
    """Write an object with the members of ``head``, then ``name``: one record a line.

    Members that are ``None`` or empty are left out of a record. Raises :class:`NotExpressible`
    for a number such as NaN.
    """
    try:
        opening = _dumps(head)[:-1] + ", " if head else "{"
        rows = ",\n".join(_dumps(drop_unknown(record)) for record in records)
    except ValueError as error:
        raise NotExpressible(f"JSON has no number such as NaN or infinity: {error}") from error
    return f'{opening}"{name}": [\n{rows}\n]}}\n' if rows else f'{opening}"{name}": []}}\n'


def record_times(start: float | None, end: float | None) -> dict[str, float | None]:
    """Make the members ``start`` and ``end`` of a record; :class:`NotExpressible` for no time.

    What could not be read again is refused here, while whoever made it is there to hear of it.
    """
    try:
        for time in (start, end):
            if time is not None:
                seconds.check_time(time)
        if start is not None and end is not None:
            seconds.check_span(start, end)
    except ValueError as error:
        raise NotExpressible(str(error)) from error
    return {"start": start, "end": end}


def drop_unknown(record: dict[str, Any]) -> dict[str, Any]:
    """Drop the members of a record that are ``None`` or an empty list."""
    return {name: value for name, value in record.items() if value is not None and value != []}


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _refuse_nan(name: str) -> NoReturn:
    raise FormatError(f"{name} is not a number in JSON")


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name in found if counts[name] > 1)
        raise FormatError(f"the member {quote(twice)} is given twice in one object")
    return found
