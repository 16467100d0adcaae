"""Who said which word: the likeliest path of speakers through the words.

A word on its own says little: its times jitter by a tenth of a second, and so do the turns'.
Words together say more, for speakers seldom change inside a sentence. So every word states how
well each speaker's turns cover it, every change of speaker has a price, and the cheapest whole
path wins (A. Viterbi, "Error bounds for convolutional codes", 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.backchannels import candidates
from align.units import ends_sentence, pauses_s
from transcript.values import Turn, Word

Floats = NDArray[np.float64]

# A recognizer may give a word no length; its share of a turn is then that of a frame around it.
SHORTEST_WORD_S = 0.02


@dataclass(frozen=True, slots=True)
class AttributionOptions:
    """What a change of speaker costs, in nats, and how far the turns are believed.

    ``coverage_floor`` is added to each speaker's share of a word: the diarizer may have missed
    them there. ``pause_s`` is the silence from which on ``switch_after_pause`` applies.
    ``reach_s`` is how far from every turn a word may lie and still go with its neighbours;
    farther out these are wrong more often than right (docs/alignment.md), so nobody is named.
    """

    coverage_floor: float = 0.08
    switch_in_sentence: float = 3.0
    switch_after_sentence: float = 0.6
    switch_after_pause: float = 1.2
    switch_beside_backchannel: float = 1.2
    pause_s: float = 0.35
    reach_s: float = 4.0


DEFAULTS = AttributionOptions()


def attribute(
    words: Sequence[Word], turns: Sequence[Turn], options: AttributionOptions = DEFAULTS
) -> tuple[Word, ...]:
    """Give every word a speaker, from the diarizer's *regular* (overlapping) turns.

    ``words`` are in the order they were spoken. A word that no turn covers, or whose time is
    unknown, goes with its neighbours; its times stay as they are. Where no turn is within
    ``options.reach_s``, and where there are no turns at all, the speaker becomes ``None``.

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
        return tuple(replace(word, speaker=None) for word in words)
    speakers = sorted({turn.speaker for turn in turns})
    costs = emission_costs(coverage(words, turns, speakers), options)
    path = cheapest_path(costs, switch_costs(words, options))
    near = distances_s(words, turns) <= options.reach_s
    return tuple(
        replace(word, speaker=speakers[state] if known else None)
        for word, state, known in zip(words, path, near, strict=True)
    )


def coverage(words: Sequence[Word], turns: Sequence[Turn], speakers: Sequence[str]) -> Floats:
    """The share of each word that each speaker's turns cover: ``(words, speakers)``, in 0–1.

    A word without times is covered by nobody.
    """
    starts, ends = _bounds(words)
    known = ~np.isnan(starts)
    shares = np.zeros((len(words), len(speakers)))
    for column, speaker in enumerate(speakers):
        edges, spoken = _speech_clock([turn for turn in turns if turn.speaker == speaker])
        inside = np.interp(ends[known], edges, spoken) - np.interp(starts[known], edges, spoken)
        shares[known, column] = inside / (ends[known] - starts[known])
    return shares


def _bounds(words: Sequence[Word]) -> tuple[Floats, Floats]:
    """Starts and ends in seconds, none shorter than a frame; NaN where either is unknown."""
    starts = np.array([np.nan if word.start is None else word.start for word in words])
    ends = np.array([np.nan if word.end is None else word.end for word in words])
    starts[np.isnan(ends)] = np.nan
    widen = np.maximum(0.0, SHORTEST_WORD_S - (ends - starts)) / 2
    return starts - widen, ends + widen


def _speech_clock(turns: Sequence[Turn]) -> tuple[Floats, Floats]:
    """How many seconds one speaker has spoken by each edge of their turns, joined where they meet.

    Between two edges the clock runs or stands, so it may be interpolated linearly.
    """
    edges: list[float] = []
    for turn in sorted(turns):
        if edges and turn.start <= edges[-1]:
            edges[-1] = max(edges[-1], turn.end)
        else:
            edges += [turn.start, turn.end]
    times = np.array(edges)
    lengths = np.diff(times, prepend=times[0])
    lengths[::2] = 0.0
    return times, np.cumsum(lengths)


def distances_s(words: Sequence[Word], turns: Sequence[Turn]) -> Floats:
    """Seconds from each word to the nearest turn, of the shape ``(words,)``; 0 inside one.

    A word without times is as far as the nearer of the timed words around it; infinitely far
    where no word has a time. There must be at least one turn.
    """
    starts, ends = _bounds(words)
    edges, _ = _speech_clock(turns)
    opens = np.append(edges[::2], np.inf)
    closes = np.insert(edges[1::2], 0, -np.inf)
    begun = np.searchsorted(edges[::2], ends, side="right")
    found = np.maximum(0.0, np.minimum(starts - closes[begun], opens[begun] - ends))
    found[np.isnan(starts)] = np.inf
    untimed = np.flatnonzero(np.isnan(starts))
    timed = np.flatnonzero(~np.isnan(starts))
    after = np.searchsorted(timed, untimed)
    padded = np.concatenate(([np.inf], found[timed], [np.inf]))
    found[untimed] = np.minimum(padded[after], padded[after + 1])
    return found


def emission_costs(shares: Floats, options: AttributionOptions = DEFAULTS) -> Floats:
    """−ln P(speaker | coverage), in nats, of the shape of ``shares``."""
    believed = shares + options.coverage_floor
    costs: Floats = -np.log(believed / believed.sum(axis=1, keepdims=True))
    return costs


def switch_costs(words: Sequence[Word], options: AttributionOptions = DEFAULTS) -> Floats:
    """What it costs, in nats, to change the speaker just before each word."""
    pauses = pauses_s(words)
    aside = candidates(words)
    costs = np.full(len(words), options.switch_in_sentence)
    for index in range(1, len(words)):
        pause = pauses[index]
        if pause is not None and pause > options.pause_s:
            costs[index] = min(costs[index], options.switch_after_pause)
        if ends_sentence(words[index - 1].text):
            costs[index] = min(costs[index], options.switch_after_sentence)
        if aside[index] or aside[index - 1]:
            costs[index] = min(costs[index], options.switch_beside_backchannel)
    return costs


def cheapest_path(emissions: Floats, switches: Floats) -> tuple[int, ...]:
    """The states of the path whose emissions and changes of state cost least.

    ``emissions`` is ``(steps, states)``; ``switches[i]`` is the price of any change into step
    ``i``, so the best predecessor is either the same state or the cheapest of all: each step
    takes time linear in the states. Equal paths are decided for staying, then for the first.
    """
    steps, states = emissions.shape
    came_from = np.empty((steps, states), dtype=np.intp)
    stay = np.arange(states)
    total = emissions[0]
    for step in range(1, steps):
        best = int(total.argmin())
        changed = total[best] + switches[step]
        came_from[step] = np.where(total <= changed, stay, best)
        total = np.minimum(total, changed) + emissions[step]
    state = int(total.argmin())
    path = [state]
    for step in range(steps - 1, 0, -1):
        state = int(came_from[step, state])
        path.append(state)
    return tuple(reversed(path))
