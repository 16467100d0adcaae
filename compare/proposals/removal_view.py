"""A paragraph as the removal of words is judged in it."""

from __future__ import annotations

from dataclasses import dataclass

from compare.proposals.names import is_sentence_start
from compare.proposals.split_text import SplitText


@dataclass(frozen=True, slots=True)
class RemovalView:
    """A paragraph as removals are judged in it: its ``keys``, and which words are ``protected``
    (names, numbers, letters, quotations)."""

    text: SplitText
    protected: frozenset[int]

    def is_set_off(self, index: int) -> bool:
        """Tell whether a mark stands before the word, or a sentence begins with it."""
        gap = self.text.gaps[index]
        return is_sentence_start(gap, index) or any(mark in gap for mark in ",;:-–—…")

    def is_closed(self, stop: int) -> bool:
        """Tell whether a mark stands after the word before ``stop``."""
        return stop == len(self.text.words) or self.text.gaps[stop].strip() != ""

    def ends_sentence(self, stop: int) -> bool:
        """Tell whether a sentence ends before ``stop``."""
        return stop == len(self.text.words) or is_sentence_start(self.text.gaps[stop], stop)

    def list_sentence_before(self, index: int) -> list[str]:
        """List the keys of the sentence that ends before the word, or of what it goes on from."""
        start = index - 1
        while start > 0 and not is_sentence_start(self.text.gaps[start], start):
            start -= 1
        return list(self.text.keys[max(0, start) : index])
