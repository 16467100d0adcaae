"""What a comparison counts, as a person calls it: words, or characters where no spaces part words.

A text in Japanese, Chinese, Thai and the like is compared letter by letter
(:mod:`transcript.spacing`), and what is counted there is not to be called words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from compare.tokens import ComparedToken
from transcript.spacing import is_unspaced


class Unit(Enum):
    """What is counted: its name, and that of several."""

    WORD = ("word", "words")
    CHARACTER = ("character", "characters")
    EITHER = ("word or character", "words and characters")

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.value[0]

    @property
    def many(self) -> str:
        """What several of them are called."""
        return self.value[1]


def find_unit(tokens: Sequence[ComparedToken]) -> Unit:
    """Find what most tokens of a text are; a foreign name in a text makes it no other."""
    unspaced = sum(is_unspaced(token.text) for token in tokens)
    return Unit.CHARACTER if 2 * unspaced > len(tokens) else Unit.WORD


def pool_units(units: Iterable[Unit]) -> Unit:
    """Find what several comparisons count, summed up.

    >>> pool_units([Unit.WORD, Unit.CHARACTER]), pool_units([])
    (<Unit.EITHER: ('word or character', 'words and characters')>, \
<Unit.WORD: ('word', 'words')>)
    """
    found = set(units)
    if len(found) > 1:
        return Unit.EITHER
    return found.pop() if found else Unit.WORD
