"""The entries of an episode's transcript: YAML mappings ↔ lines and headers.

An entry is ``{header}`` or ``{line, sec, time, who}``, of which a published line may lack the
second half. What a person wrote is taken as text however YAML would read it (``line: Yes`` is the
word, not true), and whatever else an entry holds is kept with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from transcript import needs, seconds
from transcript.errors import FormatError
from transcript.frontmatter import end_of, line_of
from transcript.places import Lines, Place
from transcript.text import has_surrogate, quoted
from transcript.values import Entry, Header, Line, milliseconds

_TEXTS = ("header", "line", "time", "who")
# PyYAML's own error, and what it lets through from `!!int x`, `!!bool x` or `!!timestamp x`.
_UNREADABLE = (yaml.YAMLError, ValueError, LookupError, AttributeError, ArithmeticError)
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry as it was read: its value, and every key and value of its mapping, in order.

    ``place`` is that of the whole mapping; ``keys`` and ``places`` have, for each key of
    ``members``, the place of the key and that of its value.
    """

    entry: Entry
    members: tuple[tuple[Any, Any], ...]
    place: Place
    keys: Mapping[Any, Place]
    places: Mapping[Any, Place]


def read(block: yaml.Node | None, text: str, offset: int) -> tuple[Source, ...]:
    """The entries of a transcript block's value; an absent or empty one has none.

    ``text`` is the whole file's, whose character ``offset`` is the first that the node's marks
    count.
    """
    if block is None or block.tag == _NULL:
        return ()
    if not isinstance(block, yaml.SequenceNode):
        raise FormatError("`transcript` is not a list", line=line_of(block))
    lines = Lines(text)

    def place(node: yaml.Node) -> Place:
        return lines.place(offset + node.start_mark.index, offset + end_of(node))

    return tuple(_source(node, place) for node in block.value)


def fresh(entry: Entry, number: int) -> dict[str, Any]:
    """The mapping of an entry that no file had yet; ``number`` counts it from 1 in an error."""
    if isinstance(entry, Header):
        return {"header": entry.title}
    mapping: dict[str, Any] = {"line": entry.text}
    if entry.start is not None:
        mapping |= _times(entry, number)
    if entry.speaker:
        mapping["who"] = entry.speaker
    return mapping


def revised(
    sources: tuple[Source, ...], entries: tuple[Entry, ...]
) -> tuple[Mapping[Any, Any], ...] | None:
    """The mappings of ``entries``, which take the place of ``sources``; ``None`` if none changed.

    An entry that says what it said keeps its mapping as it was read. One that stands in the place
    of another (the same start, or the same place in a run of as many) keeps the other's unknown
    keys, and only what differs is set.
    """
    if [_said(source.entry) for source in sources] == [_said(entry) for entry in entries]:
        return None
    partners = _partners(sources, entries)
    return tuple(
        fresh(entry, number) if partner is None else _revision(partner, entry, number)
        for number, (entry, partner) in enumerate(zip(entries, partners, strict=True), start=1)
    )


def _source(node: yaml.Node, place: Callable[[yaml.Node], Place]) -> Source:
    if not isinstance(node, yaml.MappingNode):
        raise FormatError("an entry of the transcript is not a mapping", line=line_of(node))
    members: dict[Any, Any] = {}
    keys: dict[Any, Place] = {}
    places: dict[Any, Place] = {}
    for key_node, value_node in node.value:
        key = _value(key_node)
        if not isinstance(key, (str, int, float, bool)):
            raise FormatError("a key is not plain text", line=line_of(key_node))
        if key in members:
            raise FormatError(f"the key {quoted(key)} is given twice", line=line_of(key_node))
        members[key] = _text(key, value_node) if key in _TEXTS else _value(value_node)
        keys[key], places[key] = place(key_node), place(value_node)
    if ("header" in members) == ("line" in members):
        raise FormatError("an entry has either a `header` or a `line`", line=line_of(node))
    entry = _entry(members, line_of(node))
    return Source(entry, tuple(members.items()), place(node), keys, places)


def _entry(members: dict[Any, Any], line: int) -> Entry:
    if "header" in members:
        return Header(members["header"] or "")
    return Line(_start(members, line), None, members.get("who") or None, members["line"] or "")


def _start(members: dict[Any, Any], line: int) -> float | None:
    """``sec``, or ``time`` where there is no ``sec`` and it can be read."""
    second, time = members.get("sec"), members.get("time")
    if second is None:
        try:
            return float(seconds.from_clock(time or ""))
        except ValueError:
            return None
    if isinstance(second, str) and second.isascii() and second.isdecimal() and len(second) < 12:
        second = int(second)
    if isinstance(second, bool) or not isinstance(second, (int, float)):
        raise FormatError(f"`sec` is {quoted(second)}, not a number of seconds", line=line)
    try:
        return milliseconds(seconds.checked(second))
    except ValueError as error:
        raise FormatError(f"`sec`: {error}", line=line) from error


def _text(key: str, node: yaml.Node) -> str | None:
    """A scalar as it is spelt, whatever type YAML would give it; ``None`` for an empty one."""
    if not isinstance(node, yaml.ScalarNode):
        raise FormatError(f"`{key}` is not text", line=line_of(node))
    if node.tag == _NULL and (key != "line" or not node.value):
        return None
    if has_surrogate(node.value):
        raise FormatError(f"`{key}` holds half of a surrogate pair", line=line_of(node))
    return str(node.value)


def _value(node: yaml.Node) -> Any:
    try:
        value = yaml.constructor.SafeConstructor().construct_document(node)
        quoted(value)  # a hexadecimal number may be too long to be written again
    except _UNREADABLE as error:
        problem = getattr(error, "problem", None) or error
        raise FormatError(f"a value cannot be read: {problem}", line=line_of(node)) from error
    return value


def _said(entry: Entry) -> tuple[Any, ...]:
    """What an episode says of an entry: two entries with the same are one to its reader."""
    if isinstance(entry, Header):
        return ("header", entry.title)
    start = entry.start
    return ("line", entry.text, _whole(start), entry.speaker or None)


def _whole(start: float | None) -> float | None:
    """The second a time lies in; what is no time stays as it is, for the writer to refuse."""
    return math.floor(start) if start is not None and math.isfinite(start) else start


def _partners(sources: tuple[Source, ...], entries: tuple[Entry, ...]) -> list[Source | None]:
    """For every entry the source whose place it takes."""
    partners: list[Source | None] = [None] * len(entries)
    before, after = ([_said(e) for e in side] for side in ([s.entry for s in sources], entries))
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal" or a_end - a == b_end - b:
            partners[b:b_end] = sources[a:a_end]
        elif tag == "replace":
            by_start: dict[float | None, Source] = {
                _whole(source.entry.start): source
                for source in reversed(sources[a:a_end])
                if isinstance(source.entry, Line) and source.entry.start is not None
            }
            for index in range(b, b_end):
                entry = entries[index]
                if isinstance(entry, Line):
                    partners[index] = by_start.pop(_whole(entry.start), None)
    return partners


def _revision(source: Source, entry: Entry, number: int) -> dict[Any, Any]:
    """The source's mapping, with what the entry says otherwise set anew."""
    was, mapping = source.entry, dict(source.members)
    if isinstance(entry, Header) or isinstance(was, Header):
        if type(entry) is not type(was):
            return fresh(entry, number)
        return mapping | ({} if entry == was else fresh(entry, number))
    if entry.text != was.text:
        mapping["line"] = entry.text
    if (entry.speaker or None) != was.speaker:
        _set(mapping, {"who": entry.speaker or None})
    if _whole(entry.start) != _whole(was.start):
        times = {"sec": None, "time": None} if entry.start is None else _times(entry, number)
        told = {name: time for name, time in times.items() if name in mapping}
        _set(mapping, told or times)
    return mapping


def _set(mapping: dict[Any, Any], members: dict[str, Any]) -> None:
    """Set the members that are known in the mapping, and remove those that are not."""
    for name, value in members.items():
        if value is None:
            mapping.pop(name, None)
        else:
            mapping[name] = value


def _times(line: Line, number: int) -> dict[str, Any]:
    start = needs.start(line, number, "an episode")
    return {"sec": math.floor(start), "time": seconds.clock(start)}
