"""An episode's file as a review reads and writes it: replaced only where it is what was read."""

from __future__ import annotations

from pathlib import Path

from castproof.errors import FileChanged
from castproof.files import safe_edit as published
from castproof.files.safe_edit import EditedFile


class ReviewedFile:
    """The file; see :class:`review.session.EpisodeFile` for what a desk needs of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> str:
        """Its text; raises :class:`~transcript.errors.FormatError` and :class:`OSError`."""
        return published.read(self.path).text

    def replace(self, was: str, now: str, *, keep: bool) -> bool:
        """Write ``now`` over ``was``, which is kept as ``talk.md~`` where ``keep`` says so.

        ``False`` where the file is not ``was`` any more; then it is as it was. Raises
        :class:`~castproof.errors.OutputNotWritable`.
        """
        try:
            published.rewrite(EditedFile(self.path, was.encode()), now, keep=keep)
        except FileChanged:
            return False
        return True
