"""How new YAML in an episode is spelt: as PyYAML spells it, where and how the file has it.

PyYAML folds a text by the column it stands in, so what is indented by more than PyYAML would is
written that much narrower and moved. U+0085 is the one character that PyYAML would leave bare and
read back as a space: a text that holds it is put in double quotes.

libyaml writes twenty times as fast and folds texts in double quotes elsewhere. It writes what needs
none: text of printable letters in one row
(``tests/transcript/front_matter/test_rendering.py`` holds the bytes to PyYAML's).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from transcript.errors import NotExpressible

_NEXT_LINE = "\x85"  # half of a letter in UTF-8 that was read as Latin-1
_WIDTH = 80
_NARROWEST = 20
_ENDLESS = 1 << 30
_COLUMN = 2  # of the keys in PyYAML's own `- key: value`
_LONGEST_KEY = 40  # libyaml counts a long key's bytes, PyYAML its characters
# What needs no double quotes: a row of printable characters of the first plane.
_PRINTABLE = re.compile("[ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")
_ROW = re.compile("(?<=[\n\x85\u2028\u2029])(?=[^\n\x85\u2028\u2029])")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file writes: ``escapes`` letters beyond ASCII, and what ends its lines."""

    escapes: bool = False
    newline: str = "\n"


class _Dumper(yaml.SafeDumper):
    """PyYAML's own, but for the one character that it would write as a line break and so lose."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, '"' if _NEXT_LINE in text else None
    ),
)
_FAST_DUMPER: Any = getattr(yaml, "CSafeDumper", _Dumper)


def render_block(mapping: Mapping[str, Any], style: Style) -> str:
    """Render a mapping as PyYAML does; :class:`NotExpressible` where YAML cannot hold it."""
    return _dump(dict(mapping), style).replace("\n", style.newline)


def render_entry(mapping: Mapping[Any, Any], style: Style, dash: int, key: int) -> str:
    """Render a list's entry; ``dash`` and ``key`` are the columns of its ``-`` and keys, from 0."""
    rows = _shift(_dump([dict(mapping)], style, key - _COLUMN), key - _COLUMN, style)
    return " " * dash + "-" + " " * (key - dash - 1) + rows[_COLUMN:]


def render_value(name: str, value: Any, style: Style, key: int) -> str:
    """Render what follows ``name: ``, its key in column ``key``, without a line's end."""
    if type(value) is int:
        return str(value)
    shift = key - _COLUMN
    rows = _shift(_dump([{name: value}], style, shift), shift, style)
    return rows[len(f"- {name}: ") :].removesuffix(style.newline)


def render_flow_value(name: str, value: Any, style: Style) -> str:
    """Render what follows ``name:`` and a blank between braces, all on one row."""
    is_long = isinstance(value, str) and "\n" in value
    row = str(
        yaml.dump(
            {name: value},
            Dumper=_Dumper,
            allow_unicode=not style.escapes,
            width=_ENDLESS,
            default_flow_style=True,
            default_style='"' if is_long else None,
        )
    )
    return row[1:-2].split(": ", 1)[1]


def has_letters(text: str) -> bool:
    """Tell whether PyYAML, where it may, writes some character beyond ASCII as it is."""
    return not _dump(text, Style()).isascii()


def _dump(data: Any, style: Style, shift: int = 0) -> str:
    width = max(_WIDTH - shift, _NARROWEST)
    dumper = _FAST_DUMPER if not style.escapes and _is_plain(data) else _Dumper
    try:
        return str(yaml.dump(data, Dumper=dumper, allow_unicode=not style.escapes, width=width))
    except yaml.YAMLError as error:
        raise NotExpressible(f"YAML cannot hold this front matter: {error}") from error


def _is_plain(data: Any) -> bool:
    """Tell whether no text needs double quotes: libyaml then writes PyYAML's bytes."""
    if isinstance(data, str):
        return _PRINTABLE.fullmatch(data) is not None
    if isinstance(data, list):
        return all(_is_plain(item) for item in data)
    if isinstance(data, dict):
        return all(
            isinstance(key, str)
            and 0 < len(key) <= _LONGEST_KEY  # they differ over an empty key too
            and _is_plain(key)
            and _is_plain(value)
            for key, value in data.items()
        )
    return data is None or isinstance(data, int)


def _shift(rows: str, by: int, style: Style) -> str:
    """Move the rows after the first to the right by so many columns, empty ones excepted."""
    return _ROW.sub(" " * by, rows).replace("\n", style.newline)
