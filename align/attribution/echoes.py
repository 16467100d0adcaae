"""One word that two tracks of a conversation heard at one time."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from transcript.values import Word

#: Two spellings at one time are one word heard twice when they are this much alike, of 100...
ALIKE = 60.0
#: ...and when this much of the shorter one's time is the other's too.
COMMON_TIME = 0.5
_SHORTEST_S = 0.02

#: A track's number and a word's place on it.
Heard = tuple[int, int]


def find_echoes(tracks: Sequence[Sequence[Word]]) -> tuple[tuple[Heard, Heard], ...]:
    """Pairs of words on two tracks that are alike and lie at one time, in order of start.

    >>> ann = [Word(4.0, 4.4, "listeners"), Word(4.4, 4.8, "check")]
    >>> bob = [Word(4.0, 4.3, "Mhm."), Word(4.3, 4.9, "sheck")]
    >>> find_echoes([ann, bob])
    (((1, 1), (0, 1)),)
    """
    said = sorted(
        (word.start, word.end, track, place, word.text.strip(".,?!").casefold())
        for track, words in enumerate(tracks)
        for place, word in enumerate(words)
        if word.start is not None and word.end is not None
    )
    found = []
    for number, (start, end, track, place, text) in enumerate(said):
        for other_start, other_end, other_track, other_place, other_text in said[number + 1 :]:
            if other_start >= end:
                break
            shorter = max(min(end - start, other_end - other_start), _SHORTEST_S)
            common = min(end, other_end) - other_start
            if other_track == track or common < COMMON_TIME * shorter:
                continue
            if fuzz.ratio(text, other_text) >= ALIKE:
                found.append(((track, place), (other_track, other_place)))
    return tuple(found)
