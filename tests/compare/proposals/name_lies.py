"""Lies about names, of people, things and letters."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from compare.proposals.split_text import SplitText
from tests.compare.proposals.lie import Liar, Lie, pick, replace_words, rewrite


def find_names(text: SplitText) -> list[int]:
    """Words with a capital inside a sentence."""
    return [
        i
        for i, word in enumerate(text.words)
        if i
        and word[:1].isupper()
        and word[1:].islower()
        and len(word) > 2
        and not any(mark in text.gaps[i] for mark in ".?!:…")
    ]


def _swap_name(text: SplitText, draw: random.Random) -> Lie | None:
    index = pick(find_names(text), draw)
    others = ("Robert", "Angela", "Satoshi", "Peter", "Berlin", "Ethereum", "Alice", "Murch", "Ann")
    if index is None:
        return None
    new = draw.choice([one for one in others if one != text.words[index]])
    return replace_words(text, index, index + 1, new)


def _misspell_name(text: SplitText, draw: random.Random) -> Lie | None:
    index = pick([i for i in find_names(text) if len(text.words[i]) > 4], draw)
    if index is None:
        return None
    word = text.words[index]
    at = draw.randrange(1, len(word))
    letter = draw.choice([one for one in "aeiourstln" if one != word[at]])
    return replace_words(text, index, index + 1, word[:at] + letter + word[at + 1 :])


def _name_as_pronoun(text: SplitText, draw: random.Random) -> Lie | None:
    index = pick(find_names(text), draw)
    return (
        None if index is None else replace_words(text, index, index + 1, draw.choice(("he", "it")))
    )


def _drop_name(text: SplitText, draw: random.Random) -> Lie | None:
    index = pick(find_names(text), draw)
    return None if index is None else replace_words(text, index, index + 1, "")


def _acronym(change: Callable[[str], str]) -> Liar:
    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        def fits(word: str) -> bool:
            return len(word) > 1 and word.isalpha() and word.isupper()

        return rewrite(text, draw, fits, change)

    return lie


_CAPITALS = frozenset(
    [
        "will",
        "may",
        "mark",
        "us",
        "it",
        "who",
        "march",
        "bill",
        "rust",
        "lightning",
        "apple",
        "windows",
        "polish",
        "rose",
        "core",
    ]
)


def _common_as_name(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        return word.upper() if word in ("us", "it", "who") else word.capitalize()

    places = [
        i
        for i, word in enumerate(text.words)
        if word in _CAPITALS and i and not any(mark in text.gaps[i] for mark in ".?!:…")
    ]
    index = pick(places, draw)
    return (
        None if index is None else replace_words(text, index, index + 1, change(text.words[index]))
    )


def _spelled(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return bool(re.fullmatch(r"[A-Z](-[A-Z])+|[A-HJ-Z]", word))

    return rewrite(text, draw, fits, lambda w: chr((ord(w[0]) - 64) % 26 + 65) + w[1:])


NAME_LIES: dict[str, Liar] = {
    "another name": _swap_name,
    "a name with a letter wrong": _misspell_name,
    "a pronoun for a name": _name_as_pronoun,
    "a name dropped": _drop_name,
    "an acronym with another letter": _acronym(lambda w: w[:-1] + ("X" if w[-1] != "X" else "Y")),
    "an acronym in small letters": _acronym(str.lower),
    "an acronym as a word": _acronym(str.capitalize),
    "letters spelled otherwise": _spelled,
    "a common word as a name": _common_as_name,
}
