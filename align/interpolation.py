"""Times for the words of a caption that only says when it starts.

A caption file knows lines; a paragraph may begin in the middle of one. A word's place among the
characters of its caption tells about when it was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcript.values import Line, Word, milliseconds

SECONDS_PER_CHARACTER = 0.07
"""How long a character takes at a brisk pace: some 160 words a minute.

A caption before a pause does not last until the next one starts.
"""


def interpolate_words(lines: Sequence[Line]) -> tuple[Word, ...]:
    """The words of lines in reading order, each with a start wherever its line has one.

    A line lasts until its end, or the next line's start, but never longer than twice what its
    characters take to say. Words that have times of their own keep them.

    >>> [word.start for word in interpolate_words([Line(4.0, 5.0, None, "two words")])]
    [4.0, 4.4]
    """
    return tuple(word for index in range(len(lines)) for word in _words(lines, index))


def _words(lines: Sequence[Line], index: int) -> Iterator[Word]:
    line = lines[index]
    if any(word.start is not None for word in line.words):
        yield from line.words
        return
    texts = line.text.split()
    if line.start is None:
        yield from (Word(None, None, text, speaker=line.speaker) for text in texts)
        return
    characters, said = sum(len(text) + 1 for text in texts), 0
    lasts = min(_lasts(lines, index), 2 * SECONDS_PER_CHARACTER * characters)
    for text in texts:
        start = milliseconds(line.start + lasts * said / characters)
        yield Word(start, None, text, speaker=line.speaker)
        said += len(text) + 1


def _lasts(lines: Sequence[Line], index: int) -> float:
    """Seconds until the line ends or the next one starts, whichever is known and not negative."""
    start, end = lines[index].start, lines[index].end
    if start is None:
        return 0.0
    if end is not None and end >= start:
        return end - start
    following = (line.start for line in lines[index + 1 :])
    after = next((one for one in following if one is not None and one > start), None)
    return float("inf") if after is None else after - start
