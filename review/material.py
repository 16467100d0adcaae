"""What a review is of: the session, the recording as a page plays and draws it, and its actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from review.heard import Heard
    from review.machine import MachineText
    from review.session import Session

MOST_BUCKETS = 10_000
"""More than any screen is wide."""


class Peaks:
    """How loud the recording is, from 0 to 255, so many times a second; nothing until it is known.

    It is filled while pages are looking already: the loudness of ten hours takes a minute to find.
    """

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._loudness: NDArray[np.uint8] | None = None

    @property
    def are_known(self) -> bool:
        """Tell whether they were found already."""
        return self._loudness is not None

    @property
    def duration(self) -> float | None:
        """How long the recording is (s), once it was read to its end."""
        return None if self._loudness is None else len(self._loudness) / self._per_second

    def fill(self, loudness: NDArray[np.uint8]) -> None:
        """Fill in the loudness, shape (n,): from now on it is known."""
        self._loudness = loudness

    def between(self, start: float, end: float, buckets: int) -> list[float]:
        """Find the loudest, 0 to 1, of each of ``buckets`` parts from ``start`` to ``end`` (s).

        Outside the recording, and as long as nothing is known, it is silent.

        >>> peaks = Peaks(per_second=2)
        >>> peaks.fill(np.array([0, 255, 51, 0], dtype=np.uint8))
        >>> peaks.between(0.0, 4.0, 4)
        [1.0, 0.2, 0.0, 0.0]
        """
        if self._loudness is None:
            return [0.0] * buckets
        edges = np.linspace(start, end, buckets + 1) * self._per_second
        first = np.clip(np.floor(edges[:-1]), 0, len(self._loudness)).astype(int)
        stop = np.clip(np.ceil(edges[1:]), 0, len(self._loudness)).astype(int)
        loudest = [
            int(self._loudness[a:b].max(initial=0)) for a, b in zip(first, stop, strict=True)
        ]
        return [round(each / 255, 3) for each in loudest]


@dataclass(frozen=True, slots=True)
class PlayableSound:
    """What is played: a file that browsers can play, its type, its length in seconds if it says."""

    path: Path
    media_type: str
    duration: float | None
    peaks: Peaks = field(default_factory=lambda: Peaks(1))


@dataclass(frozen=True, slots=True)
class ResultNote:
    """A line to read, and the id of the item it is about, ``None`` where it is about none."""

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows under the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FileChoice:
    """A file that the page may choose, by its key; it is never told a path to be opened."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of an action; ``page`` is HTML to be opened, ``file`` the name of what was written.

    ``choices`` are what may be asked for in a second step, ``files`` what that may go into.
    """

    title: str
    notes: tuple[ResultNote, ...] = ()
    table: ResultTable | None = None
    page: str | None = None
    file: str | None = None
    choices: tuple[str, ...] = ()
    files: tuple[FileChoice, ...] = ()


Action = Callable[[Mapping[str, Any]], ActionResult]
"""Does what a button of the page asks, given what the page says of it."""


@dataclass(frozen=True, slots=True)
class Material:
    """The session, the page's title and the episode's file, and what there is beside them.

    ``actions`` are what the page's buttons do, by name; ``formats`` the names of those that an
    episode can be exported to. ``after_save`` is done once the file is written, and returns what
    there is to say of that. ``language`` is what is spoken, in ISO 639-1, where that is known.
    ``heard`` are the parts of the recording that were played, where there is one.
    """

    session: Session
    title: str
    file: Path
    sound: PlayableSound | None = None
    machine: MachineText | None = None
    actions: Mapping[str, Action] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    after_save: Callable[[], tuple[str, ...]] = lambda: ()
    language: str | None = None
    heard: Heard | None = None
