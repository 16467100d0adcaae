"""Words that come again and again: a recognizer's loop, or somebody who says "no, no, no, no".

Text alone cannot tell the two apart, so a run of repeats is only *found* here; what makes it a
loop is evidence. Whisper's loops leave some behind: the repeats are squeezed into no time, lie
where nobody speaks, fill a segment that zlib shrinks to less than half, or are simply more than
anybody says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word

#: A run is so many repeats at least, of so many words at most.
FEWEST_TIMES = 4
LONGEST_UNIT = 8

#: Repeats further apart, in seconds, are no run.
LONGEST_PAUSE_S = 3.0

#: So often nobody says a word or two in a row, or a longer phrase. Refrains are shorter.
NEVER_TIMES_SHORT, NEVER_TIMES_LONG = 12, 8
_SHORT_UNIT = 2
#: Half of that is a loop where the whole segment's text also shrinks so much: OpenAI's threshold.
MOST_COMPRESSION = 2.4

#: Nobody says more words in a second, in repeats of a syllable. "No, no, no, no" has four to six.
MOST_WORDS_PER_S = 9.0
#: A word shorter than this, in seconds, was given no time: Whisper's clock has frames of 0.02 s.
_NO_TIME_S = 0.025
#: Repeats that lie in speech for less than this share of their time are nobody's.
LEAST_VOICE = 0.3


@dataclass(frozen=True, slots=True)
class Run:
    """``times`` repeats of ``size`` words, from the word at ``first`` on."""

    first: int
    size: int
    times: int

    @property
    def stop(self) -> int:
        """The index after the last word of the last repeat."""
        return self.first + self.size * self.times

    @property
    def again(self) -> int:
        """The index of the second repeat's first word."""
        return self.first + self.size


def fold_text(text: str) -> str:
    """Fold a word to what it is compared by: letters and digits, without case.

    >>> fold_text("“Bye-bye!”"), fold_text("—")
    ('byebye', '—')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum()) or plain


def find_runs(
    texts: Sequence[str], *, fewest: int = FEWEST_TIMES, longest: int = LONGEST_UNIT
) -> tuple[Run, ...]:
    """Find where one to ``longest`` words come ``fewest`` times or more in a row, in order.

    A run is of the fewest words it can be of, and runs do not overlap.

    >>> find_runs("so we go we go we go we go home".split())
    (Run(first=1, size=2, times=4),)
    """
    keys = [fold_text(text) for text in texts]
    found: list[Run] = []
    taken = [False] * len(keys)
    for size in range(1, longest + 1):
        for run in _find_runs_of_size(keys, size, fewest):
            if not any(taken[run.first : run.stop]):
                taken[run.first : run.stop] = [True] * (run.stop - run.first)
                found.append(run)
    return tuple(sorted(found, key=lambda run: run.first))


def _find_runs_of_size(keys: Sequence[str], size: int, fewest: int) -> list[Run]:
    """Find runs of exactly ``size`` words: where each word is the one ``size`` words before it."""
    found = []
    first = 0
    for index in range(size, len(keys) + 1):
        if index < len(keys) and keys[index] == keys[index - size]:
            continue
        times = (index - first) // size
        if times >= fewest:
            found.append(Run(first, size, times))
        first = index - size + 1
    return found


def find_spoken_runs(words: Sequence[Word]) -> tuple[Run, ...]:
    """Find the runs of words without long pauses: a listener's "yeah" every minute is none.

    >>> yeah = [Word(60.0 * n, 60.0 * n + 0.3, "yeah") for n in range(9)]
    >>> find_spoken_runs(yeah), len(find_spoken_runs([Word(None, None, "yeah")] * 9))
    ((), 1)
    """
    edges = [0]
    for index, (before, after) in enumerate(pairwise(words), start=1):
        pause = None if before.end is None or after.start is None else after.start - before.end
        if pause is not None and pause > LONGEST_PAUSE_S:
            edges.append(index)
    edges.append(len(words))
    return tuple(
        replace(run, first=first + run.first)
        for first, stop in pairwise(edges)
        for run in find_runs([word.text for word in words[first:stop]])
    )


def find_loop_evidence(
    words: Sequence[Word],
    run: Run,
    *,
    voice: VoiceActivity | None = None,
    compression_ratio: float | None = None,
) -> tuple[str, ...]:
    """Find what says that ``run`` is a loop and nobody's refrain; empty where nothing does.

    ``voice`` is where somebody speaks, ``compression_ratio`` that of the decoder's whole segment.
    """
    repeats = words[run.again : run.stop]
    found = _find_time_evidence(repeats)
    share = None if voice is None else voice.share_of(repeats)
    if share is not None and share < LEAST_VOICE:
        found.append(f"no speech in {1 - share:.0%} of their time")
    never = NEVER_TIMES_SHORT if run.size <= _SHORT_UNIT else NEVER_TIMES_LONG
    if run.times >= never:
        found.append(f"{run.times} repeats, more than anybody says")
    elif run.times >= never / 2 and (compression_ratio or 0.0) > MOST_COMPRESSION:
        found.append(f"zlib compresses the text {compression_ratio:.1f} times")
    return tuple(found)


def _find_time_evidence(repeats: Sequence[Word]) -> list[str]:
    """Find what the repeats' times say against them."""
    spans = [(w.start, w.end) for w in repeats if w.start is not None and w.end is not None]
    if not spans or len(spans) < len(repeats):
        return []
    without = sum(end - start < _NO_TIME_S for start, end in spans)
    if without >= len(spans) / 2:
        return [f"{without} of {len(spans)} words have too little time to be spoken"]
    lasts = spans[-1][1] - spans[0][0]
    if lasts <= 0 or len(spans) / lasts > MOST_WORDS_PER_S:
        return [f"{len(spans)} words in {max(0.0, lasts):.1f} s"]
    return []
