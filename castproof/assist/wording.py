"""Words of a title or a sentence, compared with those of the lines that it rests on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from align.languages.english import FUNCTION_WORDS, GRAMMAR_WORDS, HESITATIONS
from align.languages.pack import words_of
from align.units import ends_sentence
from compare.english import CONTRACTIONS
from compare.numerals import LONGEST, is_number_word, parse_number

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'})
_PARTS = re.compile(r"[\s\-–—/]+")
_OUTER = "\"'“”‘’«»()[]{}<>*_`#.,;:!?…¿¡"
_CLOSING_MARKS = re.compile(r"[,;:.!?…)\]]+[\"'”’]*$")
_MARKUP = re.compile(r"https?:|www\.|[<>{}|\\^`*_#~\[\]]|@\w")
_VOWEL = re.compile(r"[aeiou]|(?<![aeiou])y")

NEGATIONS = words_of(
    "no not never none nobody nothing nowhere neither nor without cannot hardly barely scarcely "
    "rarely seldom"
)
QUALIFIERS = words_of(
    "may might could would should must can will shall ought maybe perhaps probably possibly likely "
    "unlikely if unless whether until except almost nearly about around roughly approximately "
    "sometimes often usually always some few fewer several many most more less least all every "
    "each both half only mostly partly supposedly allegedly apparently seem seems seemed guess "
    "suppose hope hopes hoped try tries tried want wants wanted plan plans planned"
)
"""Words that say how sure, how much or on what condition: without them a sentence says more."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is written, without the marks around it, and its key in small letters.

    ``opens`` is whether a sentence begins with it, ``ends_clause`` whether a mark follows.
    """

    text: str
    key: str
    opens: bool
    ends_clause: bool

    @property
    def has_capital(self) -> bool:
        """Whether any of its letters is a capital."""
        return self.text != self.text.lower()


def split_tokens(text: str) -> list[Token]:
    """Split a text into words.

    >>> [token.key for token in split_tokens("Ann’s state-of-the-art “Shop”.")]
    ["ann's", 'state', 'of', 'the', 'art', 'shop']
    """
    tokens: list[Token] = []
    opens = True
    for word in text.translate(_QUOTES).split():
        parts = [part.strip(_OUTER) for part in _PARTS.split(word)]
        parts = [part for part in parts if part]
        for at, part in enumerate(parts):
            is_last = at == len(parts) - 1
            ends = is_last and _CLOSING_MARKS.search(word) is not None
            tokens.append(Token(part, part.casefold(), opens, ends))
            opens = False
        opens = ends_sentence(word) if parts else opens
    return tokens


def split_sentences(text: str) -> list[str]:
    """Split a text into its sentences.

    >>> split_sentences("Dr. Ann is here. Is she? Yes")
    ['Dr. Ann is here.', 'Is she?', 'Yes']
    """
    found: list[list[str]] = [[]]
    for word in text.split():
        found[-1].append(word)
        if ends_sentence(word):
            found.append([])
    return [" ".join(words) for words in found if words]


def expand(token: Token) -> list[str]:
    """Expand a short form to the words it stands for.

    >>> expand(split_tokens("don't")[0]), expand(split_tokens("Ann's")[0])
    (['do', 'not'], ["ann's"])
    """
    long = CONTRACTIONS.get(token.key)
    return long[0].split() if long else [token.key]


@lru_cache(maxsize=65_536)
def stem(key: str) -> str:
    """Take off an English word's endings of number, person and tense.

    M. F. Porter, "An algorithm for suffix stripping", Program 14, 1980: steps 1 and 5a.

    >>> [stem(word) for word in ("hiring", "hires", "planned", "plane", "study", "studies", "says")]
    ['hire', 'hire', 'plan', 'plane', 'studi', 'studi', 'say']
    """
    word = key.removesuffix("'s").removesuffix("'")
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = _take_off_verb_ending(word)
    if len(word) > 2 and word.endswith("y") and not _is_vowel(word, len(word) - 2):
        word = f"{word[:-1]}i"
    if word.endswith("e"):
        root = word[:-1]
        runs = _count_runs(root)
        if runs > 1 or (runs == 1 and not _ends_consonant_vowel_consonant(root)):
            word = root
    return word


def _take_off_verb_ending(word: str) -> str:
    """Take off "ed" or "ing", and mend what is left."""
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root == word or not _VOWEL.search(root) or word.endswith("eed"):
            continue
        if root.endswith(("at", "bl", "iz")):
            return f"{root}e"
        if len(root) > 2 and root[-1] == root[-2] and root[-1] not in "aeiouylsz":
            return root[:-1]
        return f"{root}e" if _is_short(root) else root
    return word


def _count_runs(root: str) -> int:
    """Count Porter's measure: how often consonants follow vowels."""
    shape = "".join("v" if _is_vowel(root, at) else "c" for at in range(len(root)))
    return len(re.findall(r"v+c+", shape))


def _is_vowel(word: str, at: int) -> bool:
    return word[at] in "aeiou" or (word[at] == "y" and at > 0 and word[at - 1] not in "aeiou")


def _ends_consonant_vowel_consonant(root: str) -> bool:
    if len(root) < 3 or root[-1] in "wxy":
        return False
    shape = [_is_vowel(root, at) for at in range(len(root) - 3, len(root))]
    return shape == [False, True, False]


def _is_short(root: str) -> bool:
    return _count_runs(root) == 1 and _ends_consonant_vowel_consonant(root)


def find_numbers(keys: Sequence[str]) -> list[tuple[int, int, tuple[Fraction, str]]]:
    """Find the numbers in words: first and stop index, and the value with its sign.

    >>> [(first, stop, str(value)) for first, stop, (value, _) in find_numbers(
    ...     ["about", "twenty", "five", "of", "30"])]
    [(1, 3, '25'), (4, 5, '30')]
    """
    found, at = [], 0
    while at < len(keys):
        if not is_number_word(keys[at]):
            at += 1
            continue
        for stop in range(min(len(keys), at + LONGEST), at, -1):
            value = parse_number(keys[at:stop])
            if value is not None:
                found.append((at, stop, value))
                at = stop
                break
        else:
            at += 1
    return found


def is_content_word(key: str) -> bool:
    """Tell whether a word says something by itself; negations do."""
    bare = key.removesuffix("'s")
    return key in NEGATIONS or key.endswith("n't") or bare not in _EMPTY


_EMPTY = (FUNCTION_WORDS | GRAMMAR_WORDS | HESITATIONS | words_of("here s")) - NEGATIONS


def is_english(texts: Sequence[str]) -> bool:
    """Tell whether texts are English, by how many of their words hold English sentences together.

    >>> is_english(["It is great to be here."]), is_english(["Es ist schön, hier zu sein."])
    (True, False)
    """
    keys = [token.key for text in texts for token in split_tokens(text)]
    return sum(key in GRAMMAR_WORDS for key in keys) >= 0.2 * max(1, len(keys))


def find_odd_character(text: str) -> str | None:
    """Find what has no place in a line of text: controls, odd letters, markup, links.

    Returns what it is, ``None`` where there is nothing.
    """
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"):
            return f"an invisible character (U+{ord(letter):04X})"
        if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN"):
            return f"a letter that is not Latin (U+{ord(letter):04X})"
        if kind in ("So", "Sk", "Mn", "Me"):
            return f"an odd character (U+{ord(letter):04X})"
    return "markup or a link" if _MARKUP.search(text) else None
