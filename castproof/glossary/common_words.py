"""Which words are words of a language, and how common: pyspellchecker's lists, from film subtitles.

They are counts of what people say, so they fit conversations; ``docs/background/glossary.md`` says
why this library. A language without a list has no :class:`Vocabulary`, and what needs one stands
aside.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import prod

COMMON_PER_MILLION = 1.0
"""A word said this often in a million words is common: the first twenty thousand of English."""
COMMON_PHRASE_PER_MILLION = 0.05
"""So often would the words of a common phrase follow one another by chance."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language with how often each was counted among ``total``."""

    counts: Mapping[str, int]
    total: int

    def is_word(self, key: str) -> bool:
        """Tell whether it is a word, however rare; single letters and numbers are words."""
        return len(key) < 2 or key in self.counts or not any(map(str.isalpha, key))

    def is_common(self, parts: Sequence[str]) -> bool:
        """Tell whether a spelling of these keys comes up in any conversation.

        >>> spoken = Vocabulary({"in": 20_000, "the": 50_000, "tap": 20, "root": 10}, 1_000_000)
        >>> [spoken.is_common(spelling.split()) for spelling in ("tap", "tap root", "in the")]
        [True, False, True]
        """
        if len(parts) == 1 and len(parts[0]) < 2:
            return True
        shares = [self.counts.get(part, 0) / self.total for part in parts]
        floor = COMMON_PER_MILLION if len(parts) == 1 else COMMON_PHRASE_PER_MILLION
        return 1e6 * prod(shares) >= floor


@lru_cache(maxsize=4)
def load_vocabulary(language: str | None) -> Vocabulary | None:
    """Load the vocabulary of an ISO 639-1 code; ``None`` where there is none for it."""
    if language is None or not language.isalpha():
        return None
    listed = files("spellchecker") / "resources" / f"{language}.json.gz"
    if not listed.is_file():
        return None
    counts: dict[str, int] = json.loads(gzip.decompress(listed.read_bytes()))
    return Vocabulary(counts, sum(counts.values()))
