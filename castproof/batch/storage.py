"""Files on storage that is no file system (S3 and the like), worked on in a folder of one machine.

fsspec reaches the storage. A job's recording and what earlier runs made of it are brought here;
what changes is brought back whole, the provenance after the artifacts: whoever reads it finds the
stages that the storage really has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castproof.batch.inputs import RECORDING_ENDINGS
from castproof.batch.manifest import ManifestRow
from castproof.batch.pool import Job
from castproof.errors import MissingExtra, StorageUnreachable
from castproof.pipeline.cache import PROVENANCE_NAME
from castproof.pipeline.result import Result
from transcript.errors import InvalidCall

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_LOCKS = frozenset({"lock", "lock.holder"})


class Storage:
    """A folder of shared storage, by its URL (``s3://bucket/show``); paths are below it.

    Raises :class:`~castproof.errors.StorageUnreachable` where the URL leads nowhere.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._system, self._root = _open(url)

    def rows(self, inputs: Sequence[str]) -> tuple[list[ManifestRow], int]:
        """The recordings that files and folders of the storage come to, and how many others.

        Raises :class:`~transcript.errors.InvalidCall` for an input that is not there.
        """
        rows: list[ManifestRow] = []
        others = 0
        for text in inputs:
            path = self._path(text)
            if self._system.isfile(path):
                rows.append(ManifestRow(Path(text), Path(text).stem))
            elif self._system.isdir(path):
                for inner in self._inside(path):
                    if Path(inner).suffix.lower() in RECORDING_ENDINGS:
                        rows.append(
                            ManifestRow(Path(text) / inner, str(Path(inner).with_suffix("")))
                        )
                    else:
                        others += 1
            else:
                raise InvalidCall(f"{text}: there is nothing of this name in {self.url}")
        return rows, others

    def bring(self, path: Path, here: Path) -> bool:
        """Bring a file here; ``False`` where there is none."""
        there = self._path(path.as_posix())
        if not self._system.isfile(there):
            return False
        here.parent.mkdir(parents=True, exist_ok=True)
        self._system.get_file(there, str(here))
        return True

    def listed(self, folder: Path) -> list[Path]:
        """The files that lie in a folder of the storage, not in those in it."""
        there = self._path(folder.as_posix())
        if not self._system.isdir(there):
            return []
        found = self._system.ls(there, detail=False)
        return [folder / Path(one).name for one in found if self._system.isfile(one)]

    def bring_back(self, here: Path, path: Path) -> None:
        """Put a file of this machine there, whole or not at all."""
        there = self._path(path.as_posix())
        self._system.makedirs(there.rpartition("/")[0], exist_ok=True)
        if not self._is_local:
            self._system.put_file(str(here), there)  # an object appears when all of it is there
            return
        part = f"{there}.part"
        self._system.put_file(str(here), part)
        self._system.mv(part, there)

    @property
    def _is_local(self) -> bool:
        protocol = self._system.protocol
        return "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    def _inside(self, folder: str) -> Iterator[str]:
        """The files below a folder, as paths from it; hidden ones and our own left out."""
        for found in sorted(self._system.find(folder)):
            inner = found[len(folder) :].lstrip("/")
            if not any(part.startswith(".") for part in Path(inner).parts):
                yield inner

    def _path(self, text: str) -> str:
        if Path(text).is_absolute() or ".." in Path(text).parts:
            raise InvalidCall(f"{text}: write a path within {self.url}, such as recordings")
        return f"{self._root}/{text}".rstrip("/")


class StagedJob:
    """A job whose files are on a storage, done in a folder of this machine."""

    def __init__(self, job: Job, storage: Storage, scratch: Path) -> None:
        self._there = job
        self._storage = storage
        self._scratch = scratch
        self._known: dict[Path, tuple[int, int]] = {}

    def fetch(self) -> Job:
        """Bring what the job needs; return the job as it is to be done here."""
        job = self._there
        for path in (*job.sources, *self._storage.listed(job.folder), *job.places):
            if path.name not in _LOCKS and self._storage.bring(path, self._scratch / path):
                self._known[path] = _state(self._scratch / path)
        order = replace(job.order, folder=self._scratch / job.order.folder)
        return replace(job, recording=self._scratch / job.recording, order=order)

    def bring_back(self) -> None:
        """Put back what has changed since, the provenance last of all."""
        folder = self._scratch / self._there.folder
        kept = sorted(folder.glob("*"), key=lambda path: (path.name == PROVENANCE_NAME, path.name))
        written = [self._scratch / path for path in self._there.places]
        # Artifacts, the provenance that vouches for them and for the files, and then these.
        for here in (*kept, *(path for path in written if path.is_file())):
            path = here.relative_to(self._scratch)
            if here.name in _LOCKS or here.name.startswith(".") or not here.is_file():
                continue
            state = _state(here)
            if self._known.get(path) != state:
                self._storage.bring_back(here, path)
                self._known[path] = state

    def told(self, outcome: Result) -> Result:
        """The outcome with the storage's paths for those of this machine."""
        here = f"{self._scratch}/"
        return replace(
            outcome,
            recording=outcome.recording.replace(here, ""),
            files=tuple(replace(one, path=one.path.replace(here, "")) for one in outcome.files),
            partial=tuple(line.replace(here, "") for line in outcome.partial),
            error=None if outcome.error is None else outcome.error.replace(here, ""),
        )


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _open(url: str) -> tuple[AbstractFileSystem, str]:
    try:
        import fsspec
    except ImportError as error:
        raise MissingExtra(
            "shared storage needs fsspec: in a clone of castproof, run pip install -c "
            "requirements/constraints.txt '.[ray]'"
        ) from error
    try:
        system, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        said: Any = " ".join(str(error).split())
        raise StorageUnreachable(f"--storage {url}: {said}") from error
    return system, str(root).rstrip("/")
