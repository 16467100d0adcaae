"""What the command line prints on standard error; secrets never appear in it."""

from __future__ import annotations

import sys

PROGRAM = "castscribe"
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


def line(text: str) -> None:
    """One line on standard error."""
    print(f"{PROGRAM}: {redacted(' '.join(text.split()))}", file=sys.stderr, flush=True)


def error(text: str) -> None:
    """One line that says what is wrong."""
    line(f"error: {text}")


def note(text: str) -> None:
    """One line a person should know, though nothing is wrong."""
    line(f"note: {text}")
