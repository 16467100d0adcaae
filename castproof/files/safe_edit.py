"""Files that a person edits: held from reading to replacing, and replaced only while the same.

Every command that changes such a file holds it (:func:`~castproof.files.lock.hold_file`), reads it
here and saves it here. What stood in a file before castproof changed it is kept beside it as
``talk.md~``. Jekyll skips names that end in ``~`` (its ``EntryFilter``), so that the kept file is
never published.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from castproof.errors import FileChanged, OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.lock import hold_file, read_held
from castproof.files.ownership import require_replaceable
from transcript import episode
from transcript import io as formats
from transcript.episode import Episode
from transcript.errors import CastproofError, InvalidCall
from transcript.files import read_file, write_to_device
from transcript.text import decode

MARK = "~"
"""What the name of a kept file ends in."""
_UNENDED = "\n\\ No newline at end of file\n"


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
    """Read a file as it is now; an unreadable one raises :class:`OSError`."""
    return EditedFile(path, read_file(path))


def read_episode(
    path: Path, *, with_words: bool = True, parse: Callable[[str], Episode] = episode.parse
) -> tuple[EditedFile, Episode]:
    """Read an episode before it is worked on: its file, and what that says.

    Raises :class:`~transcript.errors.InvalidCall` for another format, and for an episode without
    words unless ``with_words`` is false; :class:`~transcript.errors.FormatError` and
    :class:`OSError`.
    """
    was = read(path)
    format_ = formats.find_by_content(path, was.content)
    if format_.name != "episode":
        raise InvalidCall(
            f"{path} is {format_.title}, not an episode: `castproof convert {path} "
            f"{path.stem}.md` makes one",
            path=path,
        )
    try:
        page = parse(was.text)
    except CastproofError as error:
        raise type(error)(f"{path}: {error}", path=path) from error
    if with_words and not any(line.text.strip() for line in page.transcript.lines):
        raise InvalidCall(
            f"{path} has no transcript yet: `castproof transcribe RECORDING --front-matter "
            f"{path} -o FOLDER` makes one",
            path=path,
        )
    return was, page


def save(
    was: EditedFile,
    text: str,
    target: Path | None = None,
    *,
    overwrite: bool = False,
    keep: bool = True,
) -> Path | None:
    """Write an edited text over its file as :func:`replace` does, or to another ``target``.

    Returns where the previous content of what was written over is kept, if it is. Raises as
    :func:`replace` and :func:`write`.
    """
    if target is None:
        return replace(was, text.encode(), keep=keep)
    return write(target, text.encode(), overwrite=overwrite)


def write(path: Path, content: bytes, *, overwrite: bool) -> Path | None:
    """Write a file whole, or to a device; return where what it held is kept, if it held another.

    Raises :class:`~castproof.errors.OutputNotWritable`, also for a file that is there already
    unless ``overwrite`` says so, :class:`~castproof.errors.FileBusy` and
    :class:`~castproof.errors.FileChanged`.
    """
    if path.is_dir():
        raise OutputNotWritable(f"{path} is a folder: name the file to write", path=path)
    try:
        if path.exists() and not path.is_file():
            write_to_device(path, content)  # there is nothing to be replaced
            return None
        with hold_file(path):
            if path.is_file():
                if not overwrite:
                    raise OutputNotWritable(f"{path} is there already: use --overwrite", path=path)
                return replace(read(path), content)
            atomic.write_whole(path, content, last_look=lambda: require_unchanged(path, None))
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
    return None


def replace(was: EditedFile, content: bytes, *, keep: bool = True) -> Path | None:
    """Write ``content`` over the file and return where its previous content is kept.

    ``None`` where it is not: the file holds ``content`` already and is left alone, or the caller
    keeps the previous content elsewhere, and passes ``keep=False``. Raises
    :class:`~castproof.errors.FileBusy`, :class:`~castproof.errors.FileChanged` where the file is
    no longer what was read, and :class:`~castproof.errors.OutputNotWritable`; then it is as it was.
    """
    with hold_file(was.path):
        require_unchanged(was.path, was.content)
        if content == was.content:
            return None
        require_replaceable(was.path)
        try:
            kept = _keep(was) if keep else None
            atomic.write_whole(
                was.path, content, last_look=lambda: require_unchanged(was.path, was.content)
            )
        except OSError as error:
            reason = explain_os_error(error, path=was.path)
            raise OutputNotWritable(f"{reason}; it is as it was", path=was.path) from error
        _look_after(was, content)
        return kept


def _look_after(was: EditedFile, content: bytes) -> None:
    """Look at what was replaced and at what came out: editors hold no lock, and save at any moment.

    What one wrote into the file while it was being replaced is kept beside it.
    """
    replaced = read_held(was.path)
    if replaced is not None and replaced != was.content:
        kept = _keep(EditedFile(was.path, replaced))
        raise FileChanged(
            f"another program saved {was.path} while it was being replaced: what that wrote is in "
            f"{kept}; bring together what you need of both",
            path=was.path,
        )
    require_unchanged(was.path, content)


def require_unchanged(path: Path, content: bytes | None) -> None:
    """Raise :class:`~castproof.errors.FileChanged` unless a file holds what was read from it.

    ``None`` is the content of a file that was not there.
    """
    now = path.read_bytes() if path.is_file() else None
    if now != content:
        raise FileChanged(
            f"{path} changed while it was being worked on, and was left as it is: run again",
            path=path,
        )


def is_kept_copy(name: str, of: str) -> bool:
    """Tell whether a name is that of a kept version of the file called ``of``.

    >>> is_kept_copy("talk.md~", "talk.md"), is_kept_copy("talk.md.~2~", "talk.md")
    (True, True)
    >>> is_kept_copy("talk.md.review~", "talk.md")
    False
    """
    rest = name.removeprefix(of)
    return name.startswith(of) and (rest == MARK or re.fullmatch(r"\.~\d+~", rest) is not None)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def _keep(was: EditedFile) -> Path:
    """Keep the content beside the file, over nothing else that was kept."""
    # ``talk.md~``, ``talk.md.~2~``, ``talk.md.~3~`` and so on, as GNU's tools number theirs.
    names = (f"{was.path.name}.{MARK}{number}{MARK}" for number in count(2))
    paths = map(was.path.with_name, chain([was.path.name + MARK], names))
    # A link that leads nowhere is something, too: what is written there would lie elsewhere.
    kept = next(path for path in paths if not os.path.lexists(path) or _holds(path, was.content))
    if not os.path.lexists(kept):
        # Whoever may not read the file shall not read it in its kept version either.
        atomic.write_whole(kept, was.content, like=was.path)
    return kept


def format_diff(path: Path | str, before: str, after: str) -> str:
    """Write the unified diff of a file's text, as ``diff -u`` does; empty where nothing changes.

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
