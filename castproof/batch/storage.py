"""Files on storage that is no file system (S3 and the like), worked on in a folder of one machine.

fsspec reaches the storage. A job's recording and what earlier runs made of it are copied here;
what changes is copied back whole, the provenance after the artifacts, so that it never names a
stage that the storage does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from castproof.batch.manifest import ManifestRow
from castproof.batch.pool import Job
from castproof.errors import MissingExtra, StorageUnreachable
from castproof.files.paths import RECORDING_ENDINGS
from castproof.files.safe_edit import is_kept_copy
from castproof.pipeline.cache import PROVENANCE_NAME
from castproof.pipeline.result import RecordingSummary
from transcript.errors import InvalidCall

_LOCKS = frozenset({"lock", "lock.holder"})


class Storage:
    """A folder of shared storage, by its URL (``s3://bucket/show``); paths are below it.

    Raises :class:`~castproof.errors.StorageUnreachable` where the URL leads nowhere.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            import fsspec
        except ImportError as error:
            raise MissingExtra(
                "shared storage needs fsspec: in a clone of castproof, run pip install -c "
                "requirements/constraints.txt '.[ray]'"
            ) from error
        try:
            self._system, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError, OSError) as error:
            said = " ".join(str(error).split())
            raise StorageUnreachable(f"--storage {url}: {said}") from error
        self._root = str(root).rstrip("/")

    def list_recordings(self, inputs: Sequence[str]) -> tuple[list[ManifestRow], int]:
        """List the recordings among files and folders, and count the folders' other files.

        Hidden files are left out. Raises :class:`~transcript.errors.InvalidCall` for an input that
        is not there.
        """
        rows: list[ManifestRow] = []
        others = 0
        for text in inputs:
            path = self._path(text)
            if self._system.isfile(path):
                rows.append(ManifestRow(Path(text), Path(text).stem))
            elif self._system.isdir(path):
                for found in sorted(self._system.find(path)):
                    inner = Path(found[len(path) :].lstrip("/"))
                    if any(part.startswith(".") for part in inner.parts):
                        continue
                    if inner.suffix.lower() in RECORDING_ENDINGS:
                        rows.append(ManifestRow(Path(text) / inner, str(inner.with_suffix(""))))
                    else:
                        others += 1
            else:
                raise InvalidCall(f"{text} does not exist in {self.url}")
        return rows, others

    def fetch(self, path: Path, here: Path) -> bool:
        """Copy a file here; return ``False`` where there is none."""
        there = self._path(path.as_posix())
        if not self._system.isfile(there):
            return False
        here.parent.mkdir(parents=True, exist_ok=True)
        self._system.get_file(there, str(here))
        return True

    def list_files(self, folder: Path) -> list[Path]:
        """List the files of a folder of the storage, without those of its folders."""
        there = self._path(folder.as_posix())
        if not self._system.isdir(there):
            return []
        found = self._system.ls(there, detail=False)
        return [folder / Path(one).name for one in found if self._system.isfile(one)]

    def upload(self, here: Path, path: Path) -> None:
        """Copy a file of this machine there, whole or not at all."""
        there = self._path(path.as_posix())
        self._system.makedirs(there.rpartition("/")[0], exist_ok=True)
        protocol = self._system.protocol
        if "file" not in ((protocol,) if isinstance(protocol, str) else protocol):
            self._system.put_file(str(here), there)  # an object appears when all of it is there
            return
        part = f"{there}.part"
        self._system.put_file(str(here), part)
        self._system.mv(part, there)

    def _path(self, text: str) -> str:
        if Path(text).is_absolute() or ".." in Path(text).parts:
            raise InvalidCall(f"{text}: write a path within {self.url}, such as recordings")
        return f"{self._root}/{text}".rstrip("/")


class StagedJob:
    """A job whose files are on a storage, done in a folder of this machine."""

    def __init__(self, job: Job, storage: Storage, scratch: Path) -> None:
        self._job = job
        self._storage = storage
        self._scratch = scratch
        self._known: dict[Path, tuple[int, int]] = {}

    def fetch(self) -> Job:
        """Copy here what the job needs; return the job with the paths of this machine."""
        job = self._job
        copies = [
            path for path in self._storage.list_files(job.request.folder) if self._is_copy(path)
        ]
        for path in (*job.sources, *self._storage.list_files(job.folder), *job.outputs, *copies):
            if path.name not in _LOCKS and self._storage.fetch(path, self._scratch / path):
                self._known[path] = _state(self._scratch / path)
        request = replace(job.request, folder=self._scratch / job.request.folder)
        return replace(job, recording=self._scratch / job.recording, request=request)

    def upload(self) -> None:
        """Copy back what has changed since, the provenance after the artifacts."""
        folder = self._scratch / self._job.folder
        kept = sorted(folder.glob("*"), key=lambda path: (path.name == PROVENANCE_NAME, path.name))
        files = (self._scratch / self._job.request.folder).glob("*")
        copies = sorted(path for path in files if self._is_copy(path))
        written = [self._scratch / path for path in self._job.outputs]
        # Artifacts, the provenance that lists them and the files, what these held, and then these.
        for here in (*kept, *copies, *(path for path in written if path.is_file())):
            path = here.relative_to(self._scratch)
            if here.name in _LOCKS or here.name.startswith(".") or not here.is_file():
                continue
            state = _state(here)
            if self._known.get(path) != state:
                self._storage.upload(here, path)
                self._known[path] = state

    def _is_copy(self, path: Path) -> bool:
        """Tell whether a file is what one of the job's held before it was replaced."""
        return any(is_kept_copy(path.name, output.name) for output in self._job.outputs)

    def restore_paths(self, outcome: RecordingSummary) -> RecordingSummary:
        """Put the storage's paths into an outcome in place of this machine's."""
        here = f"{self._scratch}/"
        return replace(
            outcome,
            recording=outcome.recording.replace(here, ""),
            files=tuple(
                replace(
                    one,
                    path=one.path.replace(here, ""),
                    previous=None if one.previous is None else one.previous.replace(here, ""),
                )
                for one in outcome.files
            ),
            notes=tuple(replace(one, detail=one.detail.replace(here, "")) for one in outcome.notes),
            partial=tuple(line.replace(here, "") for line in outcome.partial),
            error=None if outcome.error is None else outcome.error.replace(here, ""),
        )


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
