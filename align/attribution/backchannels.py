"""Backchannels: the listener's "yeah" and "mhm", spoken inside another speaker's turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf

import numpy as np

from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.units import SPELLINGS_CACHED, ends_sentence, find_speaker_runs
from transcript.values import Turn, Word

BACKCHANNEL_WORDS_MAX = 2
BACKCHANNEL_S_MAX = 0.8
# How far a turn's edges and the words' may be apart on average: three times the usual jitter.
EDGE_S_MAX = 0.35
# A backchannel's turn, with both its edges off by as much as is common.
TURN_S_MAX = BACKCHANNEL_S_MAX + EDGE_S_MAX
# No other turn of the same speaker is so near, in seconds.
ALONE_S_MIN = 0.5


@dataclass(frozen=True, slots=True)
class MatchedBackchannel:
    """Words ``first`` up to, not including, ``stop`` are the backchannel of ``turns[turn]``."""

    first: int
    stop: int
    turn: int


@cache
def list_backchannels(pack: LanguagePack) -> frozenset[str]:
    """List what a listener may say inside another's turn: words, and phrases of two."""
    return pack.backchannel_words | pack.backchannel_phrases


@cache
def _list_openings(pack: LanguagePack) -> frozenset[str]:
    """List what the first word of a backchannel can be."""
    return frozenset(
        {*list_backchannels(pack), *(phrase.split()[0] for phrase in pack.backchannel_phrases)}
    )


@lru_cache(maxsize=SPELLINGS_CACHED)
def normalize_word(text: str) -> str:
    """Spell a word as the lexicon does: lower case, without the punctuation around it.

    >>> normalize_word("Mm-hmm.")
    'mm-hmm'
    """
    return text.casefold().strip(" .,;:?!…-–—\"'“”‘’()[]")


def may_be_backchannel(words: Sequence[Word], pack: LanguagePack = ENGLISH) -> bool:
    """Tell whether words may be a backchannel by their spelling and length, whoever said them.

    They are at most two words that a listener says, and last at most 0.8 s; without times they
    are none.

    >>> may_be_backchannel([Word(0, 0.2, "Yeah,"), Word(0.2, 0.4, "right.")])
    True
    >>> may_be_backchannel([Word(0, 0.2, "Yeah,"), Word(0.2, 0.4, "no.")])
    False
    """
    if not 1 <= len(words) <= BACKCHANNEL_WORDS_MAX:
        return False
    spellings = [normalize_word(word.text) for word in words]
    known = list_backchannels(pack)
    if " ".join(spellings) not in known and not all(text in known for text in spellings):
        return False
    start, end = words[0].start, words[-1].end
    return start is not None and end is not None and end - start <= BACKCHANNEL_S_MAX


def find_candidates(words: Sequence[Word], pack: LanguagePack = ENGLISH) -> tuple[bool, ...]:
    """Find the words that may belong to a backchannel by spelling and length: a flag a word.

    >>> find_candidates([Word(0, 1, "We"), Word(1, 1.2, "see."), Word(1.2, 1.4, "I"),
    ...             Word(1.4, 1.6, "see.")])
    (False, False, True, True)
    """
    marked = [False] * len(words)
    for first in _find_openings(words, pack):
        for stop in range(first + 1, min(first + BACKCHANNEL_WORDS_MAX, len(words)) + 1):
            if may_be_backchannel(words[first:stop], pack):
                marked[first:stop] = [True] * (stop - first)
    return tuple(marked)


def _find_openings(words: Sequence[Word], pack: LanguagePack) -> list[int]:
    """Find the words that a backchannel may begin with: most words are ruled out quickly."""
    openings = _list_openings(pack)
    return [index for index, word in enumerate(words) if normalize_word(word.text) in openings]


def find_backchannels(words: Sequence[Word], pack: LanguagePack = ENGLISH) -> tuple[bool, ...]:
    """Find the backchannels among words with speakers, in spoken order: a flag a word.

    A backchannel is a run of one or two words of the lexicon, at most 0.8 s long, between two
    runs of one other speaker, and taking no time of its own: the other's sentence goes on
    around it, or the other is speaking at the same time::

        A   |we moved|              |to Berlin|
        B             |mhm|                          a backchannel: A's sentence goes on

        A   |Did you move?|            |And then?|
        B                    |Yeah.|                 an answer: it stays

        A   |We moved.|  |And then|
        B             |Yeah.|                        a backchannel: A is already speaking

    Words without times are never backchannels: nothing says that they took no time.
    """
    marked = [False] * len(words)
    spans = find_speaker_runs([word.speaker for word in words])
    for earlier, inner, later in zip(spans, spans[1:], spans[2:], strict=False):
        if inner.speaker is None or earlier.speaker is None or earlier.speaker != later.speaker:
            continue
        aside = words[inner.first : inner.stop]
        start, end = aside[0].start, aside[-1].end
        if start is None or end is None or not may_be_backchannel(aside, pack):
            continue
        before, after = words[inner.first - 1], words[inner.stop]
        overlaps_before = before.end is not None and before.end > start
        overlaps_after = after.start is not None and after.start < end
        if overlaps_before or overlaps_after or not ends_sentence(before.text):
            marked[inner.first : inner.stop] = [True] * len(aside)
    return tuple(marked)


def match_backchannels(
    words: Sequence[Word], turns: Sequence[Turn], pack: LanguagePack = ENGLISH
) -> tuple[MatchedBackchannel, ...]:
    """Match short turns to the backchannels they fit, each turn to at most one, closest first.

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
    asides: list[tuple[int, int]] = []
    for first in _find_openings(words, pack):
        if asides and first < asides[-1][1]:
            continue
        for stop in range(min(first + BACKCHANNEL_WORDS_MAX, len(words)), first, -1):
            if may_be_backchannel(words[first:stop], pack):
                asides.append((first, stop))
                break
    starts = np.array([words[first].start for first, _ in asides], dtype=np.float64)
    ends = np.array([words[stop - 1].end for _, stop in asides], dtype=np.float64)
    pairs: list[tuple[float, int, int]] = []
    for index in _find_short_turns(turns) if asides else ():
        turn = turns[index]
        apart = (np.abs(starts - turn.start) + np.abs(ends - turn.end)) / 2
        near = np.flatnonzero(apart <= EDGE_S_MAX)
        pairs += [(float(apart[aside]), index, int(aside)) for aside in near]
    matched: dict[int, int] = {}  # asides by turn
    taken: set[int] = set()
    for _, index, number in sorted(pairs):
        if index not in matched and number not in taken:
            matched[index] = number
            taken.add(number)
    return tuple(MatchedBackchannel(*asides[number], index) for index, number in matched.items())


def _find_short_turns(turns: Sequence[Turn]) -> list[int]:
    """Find the turns that are short and by themselves: others are pieces of a longer speech."""
    found = []
    by_speaker: dict[str, list[int]] = {}
    for index in sorted(range(len(turns)), key=lambda index: turns[index]):
        by_speaker.setdefault(turns[index].speaker, []).append(index)
    for own in by_speaker.values():
        until = -inf
        for number, index in enumerate(own):
            turn = turns[index]
            after = turns[own[number + 1]].start if number + 1 < len(own) else inf
            apart = min(turn.start - until, after - turn.end)
            if turn.end - turn.start <= TURN_S_MAX and apart >= ALONE_S_MIN:
                found.append(index)
            until = max(until, turn.end)
    return found
