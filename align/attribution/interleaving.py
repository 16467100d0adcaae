"""Words of several tracks, whose speakers are certain and may talk at once, as one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from align.layout.captions import DEFAULTS, CaptionOptions, lay_out_captions
from transcript.values import Turn, Word

#: Words of one track that lie no farther apart are one turn.
TURN_PAUSE_S = 0.5


def interleave(
    tracks: Sequence[Sequence[Word]], options: CaptionOptions = DEFAULTS
) -> tuple[Word, ...]:
    """All words, a caption's worth of one track at a time, in the order these begin.

    Word by word, two people who talk at once would be shredded into captions of a word each.

    >>> ann = [Word(0.0, 0.5, "So", speaker="Ann"), Word(0.5, 1.0, "then", speaker="Ann")]
    >>> bob = [Word(0.4, 0.6, "Mhm.", speaker="Bob")]
    >>> [word.text for word in interleave([ann, bob])]
    ['So', 'then', 'Mhm.']
    """
    lines = chain.from_iterable(lay_out_captions(tuple(words), options) for words in tracks)
    ordered = sorted(lines, key=lambda line: (line.start is None, line.start or 0.0))
    return tuple(chain.from_iterable(line.words for line in ordered))


def find_spoken_turns(words: Sequence[Word], pause_s: float = TURN_PAUSE_S) -> tuple[Turn, ...]:
    """When each speaker speaks, as their words tell; unknown times and speakers tell nothing.

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
