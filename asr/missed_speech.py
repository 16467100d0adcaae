"""Find speech that no word lies in, and the windows in which it is heard again.

Whisper stops early in a chunk, and what is left of it is gone, with good scores. Heard in the same
window again it stops there again; in a window that begins where it stopped, it mostly goes on.

Somebody speaks where voice activity detection says so, or the diarizer: each misses what the other
hears. Detection is exact and misses voices far from the microphone; a diarizer's turn hears
those, and spans the pauses of whoever speaks. So within a turn that has words it takes more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word, milliseconds

Span = tuple[float, float]

#: Speech without words is worth hearing again from so many seconds on: where voice activity is
#: detected, where a turn has no word at all, and within a turn that has words.
LEAST_DETECTED, LEAST_TURN, LEAST_WITHIN_TURN = 0.5, 0.4, 1.2
#: A turn may reach so far into the words beside it and still has none of its own; seconds.
_TOUCH = 0.2
#: Missed speech this close together is heard again at once, in stretches of so much; seconds.
_TOGETHER, _LONGEST = 1.0, 5.0
#: How much is heard on either side of missed speech, in seconds: soft words among loud ones are
#: heard by themselves, and words within a sentence with some of it.
_AROUND = (0.4, 1.2, 2.8)


@dataclass(frozen=True, slots=True)
class MissedSpeech:
    """A stretch in which somebody speaks and no word lies, in seconds.

    ``spans`` are where in it somebody speaks. ``free`` is the time without words around it.
    """

    start: float
    end: float
    spans: tuple[Span, ...]
    free: Span

    @property
    def spoken(self) -> float:
        """How long somebody speaks in it, in seconds."""
        return sum(end - start for start, end in self.spans)


def find_missed_speech(
    words: Sequence[Word], detected: VoiceActivity, turns: VoiceActivity
) -> tuple[MissedSpeech, ...]:
    """Find where somebody speaks and none of ``words`` lies, in time order.

    ``detected`` is what voice activity detection heard, ``turns`` what the diarizer did; either
    may be empty. Words without times lie nowhere.

    >>> talk = VoiceActivity([(0.0, 9.0)])
    >>> found = find_missed_speech([Word(0.0, 4.0, "Well."), Word(7.0, 9.0, "Yes.")], talk, talk)
    >>> [(one.start, one.end) for one in found]
    [(4.0, 7.0)]
    """
    both = detected.join(turns)
    found: list[MissedSpeech] = []
    for free in _find_free_time(words, both):
        whole = VoiceActivity(
            turn
            for turn in turns.find(*free)
            if turn[0] >= free[0] - _TOUCH and turn[1] <= free[1] + _TOUCH
        )
        for group in _group(both.clip(*free)):
            start, end = group[0][0], group[-1][1]
            if (
                detected.seconds(start, end) >= LEAST_DETECTED
                or turns.seconds(start, end) >= LEAST_WITHIN_TURN
                or whole.seconds(start, end) >= LEAST_TURN
            ):
                found += _split(group, free)
    return tuple(found)


def choose_windows(missed: MissedSpeech, duration: float, longest: float) -> tuple[Span, ...]:
    """Choose the windows to hear ``missed`` in, each of ``longest`` seconds at most.

    They stay within the recording, 0…``duration``, and hold all of it where they are long enough.

    >>> missed = MissedSpeech(20.0, 23.0, ((20.0, 23.0),), (19.0, 24.0))
    >>> choose_windows(missed, 60.0, 30.0)
    ((19.6, 23.4), (18.8, 24.2), (17.2, 25.8))
    """
    room = max(0.0, longest - (missed.end - missed.start)) / 2
    windows = (
        (max(0.0, missed.start - around), min(duration, missed.end + around))
        for around in (min(around, room) for around in _AROUND)
    )
    return tuple(dict.fromkeys((round(start, 3), round(end, 3)) for start, end in windows))


def _find_free_time(words: Sequence[Word], voice: VoiceActivity) -> Iterator[Span]:
    """Find the stretches without words up to the last of ``voice``."""
    timed = sorted(
        (word.start, word.end) for word in words if word.start is not None and word.end is not None
    )
    latest = 0.0
    for start, end in timed:
        if start > latest:
            yield latest, start
        latest = max(latest, end)
    if voice.spans and voice.spans[-1][1] > latest:
        yield latest, voice.spans[-1][1]


def _group(spans: Sequence[Span]) -> list[list[Span]]:
    """Group spans that lie close together."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] <= _TOGETHER:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def _split(group: Sequence[Span], free: Span) -> Iterator[MissedSpeech]:
    """Split a group of spans into equal parts that are short enough to be heard at once."""
    voice = VoiceActivity(group)
    start, end = group[0][0], group[-1][1]
    count = max(1, ceil((end - start) / _LONGEST))
    edges = [milliseconds(start + (end - start) * part / count) for part in range(count + 1)]
    for first, last in pairwise(edges):
        if spans := voice.clip(first, last):
            yield MissedSpeech(milliseconds(spans[0][0]), milliseconds(spans[-1][1]), spans, free)
