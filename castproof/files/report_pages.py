"""Pages of reports: written whole, and over no other file without being asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic, safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path
from transcript.errors import InvalidCall
from transcript.former_name import former_name

HEAD_BYTES = 4096
"""How much of a file is looked at to see whether it is such a page."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A kind of page: the ``mark`` that tells it, of what, and what is done to its files."""

    mark: str
    subject: str
    done: str

    def check(self, target: Path, read: Iterable[Path], *, overwrite: bool) -> None:
        """Refuse a target that is a folder, was read, or holds something else than such a page.

        Raises :class:`~castproof.errors.OutputNotWritable`, and
        :class:`~transcript.errors.InvalidCall` where ``target`` is one of the files ``read``.
        """
        if target.is_dir():
            raise OutputNotWritable(
                f"{format_path(target)} is a folder: name the page to write", path=target
            )
        if not target.exists():
            return
        if any(path.exists() and target.samefile(path) for path in read):
            raise InvalidCall(
                f"{format_path(target)} is what is {self.done}: name another file for the page"
            )
        if target.is_file() and not overwrite and not self._is_page(target):
            raise OutputNotWritable(
                f"{format_path(target)} is there already and is not a page of {self.subject}: "
                "use --overwrite to replace it",
                path=target,
            )

    def write(self, target: Path, text: str) -> None:
        """Write a page; of a file that is no such page what it held is kept beside it.

        Raises :class:`~castproof.errors.OutputNotWritable`.
        """
        content = text.encode("utf-8", "replace")
        try:
            if target.is_file() and self._is_page(target):
                with hold_file(target):
                    atomic.write_whole(target, content)
            else:
                safe_edit.write(target, content, overwrite=True)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=target), path=target) from error

    def _is_page(self, target: Path) -> bool:
        with target.open("rb") as file:
            head = file.read(HEAD_BYTES)
        return any(mark.encode() in head for mark in (self.mark, former_name(self.mark)))
