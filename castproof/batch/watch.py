"""A folder that recordings are put into: which of them have come to rest, and are to be done.

A file that is still being copied or recorded grows, or its time of change moves. One that did
neither for some seconds is taken; should it change later, it is taken once more.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from castproof.batch.inputs import FoundJobs, list_recordings, make_jobs
from castproof.batch.manifest import ManifestRow
from castproof.config.request import Request
from castproof.files.paths import format_path

#: So many times within the seconds of rest the folder is looked at.
LOOKS_IN_REST = 5


@dataclass(slots=True)
class _Watched:
    """A file as it was last seen, since when it is so, and whether it was taken like this."""

    state: tuple[int, int]
    since: float
    is_taken: bool = False


@dataclass(slots=True)
class WatchedFolder:
    """A folder whose recordings are taken once they have been at rest for ``rest_s`` seconds.

    ``clock`` counts seconds and never goes back, whatever the wall clock does.
    """

    folder: Path
    request: Request
    rest_s: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Path, _Watched] = field(default_factory=dict)

    def look(self) -> FoundJobs:
        """Look at the folder; return jobs of what has come to rest since, and mark it as taken.

        Of two recordings that would write the same files the second is refused. Raises
        :class:`OSError` where the folder cannot be read.
        """
        with os.scandir(self.folder):
            pass  # where it is away, listing what is in it finds nothing, and says nothing
        rows, _ = list_recordings(self.folder, self.request.folder)
        resting = self._find_resting(rows)
        if not resting:
            return FoundJobs((), (), 0)
        # Of all that lie there, so that one that came later does not write over an earlier one's.
        first_taken = sorted(rows, key=lambda row: row.recording in resting)
        found = make_jobs(first_taken, 0, self.request)
        names = {format_path(path) for path in resting}
        jobs = tuple(job for job in found.jobs if job.recording in resting)
        refused = tuple(one for one in found.refused if one.shown in names)
        for path in resting:
            self._seen[path].is_taken = True
        return FoundJobs(jobs, refused, 0)

    def is_pending(self) -> bool:
        """Tell whether a recording is there that has not come to rest yet."""
        return any(not one.is_taken for one in self._seen.values())

    def give_back(self, found: FoundJobs) -> None:
        """Take jobs that could not be begun once more."""
        for job in found.jobs:
            if job.recording in self._seen:
                self._seen[job.recording].is_taken = False

    def _find_resting(self, rows: Sequence[ManifestRow]) -> set[Path]:
        now = self.clock()
        seen: dict[Path, _Watched] = {}
        for path in (row.recording for row in rows if row.recording is not None):
            try:
                found = path.stat()
            except OSError:  # it went meanwhile
                continue
            state = found.st_size, found.st_mtime_ns
            known = self._seen.get(path)
            is_same = known is not None and known.state == state
            seen[path] = known if known is not None and is_same else _Watched(state, now)
        self._seen = seen
        return {
            path
            for path, one in seen.items()
            if not one.is_taken and now - one.since >= self.rest_s
        }
