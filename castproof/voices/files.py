"""Collections of known voices on the disk: read whole, written whole, for their owner only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from castproof.errors import NoCollection, OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.lock import hold_file
from castproof.files.safe_edit import require_unchanged
from castproof.pipeline.cache import OWNER_ONLY
from diarize.identification.collection import Collection, parse_collection, write_collection
from transcript.errors import FormatError
from transcript.files import read_file
from transcript.text import decode


@dataclass(frozen=True, slots=True)
class CollectionFile:
    """A collection's file as it was read; ``collection`` is ``None`` where there is no file yet."""

    path: Path
    content: bytes | None = None
    collection: Collection | None = None

    def save(self, collection: Collection) -> None:
        """Write the collection, readable by its owner only.

        No copy of what it held is kept: a voice that was deleted is to be nowhere. Raises
        :class:`~castproof.errors.FileChanged` where somebody wrote the file since it was read,
        :class:`~castproof.errors.FileBusy`, and :class:`~castproof.errors.OutputNotWritable`; then
        it is as it was.
        """
        try:
            with hold_file(self.path):
                atomic.write_whole(
                    self.path,
                    write_collection(collection).encode(),
                    mode=OWNER_ONLY,
                    last_look=lambda: require_unchanged(self.path, self.content),
                )
        except OSError as error:
            reason = explain_os_error(error, path=self.path)
            raise OutputNotWritable(reason, path=self.path) from error


def read_collection_file(path: Path) -> CollectionFile:
    """Read a collection's file as it is now, if there is one.

    Raises :class:`~castproof.errors.NoCollection` for what is not a collection of voices.
    """
    if not path.exists():
        return CollectionFile(path)
    try:
        content = read_file(path)
        return CollectionFile(path, content, parse_collection(decode(content)))
    except OSError as error:
        raise NoCollection(explain_os_error(error, path=path), path=path) from error
    except FormatError as error:
        raise NoCollection(
            f"{path} is not a collection of voices: {error}; `castproof voices add` makes one",
            path=path,
        ) from error


def read_collection(path: Path) -> Collection:
    """Read the collection of a file that has to be there; raise :class:`NoCollection`."""
    found = read_collection_file(path).collection
    if found is None:
        raise NoCollection(
            f"there is no collection of voices at {path}: `castproof voices add NAME RECORDING "
            f"--voices {path}` makes one",
            path=path,
        )
    return found
