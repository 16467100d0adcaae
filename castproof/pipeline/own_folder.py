"""The folders that castproof keeps its own files in: made, and never through a link."""

from __future__ import annotations

from pathlib import Path

from castproof.errors import OutputNotWritable
from castproof.pipeline.cache import find_link


def make_own_folder(folder: Path) -> None:
    """Make a folder in castproof's own, or that itself, with those above it.

    Raises :class:`~castproof.errors.OutputNotWritable` where one of them is a link: nothing is to
    be written to another place than is seen. Raises :class:`OSError`.
    """
    link = find_link(folder)
    if link is not None:
        raise OutputNotWritable(
            f"{link} is a link, and castproof follows none from its own folders: remove it",
            path=link,
        )
    folder.mkdir(parents=True, exist_ok=True)
