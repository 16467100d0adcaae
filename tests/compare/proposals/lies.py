"""Lies that a language model could tell about a paragraph: each kind a generator of cases.

A generator takes a paragraph and a source of chance and gives the paragraph with one lie in it,
or nothing where the paragraph has no place for one. Sentences of one's own are in the tests;
here are only rules, which are set upon whatever captions are at hand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from align.texts import make_key
from compare.proposals.split_text import SplitText, split_text
from tests.compare.proposals.answer_lies import ANSWER_LIES
from tests.compare.proposals.lie import Liar, Lie
from tests.compare.proposals.marker_lies import MARKER_LIES, Cut
from tests.compare.proposals.name_lies import NAME_LIES
from tests.compare.proposals.number_lies import NUMBER_LIES
from tests.compare.proposals.punctuation_lies import PUNCTUATION_LIES
from tests.compare.proposals.sentence_lies import SENTENCE_LIES
from tests.compare.proposals.word_lies import WORD_LIES


def tell(kind: str, paragraph: str, draw: random.Random) -> Lie | None:
    """Tell a lie of a kind about a paragraph; nothing where it has no place for one."""
    return KINDS[kind](split_text(paragraph), draw)


def _cut(tell: Callable[[SplitText, random.Random], Cut | None], *, is_mark: bool) -> Liar:
    """Make a lie of a text in which something is left out."""

    def lie(text: SplitText, draw: random.Random) -> Lie | None:
        found = tell(text, draw)
        return None if found is None else Lie(*found, is_mark=is_mark)

    return lie


KINDS: dict[str, Liar] = {
    **WORD_LIES,
    **{kind: _cut(tell, is_mark="commas" in kind) for kind, tell in MARKER_LIES.items()},
    **NUMBER_LIES,
    **NAME_LIES,
    **PUNCTUATION_LIES,
    **SENTENCE_LIES,
    **ANSWER_LIES,
}


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
