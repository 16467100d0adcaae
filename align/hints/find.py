"""All hints of a transcript, the most worth listening to first.

Ranked by what listening is expected to repair: the chance that something is wrong, times the words
it would put right, by the seconds it takes. Colouring every improbable word has been tried and
given up (noScribe issue 87): checking them was as slow as listening to everything again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from align.hints.hint import Evidence, Hint, Talk
from align.hints.same_words import SameWords
from align.hints.sound import find_fast_speech, find_hallucinations, find_loops, find_missed_speech
from align.hints.speakers import SPEAKER_NOTE, find_wrong_speakers
from align.hints.words import find_misspelt_names, find_unsure_words
from transcript.values import Transcript

NOTHING_KNOWN = Evidence()

#: Of each kind of note: the chance that it is wrong, the words it would repair, what to do.
NOTES: Mapping[str, tuple[float, float, str]] = {
    "glossary": (0.08, 2.0, "check that the glossary's correction is right"),
    "overlap": (0.3, 3.0, "check who says what"),
    "moved": (0.2, 4.0, "check whose voice it is"),
}
OTHER_NOTES = (0.3, 2.0, "check whether this is right")


def find_noted_lines(talk: Talk) -> Iterator[Hint]:
    """Find the lines that other stages left notes on; those about the speaker are found apart."""
    for index, line in enumerate(talk.lines):
        first, stop = talk.firsts[index], talk.firsts[index + 1]
        for note in line.notes:
            if first == stop or note.kind == SPEAKER_NOTE:
                continue
            chance, repair, suggestion = NOTES.get(note.kind, OTHER_NOTES)
            yield talk.make_hint(
                note.kind,
                first,
                stop,
                reason=note.detail,
                suggestion=suggestion,
                chance=chance,
                repair=repair,
            )


_FINDERS: tuple[Callable[[Talk], Iterator[Hint]], ...] = (
    find_loops,
    find_hallucinations,
    find_missed_speech,
    find_fast_speech,
    find_wrong_speakers,
    find_misspelt_names,
    find_unsure_words,
    find_noted_lines,
)


def find_hints(
    transcript: Transcript, evidence: Evidence = NOTHING_KNOWN, others: Iterable[Hint] = ()
) -> tuple[Hint, ...]:
    """Find the hints of a transcript, the one most worth a person's time first.

    ``others`` are hints that somebody else found in it. Those about the same words are one hint
    with all their reasons, which do not add to its chance: most come of the same doubt, such as one
    low probability. A transcript without words has none.

    >>> from transcript.values import Line
    >>> talk = Transcript((Line(0.0, 9.0, "Ann", "Bye. Bye. Bye. Bye. Bye. Bye. Bye."),))
    >>> [(hint.kind, hint.line) for hint in find_hints(talk)]
    [('loop', 1)]
    """
    talk = Talk(transcript, evidence)
    found = [*(hint for finder in _FINDERS for hint in finder(talk)), *others]
    kept: list[Hint] = []
    reasons: list[dict[str, None]] = []
    by_line: dict[int, SameWords] = defaultdict(SameWords)
    for hint in sorted(found, key=lambda hint: (-hint.worth, hint.start or 0.0, hint.line)):
        same = by_line[hint.line].find(hint)
        if same is None:
            by_line[hint.line].add(len(kept), hint)
            kept.append(hint)
            reasons.append(dict.fromkeys(hint.reasons))
        else:
            reasons[same].update(dict.fromkeys(hint.reasons))
    both = zip(kept, reasons, strict=True)
    return tuple(replace(hint, reasons=tuple(why)) for hint, why in both)
