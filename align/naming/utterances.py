"""What is said until somebody else speaks."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from operator import add

from transcript.spacing import has_space_before, join_words
from transcript.values import Word


@dataclass(frozen=True)
class Utterance:
    """What one speaker says until another speaks; ``before`` counts the speaker's earlier words."""

    speaker: str
    words: tuple[Word, ...]
    before: int

    @cached_property
    def text(self) -> str:
        """The words, a space between."""
        return join_words(self.words)

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """The first character of each word in the text."""
        gaps = (has_space_before(after, word) for word, after in pairwise(self.words))
        lengths = (len(word.text) for word in self.words[:-1])
        return tuple(accumulate(map(add, lengths, gaps), initial=0))

    def find_word(self, character: int) -> int:
        """Find the index of the word that holds this character of the text."""
        return max(0, bisect_right(self.word_starts, character) - 1)


def split_utterances(words: Sequence[Word]) -> tuple[Utterance, ...]:
    """Split the words of known speakers where the speaker changes."""
    spoken = (word for word in words if word.speaker is not None)
    before: Counter[str] = Counter()
    found = []
    for speaker, run in groupby(spoken, key=lambda word: word.speaker or ""):
        own = tuple(run)
        found.append(Utterance(speaker, own, before[speaker]))
        before[speaker] += len(own)
    return tuple(found)
