"""How far every recording of an output folder is, as its folders and the event log tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from castproof.batch.events import log_path, read_events
from castproof.files import lock
from castproof.pipeline.cache import (
    FOLDER_NAME,
    FORMER_FOLDER_NAME,
    PROVENANCE_NAME,
    list_finished_stages,
)
from castproof.pipeline.recording import ALIGN
from castproof.pipeline.stages import DIARIZE, RECOGNIZE, VOICE_CHECK, VOICES

#: ``working``: a run holds it now. ``broken off``: it was begun and nobody is at it.
State = Literal["done", "partial", "failed", "working", "broken off"]


@dataclass(frozen=True, slots=True)
class RecordingState:
    """One recording: which ``stages`` are on the disk, and what was last heard of it, and when."""

    name: str
    state: State
    stages: tuple[str, ...] = ()
    reason: str | None = None
    time: str | None = None


def read_states(folder: Path) -> tuple[RecordingState, ...]:
    """The state of every recording that was ever begun in ``folder``, by name."""
    last = _last_events(folder)
    found = {name: folder / path for name, path in _places(folder)}
    names = sorted(found.keys() | last.keys())
    return tuple(_state(name, found.get(name), last.get(name)) for name in names)


def _last_events(folder: Path) -> dict[str, Mapping[str, Any]]:
    """For each recording the last event that says how it stands."""
    last: dict[str, Mapping[str, Any]] = {}
    for event in read_events(log_path(folder)):
        name = event.get("recording")
        if isinstance(name, str) and event["event"] != "kept":
            last[name] = event
    return last


def _places(folder: Path) -> Iterator[tuple[str, Path]]:
    """The recordings' folders below ``folder``, with the names a batch calls them by."""
    names = FORMER_FOLDER_NAME, FOLDER_NAME
    found = {
        (path.parents[2], path.parent.name): path
        for name in names
        for path in folder.rglob(f"{name}/*/{PROVENANCE_NAME}")
    }
    for provenance in sorted(found.values()):
        place = provenance.parent.relative_to(folder)
        yield (place.parent.parent / place.name).as_posix(), place


def _state(name: str, place: Path | None, event: Mapping[str, Any] | None) -> RecordingState:
    kept = () if place is None else list_finished_stages(place)
    stages = tuple(sorted(kept, key=_rank))
    state = _told(event, stages)
    if place is not None and lock.is_held(place):
        state = "working"
    return RecordingState(
        name,
        state,
        stages,
        reason=_reason(event) if state in ("failed", "partial", "broken off") else None,
        time=None if event is None else str(event.get("time")),
    )


def _told(event: Mapping[str, Any] | None, stages: Sequence[str]) -> State:
    if event is None:  # made without a batch
        return "done" if ALIGN in stages else "broken off"
    ended: tuple[State, ...] = ("done", "partial", "failed")
    return next((state for state in ended if state == event["event"]), "broken off")


def _rank(stage: str) -> tuple[int, str]:
    """The order in which stages run."""
    known = (RECOGNIZE, DIARIZE, VOICE_CHECK, VOICES, ALIGN)
    return (known.index(stage) if stage in known else len(known), stage)


def _reason(event: Mapping[str, Any] | None) -> str | None:
    if event is None:
        return None
    missing = event.get("missing")
    if isinstance(missing, list):
        return "; ".join(map(str, missing))
    return str(event["reason"]) if event.get("reason") else None
