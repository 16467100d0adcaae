"""Errors that nobody foresaw."""

from __future__ import annotations


def explain_unexpected(error: BaseException) -> str:
    """One line about the error, and what to do about it.

    >>> explain_unexpected(KeyError("x"))[:25]
    "unexpected KeyError: 'x';"
    """
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return (
        f"unexpected {what}; run again with --debug to see where, and report that together "
        "with what `castscribe doctor` prints"
    )
