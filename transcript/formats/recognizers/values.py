"""Values of the JSON of other programs, read with a note where one is not what it should be.

A program's odd number costs that number, not the file: a score of ``NaN`` is unknown, an end before
its start is unknown, and the report names the place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from transcript import seconds
from transcript.formats import jsontext
from transcript.languages import parse_language
from transcript.read_report import ReadReport
from transcript.text import has_surrogate
from transcript.values import milliseconds

_DURATION = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,12})?)s?")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,3}):([0-9]{2}(?:[.,][0-9]{1,9})?)")


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a JSON document, where it is in it, and the report that takes the notes."""

    value: Any
    where: str
    report: ReadReport

    def get(self, *names: str) -> Place:
        """Get the first of some members that is there and not ``null``; else one that is."""
        if isinstance(self.value, dict):
            for name in names:
                if self.value.get(name) is not None:
                    return Place(self.value[name], f"{self.where}.{name}", self.report)
        return Place(None, f"{self.where}.{names[0]}", self.report)

    def at(self, index: int) -> Place:
        """Get an item of a list, or ``null`` where there is none."""
        items = self.value if isinstance(self.value, (list, tuple)) else ()
        item = items[index] if -len(items) <= index < len(items) else None
        return Place(item, f"{self.where}[{index}]", self.report)

    def items(self) -> Iterator[Place]:
        """Iterate over the items of a list; what is no list is left out with a note."""
        if isinstance(self.value, list):
            for index in range(len(self.value)):
                yield self.at(index)
        elif self.value is not None:
            self._leave("it is no list: it is left out", "{n} are no lists: they are left out")

    def objects(self) -> Iterator[Place]:
        """Iterate over the items of a list that are objects; others are left out with a note."""
        for item in self.items():
            if isinstance(item.value, dict):
                yield item
            else:
                item._leave(
                    "an item is no object: it is left out",
                    "{n} items are no objects: they are left out",
                )

    def text(self) -> str | None:
        """Read a text; numbers are texts too."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if isinstance(self.value, float) and math.isfinite(self.value):
            return f"{self.value:g}"
        if isinstance(self.value, str):
            if not has_surrogate(self.value):
                return self.value
            self._leave("a text has half a surrogate pair", "{n} texts have half surrogate pairs")
            return self.value.encode("utf-8", "replace").decode("utf-8")
        if self.value is not None:
            self._leave("a text is none: it is left out", "{n} texts are none: they are left out")
        return None

    def time(self, scale: float = 1.0) -> float | None:
        """Read a time: a number, a text such as ``"1.5"``, ``"1.5s"`` or ``"0:01.5"``, or
        ``{"seconds", "nanos"}``; ``scale`` is how many seconds a number counts."""
        found = self._find_seconds()
        if found is None or not math.isfinite(found):
            if self.value is not None:
                self._leave("a time is none: it is unknown", "{n} times are none: they are unknown")
            return None
        found *= scale if not isinstance(self.value, dict) else 1.0
        if found < 0:
            self._leave(
                "a time is before the recording: it counts as 0",
                "{n} times are before the recording: they count as 0",
            )
            return 0.0
        try:
            return milliseconds(seconds.check_time(found))
        except ValueError:
            self._leave("a time is none: it is unknown", "{n} times are none: they are unknown")
            return None

    def share(self) -> float | None:
        """Read a score from 0 to 1."""
        value = self.value
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                value = math.nan
        if value is None:
            return None
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if is_number and 0 <= value <= 1:
            return float(value)
        self._leave(
            "a score is no number from 0 to 1: it is unknown",
            "{n} scores are no numbers from 0 to 1: they are unknown",
        )
        return None

    def speaker(self) -> str | None:
        """Read who speaks: a name, a number (``Speaker 1``), or an object with a name or id."""
        if isinstance(self.value, dict):
            return self.get("name", "display_name", "label", "id").speaker()
        text = self.text()
        if text is None or not text.strip() or text.strip() == "?":
            return None
        return f"Speaker {text.strip()}" if text.strip().isdigit() else text.strip()

    def language(self) -> str | None:
        """Read a language as an ISO 639-1 code."""
        text = self.text()
        return parse_language(text) if text and text.strip() else None

    def _find_seconds(self) -> float | None:
        value = self.value
        if isinstance(value, dict):
            parts = [value.get("seconds", 0), value.get("nanos", 0)]
            try:
                return float(parts[0]) + float(parts[1]) / 1e9
            except (TypeError, ValueError, OverflowError):
                return None
        if isinstance(value, bool):
            return None
        if isinstance(value, (int, float)):
            return float(value) if abs(value) < 1e15 else math.inf
        if not isinstance(value, str):
            return None
        if found := _DURATION.fullmatch(value.strip()):
            return float(found[1])
        if (found := _CLOCK.fullmatch(value.strip())) and float(found[3].replace(",", ".")) < 60:
            whole = int(found[1] or 0) * 3600 + int(found[2]) * 60
            return whole + float(found[3].replace(",", "."))
        return None

    def _leave(self, one: str, many: str) -> None:
        self.report.repair(one, many, self.where)


def get_object(document: Any, name: str) -> dict[str, Any]:
    """Get a member that is an object; an empty one where there is none.

    >>> get_object({"results": {"items": []}}, "results"), get_object([], "results")
    ({'items': []}, {})
    """
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


def read_span(start: Place, end: Place, scale: float = 1.0) -> tuple[float | None, float | None]:
    """Read two times; an end before its start is unknown."""
    begin, close = start.time(scale), end.time(scale)
    if begin is not None and close is not None and close < begin:
        start.report.repair(
            "it ends before it starts: its end is unknown",
            "{n} end before they start: their ends are unknown",
            end.where,
        )
        close = None
    return begin, close


def parse(text: str, report: ReadReport) -> Place:
    """Parse a document, in which ``NaN`` may stand; :class:`FormatError` for what is not JSON."""
    return Place(load(text), "document", report)


def load(text: str) -> Any:
    """Load a document as Python's values; :class:`FormatError` for what is not JSON."""
    return jsontext.parse(text, allow_nan=True).value
