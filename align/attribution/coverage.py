"""How much of each word a speaker's turns cover, and how far the nearest turn is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transcript.values import Turn, Word

Floats = NDArray[np.float64]

# A recognizer may give a word no length; its share of a turn is then that of a frame around it.
SHORTEST_WORD_S = 0.02


def measure_coverage(
    words: Sequence[Word],
    turns: Sequence[Turn],
    speakers: Sequence[str],
    *,
    around_s: float = 0.0,
) -> Floats:
    """Measure the share of each word that each speaker's turns cover, in 0–1.

    The result is ``(words, speakers)``. With ``around_s`` it is the share of the word and that
    many seconds before and after it. A word without times is covered by nobody.
    """
    starts, ends = get_bounds_s(words)
    starts, ends = starts - around_s, ends + around_s
    known = ~np.isnan(starts)
    shares = np.zeros((len(words), len(speakers)))
    for column, speaker in enumerate(speakers):
        own = [turn for turn in turns if turn.speaker == speaker]
        if not own:
            continue
        edges, spoken = _build_speech_clock(own)
        inside = np.interp(ends[known], edges, spoken) - np.interp(starts[known], edges, spoken)
        shares[known, column] = inside / (ends[known] - starts[known])
    return shares


def get_bounds_s(words: Sequence[Word]) -> tuple[Floats, Floats]:
    """Get starts and ends in seconds, none shorter than a frame; NaN where either is unknown.

    Both are ``(words,)``.
    """
    starts = np.array([np.nan if word.start is None else word.start for word in words])
    ends = np.array([np.nan if word.end is None else word.end for word in words])
    starts[np.isnan(ends)] = np.nan
    widen = np.maximum(0.0, SHORTEST_WORD_S - (ends - starts)) / 2
    return starts - widen, ends + widen


def _build_speech_clock(turns: Sequence[Turn]) -> tuple[Floats, Floats]:
    """Count the seconds a speaker has spoken by each edge of their turns, joined where they meet.

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


def measure_distances_s(words: Sequence[Word], turns: Sequence[Turn]) -> Floats:
    """Measure the seconds from each word to the nearest turn, ``(words,)``; 0 inside one.

    A word without times is as far as the nearer of the timed words around it; infinitely far
    where no word has a time. There must be at least one turn.
    """
    starts, ends = get_bounds_s(words)
    edges, _ = _build_speech_clock(turns)
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
