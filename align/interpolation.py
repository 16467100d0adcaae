"""Times for the words of a caption that only says when it starts.

A caption file knows lines; a paragraph may begin in the middle of one. Where a word stands among
the characters of its caption tells about when it was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcript.spacing import make_words
from transcript.values import Line, Word, milliseconds

SECONDS_PER_CHARACTER = 0.07
"""How long a character takes at a brisk pace: some 160 words a minute.

A caption before a pause does not last until the next one starts.
"""


def interpolate_words(lines: Sequence[Line]) -> tuple[Word, ...]:
    """Give the words of lines, in reading order, a start wherever their line has one.

    A line lasts until its end, or the next line's start, but never longer than twice what its
    characters take to say. Words that have times of their own keep them.

    >>> [word.start for word in interpolate_words([Line(4.0, 5.0, None, "two words")])]
    [4.0, 4.4]
    """
    words: list[Word] = []
    for index, line in enumerate(lines):
        if any(word.start is not None for word in line.words):
            words += line.words
            continue
        unplaced = make_words(line.text)
        characters, before = sum(len(word.text) + 1 for word in unplaced), 0
        duration_s = min(_measure_duration_s(lines, index), 2 * SECONDS_PER_CHARACTER * characters)
        for word in unplaced:
            start = None
            if line.start is not None:
                start = milliseconds(line.start + duration_s * before / characters)
            words.append(replace(word, start=start, speaker=line.speaker))
            before += len(word.text) + 1
    return tuple(words)


def _measure_duration_s(lines: Sequence[Line], index: int) -> float:
    """Measure the seconds until a line ends or, where that is unknown, the next one starts."""
    start, end = lines[index].start, lines[index].end
    if start is None:
        return 0.0
    if end is not None and end >= start:
        return end - start
    following = (line.start for line in lines[index + 1 :])
    after = next((one for one in following if one is not None and one > start), None)
    return float("inf") if after is None else after - start
