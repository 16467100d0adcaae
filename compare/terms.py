"""Which words of a text are names and terms, found from the text itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from compare.english import FUNCTION_WORDS, NEVER_NAMES
from compare.tokens import ComparedToken

_SENTENCE_END = re.compile(r"[.?!…:][\"”’')\]]*$")
_OPENING = "\"“‘'([«¿¡"
_ENDINGS = frozenset(
    ["", "s", "es", "ed", "d", "ing", "er", "ers", "ly", "'s", "s'", "e", "y", "ies", "ied"]
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The indices of a side's names and terms, and all its keys with their counts."""

    indices: frozenset[int]
    keys: Counter[str]


def terms_of(tokens: Sequence[ComparedToken]) -> Terms:
    """Find names and terms: written with capitals where a sentence gives no reason to.

    A word is one where it has a capital inside a sentence, at least as often as it is written
    small, or has a capital among its further letters (``GitHub``, ``GPT4``).
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    looks: dict[str, tuple[bool, bool]] = {}
    candidates: list[tuple[ComparedToken, bool]] = []
    begins, line = True, -1
    for token in tokens:
        look = looks.get(token.text)
        if look is None:
            starts_capital = token.text.lstrip(_OPENING)[:1].isupper()
            ends_sentence = _SENTENCE_END.search(token.text) is not None
            look = looks[token.text] = starts_capital, ends_sentence
        is_capital, is_end = look
        begins |= token.line != line
        if not is_capital:
            small[token.key] += 1
        elif not begins:
            capital[token.key] += 1
        if is_capital:
            candidates.append((token, begins))
        line, begins = token.line, is_end
    indices = set()
    for token, at_start in candidates:
        key = token.key
        if key.split("'")[0] == "i" or not key[:1].isalpha() or key in FUNCTION_WORDS:
            continue
        letters = re.sub(r"[^\w]", "", token.text)
        is_usual = capital[key] >= small[key] and (not at_start or capital[key] > 0)
        if is_usual or any(letter.isupper() for letter in letters[1:]):
            indices.add(token.index)
    return Terms(frozenset(indices), Counter(token.key for token in tokens))


FAMILY = 4
"""Words that begin with so many letters alike are of one family: ``vary``, ``variety``."""


def is_family(a: str, b: str) -> bool:
    """Tell whether two keys are of one stem, so that one was chosen over the other, not misheard.

    >>> is_family("variation", "variety"), is_family("appeared", "disappeared")
    (True, True)
    >>> is_family("minor", "miner")
    False
    """
    short, long = sorted((a, b), key=len)
    return len(short) >= FAMILY and (a[:FAMILY] == b[:FAMILY] or long.endswith(short))


def is_inflected(a: str, b: str) -> bool:
    """Tell whether two keys are forms of one word, as far as its ending tells.

    >>> is_inflected("letting", "let"), is_inflected("use", "used"), is_inflected("minor", "miner")
    (True, True, False)
    """
    common = 0
    while common < min(len(a), len(b)) and a[common] == b[common]:
        common += 1
    if common < 2:
        return False
    endings = a[common:], b[common:]
    if all(ending in _ENDINGS for ending in endings):
        return True
    doubled = [ending[1:] for ending in endings if ending[:1] == a[common - 1]]
    return any(ending in _ENDINGS for ending in doubled) and "" in endings


def are_forms(a: str, b: str) -> bool:
    """Tell whether one key was chosen over the other, for grammar or style, rather than misheard.

    >>> are_forms("has", "have"), are_forms("use", "used"), are_forms("minor", "miner")
    (True, True, False)
    """
    is_grammar = a in NEVER_NAMES and b in NEVER_NAMES
    return is_grammar or is_inflected(a, b) or is_family(a, b)
