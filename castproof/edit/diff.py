"""What a change to a file would be, as ``diff -u`` shows it."""

from __future__ import annotations

import difflib
from pathlib import Path

_UNENDED = "\n\\ No newline at end of file\n"


def format_diff(path: Path | str, before: str, after: str) -> str:
    """The unified diff of a file's text; empty where nothing changes.

    >>> print(format_diff("talk.md", "a\\nb\\n", "a\\nc\\n"))
    --- talk.md
    +++ talk.md
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    <BLANKLINE>
    """
    rows = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), str(path), str(path)
    )
    return "".join(row if row.endswith(("\n", "\r")) else f"{row}{_UNENDED}" for row in rows)
