"""The folders that castproof keeps its own files in: made, and never through a link."""

from __future__ import annotations

from pathlib import Path

from castproof.errors import OutputNotWritable
from castproof.pipeline.cache import FOLDER_NAME, FORMER_FOLDER_NAME


def make_recording_folder(folder: Path) -> None:
    """Make a folder that :func:`recording_folder` names, with those above it.

    Raises :class:`~castproof.errors.OutputNotWritable` where it, or castproof's folder that it lies
    in, is a link: nothing is to be written to another place than is seen. Raises :class:`OSError`.
    """
    own = folder if folder.name in (FOLDER_NAME, FORMER_FOLDER_NAME) else folder.parent
    for each in (own, folder):
        if each.is_symlink():
            raise OutputNotWritable(
                f"{each} is a link, and castproof follows none from its own folders: remove it",
                path=each,
            )
    folder.mkdir(parents=True, exist_ok=True)
