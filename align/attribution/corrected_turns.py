"""The words decided once more, by the turns as the voices correct them.

A unit that its voice gives to another speaker is coarse: a word beside it, too short to be heard by
itself, may have gone wrong with it. What was wrong is the turn they lie in, so that is corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.attribution.prices import DEFAULTS, AttributionOptions
from align.attribution.speakers import attribute
from align.attribution.voice_check import SHORTEST_UNIT_S, CheckedUnit
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from transcript.values import Turn, Word


def attribute_by_voice(
    words: Sequence[Word],
    turns: Sequence[Turn],
    checked: Sequence[CheckedUnit],
    options: AttributionOptions = DEFAULTS,
    pack: LanguagePack = ENGLISH,
) -> tuple[Word, ...]:
    """Decide again who said which word, where the voices moved units of them.

    ``words`` have the speakers that :func:`~align.attribution.speakers.attribute` gave them by the
    same ``turns``, ``options`` and ``pack``; where nothing moved they stay.
    """
    if not any(one.moved_from for one in checked):
        return tuple(words)
    return attribute(words, correct_turns(turns, checked), options, pack)


def correct_turns(turns: Sequence[Turn], checked: Sequence[CheckedUnit]) -> tuple[Turn, ...]:
    """Give the time of moved units to the speakers whose voices they have.

    Who had a unit has no turn there any more. What is left of that turn beside it, where it is too
    short for a voice to be told, was there because of the unit, and goes with it::

        turns      A  |--------------|
                   B               |-----------------------------|
        words         |How| |did| |you| |start?| |And| |where was that?|   the last are in A's voice
        corrected  A  |--------------|           |----------------------|

    >>> from align.attribution.voice_check import SpeechUnit
    >>> unit = SpeechUnit(4, 8, 2.5, 5.0, "A")
    >>> moved = CheckedUnit(unit, margin=0.3, confidence=0.9, rival="B", moved_from="B")
    >>> correct_turns([Turn(0.0, 2.0, "A"), Turn(1.8, 5.1, "B")], [moved])
    (Turn(start=0.0, end=2.0, speaker='A'), Turn(start=2.5, end=5.0, speaker='A'))
    """
    moved = [one for one in checked if one.moved_from is not None]
    kept = list(turns)
    for one in moved:
        kept = [piece for turn in kept for piece in _take_away(turn, one)]
    gained = [Turn(one.unit.start, one.unit.end, one.unit.speaker) for one in moved]
    return tuple(sorted([*kept, *gained]))


def _take_away(turn: Turn, moved: CheckedUnit) -> list[Turn]:
    """Find what is left of a turn, beside a unit that was moved from its speaker."""
    unit = moved.unit
    if turn.speaker != moved.moved_from or turn.end <= unit.start or turn.start >= unit.end:
        return [turn]
    pieces = replace(turn, end=unit.start), replace(turn, start=unit.end)
    return [piece for piece in pieces if piece.end - piece.start >= SHORTEST_UNIT_S]
