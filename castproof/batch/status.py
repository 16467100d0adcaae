"""How far every recording of an output folder is, by its folders and the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from castproof.batch.events import log_path, read_events
from castproof.files import lock
from castproof.pipeline.artifacts import ALIGN
from castproof.pipeline.cache import (
    FOLDER_NAME,
    FORMER_FOLDER_NAME,
    PROVENANCE_NAME,
    RecordingCache,
    find_link,
    list_finished_stages,
)
from castproof.pipeline.stages import DIARIZE, HEAR_AGAIN, RECOGNIZE, VOICE_CHECK, VOICES

#: ``working``: a run holds it now. ``broken off``: it was begun, and no run holds it. ``no
#: transcript``: none was asked for, only another command such as ``retime`` listened to it.
State = Literal["done", "partial", "failed", "working", "broken off", "no transcript"]
#: Those that nothing is left to do for.
ENDED_WELL: tuple[State, ...] = ("done", "no transcript")

_STAGES = (RECOGNIZE, DIARIZE, HEAR_AGAIN, VOICE_CHECK, VOICES, ALIGN)


@dataclass(frozen=True, slots=True)
class RecordingState:
    """One recording: which ``stages`` are on the disk, and the last event of it, and when."""

    name: str
    state: State
    stages: tuple[str, ...] = ()
    reason: str | None = None
    time: str | None = None


def read_states(folder: Path) -> tuple[RecordingState, ...]:
    """Read the state of every recording that was ever begun in ``folder``, by name."""
    events = {
        event["recording"]: event
        for event in read_events(log_path(folder))
        if isinstance(event.get("recording"), str) and event["event"] != "kept"
    }
    folders = find_recording_folders(folder)
    names = sorted(folders.keys() | events.keys())
    return tuple(decide_state(name, folders.get(name), events.get(name)) for name in names)


def find_recording_folders(folder: Path) -> dict[str, Path]:
    """Find the recordings' folders below ``folder``, by the names a batch gives them."""
    found = {
        (path.parents[2], path.parent.name): path.parent
        for name in (FORMER_FOLDER_NAME, FOLDER_NAME)
        for path in folder.rglob(f"{name}/*/{PROVENANCE_NAME}")
        if find_link(path.parent) is None
    }
    return {
        (above.relative_to(folder) / name).as_posix(): path
        for (above, name), path in sorted(found.items())
    }


def decide_state(name: str, path: Path | None, event: Mapping[str, Any] | None) -> RecordingState:
    """Decide how far a recording is by its folder and its last event, where it has them."""
    kept = set() if path is None else set(list_finished_stages(path))
    known = [stage for stage in _STAGES if stage in kept]
    stages = (*known, *sorted(kept.difference(known)))
    state: State = "broken off"
    ended: tuple[State, ...] = ("done", "partial", "failed")
    if path is not None and lock.is_held(path):
        state = "working"
    elif event is not None:
        state = next((one for one in ended if one == event["event"]), state)
    elif path is not None:  # made without a batch; separate tracks are laid out in no stage
        cache = RecordingCache(path)
        if ALIGN in stages or cache.outputs():
            state = "done"
        elif not cache.configuration:
            state = "no transcript"
    reason = None
    if event is not None and state in ("failed", "partial", "broken off"):
        missing = event.get("missing")
        said = "; ".join(map(str, missing)) if isinstance(missing, list) else event.get("reason")
        reason = str(said) if said or isinstance(missing, list) else None
    time = None if event is None else str(event.get("time"))
    return RecordingState(name, state, stages, reason, time)
