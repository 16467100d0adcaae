"""The spots of the person's text that are worth another look, from what the machine heard."""

from __future__ import annotations

from typing import Any

from align.hints.find import find_hints
from align.hints.heard import attach_heard
from align.hints.hint import Evidence
from transcript.values import Transcript

#: A page shows so many; who wants more asks ``castproof flags``.
MOST_SPOTS = 20


def list_hints(machine: Transcript, human: Transcript) -> list[dict[str, Any]]:
    """What is still doubtful after the person's edit, the most worth a look first.

    A word that the person kept has the machine's probability and time, one that they wrote none.
    """
    heard = tuple(word for line in machine.lines for word in line.words)
    if heard and not any(line.words for line in human.lines):
        human, _ = attach_heard(human, heard)
    return [
        {
            "kind": spot.kind,
            "start": spot.start,
            "text": spot.text,
            "before": spot.before,
            "after": spot.after,
            "reasons": spot.reasons,
            "suggestion": spot.suggestion,
        }
        for spot in find_hints(human, Evidence(heard=heard or None))[:MOST_SPOTS]
    ]
