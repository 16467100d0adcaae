"""When each person of an edited episode surely speaks: for whoever wants to learn their voices.

Only lines whose words are heard where the episode says they are, under a person's name, count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from align.naming.labels import is_machine_label
from align.texts import make_keys, pair_keys
from transcript.spacing import split_words
from transcript.values import Transcript, Word

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
    """Find when each named person surely speaks, in seconds.

    ``words`` are those that were heard in the recording, with their times. Everybody with a name
    is there, with no spans where no line is sure.

    >>> from transcript.values import Line
    >>> said = [Word(float(n), n + 0.9, text) for n, text in enumerate("so how are you".split())]
    >>> find_sure_spans(Transcript((Line(0.0, None, "Ann", "How are you?"),)), said)
    {'Ann': ((1.0, 3.9),)}
    """
    timed = [word for word in words if word.start is not None and word.end is not None]
    line_of_token = [
        index for index, line in enumerate(edited.lines) for _ in split_words(line.text)
    ]
    tokens = [text for line in edited.lines for text in split_words(line.text)]
    heard: dict[int, list[int]] = {}
    for i, j in pair_keys(make_keys(tokens), make_keys([word.text for word in timed])):
        heard.setdefault(line_of_token[i], []).append(j)
    found: dict[str, list[Span]] = {}
    for index, line in enumerate(edited.lines):
        if line.speaker is None or is_machine_label(line.speaker):
            continue
        spans = found.setdefault(line.speaker, [])
        own = heard.get(index, [])
        if line.start is None or len(own) < max(1.0, HEARD * len(split_words(line.text))):
            continue
        if abs((timed[own[0]].start or 0.0) - line.start) <= OFF_S:
            spans += _cut_spans(own, timed)
    return {speaker: tuple(spans) for speaker, spans in found.items()}


def _cut_spans(heard: Sequence[int], words: Sequence[Word]) -> list[Span]:
    """Cut the words that were heard into spans, with what the editor left out between them."""
    cuts = [0]
    for number, (one, following) in enumerate(pairwise(heard), start=1):
        between = pairwise(words[one : following + 1])
        pauses = [(b.start or 0.0) - (a.end or 0.0) for a, b in between]
        if following - one > SKIPPED_WORDS or any(pause > PAUSE_S for pause in pauses):
            cuts.append(number)
    runs = [heard[a:b] for a, b in pairwise([*cuts, len(heard)])]
    return [(words[run[0]].start or 0.0, words[run[-1]].end or 0.0) for run in runs]
