"""What the server answers with: the document and its neighbours as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from review.document import Document
from review.history import Step
from review.machine import Wording
from review.material import Material
from review.replacing import TextMatch
from review.results import ActionResult
from review.session import SaveResult, Session
from review.sound import PlayableSound
from review.wire import item_json, step_json


def document_json(material: Material) -> dict[str, Any]:
    """All that a page needs to begin."""
    desk, sound = material.desk, material.sound
    history = desk.history
    return {
        "revision": history.revision,
        "title": material.title,
        "file": material.file.name,
        "recording": None if sound is None else sound_json(sound),
        "machine": material.machine is not None,
        "actions": list(material.actions),
        "formats": list(material.formats),
        "entries": [item_json(item) for item in history.document.items],
        "speakers": list_speakers(history.document),
        "verdicts": dict(history.document.verdicts),
        "saved_revision": desk.saved_revision,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "recovered": desk.recovered,
        "conflicts": [asdict(clash) for clash in desk.clashes],
    }


def sound_json(sound: PlayableSound) -> dict[str, Any]:
    """Where the recording is heard, and how long it is in seconds, where that is known."""
    duration = sound.peaks.duration or sound.duration
    return {"duration": duration, "sound": "sound", "peaks": "api/peaks"}


def list_speakers(document: Document) -> list[str]:
    """Who speaks, in order of first speech."""
    said = (line.speaker for line in document.transcript.lines)
    return list(dict.fromkeys(speaker for speaker in said if speaker is not None))


def steps_json(steps: Sequence[Step], desk: Session) -> dict[str, Any]:
    """What happened since a page last looked, and what can be undone and redone now."""
    history = desk.history
    return {
        "revision": history.revision,
        "changes": [step_json(step) for step in steps],
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
    }


def save_json(saved: SaveResult) -> dict[str, Any]:
    """What came of saving."""
    return {
        "saved_revision": saved.revision,
        "written": saved.written,
        "merged": saved.merged,
        "conflicts": [asdict(clash) for clash in saved.clashes],
    }


def doubts_json(desk: Session) -> dict[str, Any]:
    """The doubts in their order; a doubt whose line is gone has an ``id`` of ``None``."""
    doubts = desk.doubts().values()
    document = desk.history.document
    there = {item.id for item in document.items}
    return {
        "doubts": [
            {
                "key": doubt.key,
                "id": doubt.line if doubt.line in there else None,
                "kind": doubt.spot.kind,
                "reason": "; ".join(doubt.spot.reasons),
                "start": doubt.spot.start,
                "end": doubt.spot.end,
                "text": doubt.spot.text,
                "before": doubt.spot.before,
                "after": doubt.spot.after,
                "suggestion": doubt.spot.suggestion,
                "applies": doubt.spot.remedy is not None,
                "verdict": document.verdicts.get(doubt.key, "open"),
            }
            for doubt in doubts
        ]
    }


def result_json(result: ActionResult, report: str | None) -> dict[str, Any]:
    """What came of an action; ``report`` is the address of the page that it made."""
    said: dict[str, Any] = {"title": result.title}
    if result.notes:
        said["lines"] = [note.text for note in result.notes]
        said["ids"] = [note.id for note in result.notes]
    if result.table is not None:
        said["table"] = asdict(result.table)
    if result.choices:
        said["choices"] = list(result.choices)
    if result.file is not None:
        said["file"] = result.file
    return said if report is None else {**said, "report": report}


def wording_json(wording: Wording | None) -> dict[str, Any] | None:
    """The machine's wording of a line, where there is a machine's version."""
    return None if wording is None else asdict(wording)


def matches_json(matches: Sequence[TextMatch]) -> dict[str, Any]:
    """What find and replace would find."""
    return {"matches": [asdict(match) for match in matches]}
