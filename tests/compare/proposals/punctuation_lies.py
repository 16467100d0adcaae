"""Lies told by a mark alone."""

from __future__ import annotations

import random
from collections.abc import Callable

from align.languages.english import FUNCTION_WORDS
from compare.proposals.split_text import SplitText, join_parts
from tests.compare.proposals.lie import Liar, Lie, pick, rewrite
from tests.compare.proposals.name_lies import find_names
from tests.compare.proposals.number_lies import NUMBERS


def _marks(find: str, put: str, *, at_end: bool | None = None) -> Liar:
    """Put another mark in the place of one, amid the text or at its end."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        places = [i for i in range(1, len(text.words) + 1) if text.gaps[i].strip() == find]
        if at_end is False:
            places = [i for i in places if i < len(text.words)]
        index = pick(places, draw)
        if index is None:
            return None
        gaps = list(text.gaps)
        gaps[index] = gaps[index].replace(find, put) if find else put + gaps[index]
        return Lie(join_parts(text.words, gaps), index, min(index + 1, len(text.words)))

    return lie


def _comma(fits: Callable[[SplitText, int], bool], *, adds: bool) -> Liar:
    """Add a comma or take one away before a word that fits."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        old, new = (" ", ", ") if adds else (", ", " ")
        places = [i for i in range(1, len(text.words)) if text.gaps[i] == old and fits(text, i)]
        index = pick(places, draw)
        if index is None:
            return None
        gaps = list(text.gaps)
        gaps[index] = new
        return Lie(join_parts(text.words, gaps), index, index + 1)

    return lie


def _is_content(text: SplitText, index: int) -> bool:
    return (
        len(text.words[index]) > 4
        and text.words[index].islower()
        and text.keys[index] not in _PLAIN
    )


_PLAIN = frozenset(
    [
        "because",
        "although",
        "about",
        "would",
        "could",
        "should",
        "their",
        "there",
        "these",
        "those",
        "which",
        "where",
        "really",
        "actually",
        "basically",
        "obviously",
        "maybe",
        "again",
        "before",
        "after",
        "first",
        "yeah",
        "okay",
        "right",
    ]
)


_ENDS_CLAUSE = ("it", "him", "her", "them", "us", "there", "this", "in", "out")


def _move_stop(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(2, len(text.words) - 1)
        if text.gaps[i].startswith(".") and text.gaps[i + 1] == " " and len(text.gaps[i]) == 2
    ]
    index = pick(places, draw)
    if index is None:
        return None
    gaps, words = list(text.gaps), list(text.words)
    gaps[index], gaps[index + 1] = " ", ". "
    if words[index] != "I" and words[index][1:].islower():
        words[index] = words[index].lower()
    words[index + 1] = words[index + 1][:1].upper() + words[index + 1][1:]
    return Lie(join_parts(words, gaps), index, index + 2)


def _quote(text: SplitText, draw: random.Random) -> Lie | None:
    places = [i for i in range(1, len(text.words) - 2) if text.gaps[i] == text.gaps[i + 1] == " "]
    index = pick(places, draw)
    if index is None:
        return None
    gaps = list(text.gaps)
    gaps[index], gaps[index + 1] = ' "', '" '
    return Lie(join_parts(text.words, gaps), index, index + 1)


def _scare_apostrophe(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return len(word) > 4 and word.islower() and word.endswith("s") and word.isalpha()

    return rewrite(text, draw, fits, lambda w: w[:-1] + "'s")


PUNCTUATION_LIES: dict[str, Liar] = {
    "the comma between two clauses dropped": _comma(
        lambda t, i: t.keys[i] in ("we", "he", "she", "they") and t.keys[i - 1] in _ENDS_CLAUSE,
        adds=False,
    ),
    "a question made": _marks(".", "?"),
    "a question unmade": _marks("?", "."),
    "an exclamation made": _marks(".", "!"),
    "a comma moved out of a number": _comma(
        lambda t, i: t.keys[i - 1][:1].isdigit() and t.keys[i][:1].isdigit(), adds=False
    ),
    "a comma behind no": _comma(lambda t, i: t.keys[i - 1] in ("no", "not", "never"), adds=True),
    "the comma behind no dropped": _comma(lambda t, i: t.keys[i - 1] == "no", adds=False),
    "a comma between two things": _comma(
        lambda t, i: _is_content(t, i - 1) and _is_content(t, i), adds=True
    ),
    "the comma between two things dropped": _comma(
        lambda t, i: _is_content(t, i - 1) and _is_content(t, i), adds=False
    ),
    "a comma before who and which": _comma(
        lambda t, i: t.keys[i] in ("who", "which", "that", "where"), adds=True
    ),
    "the comma before who and which dropped": _comma(
        lambda t, i: t.keys[i] in ("who", "which", "that", "where"), adds=False
    ),
    "a comma beside a name": _comma(
        lambda t, i: i in find_names(t) and t.keys[i] not in FUNCTION_WORDS | NUMBERS, adds=True
    ),
    "a full stop moved by a word": _move_stop,
    "quotation marks put on": _quote,
    "a possessive made": _scare_apostrophe,
}
