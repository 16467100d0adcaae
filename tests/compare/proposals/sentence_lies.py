"""Lies told by sentences, answers and words that come, go or change places."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from compare.proposals.split_text import SplitText, join_parts
from tests.compare.proposals.lie import Liar, Lie, pick, replace_words


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
        return replace(replace_words(text, first, stop, ""), reach=2)

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


_LINK = ("see https://example.org", "[here](https://example.org)", "www.example.org")


_ADDED = ("not", "really", "today", "clearly", "in Berlin", "five", "always", "secretly", "almost")


_SENTENCE = ("He was fired for that.", "It cost five million dollars.", "Nobody believed it.")


def _drop_tag(text: SplitText, draw: random.Random) -> Lie | None:
    places = [
        i
        for i in range(1, len(text.words))
        if text.keys[i] in ("right", "okay", "yeah") and "?" in text.gaps[i + 1]
    ]
    index = pick(places, draw)
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
    index = pick(places, draw)
    return None if index is None else replace_words(text, index, index + 1, "")


SENTENCE_LIES: dict[str, Liar] = {
    "the last sentence dropped": _drop_sentence(-1),
    "a sentence dropped": _drop_sentence(1),
    "two sentences swapped": _swap_sentences,
    "words put in": _insert(_ADDED),
    "a sentence put in": _insert(_SENTENCE),
    "a link put in": _insert(_LINK),
    "a tag question dropped": _drop_tag,
    "an answer dropped": _drop_answer,
}
