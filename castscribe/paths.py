"""Paths as text that any file, terminal or JSON document can hold."""

from __future__ import annotations

import os
from pathlib import Path


def shown(path: Path | str) -> str:
    """The path with ``\ufffd`` for what is not UTF-8 in it (a file system allows any byte).

    >>> shown("talk\\udcff.mp3") == "talk\ufffd.mp3"
    True
    """
    return os.fsencode(path).decode("utf-8", "replace")
