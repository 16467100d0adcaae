"""Hints where a speaker was named on thin evidence, which the recording's folder keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.hints.hint import Hint
from castproof.pipeline.cache import PROVENANCE_NAME
from castproof.pipeline.provenance import read_provenance
from transcript.values import Line, Transcript

NAMING = "naming"
CERTAIN = 0.95
"""A name that is told so surely needs no second look: it was said in plain words, or twice."""
_SHOWN_WORDS = 8
#: A wrong name is in every line of the speaker.
_REPAIR = 6.0


def find_naming_hints(folder: Path, transcript: Transcript) -> Iterator[Hint]:
    """Find speakers who were named surely enough, but not certainly, each at their first line.

    A person who gave the speaker another name since has answered already.
    """
    stage = read_provenance(folder / PROVENANCE_NAME).stages.get("align")
    if stage is None or not stage.is_unharmed:
        return
    namings = stage.facts.get("naming")
    first: dict[str | None, tuple[int, Line]] = {}
    for number, line in enumerate(transcript.lines, start=1):
        first.setdefault(line.speaker, (number, line))
    for one in namings if isinstance(namings, list) else ():
        told = _read_naming(one)
        if told is None or told[0] not in first:
            continue
        name, evidence, confidence = told
        number, line = first[name]
        yield Hint(
            NAMING,
            number,
            line.start,
            line.start,
            " ".join(line.text.split()[:_SHOWN_WORDS]),
            (f"named {name}: {evidence}",),
            f"check that this is {name}",
            1.0 - confidence,
            _REPAIR,
        )


def _read_naming(one: Any) -> tuple[str, str, float] | None:
    """Read what the folder says of a name; ``None`` where it is certain, or not as we write it."""
    if not isinstance(one, dict) or one.get("rule") not in ("introduction", "guests"):
        return None
    name, evidence, sure = one.get("name"), one.get("evidence"), one.get("confidence")
    if not (isinstance(name, str) and isinstance(evidence, str) and isinstance(sure, float)):
        return None
    return (name, evidence, sure) if 0 <= sure < CERTAIN else None
