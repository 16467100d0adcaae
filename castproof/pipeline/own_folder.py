"""The folders that castproof keeps its own files in: made, and never through a link."""

from __future__ import annotations

from pathlib import Path

from castproof.errors import OutputNotWritable
from castproof.pipeline.cache import FOLDER_NAME, FORMER_FOLDER_NAME


def make_own_folder(folder: Path) -> None:
    """Make a folder in castproof's own, or that itself, with those above it.

    Raises :class:`~castproof.errors.OutputNotWritable` where one of them is a link: nothing is to
    be written to another place than is seen. Raises :class:`OSError`.
    """
    own = [folder, *folder.parents]
    names = [each.name for each in own]
    top = min(names.index(one) for one in (FOLDER_NAME, FORMER_FOLDER_NAME) if one in names)
    for each in own[: top + 1]:
        if each.is_symlink():
            raise OutputNotWritable(
                f"{each} is a link, and castproof follows none from its own folders: remove it",
                path=each,
            )
    folder.mkdir(parents=True, exist_ok=True)
