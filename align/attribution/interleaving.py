"""Words of several tracks, whose speakers are certain and may talk at once, as one conversation.

Two microphones may also hear one word: :func:`find_echoes` finds it on both tracks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from rapidfuzz import fuzz

from align.layout.captions import DEFAULTS, CaptionOptions, lay_out_captions
from transcript.values import Turn, Word

#: Words of one track that lie no farther apart are one turn.
TURN_PAUSE_S = 0.5
#: Two spellings at one time are one word heard twice when they are this much alike, of 100...
ALIKE = 60.0
#: ...and when this much of the shorter one's time is the other's too.
COMMON_TIME = 0.5
SHORTEST_S = 0.02

#: A track's number and a word's index on it.
TrackWord = tuple[int, int]


def interleave(
    tracks: Sequence[Sequence[Word]], options: CaptionOptions = DEFAULTS
) -> tuple[Word, ...]:
    """Put all words in one order, a caption's worth of one track at a time, by its start.

    Word by word, two people who talk at once would be cut into captions of a word each.

    >>> ann = [Word(0.0, 0.5, "So", speaker="Ann"), Word(0.5, 1.0, "then", speaker="Ann")]
    >>> bob = [Word(0.4, 0.6, "Mhm.", speaker="Bob")]
    >>> [word.text for word in interleave([ann, bob])]
    ['So', 'then', 'Mhm.']
    """
    lines = chain.from_iterable(lay_out_captions(tuple(words), options) for words in tracks)
    ordered = sorted(lines, key=lambda line: (line.start is None, line.start or 0.0))
    return tuple(chain.from_iterable(line.words for line in ordered))


def find_spoken_turns(words: Sequence[Word], pause_s: float = TURN_PAUSE_S) -> tuple[Turn, ...]:
    """Find when each speaker speaks from their words; a word without time or speaker is left out.

    >>> ann = [Word(0.0, 0.5, "So", speaker="Ann"), Word(0.8, 1.0, "then", speaker="Ann")]
    >>> find_spoken_turns(ann)
    (Turn(start=0.0, end=1.0, speaker='Ann'),)
    """
    found: dict[str, list[Turn]] = {}
    for word in words:
        if word.start is None or word.end is None or word.speaker is None:
            continue
        turns = found.setdefault(word.speaker, [])
        if turns and word.start - turns[-1].end <= pause_s:
            last = turns.pop()
            turns.append(Turn(last.start, max(last.end, word.end), word.speaker))
        elif word.end > word.start:
            turns.append(Turn(word.start, word.end, word.speaker))
    return tuple(sorted(chain.from_iterable(found.values())))


def find_echoes(tracks: Sequence[Sequence[Word]]) -> tuple[tuple[TrackWord, TrackWord], ...]:
    """Find the pairs of words on two tracks that are alike and lie at one time, by their start.

    >>> ann = [Word(4.0, 4.4, "listeners"), Word(4.4, 4.8, "check")]
    >>> bob = [Word(4.0, 4.3, "Mhm."), Word(4.3, 4.9, "sheck")]
    >>> find_echoes([ann, bob])
    (((1, 1), (0, 1)),)
    """
    words_by_time = sorted(
        (word.start, word.end, track, index, word.text.strip(".,?!").casefold())
        for track, words in enumerate(tracks)
        for index, word in enumerate(words)
        if word.start is not None and word.end is not None
    )
    found = []
    for number, (start, end, track, index, text) in enumerate(words_by_time):
        for other_start, other_end, other_track, other_index, other_text in words_by_time[
            number + 1 :
        ]:
            if other_start >= end:
                break
            shorter = max(min(end - start, other_end - other_start), SHORTEST_S)
            common = min(end, other_end) - other_start
            if other_track == track or common < COMMON_TIME * shorter:
                continue
            if fuzz.ratio(text, other_text) >= ALIKE:
                found.append(((track, index), (other_track, other_index)))
    return tuple(found)
