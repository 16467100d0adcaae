"""Published files that a person works on: read once, replaced only when they are still the same.

What stood in a file before castproof changed it is kept beside it as ``talk.md~``. Jekyll skips
names that end in ``~`` (its ``EntryFilter``), so that the kept file is never published.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from castproof.errors import FileChanged, OutputNotWritable, explain_os_error
from castproof.files import atomic
from transcript.text import decode

MARK = "~"
"""What the name of a kept file ends in."""


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file as it was read."""

    path: Path
    content: bytes

    @property
    def text(self) -> str:
        """The file's characters; :class:`~transcript.errors.FormatError` if it is not UTF-8."""
        return decode(self.content, path=self.path)


def read(path: Path) -> EditedFile:
    """The file as it is now; an unreadable one raises :class:`OSError`."""
    return EditedFile(path, path.read_bytes())


def rewrite(was: EditedFile, text: str, *, keep: bool = True) -> Path | None:
    """:func:`replace` the file's content with a text in UTF-8."""
    return replace(was, text.encode(), keep=keep)


def replace(was: EditedFile, content: bytes, *, keep: bool = True) -> Path | None:
    """Write ``content`` over the file and return where its previous content is kept.

    ``None`` where it is not: the file holds ``content`` already and is left alone, or the caller
    has what was there elsewhere, and says not to ``keep`` it. Raises
    :class:`~castproof.errors.FileChanged` where the file is no longer what was read, and
    :class:`~castproof.errors.OutputNotWritable`; then it is as it was.
    """

    def unchanged() -> None:
        if not was.path.is_file() or was.path.read_bytes() != was.content:
            raise FileChanged(
                f"{was.path} changed while it was being worked on, and was left as it is: "
                "run again",
                path=was.path,
            )

    unchanged()
    if content == was.content:
        return None
    try:
        kept = _keep(was) if keep else None
        atomic.write_whole(was.path, content, last_look=unchanged)
    except OSError as error:
        reason = explain_os_error(error, path=was.path)
        raise OutputNotWritable(f"{reason}; it is as it was", path=was.path) from error
    return kept


def _keep(was: EditedFile) -> Path:
    """Keep the content beside the file, over nothing else that was kept."""
    kept = next(path for path in _places(was.path) if _is_free(path, was.content))
    if not kept.exists():
        # Whoever may not read the file shall not read it in its kept version either.
        mode = was.path.stat().st_mode & 0o7777
        atomic.write_whole(kept, was.content, mode=mode)
    return kept


def _is_free(path: Path, content: bytes) -> bool:
    """Whether nothing is there, or the very content already."""
    return not path.exists() or (path.is_file() and path.read_bytes() == content)


def _places(path: Path) -> Iterator[Path]:
    """``talk.md~``, ``talk.md.~2~``, ``talk.md.~3~`` and so on, as GNU's tools number theirs."""
    yield path.with_name(path.name + MARK)
    for number in count(2):
        yield path.with_name(f"{path.name}.{MARK}{number}{MARK}")


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
