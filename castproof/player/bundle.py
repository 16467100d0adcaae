"""The page's script: its modules, one after the other, as the one script that the page holds.

The modules are plain ES modules, each checked by itself. In the page they share one scope: their
``import`` lines go, and ``export`` before what they declare. So no two of them may declare the
same name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"
_IMPORT = re.compile(r'^import [^;]*?"\./(?P<name>[a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|let|class|function|async)", re.MULTILINE)
# Whole lines only: what looks like a comment inside a line may be a part of a text.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")


def read_asset(name: str) -> str:
    """Read one of the files the page is made of."""
    return (_ASSETS / name).read_text(encoding="utf-8")


@cache
def bundle_script(entry: str = "main") -> str:
    """Bundle a module and all it imports, without comments and indentation."""
    placed: dict[str, str] = {}

    def place(name: str) -> None:
        if name in placed:
            return
        source = read_asset(f"{name}.js")
        placed[name] = ""  # two modules may import one another
        for found in _IMPORT.finditer(source):
            place(found["name"])
        # Below what it imports.
        del placed[name]
        placed[name] = _EXPORT.sub("", _COMMENT.sub("", _IMPORT.sub("", source)))

    place(entry)
    return shorten("".join(placed.values()))


def shorten(source: str) -> str:
    """Take out empty lines and indentation.

    >>> shorten("a {\\n\\n  b\\n}\\n")
    'a {\\nb\\n}\\n'
    """
    return _BLANK.sub("\n", source)


@cache
def read_style() -> str:
    """Read the page's style, without comments and indentation."""
    return shorten(_COMMENT.sub("", read_asset("player.css")))
