"""Lies told by another word, or by words in another order."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from compare.proposals.split_text import SplitText, join_parts
from tests.compare.proposals.lie import Liar, Lie, match_case, pick, replace_words, rewrite
from tests.compare.proposals.lie_tables import DROPS, SWAPS


def _swap(table: dict[str, tuple[str, ...]]) -> Liar:
    small = {word.casefold(): others for word, others in table.items()}

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        index = pick([i for i, key in enumerate(text.keys) if key in small], draw)
        if index is None:
            return None
        new = draw.choice(small[text.keys[index]])
        return replace_words(text, index, index + 1, match_case(new, text.words[index]))

    return lie


def _drop(phrases: Sequence[str]) -> Liar:
    parts = [tuple(phrase.split()) for phrase in phrases]

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        found = [
            (index, phrase)
            for index in range(len(text.keys))
            for phrase in parts
            if text.keys[index : index + len(phrase)] == phrase
            and _means_something(text, index, phrase)
        ]
        if not found:
            return None
        index, phrase = draw.choice(found)
        if phrase == ("a", "few") or phrase == ("a", "little") or phrase == ("a", "couple"):
            return replace_words(text, index, index + 1, "")
        is_marker = len(phrase) > 1 and phrase[-1] in ("like",)
        first = index + len(phrase) - 1 if is_marker else index
        return replace_words(text, first, index + len(phrase), "")

    return lie


def _means_something(text: SplitText, index: int, phrase: Sequence[str]) -> bool:
    """Tell whether words are no false start, and no filler between marks."""
    stop = index + len(phrase)
    again = text.keys[stop : stop + len(phrase)] == tuple(phrase)
    before = text.keys[max(0, index - len(phrase)) : index] == tuple(phrase)
    is_parted = any(mark in text.gaps[stop] for mark in ",-–—…")
    is_restart = is_parted or text.keys[stop : stop + 1] in (("um",), ("uh",))
    begins = index == 0 or any(mark in text.gaps[index] for mark in ".?!…")
    is_opener = begins and phrase[0] in ("so", "and", "well", "then", "now")
    return not (again or before or is_restart or is_opener)


def _swap_around(
    text: SplitText, draw: random.Random, joiner: str, fits: Callable[[str], bool]
) -> Lie | None:
    """Swap the words on both sides of a joiner: "Ann and Bob"."""
    places = [
        i
        for i in range(1, len(text.words) - 1)
        if text.keys[i] == joiner
        and fits(text.words[i - 1])
        and fits(text.words[i + 1])
        and text.keys[i - 1] != text.keys[i + 1]
        and text.gaps[i] == text.gaps[i + 1] == " "
    ]
    index = pick(places, draw)
    if index is None:
        return None
    words = list(text.words)
    words[index - 1], words[index + 1] = words[index + 1], words[index - 1]
    return Lie(join_parts(words, text.gaps), index - 1, index + 2)


def _swap_neighbours(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(1, len(text.words) - 2)
        if len(text.words[i]) > 3
        and len(text.words[i + 1]) > 3
        and text.keys[i] != text.keys[i + 1]
        and text.gaps[i + 1] == " "
    ]
    index = pick(places, draw)
    if index is None:
        return None
    words = list(text.words)
    words[index], words[index + 1] = words[index + 1], words[index]
    return Lie(join_parts(words, text.gaps), index, index + 2)


def _plural(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return (
            len(word) > 4 and word.islower() and word.isalpha() and not word.endswith(("ss", "us"))
        )

    return rewrite(text, draw, fits, lambda w: w[:-1] if w.endswith("s") else w + "s")


def _tense(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return len(word) > 4 and word.islower() and word.endswith(("ed", "ing"))

    def change(word: str) -> str:
        return word[:-2] if word.endswith("ed") else word[:-3] + "ed"

    return rewrite(text, draw, fits, change)


def _prefix(text: SplitText, draw: random.Random) -> Lie | None:
    words = frozenset(
        [
            "possible",
            "able",
            "usual",
            "secure",
            "trusted",
            "valid",
            "known",
            "certain",
            "likely",
            "true",
            "related",
            "fair",
            "necessary",
            "available",
            "limited",
            "spent",
            "confirmed",
            "published",
            "signed",
            "connected",
            "agree",
            "like",
        ]
    )
    return rewrite(
        text, draw, lambda w: w in words, lambda w: draw.choice(("un", "in", "dis", "non-")) + w
    )


def _dedupe_meant(text: SplitText, draw: random.Random) -> Lie | None:
    """Take one of two words that mean more together: "very very", "no no", "two two"."""
    words = frozenset(
        [
            "very",
            "no",
            "never",
            "really",
            "many",
            "much",
            "long",
            "far",
            "two",
            "three",
            "one",
            "had",
            "that",
        ]
    )
    places = [
        i
        for i in range(len(text.keys) - 1)
        if text.keys[i] == text.keys[i + 1]
        and (text.keys[i] in words or text.words[i][:1].isupper())
        and text.keys[i] != "i"
        and text.gaps[i + 1] == " "
    ]
    index = pick(places, draw)
    if index is None:
        return None
    return replace_words(text, index, index + 1, "")


def _wrong_repair(text: SplitText, draw: random.Random) -> Lie | None:
    """Keep what was taken back and drop its repair: "we had, we have" as "we had"."""
    places = [
        (i, length)
        for length in (2, 3)
        for i in range(len(text.keys) - 2 * length)
        if text.keys[i] == text.keys[i + length]
        and text.keys[i + 1 : i + length] != text.keys[i + length + 1 : i + 2 * length]
        and "," in text.gaps[i + length]
        and text.keys[i + length : i + length + 2] not in (("you", "know"), ("i", "mean"))
        and len(text.words[i + length - 1]) > 2
    ]
    if not places:
        return None
    index, length = draw.choice(places)
    return replace_words(text, index + length, index + 2 * length, "")


def _join_words(pairs: Sequence[tuple[str, str]]) -> Liar:
    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        found = [
            (i, new)
            for old, new in pairs
            for i in range(len(text.keys))
            if text.keys[i : i + len(old.split())] == tuple(old.split())
        ]
        if not found:
            return None
        index, new = draw.choice(found)
        old = next(old for old, one in pairs if one == new and text.keys[index] == old.split()[0])
        return replace_words(
            text, index, index + len(old.split()), match_case(new, text.words[index])
        )

    return lie


def _hyphenate(text: SplitText, draw: random.Random) -> Lie | None:
    firsts = frozenset(
        [
            "more",
            "most",
            "less",
            "very",
            "old",
            "new",
            "big",
            "small",
            "first",
            "two",
            "three",
            "high",
            "no",
            "non",
        ]
    )
    places = [
        i
        for i in range(len(text.keys) - 1)
        if text.keys[i] in firsts and text.gaps[i + 1] == " " and text.words[i + 1].islower()
    ]
    index = pick(places, draw)
    if index is None:
        return None
    return replace_words(text, index, index + 2, f"{text.words[index]}-{text.words[index + 1]}")


WORD_LIES: dict[str, Liar] = {
    **{kind: _swap(table) for kind, table in SWAPS.items() if table},
    **{kind: _drop(phrases) for kind, phrases in DROPS.items()},
    "two names swapped": lambda t, d: _swap_around(t, d, "and", lambda w: w[:1].isupper()),
    "two things swapped around than": lambda t, d: _swap_around(t, d, "than", str.isalpha),
    "two things swapped around to": lambda t, d: _swap_around(t, d, "to", str.isalpha),
    "two things swapped around is": lambda t, d: _swap_around(t, d, "is", str.isalpha),
    "two words swapped": _swap_neighbours,
    "one as many": _plural,
    "an ending that tells the time": _tense,
    "a prefix that denies": _prefix,
    "said twice on purpose": _dedupe_meant,
    "the repair dropped": _wrong_repair,
    "words joined to another": _join_words(
        [
            ("a part", "apart"),
            ("may be", "maybe"),
            ("every day", "everyday"),
            ("some time", "sometime"),
            ("all ready", "already"),
            ("in to", "into"),
            ("any one", "anyone"),
            ("a while", "awhile"),
            ("a lot", "allot"),
            ("maybe", "may be"),
            ("everyone", "every one"),
            ("anyone", "any one"),
            ("into", "in to"),
            ("already", "all ready"),
            ("without", "with out"),
            ("cannot", "can"),
            ("myself", "my self"),
            ("today", "to day"),
            ("recover", "re-cover"),
            ("resign", "re-sign"),
        ]
    ),
    "a hyphen that binds otherwise": _hyphenate,
}
