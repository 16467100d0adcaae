"""One recording of a batch: what is to be made of it, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from castproof.config.request import Request, output_path
from castproof.files.paths import format_path
from castproof.pipeline.cache import recording_folder
from castproof.pipeline.multitrack import MultitrackSession


@dataclass(frozen=True, slots=True)
class Job:
    """One recording, or one conversation of several tracks.

    ``name`` is its own within the batch: where its files go below the output folder, without their
    endings (``season1/talk``). ``order`` writes into the folder that ``name`` is in. Of a job of
    ``words_only`` nothing is made but what the rest needs first: what was said.
    """

    name: str
    recording: Path
    order: Request
    session: MultitrackSession | None = None
    words_only: bool = False

    @property
    def stem(self) -> str:
        """What its files are called, without their endings."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> Path:
        """Where its artifacts lie."""
        return recording_folder(self.order.folder, self.stem)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files it hears."""
        if self.session is None:
            return (self.recording,)
        tracks = tuple(track.path for track in self.session.tracks)
        return tracks if self.session.mix is None else (*tracks, self.session.mix)

    @property
    def shown(self) -> str:
        """What a person calls it."""
        return format_path(self.recording) if self.session is None else self.session.shown

    @property
    def places(self) -> tuple[Path, ...]:
        """The files it writes."""
        return tuple(output_path(self.stem, format_, self.order) for format_ in self.order.formats)


@dataclass(frozen=True, slots=True)
class Refused:
    """A recording that is not begun, and why: a row of the summary like any other."""

    name: str
    shown: str
    reason: str
