"""Names that are known to be spelt so, and words that must be taken for names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.glossary.sounds import sound_out
from align.languages.given_names import GIVEN_NAMES
from align.texts import make_key, measure_spelling_similarity
from compare.english import NEVER_NAMES
from compare.proposals.split_text import SplitText, split_text

_ENDS = re.compile(r"[.?!:…][\"”’')\]]*(\s|$)")
_LEAST_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The spellings of names and terms that are known, word by word, by their key."""

    spellings: dict[str, frozenset[str]]

    def is_spelling(self, word: str) -> bool:
        """Tell whether a word is spelt as a known name is."""
        return word in self.spellings.get(make_key(word), ())

    def is_known(self, key: str) -> bool:
        """Tell whether a word, however written, is a word of a known name."""
        return key in self.spellings

    def corrects(self, said: Sequence[str], proposed: str) -> bool:
        """Tell whether words are a known name misspelt, and the proposed word is its spelling.

        They have to sound alike and be spelt nearly alike, and be neither another known name, nor
        a common given name, nor a word of grammar.

        >>> names = know_names(["Abouzar Abbaspour"])
        >>> names.corrects(["Abuzar"], "Abouzar"), names.corrects(["Abraham"], "Abouzar")
        (True, False)
        """
        keys = [make_key(word) for word in said]
        joined, key = "".join(keys), make_key(proposed)
        if not self.is_spelling(proposed) or not joined.isalpha() or len(joined) < 4:
            return False
        if any(one in GIVEN_NAMES or one in self.spellings or one in NEVER_NAMES for one in keys):
            return False
        is_capital = all(word[:1].isupper() for word in said)
        return (
            is_capital
            and sound_out((joined,)).sound == sound_out((key,)).sound
            and measure_spelling_similarity(joined, key) >= _LEAST_ALIKE
        )


def know_names(names: Iterable[str]) -> KnownNames:
    """Collect the words of names and terms as they are spelt; those in small letters are terms.

    >>> know_names(["Rusty Russell"]).is_spelling("Russell")
    True
    """
    spellings: dict[str, set[str]] = {}
    for name in names:
        for word in split_text(name).words:
            if make_key(word) not in NEVER_NAMES:
                spellings.setdefault(make_key(word), set()).add(word)
    return KnownNames({key: frozenset(found) for key, found in spellings.items()})


def find_names(text: SplitText) -> frozenset[int]:
    """Find the words of a paragraph that may be names: a capital its place does not give.

    A word with a capital at the beginning of a sentence is one too unless it is a common one.

    >>> sorted(find_names(split_text("Then Will came. We met Ann.")))
    [1, 5]
    """
    found = set()
    for index, word in enumerate(text.words):
        key = text.keys[index]
        letters = [letter for letter in word if letter.isalpha()]
        if not letters or not any(map(str.isupper, letters)) or key.split("'")[0] == "i":
            continue
        begins = is_sentence_start(text.gaps[index], index)
        is_plain = begins and word[1:] == word[1:].lower() and key not in GIVEN_NAMES
        if not is_plain:
            found.add(index)
    return frozenset(found)


def is_sentence_start(gap: str, index: int) -> bool:
    """Tell whether a word with this gap before it begins a sentence."""
    return index == 0 or _ENDS.search(gap) is not None
