"""Hints where a language model suggests other words, which a person has to decide on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from align.hints.hint import Hint, Rewrite
from castproof.assist.record import RecordedSuggestion, read_record
from transcript.values import Transcript

MODEL = "model: "
"""What the kind of such a hint begins with; the class of the edit follows."""
_AROUND = 40
#: How often a person takes such a suggestion, and how much of the text it is.
_CHANCE, _REPAIR = 0.4, 1.0


def find_model_hints(path: Path, transcript: Transcript) -> Iterator[Hint]:
    """Find the suggestions of a model's reading whose words still stand in their line, once.

    The reading's record says which they are (:mod:`castproof.assist.record`). A line that moved is
    found by what it says.
    """
    record = read_record(path)
    numbers = {line.text: number for number, line in enumerate(transcript.lines, start=1)}
    seen: set[tuple[int, RecordedSuggestion]] = set()
    for reading in record.readings:
        for line in reading.lines:
            number = numbers.get(line.after)
            if number is None and line.index < len(transcript.lines):
                number = line.index + 1
            for suggestion in line.suggestions:
                if number is None or (number, suggestion) in seen:
                    continue
                seen.add((number, suggestion))
                found = _make_hint(transcript, number, suggestion)
                if found is not None:
                    yield found


def _make_hint(transcript: Transcript, number: int, suggestion: RecordedSuggestion) -> Hint | None:
    """Make the hint; ``None`` where the words do not stand in the line once."""
    line = transcript.lines[number - 1]
    words = r"\s+".join(re.escape(word) for word in suggestion.find.split())
    places = list(re.finditer(rf"(?<!\S){words}(?!\S)", line.text)) if words else []
    if len(places) != 1:
        return None
    at, stop = places[0].span()
    instead = suggestion.replacement
    return Hint(
        f"{MODEL}{suggestion.kind.value}",
        number,
        line.start,
        line.start,
        line.text[at:stop],
        (f"a language model suggests it ({suggestion.kind.value}): {suggestion.reason}",),
        f"write “{instead}”" if instead else "leave it out",
        _CHANCE,
        _REPAIR,
        line.text[:at].rstrip()[-_AROUND:],
        line.text[stop:].lstrip()[:_AROUND],
        Rewrite(suggestion.find, instead),
    )
