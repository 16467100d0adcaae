"""The marks in files that castproof wrote while it was called castscribe."""

from __future__ import annotations


def former_name(mark: str) -> str:
    """Give the mark that stood for the same thing under the former name.

    >>> former_name("castproof-segments")
    'castscribe-segments'
    """
    return mark.replace("castproof", "castscribe")
