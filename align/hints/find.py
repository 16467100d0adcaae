"""All spots of a transcript, the most worth listening to first.

Ranked by what listening is expected to repair: the chance that something is wrong, times the words
it would put right, by the seconds it takes. Colouring every improbable word has been tried and
given up (noScribe issue 87): checking them was as slow as listening to everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from align.hints.from_notes import find_noted
from align.hints.hint import Evidence, Hint, Talk
from align.hints.sound import find_fast_speech, find_hallucinations, find_loops, find_missed_speech
from align.hints.speakers import find_wrong_speakers
from align.hints.words import find_misspelt_names, find_unsure_words
from transcript.values import Transcript

NOTHING_KNOWN = Evidence()

_FINDERS: tuple[Callable[[Talk], Iterator[Hint]], ...] = (
    find_loops,
    find_hallucinations,
    find_missed_speech,
    find_fast_speech,
    find_wrong_speakers,
    find_misspelt_names,
    find_unsure_words,
    find_noted,
)


def find_hints(
    transcript: Transcript, evidence: Evidence = NOTHING_KNOWN, others: Iterable[Hint] = ()
) -> tuple[Hint, ...]:
    """The spots of a transcript, the one most worth a person's time first.

    ``others`` are spots that somebody else found in it. Doubts about the same words are one spot,
    with all their reasons. A transcript without words has none.

    >>> from transcript.values import Line
    >>> talk = Transcript((Line(0.0, 9.0, "Ann", "Bye. Bye. Bye. Bye. Bye. Bye. Bye."),))
    >>> [(spot.kind, spot.line) for spot in find_hints(talk)]
    [('loop', 1)]
    """
    talk = Talk(transcript, evidence)
    found = [spot for finder in _FINDERS for spot in finder(talk)]
    return _joined([*found, *others])


def _joined(found: Iterable[Hint]) -> tuple[Hint, ...]:
    """The spots by their worth, each with the reasons of those that are about the same words.

    They do not add to its chance: most come of the same doubt, such as one low probability.
    """
    kept: list[Hint] = []
    by_line: dict[int, list[int]] = {}
    for spot in sorted(found, key=_rank):
        same = next((n for n in by_line.get(spot.line, ()) if _is_same(kept[n], spot)), None)
        if same is None:
            by_line.setdefault(spot.line, []).append(len(kept))
            kept.append(spot)
        else:
            one = kept[same]
            reasons = tuple(dict.fromkeys((*one.reasons, *spot.reasons)))
            kept[same] = replace(one, reasons=reasons)
    return tuple(kept)


def _rank(spot: Hint) -> tuple[float, float, int]:
    return -spot.worth, spot.start or 0.0, spot.line


def _is_same(one: Hint, other: Hint) -> bool:
    """Whether both are about the same words: listening to one is listening to the other."""
    if None in (one.start, one.end, other.start, other.end):
        return one.text == other.text
    starts, ends = max(one.start or 0, other.start or 0), min(one.end or 0, other.end or 0)
    if not one.text or not other.text:  # speech without words is no doubt about words beside it
        return one.text == other.text and starts < ends
    return starts < ends or (one.start, one.end) == (other.start, other.end)
