"""Who said which word: the likeliest path of speakers through the words.

A word on its own says little: its times jitter by a tenth of a second, and so do the turns'.
Words together say more, for speakers seldom change inside a sentence. So every word states how
well each speaker's turns cover it, every change of speaker has a price, and the cheapest whole
path wins (:mod:`align.attribution.viterbi`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.attribution.backchannels import match_backchannels
from align.attribution.coverage import Floats, measure_coverage, measure_distances_s
from align.attribution.prices import (
    DEFAULTS,
    AttributionOptions,
    emission_costs,
    switch_costs,
)
from align.attribution.viterbi import VoicePrices, find_cheapest_path, find_cheapest_voices
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from transcript.values import Turn, Word

# Words that overlap where one speaker alone has a turn: 1-9 % in AMI (its true times, the turns
# of two systems), 15 % and more once each time is off by 0.03 s.
CHANCE_OVERLAPS_MAX = 0.1
# The seconds on either side of a word in which who is about counts a little.
AROUND_S = 10.0


def attribute(
    words: Sequence[Word],
    turns: Sequence[Turn],
    options: AttributionOptions = DEFAULTS,
    pack: LanguagePack = ENGLISH,
) -> tuple[Word, ...]:
    """Give every word a speaker, from the diarizer's *regular* (overlapping) turns.

    ``words`` are in the order they were spoken. A word that no turn covers, or whose time is
    unknown, goes with its neighbours; its times stay as they are. Where no turn is within
    ``options.reach_s``, and where there are no turns at all, the speaker becomes ``None``.

    Words whose times overlap are two people's, wherever the recording's times are sure enough
    (:func:`times_tell_voices_apart`): each speaker is then followed through the others. A
    recognizer's words never overlap; there a short turn is looked for a backchannel that it fits,
    which is one of those in the language's ``pack``.

    A change of speaker in the middle of a sentence costs more than B's turn brings in here,
    where one word sticks out of A's turn; the change after "today." is cheap::

        turn A   |------------------|
        turn B                 |--------------------|
        words    |How| |are| |you| |today.| |Fine.|
        speaker   A     A     A     A        B

    >>> words = [Word(0.0, 0.4, "Ready?"), Word(0.6, 0.9, "Not"), Word(0.9, 1.2, "yet.")]
    >>> turns = [Turn(0.0, 0.7, "A"), Turn(0.5, 1.3, "B")]
    >>> [word.speaker for word in attribute(words, turns)]
    ['A', 'B', 'B']
    """
    if not words or not turns:
        return tuple(word.with_speaker(None) for word in words)
    speakers = sorted({turn.speaker for turn in turns})
    starts, ends = _read_times(words)
    apart = times_tell_voices_apart(words, measure_coverage(words, turns, speakers))
    matches = match_backchannels(words, turns, pack)
    if apart:
        # Words before or after that are spoken at the same time say more than a short turn.
        overlap = ends[:-1] > starts[1:]
        matches = tuple(m for m in matches if not overlap[max(0, m.first - 1) : m.stop].any())
    # A short turn that a backchannel explains says nothing of the words beside it.
    explained = {match.turn for match in matches}
    left = [turn for index, turn in enumerate(turns) if index not in explained]
    shares = measure_coverage(words, left, speakers)
    if apart:
        # Of a second voice that no turn covers, this is all there is to go by: who is about.
        near = measure_coverage(words, turns, speakers, around_s=AROUND_S)
        shares = (1 - options.around) * shares + options.around * near
    costs, switches = emission_costs(shares, options), switch_costs(words, options, pack)
    for match in matches:
        listener = speakers.index(turns[match.turn].speaker)
        costs[match.first : match.stop, listener] -= options.listening
    if apart:
        prices = VoicePrices(options.two_at_once, options.switch_into_overlap, options.resume_s)
        path = find_cheapest_voices(costs, switches, starts, ends, prices)
    else:
        path = find_cheapest_path(costs, switches)
    is_near = measure_distances_s(words, turns) <= options.reach_s
    return tuple(
        word.with_speaker(speakers[state] if known else None)
        for word, state, known in zip(words, path, is_near, strict=True)
    )


def times_tell_voices_apart(words: Sequence[Word], shares: Floats) -> bool:
    """Tell whether overlapping words may be taken for two people's.

    They are in a transcript of separate microphones or a careful alignment of each speaker. A
    recognizer that hears one mixed recording gives no overlaps; times that are merely inexact
    overlap also where one person is speaking, so that is counted: neighbouring words covered by
    the turns (``shares``, see :func:`~align.attribution.coverage.measure_coverage`) of one and
    the same speaker only.
    """
    starts, ends = _read_times(words)
    overlap = ends[:-1] > starts[1:]
    if not overlap.any():
        return False
    covered = shares > 0
    alone, who = covered.sum(axis=1) == 1, covered.argmax(axis=1)
    by_one = alone[1:] & alone[:-1] & (who[1:] == who[:-1])
    return bool(np.count_nonzero(overlap & by_one) <= CHANCE_OVERLAPS_MAX * by_one.sum())


def _read_times(words: Sequence[Word]) -> tuple[Floats, Floats]:
    """Read starts and ends as they are, ``(words,)`` each, NaN where unknown."""
    starts = np.array([np.nan if word.start is None else word.start for word in words])
    ends = np.array([np.nan if word.end is None else word.end for word in words])
    return starts, ends
