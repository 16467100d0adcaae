"""Lies that a language model could tell about a paragraph: each kind a generator of cases.

A generator takes a paragraph and a source of chance and gives the paragraph with one lie in it,
or nothing where the paragraph has no place for one. Sentences of one's own are in the tests;
here are only rules, which are set upon whatever captions are at hand.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from align.languages.english import FUNCTION_WORDS
from align.texts import make_key
from compare.proposals.split_text import SplitText, join_parts, split_text
from tests.compare.proposals.lie_tables import DROPS, SWAPS
from tests.compare.proposals.marker_lies import MARKER_LIES, Cut

Liar = Callable[[SplitText, random.Random], "Lie | None"]


@dataclass(frozen=True, slots=True)
class Lie:
    """A text with a lie, and the words ``first:stop`` of it that are one.

    ``is_whole`` says that the whole answer is the lie, ``is_mark`` that a missing mark is.
    ``reach`` is how many words on each side have to stand beside them for it to be told.
    """

    text: str
    first: int
    stop: int
    is_whole: bool = False
    is_mark: bool = False
    reach: int = 1


def tell(kind: str, paragraph: str, draw: random.Random) -> Lie | None:
    """Tell a lie of a kind about a paragraph; nothing where it has no place for one."""
    return KINDS[kind](split_text(paragraph), draw)


def _replace(text: SplitText, first: int, stop: int, new: str) -> Lie:
    """Put other words in the place of words ``first:stop``; with none, take them out."""
    words = text.words[:first] + ((new,) if new else ()) + text.words[stop:]
    if new:
        gaps = text.gaps[: first + 1] + text.gaps[stop:]
    else:
        before, after = text.gaps[first], text.gaps[stop]
        kept = before if before.strip() and not after.strip() else after
        gaps = (*text.gaps[:first], kept if first else "", *text.gaps[stop + 1 :])
    count = len(split_text(new).words)
    return Lie(join_parts(words, gaps), first, first + count)


def _like(new: str, old: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() and old != "I" else new


def _pick(places: Sequence[int], draw: random.Random) -> int | None:
    return draw.choice(places) if places else None


def _swap(table: dict[str, tuple[str, ...]]) -> Liar:
    small = {word.casefold(): others for word, others in table.items()}

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        index = _pick([i for i, key in enumerate(text.keys) if key in small], draw)
        if index is None:
            return None
        new = draw.choice(small[text.keys[index]])
        return _replace(text, index, index + 1, _like(new, text.words[index]))

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
            return _replace(text, index, index + 1, "")
        is_marker = len(phrase) > 1 and phrase[-1] in ("like",)
        first = index + len(phrase) - 1 if is_marker else index
        return _replace(text, first, index + len(phrase), "")

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


def _change_digit(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        at = draw.choice([i for i, one in enumerate(word) if one.isdigit()])
        return word[:at] + str((int(word[at]) + draw.randint(1, 9)) % 10) + word[at + 1 :]

    return _rewrite(text, draw, lambda word: bool(re.search(r"[0-9]", word)), change)


def _drop_digit(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        at = draw.choice([i for i, one in enumerate(word) if one.isdigit()])
        return word[:at] + word[at + 1 :]

    return _rewrite(text, draw, lambda word: len(re.findall(r"[0-9]", word)) > 1, change)


def _rewrite(
    text: SplitText,
    draw: random.Random,
    fits: Callable[[str], bool],
    change: Callable[[str], str],
) -> Lie | None:
    """Write one word that fits otherwise."""
    index = _pick([i for i, word in enumerate(text.words) if fits(word)], draw)
    if index is None:
        return None
    new = change(text.words[index])
    return None if new == text.words[index] else _replace(text, index, index + 1, new)


_NUMBERS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twenty",
        "thirty",
        "hundred",
        "thousand",
        "million",
    ]
)


def _drop_number(text: SplitText, draw: random.Random) -> Lie | None:
    places = [i for i, key in enumerate(text.keys) if key in _NUMBERS or key[:1].isdigit()]
    index = _pick(places, draw)
    return None if index is None else _replace(text, index, index + 1, "")


def _add_percent(text: SplitText, draw: random.Random) -> Lie | None:
    return _rewrite(
        text, draw, str.isdigit, lambda word: word + draw.choice(("%", "k", "th", ".5"))
    )


def _change_currency(text: SplitText, draw: random.Random) -> Lie | None:
    def change(word: str) -> str:
        return word.replace("$", "€") if "$" in word else "$" + word

    return _rewrite(text, draw, lambda word: bool(re.fullmatch(r"\$?[\d,.]+", word)), change)


def _wrong_year(text: SplitText, draw: random.Random) -> Lie | None:
    is_year = re.compile(r"(19|20)\d\d").fullmatch
    return _rewrite(
        text, draw, lambda w: bool(is_year(w)), lambda w: str(int(w) + draw.choice((-1, 1, 10)))
    )


def _names(text: SplitText) -> list[int]:
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
    index = _pick(_names(text), draw)
    others = ("Robert", "Angela", "Satoshi", "Peter", "Berlin", "Ethereum", "Alice", "Murch", "Ann")
    if index is None:
        return None
    new = draw.choice([one for one in others if one != text.words[index]])
    return _replace(text, index, index + 1, new)


def _misspell_name(text: SplitText, draw: random.Random) -> Lie | None:
    index = _pick([i for i in _names(text) if len(text.words[i]) > 4], draw)
    if index is None:
        return None
    word = text.words[index]
    at = draw.randrange(1, len(word))
    letter = draw.choice([one for one in "aeiourstln" if one != word[at]])
    return _replace(text, index, index + 1, word[:at] + letter + word[at + 1 :])


def _name_as_pronoun(text: SplitText, draw: random.Random) -> Lie | None:
    index = _pick(_names(text), draw)
    return None if index is None else _replace(text, index, index + 1, draw.choice(("he", "it")))


def _drop_name(text: SplitText, draw: random.Random) -> Lie | None:
    index = _pick(_names(text), draw)
    return None if index is None else _replace(text, index, index + 1, "")


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
    index = _pick(places, draw)
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
    index = _pick(places, draw)
    if index is None:
        return None
    words = list(text.words)
    words[index], words[index + 1] = words[index + 1], words[index]
    return Lie(join_parts(words, text.gaps), index, index + 2)


def _acronym(change: Callable[[str], str]) -> Liar:
    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        def fits(word: str) -> bool:
            return len(word) > 1 and word.isalpha() and word.isupper()

        return _rewrite(text, draw, fits, change)

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
    index = _pick(places, draw)
    return None if index is None else _replace(text, index, index + 1, change(text.words[index]))


def _plural(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return (
            len(word) > 4 and word.islower() and word.isalpha() and not word.endswith(("ss", "us"))
        )

    return _rewrite(text, draw, fits, lambda w: w[:-1] if w.endswith("s") else w + "s")


def _tense(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return len(word) > 4 and word.islower() and word.endswith(("ed", "ing"))

    def change(word: str) -> str:
        return word[:-2] if word.endswith("ed") else word[:-3] + "ed"

    return _rewrite(text, draw, fits, change)


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
    return _rewrite(
        text, draw, lambda w: w in words, lambda w: draw.choice(("un", "in", "dis", "non-")) + w
    )


def _marks(find: str, put: str, *, at_end: bool | None = None) -> Liar:
    """Put another mark in the place of one, amid the text or at its end."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        places = [i for i in range(1, len(text.words) + 1) if text.gaps[i].strip() == find]
        if at_end is False:
            places = [i for i in places if i < len(text.words)]
        index = _pick(places, draw)
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
        index = _pick(places, draw)
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


def _move_stop(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(2, len(text.words) - 1)
        if text.gaps[i].startswith(".") and text.gaps[i + 1] == " " and len(text.gaps[i]) == 2
    ]
    index = _pick(places, draw)
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
    index = _pick(places, draw)
    if index is None:
        return None
    gaps = list(text.gaps)
    gaps[index], gaps[index + 1] = ' "', '" '
    return Lie(join_parts(text.words, gaps), index, index + 1)


def _scare_apostrophe(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return len(word) > 4 and word.islower() and word.endswith("s") and word.isalpha()

    return _rewrite(text, draw, fits, lambda w: w[:-1] + "'s")


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
    index = _pick(places, draw)
    if index is None:
        return None
    return _replace(text, index, index + 1, "")


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
    return _replace(text, index + length, index + 2 * length, "")


def _sentences(text: SplitText) -> list[tuple[int, int]]:
    ends = [i for i in range(1, len(text.words)) if any(mark in text.gaps[i] for mark in ".?!")]
    return [(a, b) for a, b in pairwise((0, *ends, len(text.words))) if b - a > 3]


def _drop_sentence(which: int) -> Liar:
    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        found = _sentences(text)
        if len(found) < 3:
            return None
        first, stop = found[which]
        # Its neighbours may lose an "okay" of their own.
        return replace(_replace(text, first, stop, ""), reach=2)

    return lie


def _swap_sentences(text: SplitText, draw: random.Random) -> Lie | None:
    found = _sentences(text)
    if len(found) < 3:
        return None
    at = draw.randrange(1, len(found) - 1)
    (a, b), (c, d) = found[at - 1], found[at]
    if b != c:
        return None
    words = (*text.words[:a], *text.words[c:d], *text.words[a:b], *text.words[d:])
    inner = (*text.gaps[c + 1 : d], ". ", *text.gaps[a + 1 : b])
    gaps = (*text.gaps[: a + 1], *inner, *text.gaps[d:])
    return Lie(join_parts(words, gaps), a, d)


def _insert(new: Sequence[str]) -> Liar:
    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        if len(text.words) < 4:
            return None
        index = draw.randrange(1, len(text.words))
        words = draw.choice(new)
        changed = (*text.words[:index], words, *text.words[index:])
        gaps = (*text.gaps[: index + 1], " ", *text.gaps[index + 1 :])
        return Lie(join_parts(changed, gaps), index, index + len(words.split()))

    return lie


def _around(make: Callable[[str, random.Random], str]) -> Liar:
    """Make a whole answer of another kind than a paragraph."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        if len(text.words) < 8:
            return None
        return Lie(make(text.text, draw), 0, 0, is_whole=True)

    return lie


def _inside(old: str, new: str) -> Callable[[str, random.Random], str]:
    """Put a look-alike or an invisible character into one word."""

    def make(text: str, draw: random.Random) -> str:
        places = [m.start() for m in re.finditer(old, text)]
        if not places:
            return text + new
        at = draw.choice(places)
        return text[:at] + new + text[at + (len(old) if len(old) == 1 else 0) :]

    return make


def _half(text: str, draw: random.Random) -> str:
    words = text.split()
    return " ".join(words[: len(words) // 2]) + "."


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
        return _replace(text, index, index + len(old.split()), _like(new, text.words[index]))

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
    index = _pick(places, draw)
    if index is None:
        return None
    return _replace(text, index, index + 2, f"{text.words[index]}-{text.words[index + 1]}")


def _spelled(text: SplitText, draw: random.Random) -> Lie | None:
    def fits(word: str) -> bool:
        return bool(re.fullmatch(r"[A-Z](-[A-Z])+|[A-HJ-Z]", word))

    return _rewrite(text, draw, fits, lambda w: chr((ord(w[0]) - 64) % 26 + 65) + w[1:])


def _drop_tag(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(1, len(text.words))
        if text.keys[i] in ("right", "okay", "yeah") and "?" in text.gaps[i + 1]
    ]
    index = _pick(places, draw)
    if index is None:
        return None
    words, gaps = list(text.words), list(text.gaps)
    del words[index]
    gaps[index : index + 2] = [gaps[index + 1].replace("?", ".")]
    return Lie(join_parts(words, gaps), index, index)


def _drop_answer(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(1, len(text.words) - 2)
        if "?" in text.gaps[i] and text.keys[i] in ("yes", "yeah", "no", "right", "okay", "mm-hmm")
    ]
    index = _pick(places, draw)
    return None if index is None else _replace(text, index, index + 1, "")


def _cut(tell: Callable[[SplitText, random.Random], Cut | None], *, is_mark: bool) -> Liar:
    """Make a lie of a text in which something is left out."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        found = tell(text, draw)
        return None if found is None else Lie(*found, is_mark=is_mark)

    return lie


_LINK = ("see https://example.org", "[here](https://example.org)", "www.example.org")
_ADDED = ("not", "really", "today", "clearly", "in Berlin", "five", "always", "secretly", "almost")
_SENTENCE = ("He was fired for that.", "It cost five million dollars.", "Nobody believed it.")

_ENDS_CLAUSE = ("it", "him", "her", "them", "us", "there", "this", "in", "out")

KINDS: dict[str, Liar] = (
    {kind: _swap(table) for kind, table in SWAPS.items() if table}
    | {kind: _drop(phrases) for kind, phrases in DROPS.items()}
    | {kind: _cut(tell, is_mark="commas" in kind) for kind, tell in MARKER_LIES.items()}
    | {
        "a digit changed": _change_digit,
        "a digit lost": _drop_digit,
        "a number dropped": _drop_number,
        "a number made a rate": _add_percent,
        "another currency": _change_currency,
        "another year": _wrong_year,
        "another name": _swap_name,
        "a name with a letter wrong": _misspell_name,
        "a pronoun for a name": _name_as_pronoun,
        "a name dropped": _drop_name,
        "two names swapped": lambda t, d: _swap_around(t, d, "and", lambda w: w[:1].isupper()),
        "two things swapped around than": lambda t, d: _swap_around(t, d, "than", str.isalpha),
        "two things swapped around to": lambda t, d: _swap_around(t, d, "to", str.isalpha),
        "two things swapped around is": lambda t, d: _swap_around(t, d, "is", str.isalpha),
        "two words swapped": _swap_neighbours,
        "an acronym with another letter": _acronym(
            lambda w: w[:-1] + ("X" if w[-1] != "X" else "Y")
        ),
        "an acronym in small letters": _acronym(str.lower),
        "an acronym as a word": _acronym(str.capitalize),
        "letters spelled otherwise": _spelled,
        "a common word as a name": _common_as_name,
        "one as many": _plural,
        "an ending that tells the time": _tense,
        "a prefix that denies": _prefix,
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
        "a comma behind no": _comma(
            lambda t, i: t.keys[i - 1] in ("no", "not", "never"), adds=True
        ),
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
            lambda t, i: i in _names(t) and t.keys[i] not in FUNCTION_WORDS | _NUMBERS, adds=True
        ),
        "a full stop moved by a word": _move_stop,
        "quotation marks put on": _quote,
        "a possessive made": _scare_apostrophe,
        "said twice on purpose": _dedupe_meant,
        "the repair dropped": _wrong_repair,
        "the last sentence dropped": _drop_sentence(-1),
        "a sentence dropped": _drop_sentence(1),
        "two sentences swapped": _swap_sentences,
        "words put in": _insert(_ADDED),
        "a sentence put in": _insert(_SENTENCE),
        "a link put in": _insert(_LINK),
        "a tag question dropped": _drop_tag,
        "an answer dropped": _drop_answer,
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
        "a look-alike letter": _around(_inside("a", "\u0430")),
        "a look-alike capital": _around(_inside("I", "\u0406")),
        "a zero-width space": _around(_inside(" ", "\u200b ")),
        "a right-to-left mark": _around(_inside(" ", " \u202e")),
        "a soft hyphen": _around(_inside("e", "e\u00ad")),
        "an emoji": _around(lambda text, draw: text + " \U0001f600"),
        "bold markup": _around(lambda text, draw: re.sub(r"(\w{4,})", r"**\1**", text, count=1)),
        "HTML": _around(lambda text, draw: f"<p>{text}</p>"),
        "a list": _around(lambda text, draw: "- " + text.replace(". ", ".\n- ")),
        "prose around it": _around(lambda text, draw: "Here is the cleaned paragraph: " + text),
        "an apology": _around(lambda text, draw: "I'm sorry, but I can't help with that request."),
        "JSON": _around(lambda text, draw: '{"text": "' + text + '"}'),
        "broken off": _around(_half),
        "said twice over": _around(lambda text, draw: text + " " + text),
        "another language": _around(
            lambda text, draw: "Das ist ein ganz anderer Text, den hier niemand gesagt hat."
        ),
        "an empty answer": _around(lambda text, draw: draw.choice(("", " ", ".", "…"))),
    }
)


def find_lie(lie: Lie, result: str, honest: Sequence[str]) -> bool:
    """Tell whether a result has the lie: its words and those beside them, as no honest text has."""
    if lie.is_whole:
        return result not in honest
    told = split_text(lie.text)
    reach = lie.reach
    low, high = max(0, lie.first - reach), min(len(told.words), lie.stop + reach)
    window, end = told.join(low, high), told.gaps[-1] if high == len(told.words) else ""
    for exact in (window + end, *([window] if lie.stop > lie.first else [])):
        if result.count(exact) > max(one.count(exact) for one in honest):
            return True
    keys = told.keys[low:high]
    if lie.is_mark:
        return False
    return _count(result, keys) > max(_count(one, keys) for one in honest)


def _count(text: str, keys: Sequence[str]) -> int:
    found = tuple(make_key(word) for word in split_text(text).words)
    return sum(found[i : i + len(keys)] == tuple(keys) for i in range(len(found) - len(keys) + 1))


def tell_about(
    kind: str, paragraphs: Sequence[str], count: int, seed: int = 0
) -> Iterator[tuple[str, Lie]]:
    """Tell up to ``count`` lies of a kind, about as many paragraphs as there are."""
    draw = random.Random(f"{kind}{seed}")
    order = list(paragraphs)
    told = 0
    seen: set[tuple[str, str]] = set()
    for _ in range(4):
        draw.shuffle(order)
        for paragraph in order:
            if told == count:
                return
            lie = tell(kind, paragraph, draw)
            if lie is not None and lie.text != paragraph and (paragraph, lie.text) not in seen:
                seen.add((paragraph, lie.text))
                told += 1
                yield paragraph, lie
