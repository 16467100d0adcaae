"""What the server answers with: the document and its neighbours as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from review.desk import Desk, Saved
from review.document import Document
from review.history import Step
from review.replacing import Match
from review.sound import Sound
from review.wire import item_json, step_json


def document_json(desk: Desk, title: str, file: Path, sound: Sound | None) -> dict[str, Any]:
    """All that a page needs to begin."""
    history = desk.history
    return {
        "revision": history.revision,
        "title": title,
        "file": file.name,
        "recording": None if sound is None else sound_json(sound),
        "entries": [item_json(item) for item in history.document.items],
        "speakers": speakers(history.document),
        "verdicts": dict(history.document.verdicts),
        "saved_revision": desk.saved_revision,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "recovered": desk.recovered,
        "conflicts": [asdict(clash) for clash in desk.clashes],
    }


def sound_json(sound: Sound) -> dict[str, Any]:
    """Where the recording is heard, and how long it is in seconds, where that is known."""
    duration = sound.peaks.duration or sound.duration
    return {"duration": duration, "sound": "sound", "peaks": "api/peaks"}


def speakers(document: Document) -> list[str]:
    """Who speaks, in order of first speech."""
    said = (line.speaker for line in document.transcript.lines)
    return list(dict.fromkeys(speaker for speaker in said if speaker is not None))


def steps_json(steps: Sequence[Step], desk: Desk) -> dict[str, Any]:
    """What happened since a page last looked, and what can be undone and redone now."""
    history = desk.history
    return {
        "revision": history.revision,
        "changes": [step_json(step) for step in steps],
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
    }


def saved_json(saved: Saved) -> dict[str, Any]:
    """What came of saving."""
    return {
        "saved_revision": saved.revision,
        "written": saved.written,
        "merged": saved.merged,
        "conflicts": [asdict(clash) for clash in saved.clashes],
    }


def matches_json(matches: Sequence[Match]) -> dict[str, Any]:
    """What find and replace would find."""
    return {"matches": [asdict(match) for match in matches]}
