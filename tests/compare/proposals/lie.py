"""A lie about a paragraph, and how words of one are put, dropped and written otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from compare.proposals.split_text import SplitText, join_parts, split_text

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


def replace_words(text: SplitText, first: int, stop: int, new: str) -> Lie:
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


def match_case(new: str, old: str) -> str:
    """Give a word the capital that another has."""
    return new[:1].upper() + new[1:] if old[:1].isupper() and old != "I" else new


def pick(places: Sequence[int], draw: random.Random) -> int | None:
    """Pick one of several places; nothing where there is none."""
    return draw.choice(places) if places else None


def rewrite(
    text: SplitText,
    draw: random.Random,
    fits: Callable[[str], bool],
    change: Callable[[str], str],
) -> Lie | None:
    """Write one word that fits otherwise."""
    index = pick([i for i, word in enumerate(text.words) if fits(word)], draw)
    if index is None:
        return None
    new = change(text.words[index])
    return None if new == text.words[index] else replace_words(text, index, index + 1, new)
