"""Spots of the flags that other stages left on lines, whatever their kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from align.hints import speakers
from align.hints.hint import Hint, Talk

#: Of each kind that is known: the chance that it is wrong, the words it would repair, what to do.
KNOWN: Mapping[str, tuple[float, float, str]] = {
    "glossary": (0.08, 2.0, "hear whether the glossary put it right"),
    "overlap": (0.3, 3.0, "hear who says what"),
    "moved": (0.2, 4.0, "hear whose voice it is"),
}
UNKNOWN = (0.3, 2.0, "hear whether this is right")


def find_noted(talk: Talk) -> Iterator[Hint]:
    """A spot for each flag of each line; doubts about the speaker have a finder of their own."""
    for index, line in enumerate(talk.lines):
        first, stop = talk.firsts[index], talk.firsts[index + 1]
        if first == stop:
            continue
        for note in line.notes:
            if note.kind == speakers.FLAG:
                continue
            chance, repair, suggestion = KNOWN.get(note.kind, UNKNOWN)
            yield talk.spot(
                note.kind,
                first,
                stop,
                reason=note.detail,
                suggestion=suggestion,
                chance=chance,
                repair=repair,
            )
