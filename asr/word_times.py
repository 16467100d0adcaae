"""Place a chunk's words in time: each starts and ends where it is spoken.

Whisper's word times come from cross-attention. A word ends there where the next one starts, so a
pause is given to one of its neighbours, seconds of it at times (faster-whisper issues 125, 294,
759); the last word before a punctuation mark ends where the mark's token begins, while it is still
spoken. Voice activity knows the pauses.

So the times of all words of a chunk are chosen together, the cheapest in order (a hidden
semi-Markov model, solved by dynamic programming as in forced alignment). What costs: a time far
from where the recognizer put it, speech without words, silence within a word, and a word that lasts
much longer or shorter than its letters take. Distance is counted in seconds of *speech*: to move a
word's start across a pause costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from asr.chunks import Chunk
from transcript.values import Word, milliseconds

#: A word starts or ends at one of the times that lie so far apart in speech: Whisper's resolution.
STEP = 0.02

#: Speech begins so much before Silero hears it, and ends where Silero stops hearing it; seconds.
EDGE = 0.05

#: A word so far from speech on both sides is spoken too softly for Silero; seconds.
APART = 0.1

#: How far a word typically starts from where the recognizer put it, later or earlier, in seconds of
#: speech; it ends between its end as recognized and the next one's start. In meetings base attends
#: some 0.05 s early and tiny.en some 0.1 s late: a lag measured by the pauses of each chunk set the
#: one right, and put the other further off.
LATER, EARLIER = 0.2, 0.1

#: No start or end lies farther than this from where the recognizer put it; seconds of speech.
MOST_LATER, MOST_EARLIER = 1.0, 0.5

#: What a second of speech without words costs, and what it costs at most: some may not have been
#: recognized. What a second of silence within a word costs.
WORDLESS, MOST_WORDLESS, SILENCE = 15.0, 6.0, 30.0

#: How much the logarithm of a word's duration varies, letters being equal.
SPREAD = 0.5

#: The shortest duration that is told from none, and the longest that says how fast somebody speaks.
_SHORTEST, _LONGEST = 0.02, 1.0

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def correct_times(words: Sequence[Word], chunk: Chunk) -> tuple[Word, ...]:
    """Move the words of one chunk to where they are spoken, in order, to the millisecond.

    No word starts before the one in front of it has ended, nor lies outside the chunk.

    >>> from asr.chunks import SpeechSpan
    >>> chunk = Chunk(0.0, 9.0, (SpeechSpan(0.0, 1.0), SpeechSpan(8.0, 9.0)))
    >>> words = [Word(0.5, 0.9, "So,"), Word(0.9, 8.5, "yes.")]
    >>> [(word.start, word.end) for word in correct_times(words, chunk)]
    [(0.0, 1.0), (7.95, 9.0)]
    """
    if not words:
        return ()
    clock = _set_clock(words, chunk)
    expected = _expect(words, clock)
    placed = zip(words, _find_cheapest_path(clock, expected), strict=True)
    return tuple(
        replace(word, start=milliseconds(clock.times[first]), end=milliseconds(clock.times[last]))
        for word, (first, last) in placed
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    """The times at which words may start and end, and the seconds of speech and silence before.

    All have shape (times,), in ascending order. Of silence there are only the edges.
    """

    times: Floats
    speech: Floats
    silence: Floats


def _set_clock(words: Sequence[Word], chunk: Chunk) -> _Clock:
    """Set the clock of a chunk: its speech is what Silero hears, and the soft words apart."""
    spans = [(span.start - EDGE, span.end) for span in chunk.speech]
    spans += [
        (start, end)
        for start, end in map(_span, words)
        if all(start > span.end + APART or end < span.start - APART for span in chunk.speech)
    ]
    times, speech = [chunk.start], [0.0]
    for start, end in sorted(spans):
        start, end = max(start, times[-1]), min(end, chunk.end)  # spans that overlap are one
        if start < end:
            within = [*np.arange(start, end, STEP), end]
            speech += [speech[-1] + time - start for time in within]
            times += within
    at, spoken = np.array([*times, chunk.end]), np.array([*speech, speech[-1]])
    return _Clock(at, spoken, at - chunk.start - spoken)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What is expected of a word: where it starts and ends, in seconds of speech, and its duration.

    ``starts`` and ``ends`` are the times of the clock that are considered. The end lies from
    ``end_from`` to ``end_to``.
    """

    starts: slice
    ends: slice
    start: float
    end_from: float
    end_to: float
    duration: float


def _expect(words: Sequence[Word], clock: _Clock) -> list[_Expected]:
    """Expect the words where the recognizer put them, all at the same pace."""
    spans = [_span(word) for word in words]
    put = np.clip([*(start for start, _ in spans), spans[-1][1]], clock.times[0], clock.times[-1])
    speech = np.interp(np.maximum.accumulate(put), clock.times, clock.speech)
    ends = np.interp([end for _, end in spans], clock.times, clock.speech)
    window = [
        slice(int(first), int(stop))
        for first, stop in zip(
            np.searchsorted(clock.speech, speech - MOST_EARLIER, side="left"),
            np.searchsorted(clock.speech, speech + MOST_LATER, side="right"),
            strict=True,
        )
    ]
    letters = np.array([1.0 + sum(map(str.isalnum, word.text)) for word in words])
    spoken = sum(min(end - start, _LONGEST) for start, end in spans)
    durations = letters * max(spoken, _SHORTEST) / letters.sum()
    return [
        _Expected(
            window[index],
            window[index + 1],
            speech[index],
            min(ends[index], speech[index + 1]),
            speech[index + 1],
            durations[index],
        )
        for index in range(len(words))
    ]


def _find_cheapest_path(clock: _Clock, words: Sequence[_Expected]) -> list[tuple[int, int]]:
    """Find the cheapest times of all words in order: the indices of each one's start and end."""
    # What is before costs, if the next word starts at each of the times.
    cost = np.minimum(WORDLESS * clock.speech, MOST_WORDLESS)
    steps = []
    for word in words:
        ended, start_of = _end_word(clock, word, cost)
        cost, end_before = _leave_gap(clock, ended)
        steps.append((start_of, end_before))
    path = []
    next_start = len(clock.times) - 1
    for start_of, end_before in reversed(steps):
        end = int(end_before[next_start])
        next_start = int(start_of[end])
        path.append((next_start, end))
    return path[::-1]


def _end_word(clock: _Clock, word: _Expected, cost: Floats) -> tuple[Floats, Indices]:
    """Price each time as the end of ``word``, and find the start that is best for it."""
    starts, ends = np.arange(len(cost))[word.starts], word.ends
    late = clock.speech[starts] - word.start
    starting = cost[starts] + np.maximum(late / LATER, -late / EARLIER)
    end = clock.speech[ends]
    ending = np.maximum.reduce(
        [np.zeros(len(end)), (end - word.end_to) / LATER, (word.end_from - end) / EARLIER]
    )
    lasts = clock.times[ends] - clock.times[starts][:, np.newaxis]
    silent = clock.silence[ends] - clock.silence[starts][:, np.newaxis]
    unlikely = (np.log(np.maximum(lasts, _SHORTEST) / word.duration) / SPREAD) ** 2 / 2
    total = starting[:, np.newaxis] + ending + SILENCE * silent + unlikely
    total[lasts < 0.0] = np.inf
    ended, start_of = np.full(len(cost), np.inf), np.zeros(len(cost), np.intp)
    ended[ends], start_of[ends] = total.min(axis=0), starts[total.argmin(axis=0)]
    return ended, start_of


def _leave_gap(clock: _Clock, ended: Floats) -> tuple[Floats, Indices]:
    """Price each time as the start of the next word, and find where the word before ends then."""
    near, near_end = _minimum_so_far(ended - WORDLESS * clock.speech)
    far, far_end = _minimum_so_far(ended + MOST_WORDLESS)
    near = near + WORDLESS * clock.speech
    return np.minimum(near, far), np.where(near <= far, near_end, far_end)


def _minimum_so_far(values: Floats) -> tuple[Floats, Indices]:
    """Return the least of the values up to each, and its index."""
    least = np.minimum.accumulate(values)
    return least, np.maximum.accumulate(np.where(values <= least, np.arange(len(values)), 0))


def _span(word: Word) -> tuple[float, float]:
    """Return the word's times, which a recognizer always knows."""
    return word.start or 0.0, word.end or 0.0
