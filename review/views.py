"""What the server answers with: the document and its neighbours as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from review.document import Document
from review.history import Step
from review.machine import Wording
from review.material import ActionResult, Material, PlayableSound
from review.replacing import TextMatch
from review.session import SaveResult, Session
from review.wire import item_json, step_json


def document_json(material: Material) -> dict[str, Any]:
    """Write all that a page needs to begin."""
    session, sound = material.session, material.sound
    history = session.history
    return {
        "revision": history.revision,
        "title": material.title,
        "file": material.file.name,
        "recording": None if sound is None else sound_json(sound),
        "machine": material.machine is not None,
        "actions": list(material.actions),
        "formats": list(material.formats),
        "language": material.language,
        "entries": [item_json(item) for item in history.document.items],
        "speakers": list_speakers(history.document),
        "verdicts": dict(history.document.verdicts),
        "heard": [] if material.heard is None else list(material.heard.spans),
        "saved_revision": session.saved_revision,
        "saved_at": session.saved_at,
        "unsaved_since": session.unsaved_since,
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
        "recovered": session.recovered,
        "conflicts": [asdict(conflict) for conflict in session.conflicts],
    }


def sound_json(sound: PlayableSound) -> dict[str, Any]:
    """Write where the recording is heard, and how long it is in seconds, where that is known."""
    duration = sound.peaks.duration or sound.duration
    return {"duration": duration, "sound": "sound", "peaks": "api/peaks"}


def list_speakers(document: Document) -> list[str]:
    """List who speaks, in order of first speech."""
    said = (line.speaker for line in document.transcript.lines)
    return list(dict.fromkeys(speaker for speaker in said if speaker is not None))


def steps_json(steps: Sequence[Step], session: Session) -> dict[str, Any]:
    """Write what happened since a page last looked, and what can be undone and redone now."""
    history = session.history
    return {
        "revision": history.revision,
        "changes": [step_json(step) for step in steps],
        "can_undo": bool(history.undoable),
        "can_redo": bool(history.redoable),
    }


def save_json(saved: SaveResult, notes: Sequence[str] = ()) -> dict[str, Any]:
    """Write what came of saving; ``notes`` are of what was done after it, a line each."""
    return {
        "saved_revision": saved.revision,
        "written": saved.written,
        "merged": saved.merged,
        "conflicts": [asdict(conflict) for conflict in saved.conflicts],
        "notes": list(notes),
    }


def hints_json(session: Session) -> dict[str, Any]:
    """Write the hints in their order; a hint whose line is gone has an ``id`` of ``None``."""
    hints = session.hints().values()
    document = session.history.document
    there = {item.id for item in document.items}
    return {
        "hints": [
            {
                "key": hint.key,
                "id": hint.line if hint.line in there else None,
                "kind": hint.found.kind,
                "reason": "; ".join(hint.found.reasons),
                "start": hint.found.start,
                "end": hint.found.end,
                "text": hint.found.text,
                "before": hint.found.before,
                "after": hint.found.after,
                "suggestion": hint.found.suggestion,
                "applies": hint.found.remedy is not None,
                "verdict": document.verdicts.get(hint.key, "open"),
            }
            for hint in hints
        ]
    }


def result_json(result: ActionResult, report: str | None) -> dict[str, Any]:
    """Write what came of an action; ``report`` is the address of the page that it made."""
    said: dict[str, Any] = {"title": result.title}
    if result.notes:
        said["lines"] = [note.text for note in result.notes]
        said["ids"] = [note.id for note in result.notes]
    if result.table is not None:
        said["table"] = asdict(result.table)
    if result.choices:
        said["choices"] = list(result.choices)
    if result.files:
        said["files"] = [asdict(file) for file in result.files]
    if result.file is not None:
        said["file"] = result.file
    return said if report is None else {**said, "report": report}


def wording_json(wording: Wording | None) -> dict[str, Any] | None:
    """Write the machine's wording of a line, where there is a machine's version."""
    return None if wording is None else asdict(wording)


def matches_json(matches: Sequence[TextMatch]) -> dict[str, Any]:
    """Write what find and replace would find."""
    return {"matches": [asdict(match) for match in matches]}
