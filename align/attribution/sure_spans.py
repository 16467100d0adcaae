"""When each person of an edited episode surely speaks: for whoever wants to learn their voices.

Only lines whose words are heard where the episode says they are, under a person's name, count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from align.naming.labels import is_machine_label
from align.texts import make_keys, pair_keys
from transcript.values import Line, Transcript, Word

Span = tuple[float, float]

HEARD = 0.5
"""The share of a line's words that have to be heard, in their order, for its time to be sure."""
OFF_S = 3.0
"""How far a line's time may be from where its words are heard: editors round, and cut fillers."""
PAUSE_S = 1.0
"""A span ends at a pause, in which somebody else may speak."""
SKIPPED_WORDS = 4
"""And where more words than that are heard which the line does not have."""


def find_sure_spans(edited: Transcript, words: Sequence[Word]) -> dict[str, tuple[Span, ...]]:
    """When each named person speaks, in seconds; nobody's whose lines are doubtful.

    ``words`` are those that were heard in the recording, with their times. Everybody with a name
    is there, with no spans where no line is sure.

    >>> said = [Word(float(n), n + 0.9, text) for n, text in enumerate("so how are you".split())]
    >>> find_sure_spans(Transcript((Line(0.0, None, "Ann", "How are you?"),)), said)
    {'Ann': ((1.0, 3.9),)}
    """
    timed = [word for word in words if word.start is not None and word.end is not None]
    owners = [place for place, line in enumerate(edited.lines) for _ in line.text.split()]
    tokens = [text for line in edited.lines for text in line.text.split()]
    heard: dict[int, list[int]] = {}
    for i, j in pair_keys(make_keys(tokens), make_keys([word.text for word in timed])):
        heard.setdefault(owners[i], []).append(j)
    found: dict[str, list[Span]] = {}
    for place, line in enumerate(edited.lines):
        if line.speaker is None or is_machine_label(line.speaker):
            continue
        spans = found.setdefault(line.speaker, [])
        if _is_sure(line, heard.get(place, []), timed):
            spans += _spans(heard[place], timed)
    return {speaker: tuple(spans) for speaker, spans in found.items()}


def _is_sure(line: Line, heard: Sequence[int], words: Sequence[Word]) -> bool:
    """Whether enough of the line is heard, and where it says it is."""
    if line.start is None or len(heard) < max(1.0, HEARD * len(line.text.split())):
        return False
    return abs((words[heard[0]].start or 0.0) - line.start) <= OFF_S


def _spans(heard: Sequence[int], words: Sequence[Word]) -> list[Span]:
    """The stretches of the words that were heard, with what the person skipped between them."""
    cuts = [
        place
        for place, (one, following) in enumerate(pairwise(heard), start=1)
        if following - one > SKIPPED_WORDS or _pauses(words[one : following + 1])
    ]
    runs = [heard[a:b] for a, b in pairwise([0, *cuts, len(heard)])]
    return [(words[run[0]].start or 0.0, words[run[-1]].end or 0.0) for run in runs]


def _pauses(words: Sequence[Word]) -> bool:
    return any((b.start or 0.0) - (a.end or 0.0) > PAUSE_S for a, b in pairwise(words))
