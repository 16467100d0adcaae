"""What the command line prints on standard error; secrets never appear in it."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any

PROGRAM = "castproof"
_DRIVING = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, halves of pairs, and separators of lines and paragraphs."""
_HIDDEN = "***"
_secrets: set[str] = set()


def hide_secret(secret: str) -> None:
    """Never print ``secret`` from now on, whoever put it into a message."""
    if secret:
        _secrets.add(secret)


def redact(text: str) -> str:
    """``text`` without the secrets."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return text


def escape_controls(text: str) -> str:
    """``text`` with what would drive the terminal, or end the line, written as an escape.

    >>> print(escape_controls("the\\x1b[31m file"))
    the\\x1b[31m file
    """
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in _DRIVING else letter
        for letter in text
    )


def line(text: str) -> None:
    """One line on standard error."""
    print(
        f"{PROGRAM}: {escape_controls(redact(' '.join(text.split())))}", file=sys.stderr, flush=True
    )


def error(text: str) -> None:
    """One line that says what is wrong."""
    line(f"error: {text}")


def note(text: str) -> None:
    """One line a person should know, though nothing is wrong."""
    line(f"note: {text}")


def print_json(document: Mapping[str, Any]) -> None:
    """Print ``document`` on standard output, the secrets hidden.

    It is ASCII where the output is not UTF-8: a character that its encoding lacks would be written
    as Python escapes it, which JSON does not know.
    """
    is_utf_8 = (sys.stdout.encoding or "").lower() in ("utf-8", "utf8")
    print(redact(json.dumps(document, ensure_ascii=not is_utf_8, indent=1)), flush=True)
