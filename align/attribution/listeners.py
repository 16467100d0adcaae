"""A listener's short turn, and the "mhm" that it was: found for one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from align.attribution.backchannels import (
    BACKCHANNEL_S_MAX,
    BACKCHANNEL_WORDS_MAX,
    in_lexicon,
    is_short,
    may_begin,
)
from transcript.values import Turn, Word

# How far a turn's edges and the words' may be apart on average: thrice the usual jitter.
EDGE_S_MAX = 0.35
# A backchannel's turn, with both its edges off by as much as is common.
TURN_S_MAX = BACKCHANNEL_S_MAX + EDGE_S_MAX
# No other turn of the same speaker is so near, in seconds.
ALONE_S_MIN = 0.5


@dataclass(frozen=True, slots=True)
class MatchedBackchannel:
    """Words ``first`` up to, not including, ``stop`` are what ``turns[turn]`` heard."""

    first: int
    stop: int
    turn: int


def match_backchannels(
    words: Sequence[Word], turns: Sequence[Turn]
) -> tuple[MatchedBackchannel, ...]:
    """Which backchannels the short turns are, each turn at most one and the closest first.

    Where a listener says "mhm" in a breath of the speaker, the speaker's turn goes on: both
    cover the word alike, and coverage cannot tell. But a turn as short as the word, about where
    it is, was heard *because* of it::

        turn A   |--------------------------------|
        turn B               |----|
        words    |we| |moved|  |mhm| |to| |Berlin.|

    >>> words = [Word(0.0, 0.5, "We"), Word(0.5, 0.8, "mhm"), Word(0.8, 1.2, "moved.")]
    >>> match_backchannels(words, [Turn(0.0, 3.0, "A"), Turn(0.4, 0.9, "B")])
    (MatchedBackchannel(first=1, stop=2, turn=1),)
    """
    said = _asides(words)
    if not said:
        return ()
    starts = np.array([words[first].start for first, _ in said], dtype=np.float64)
    ends = np.array([words[stop - 1].end for _, stop in said], dtype=np.float64)
    pairs: list[tuple[float, int, int]] = []
    for place in _short_and_alone(turns):
        turn = turns[place]
        apart = (np.abs(starts - turn.start) + np.abs(ends - turn.end)) / 2
        near = np.flatnonzero(apart <= EDGE_S_MAX)
        pairs += [(float(apart[aside]), place, int(aside)) for aside in near]
    return _one_to_one(sorted(pairs), said)


def _short_and_alone(turns: Sequence[Turn]) -> list[int]:
    """The turns short enough, and by themselves: others are pieces of a longer speech."""
    found = []
    by_speaker: dict[str, list[int]] = {}
    for place in sorted(range(len(turns)), key=lambda place: turns[place]):
        by_speaker.setdefault(turns[place].speaker, []).append(place)
    for own in by_speaker.values():
        until = -inf
        for number, place in enumerate(own):
            turn = turns[place]
            after = turns[own[number + 1]].start if number + 1 < len(own) else inf
            apart = min(turn.start - until, after - turn.end)
            if turn.end - turn.start <= TURN_S_MAX and apart >= ALONE_S_MIN:
                found.append(place)
            until = max(until, turn.end)
    return found


def _one_to_one(
    pairs: Sequence[tuple[float, int, int]], said: Sequence[tuple[int, int]]
) -> tuple[MatchedBackchannel, ...]:
    turns: set[int] = set()
    asides: set[int] = set()
    found = []
    for _, turn, aside in pairs:
        if turn not in turns and aside not in asides:
            turns.add(turn)
            asides.add(aside)
            found.append(MatchedBackchannel(*said[aside], turn))
    return tuple(found)


def _asides(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where the words are what a listener says, two together where they can be."""
    found: list[tuple[int, int]] = []
    for first in (index for index, word in enumerate(words) if may_begin(word)):
        if found and first < found[-1][1]:
            continue
        for stop in range(min(first + BACKCHANNEL_WORDS_MAX, len(words)), first, -1):
            if in_lexicon(words[first:stop]) and is_short(words[first:stop]):
                found.append((first, stop))
                break
    return found
