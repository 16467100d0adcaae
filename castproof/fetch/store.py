"""The folder that fetched recordings lie in, and what is known of where each is from.

    RECORDINGS/talk.mp3
    RECORDINGS/.castproof/fetched/talk/
        record.json    the URL, without its secrets, and what tells that a file is still the same
        part           what has come so far

A recording appears under its name when all of it is there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from castproof.errors import FetchFailed
from castproof.files import atomic, lock
from castproof.files.paths import format_path
from castproof.pipeline.cache import FOLDER_NAME, find_link
from castproof.pipeline.own_folder import make_own_folder
from transcript.own_files import read_own

FETCHED, RECORD_NAME, PART_NAME = "fetched", "record.json", "part"
_MOST_RECORD_BYTES = 1 << 16
_MOST_NAMESAKES = 10_000


class FetchRecord(BaseModel):
    """Where a file is from: ``identity`` tells one source from another, ``url`` is for people.

    ``name`` is what the file is called, and empty while nobody knows its ending. ``etag`` and
    ``last_modified`` are what the server said of the part that is there. ``front_matter`` is what
    a video's page said of it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    identity: str
    url: str
    name: str = ""
    type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    total: int | None = None
    front_matter: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where one source's recording goes: the folder of recordings, and the name without ending."""

    recordings: Path
    stem: str

    @property
    def own(self) -> Path:
        """The folder of what is known of it."""
        return _own_folder(self.recordings, self.stem)

    @property
    def part(self) -> Path:
        """The file of what has come so far."""
        return self.own / PART_NAME

    def read(self) -> FetchRecord | None:
        """Read what is known of it; ``None`` for nothing, or nothing that is believed."""
        return _read(self.own)

    def find_whole(self) -> Path | None:
        """Find the recording, where all of it has been fetched and is still there."""
        record = self.read()
        if record is None or not record.is_whole or Path(record.name).name != record.name:
            return None
        path = self.recordings / record.name
        return path if path.is_file() else None

    def write(self, record: FetchRecord) -> None:
        """Write what is known of it."""
        atomic.write_own(self.own / RECORD_NAME, record.model_dump_json(indent=1).encode())

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Make its folder and hold its lock.

        Raises :class:`~castproof.errors.RecordingBusy` and
        :class:`~castproof.errors.OutputNotWritable`.
        """
        make_own_folder(self.own)
        busy = f"is fetching {self.stem} into {format_path(self.recordings)}: wait for it to end"
        with lock.hold_named(self.own, lock.LOCK_NAME, busy):
            yield

    def measure_part(self) -> int:
        """Measure what has come so far, in bytes; what is no plain file of its own is removed."""
        try:
            found = self.part.lstat()
        except FileNotFoundError:
            return 0
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            return found.st_size
        self.part.unlink()
        return 0

    def finish(self, record: FetchRecord, part: Path | None = None) -> Path:
        """Give the part, or another, its name as a recording; never over a file that is there.

        Raises :class:`~castproof.errors.FetchFailed` where there is one by now, and
        :class:`OSError`.
        """
        part = part or self.part
        path = self.recordings / record.name
        taken = f"{format_path(path)} is there already, and not from {record.url}: rename it"
        try:
            os.link(part, path)
        except FileExistsError as error:
            raise FetchFailed(taken, path=path) from error
        except OSError as error:  # a file system without second names
            if path.exists():
                raise FetchFailed(taken, path=path) from error
            part.rename(path)
        else:
            part.unlink()
        self.write(record.model_copy(update={"is_whole": True}))
        return path


def choose_place(recordings: Path, stem: str, identity: str) -> Place:
    """Choose where a source's recording goes: where it began already, else a name that is free.

    A name is free where no other source has it, and no file is called so, whatever its ending.
    """
    taken: set[str] = set()
    with suppress(FileNotFoundError):
        taken = {path.stem.casefold() for path in recordings.iterdir()}
    for number in range(1, _MOST_NAMESAKES):
        place = Place(recordings, stem if number == 1 else f"{stem}-{number}")
        record = place.read()
        if record is not None and record.identity == identity:
            return place
        if record is None and place.stem.casefold() not in taken:
            return place
    raise FetchFailed(f"{format_path(recordings)} has too many recordings called {stem}: tidy it")


def index_fetched(recordings: Path) -> dict[str, Path]:
    """Index all recordings of a folder that were fetched, by their sources' identities."""
    found: dict[str, Path] = {}
    with suppress(OSError):
        for own in sorted((recordings / FOLDER_NAME / FETCHED).iterdir()):
            record = _read(own)
            whole = Place(recordings, own.name).find_whole()
            if record is not None and whole is not None:
                found[record.identity] = whole
    return found


def find_front_matter(recording: Path) -> str | None:
    """Find the front matter that a recording's page gave; ``None`` for one without."""
    record = _find_record(recording)
    return None if record is None else record.front_matter or None


def find_source_url(recording: Path) -> str | None:
    """Find the URL, without secrets, that a recording was fetched from; ``None`` if from none."""
    record = _find_record(recording)
    return None if record is None else record.url


def _find_record(recording: Path) -> FetchRecord | None:
    record = _read(_own_folder(recording.parent, recording.stem))
    is_its = record is not None and record.is_whole and record.name == recording.name
    return record if is_its else None


def _own_folder(recordings: Path, stem: str) -> Path:
    # Folded, because on some file systems Talk.mp3 and talk.mp3 are one file.
    return recordings / FOLDER_NAME / FETCHED / stem.casefold()


def _read(own: Path) -> FetchRecord | None:
    try:
        if find_link(own) is not None:
            return None
        content = read_own(own / RECORD_NAME, most_bytes=_MOST_RECORD_BYTES)
        return FetchRecord.model_validate_json(content)
    except (OSError, ValueError, ValidationError):
        return None
