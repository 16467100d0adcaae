"""A transcript as tokens: what is compared, with its time, its speaker and its index.

A token keeps everything that belongs to it, so that a difference between two texts can be said
with the second it was spoken at, who spoke it, and the paragraph it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

from align.texts import make_key
from transcript.spacing import segment_words, split_words
from transcript.values import Line, Transcript, Word

#: Seconds a character takes where no line says it: 150 words of six characters a minute.
_USUAL_PACE = 60 / (150 * 6)


@dataclass(frozen=True, slots=True)
class ComparedToken:
    """One word as it is written, at ``index`` among all tokens of its side, from 0.

    ``start`` and ``end`` are seconds, ``None`` where the line has no time; ``is_timed`` says that
    they are the word's own, and not made up from its line's. ``line`` counts the transcript's
    lines from 0, and ``speaker`` is the word's own or else its line's.
    """

    text: str
    key: str
    index: int
    line: int
    start: float | None
    end: float | None
    is_timed: bool
    speaker: str | None


def tokens_of(transcript: Transcript) -> tuple[ComparedToken, ...]:
    """Split a transcript's lines into tokens, in reading order: what white space parts, or segments
    where words have no spaces (:mod:`transcript.spacing`).

    A line whose words spell its text lends each token the word's time; any other line's time is
    spread over its tokens by their length, from its start to its end or to the next line's start.
    A line that has neither, as an episode's last one, is taken to last as long as others of its
    length.

    >>> lines = (Line(4.0, 6.0, "Ann", "Oh, ships"),)
    >>> [(t.text, t.key, t.start, t.speaker) for t in tokens_of(Transcript(lines))]
    [('Oh,', 'oh', 4.0, 'Ann'), ('ships', 'ships', 4.75, 'Ann')]
    """
    found: list[ComparedToken] = []
    cache: dict[str, str] = {}
    ends = _guess_ends(transcript.lines)
    for number, (line, end) in enumerate(zip(transcript.lines, ends, strict=True)):
        words = segment_words(line.words)
        parts = [part for word in words for part in split_words(word.text)]
        has_times = bool(words) and parts == split_words(line.text)
        for word in words if has_times else (Word(line.start, end, line.text),):
            texts = split_words(word.text)
            is_timed = has_times and word.start is not None and len(texts) == 1
            speaker = word.speaker or line.speaker
            times = spread_times(texts, word.start, word.end)
            for text, (start, stop) in zip(texts, times, strict=True):
                if text not in cache:
                    cache[text] = make_key(text)
                index = len(found)
                found.append(
                    ComparedToken(text, cache[text], index, number, start, stop, is_timed, speaker)
                )
    return tuple(found)


def ends_of(lines: Sequence[Line]) -> tuple[float | None, ...]:
    """Find when each line ends: its own end, else the start of the next line that starts later.

    >>> ends_of([Line(0.0, None, None, "a"), Line(2.0, None, None, "b")])
    (2.0, None)
    """
    ends: list[float | None] = []
    following: float | None = None
    for line in reversed(lines):
        own = line.end
        if own is None and line.start is not None and following is not None:
            own = following if following > line.start else None
        ends.append(own)
        following = line.start if line.start is not None else following
    return tuple(reversed(ends))


def _guess_ends(lines: Sequence[Line]) -> tuple[float | None, ...]:
    """Find when each line ends, or guess it by its length and how fast the others are spoken."""
    known = ends_of(lines)
    paces = [
        (end - line.start) / len(line.text)
        for line, end in zip(lines, known, strict=True)
        if line.text and line.start is not None and end is not None and end > line.start
    ]
    pace = median(paces) if paces else _USUAL_PACE
    return tuple(
        line.start + pace * len(line.text) if end is None and line.start is not None else end
        for line, end in zip(lines, known, strict=True)
    )


def spread_times(
    texts: Sequence[str], start: float | None, end: float | None
) -> list[tuple[float | None, float | None]]:
    """Spread a span of seconds over texts by their length in characters.

    As meeteval's ``character_based`` timing does. Without an end only the first one's start is
    known to be near, so all share the start.

    >>> spread_times(["abc", "d"], 0.0, 4.0)
    [(0.0, 3.0), (3.0, 4.0)]
    """
    if start is None or end is None:
        return [(start, None) for _ in texts]
    edges = [0, *accumulate(len(text) for text in texts)]
    each = (end - start) / (edges[-1] or 1)
    times = [start + each * edge for edge in edges]
    return list(pairwise(times))
