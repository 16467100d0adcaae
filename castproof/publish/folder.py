"""The folder that is published: what castproof wrote there is replaced, what a person did is kept.

The digests of what was written lie in ``.castproof/published.json`` beside the files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic, digest, safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path
from castproof.files.safe_edit import EditedFile, require_unchanged
from castproof.pipeline.cache import FOLDER_NAME
from castproof.pipeline.own_folder import make_own_folder
from transcript.files import read_file
from transcript.own_files import read_own

Action = Literal["written", "unchanged", "kept", "refused"]
_RECORD = "published.json"
_MOST_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """What was done about a file; ``previous`` is where what a person had made of it is kept."""

    path: Path
    action: Action
    previous: Path | None = None
    reason: str = ""


@dataclass
class PublishedFolder:
    """A folder of files to publish, and the digests of those that castproof wrote there."""

    path: Path
    digests: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> PublishedFolder:
        """Make the folder where it is not there, and read its record; a damaged one knows nothing.

        Raises :class:`~castproof.errors.OutputNotWritable`.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            make_own_folder(path / FOLDER_NAME)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error
        try:
            found = json.loads(read_own(path / FOLDER_NAME / _RECORD, most_bytes=_MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return cls(path)
        known = found.items() if isinstance(found, dict) else ()
        return cls(path, {name: one for name, one in known if isinstance(one, list)})

    def is_ours(self, path: Path) -> bool:
        """Tell whether a file is as castproof wrote it; what lies behind a link is not."""
        known = self.digests.get(format_path(path.name), [])
        return bool(known) and not path.is_symlink() and digest.of_file(path) in known

    def record(self, path: Path, of: str) -> None:
        """Record the digest of a file, before it is written. Raises :class:`OSError`.

        The one before stays: a run that is killed now leaves the one file or the other.
        """
        name = format_path(path.name)
        self.digests[name] = list(dict.fromkeys([of, *self.digests.get(name, [])]))[:2]
        content = json.dumps(self.digests, indent=1, sort_keys=True, ensure_ascii=True)
        atomic.write_own(self.path / FOLDER_NAME / _RECORD, content.encode())

    def write(self, name: str, content: bytes, *, overwrite: bool) -> PublishedFile:
        """Write a file whole, unless a person changed what is there and ``overwrite`` is not said.

        Raises :class:`~castproof.errors.OutputNotWritable`, :class:`~castproof.errors.FileBusy` and
        :class:`~castproof.errors.FileChanged`.
        """
        path = self.path / name
        if path.is_dir():
            raise OutputNotWritable(f"{path} is a folder: move it, or use -o", path=path)
        try:
            with hold_file(path):
                if not path.exists():
                    self.record(path, digest.of_bytes(content))
                    atomic.write_whole(
                        path, content, last_look=lambda: require_unchanged(path, None)
                    )
                    return PublishedFile(path, "written")
                was = EditedFile(path, read_file(path))
                if was.content == content:
                    self.record(path, digest.of_bytes(content))
                    return PublishedFile(path, "unchanged")
                is_ours = self.is_ours(path)
                if not is_ours and not overwrite:
                    return PublishedFile(path, "kept", reason=explain_kept(path))
                self.record(path, digest.of_bytes(content))
                kept = safe_edit.replace(was, content, keep=not is_ours)
                return PublishedFile(path, "written", kept)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=path), path=path) from error


def explain_kept(path: Path) -> str:
    """Explain why a file was not replaced, and what does it."""
    return (
        f"{format_path(path)} was not replaced: it is not as castproof wrote it; --overwrite "
        "replaces it and keeps a copy, -o writes to another folder"
    )
