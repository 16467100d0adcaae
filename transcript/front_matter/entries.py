"""The entries of an episode's transcript, read: YAML mappings → lines and headers.

An entry is ``{header}`` or ``{line, sec, time, who}``, of which a published line may lack the
second half. What a person wrote is taken as text however YAML would read it (``line: Yes`` is the
word, not true), and whatever else an entry holds is kept with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from transcript import seconds
from transcript.errors import FormatError
from transcript.front_matter.locate import find_end, find_line
from transcript.front_matter.positions import LineIndex, TextSpan
from transcript.text import has_surrogate, quote
from transcript.values import Entry, Header, Line, milliseconds

_TEXTS = ("header", "line", "time", "who")
# PyYAML's own error, and what it lets through from `2024-13-01` and from far too long a number.
_UNREADABLE = (yaml.YAMLError, ValueError, ArithmeticError)
_NULL = "tag:yaml.org,2002:null"
_STR = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class EntrySource:
    """An entry as it was read: its value, and every key and value of its mapping, in order.

    ``span`` is that of the whole mapping; ``key_spans`` and ``value_spans`` say, for each key of
    ``members``, where the key and where its value lies.
    """

    entry: Entry
    members: tuple[tuple[Any, Any], ...]
    span: TextSpan
    key_spans: Mapping[Any, TextSpan]
    value_spans: Mapping[Any, TextSpan]


def read(block: yaml.Node | None, text: str, offset: int) -> tuple[EntrySource, ...]:
    """Read the entries of a transcript block's value; an absent or empty one has none.

    ``text`` is the whole file's, whose character ``offset`` is the first that the node's marks
    count. The node is used up: it takes many times the text's memory, and each part of it is let
    go once it is read. Raises :class:`~transcript.errors.FormatError` with the line of what is no
    entry.
    """
    if block is None or block.tag == _NULL:
        return ()
    if not isinstance(block, yaml.SequenceNode):
        raise FormatError("`transcript` is not a list", line=find_line(block))
    lines = LineIndex(text)

    def locate(node: yaml.Node) -> TextSpan:
        return lines.locate(offset + node.start_mark.index, offset + find_end(node))

    nodes: list[yaml.Node] = block.value
    found: list[EntrySource] = []
    nodes.reverse()
    while nodes:
        found.append(_read_entry(nodes.pop(), locate))
    return tuple(found)


def _read_entry(node: yaml.Node, locate: Callable[[yaml.Node], TextSpan]) -> EntrySource:
    line = find_line(node)
    if not isinstance(node, yaml.MappingNode):
        raise FormatError("an entry of the transcript is not a mapping", line=line)
    members: dict[Any, Any] = {}
    keys: dict[Any, TextSpan] = {}
    values: dict[Any, TextSpan] = {}
    for key_node, value_node in node.value:
        if key_node.tag == _MERGE:
            raise FormatError("merge keys (<<) are not supported", line=find_line(key_node))
        key = _read_value(key_node)
        if not isinstance(key, (str, int, float, bool)):
            raise FormatError("a key is not plain text", line=find_line(key_node))
        if key in members:
            raise FormatError(
                f"there are two {quote(key)} keys in one entry", line=find_line(key_node)
            )
        members[key] = (
            _read_text(str(key), value_node) if key in _TEXTS else _read_value(value_node)
        )
        keys[key], values[key] = locate(key_node), locate(value_node)
    if ("header" in members) == ("line" in members):
        raise FormatError("an entry must have either a `header` or a `line`", line=line)
    entry: Entry
    if "header" in members:
        entry = Header(members["header"] or "")
    else:
        start = _read_start(members, line)
        entry = Line(start, None, members.get("who") or None, members["line"] or "")
    return EntrySource(entry, tuple(members.items()), locate(node), keys, values)


def _read_start(members: dict[Any, Any], line: int) -> float | None:
    """Read ``sec``, or ``time`` where there is no ``sec`` and it can be read."""
    second, time = members.get("sec"), members.get("time")
    if second is None:
        try:
            return float(seconds.parse_clock(time or ""))
        except ValueError:
            return None
    if isinstance(second, str) and second.isascii() and second.isdecimal() and len(second) < 12:
        second = int(second)
    if isinstance(second, bool) or not isinstance(second, (int, float)):
        raise FormatError(f"`sec` is {quote(second)}, not a number of seconds", line=line)
    try:
        return milliseconds(seconds.check_time(second))
    except ValueError as error:
        raise FormatError(f"`sec`: {error}", line=line) from error


def _read_text(key: str, node: yaml.Node) -> str | None:
    """Read a scalar as it is spelt, whatever its type in YAML; ``None`` for an empty one."""
    if not isinstance(node, yaml.ScalarNode):
        raise FormatError(f"`{key}` is not text", line=find_line(node))
    if node.tag == _NULL and (key != "line" or not node.value):
        return None
    if has_surrogate(node.value):
        raise FormatError(f"`{key}` contains half of a surrogate pair", line=find_line(node))
    return str(node.value)


def _read_value(node: yaml.Node) -> Any:
    if node.tag == _STR and isinstance(node, yaml.ScalarNode):
        return node.value
    try:
        value = yaml.constructor.SafeConstructor().construct_document(node)
        quote(value)  # a hexadecimal number may be too long to be written again
    except _UNREADABLE as error:
        problem = getattr(error, "problem", None) or error
        raise FormatError(f"a value cannot be read: {problem}", line=find_line(node)) from error
    return value
