"""Hints where a language model suggests other words, which a person has to decide on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from align.hints.hint import Evidence, Hint, Rewrite, Talk
from castproof.assist.record import (
    RecordedDoubt,
    RecordedSuggestion,
    read_doubts,
    read_record,
)
from transcript.values import Transcript

MODEL = "model: "
"""What the kind of such a hint begins with; the class of the edit follows."""
_AROUND = 40
#: How often a person takes such a suggestion, and how much of the text it is.
_CHANCE, _REPAIR = 0.4, 1.0
#: The same of what a model doubts: how often it is right, and the words that it puts right.
_DOUBTS = {"speaker": (0.5, 6.0), "term": (0.6, 4.0), "twice": (0.6, 8.0)}
_SHOWN_WORDS = 12


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
    places = list(_find_words(line.text, suggestion.find))
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


def find_doubt_hints(path: Path, transcript: Transcript) -> Iterator[Hint]:
    """Find what a model doubted, in lines that still are as they were.

    A line that moved is found by what it says.
    """
    found = {
        (line.speaker, line.text): number for number, line in enumerate(transcript.lines, start=1)
    }
    doubts = read_doubts(path).doubts
    talk = Talk(transcript, Evidence()) if doubts else None
    for doubt in doubts:
        number = found.get((doubt.speaker, doubt.text))
        if talk is not None and number is not None and talk.list_words(number - 1):
            yield _make_doubt_hint(talk, number, doubt)


def _make_doubt_hint(talk: Talk, number: int, doubt: RecordedDoubt) -> Hint:
    """Make the hint of a doubt; only a term that stands there once can be put right unheard."""
    text = talk.lines[number - 1].text
    quote = " ".join(doubt.quote.split()[:_SHOWN_WORDS])
    remedy = None
    at = 0
    if doubt.kind == "speaker":
        why = f"a language model takes it for {doubt.meant}’s, as the words tell: “{quote}”"
        suggestion = f"check whether {doubt.meant} says it, or a part of it"
    else:
        edge = r"\S" if doubt.kind == "term" else r"\w"
        places = list(_find_words(text, doubt.quote, edge))
        at = places[0].start() if places else 0
        if doubt.kind == "term":
            why = f"a language model takes it for a misheard “{doubt.meant}”"
            suggestion = f"write “{doubt.meant}”, if that is what is said"
            remedy = Rewrite(doubt.quote, doubt.meant) if len(places) == 1 else None
        else:
            why = f"a language model finds a passage there twice: “{quote}”"
            suggestion = "leave it out once, unless it was said twice"
    words = _SHOWN_WORDS if doubt.kind == "speaker" else len(doubt.quote.split())
    first = talk.firsts[number - 1] + len(text[:at].split())
    chance, repair = _DOUBTS[doubt.kind]
    return talk.make_hint(
        f"{MODEL}{doubt.kind}",
        first,
        min(first + words, talk.firsts[number]),
        reason=why,
        suggestion=suggestion,
        chance=chance,
        repair=repair,
        remedy=remedy,
    )


def _find_words(text: str, words: str, edge: str = r"\S") -> Iterator[re.Match[str]]:
    pattern = r"\s+".join(map(re.escape, words.split()))
    return re.finditer(rf"(?<!{edge}){pattern}(?!{edge})", text) if pattern else iter(())
