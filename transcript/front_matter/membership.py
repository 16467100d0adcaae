"""One entry of an episode's file changed in place: only the values that differ are written anew.

A new key takes a row of its own where PyYAML's sorted order has it, or, in an entry whose keys are
in an order of their own, behind the nearest of ``line, sec, time, who`` that comes before it. A key
that is taken away goes with its row. Between braces there are no rows, but commas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transcript.front_matter import rendering
from transcript.front_matter.entries import EntrySource
from transcript.front_matter.rendering import Style
from transcript.front_matter.rows import BREAKS, Rows

_ORDER = ("header", "line", "sec", "time", "who")


class Unspliceable(ValueError):
    """An entry, or a whole block, is of a shape that must be written whole."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Characters ``start`` up to ``stop`` to be replaced by ``text``."""

    start: int
    stop: int
    text: str


def is_flow(text: str, source: EntrySource) -> bool:
    """Whether an entry is written between braces."""
    return text.startswith("{", source.place.start)


def plan_edits(
    text: str, rows: Rows, source: EntrySource, changes: Mapping[str, Any], style: Style
) -> list[TextEdit]:
    """What to replace in a file's text so that the entry takes the changes, in order of place.

    A change to ``None`` takes its key away. Raises :class:`Unspliceable`.
    """
    entry: _Flow | _Block = _Block(text, rows, source, style)
    if is_flow(text, source):
        entry = _Flow(text, source, style)
    staying = [name for name, _ in source.members if changes.get(name, 0) is not None]
    first = min(source.keys[name].start for name in staying)
    found: list[TextEdit] = []
    for name, said in changes.items():
        if said is None and source.keys[name].start < first:
            found.append(_removed_at_the_front(source, name))
        elif said is None:
            found.append(entry.removed(name))
        elif name in source.places:
            found.append(entry.replaced(name, said))
        else:
            found.append(entry.inserted(name, said, _predecessor(staying, name)))
    # New keys stay in their order, before what is taken away at the same place.
    return sorted(found, key=lambda edit: (edit.start, edit.stop))


def _predecessor(names: Sequence[Any], name: str) -> Any:
    """The key behind which a new one belongs."""
    if all(isinstance(key, str) for key in names) and list(names) == sorted(names):
        return max(key for key in names if key < name)
    return next(key for key in reversed(_ORDER[: _ORDER.index(name)]) if key in names)


def _removed_at_the_front(source: EntrySource, name: str) -> TextEdit:
    """A key before all those that stay: the next one moves up to its place."""
    start = source.keys[name].start
    return TextEdit(start, min(p.start for p in source.keys.values() if p.start > start), "")


class _Block:
    """An entry with a row, or several, for each key."""

    def __init__(self, text: str, rows: Rows, source: EntrySource, style: Style) -> None:
        self._text, self._rows, self._source, self._style = text, rows, source, style

    def replaced(self, name: str, said: Any) -> TextEdit:
        """The value's own characters, blank rows behind a text in several rows excepted."""
        place = self._source.places[name]
        stop = place.start + len(self._text[place.start : place.stop].rstrip(" \t" + BREAKS))
        gap = " " if place.start == stop and self._text[stop - 1] == ":" else ""
        key = self._source.keys[name].column - 1
        return TextEdit(place.start, stop, gap + self._value(name, said, key))

    def inserted(self, name: str, said: Any, behind: Any) -> TextEdit:
        """A row of its own."""
        key = self._column()
        at = self._rows.end(self._source.places[behind].stop)
        value = self._value(name, said, key)
        return TextEdit(at, at, f"{' ' * key}{name}: {value}{self._style.newline}")

    def removed(self, name: str) -> TextEdit:
        """The rows of the key and its value, with what else is on them."""
        place = self._source.keys[name]
        end = self._rows.end(self._source.places[name].stop)
        start = self._rows.start(place.start)
        if self._text[start : place.start].strip(" "):
            raise Unspliceable  # ``? key`` and its like
        return TextEdit(start, end, "")

    def _column(self) -> int:
        first = min(self._source.keys.values(), key=lambda place: place.start)
        if first.start != self._source.place.start:
            raise Unspliceable  # ``? key`` and its like
        return first.column - 1

    def _value(self, name: str, said: Any, key: int) -> str:
        return rendering.render_value(name, said, self._style, key)


class _Flow:
    """An entry between braces."""

    def __init__(self, text: str, source: EntrySource, style: Style) -> None:
        self._text, self._source, self._style = text, source, style

    def replaced(self, name: str, said: Any) -> TextEdit:
        """The value's own characters."""
        place = self._source.places[name]
        gap = " " if place.start == place.stop and self._text[place.start - 1] == ":" else ""
        return TextEdit(place.start, place.stop, gap + self._value(name, said))

    def inserted(self, name: str, said: Any, behind: Any) -> TextEdit:
        """A comma, the key and its value."""
        at = self._source.places[behind].stop
        return TextEdit(at, at, f", {name}: {self._value(name, said)}")

    def removed(self, name: str) -> TextEdit:
        """The key, its value and the comma before them."""
        keys, places = self._source.keys, self._source.places
        before = max(place.stop for place in places.values() if place.stop <= keys[name].start)
        return TextEdit(before, places[name].stop, "")

    def _value(self, name: str, said: Any) -> str:
        return rendering.render_flow_value(name, said, self._style)
