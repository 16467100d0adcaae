"""What the command line prints on standard error; secrets never appear in it."""

from __future__ import annotations

import sys
import unicodedata

PROGRAM = "castscribe"
_DRIVING = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, halves of pairs, and separators of lines and paragraphs."""
_HIDDEN = "***"
_secrets: set[str] = set()


def hide(secret: str) -> None:
    """Never print ``secret`` from now on, whoever put it into a message."""
    if secret:
        _secrets.add(secret)


def redacted(text: str) -> str:
    """``text`` without the secrets."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return text


def inert(text: str) -> str:
    """``text`` with what would drive the terminal, or end the line, written as an escape.

    >>> print(inert("the\\x1b[31m file"))
    the\\x1b[31m file
    """
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in _DRIVING else letter
        for letter in text
    )


def line(text: str) -> None:
    """One line on standard error."""
    print(f"{PROGRAM}: {inert(redacted(' '.join(text.split())))}", file=sys.stderr, flush=True)


def error(text: str) -> None:
    """One line that says what is wrong."""
    line(f"error: {text}")


def note(text: str) -> None:
    """One line a person should know, though nothing is wrong."""
    line(f"note: {text}")
