"""Which words of three texts stand for one another, and whose stand in the merged one.

This is diff3 (S. Khanna, K. Kunal, B. C. Pierce: A formal investigation of diff3, 2007) with the
new pass as the text that the other two are laid against::

    base    so  shorts  you  wrote  a  book          old machine output
    theirs  So  Sjors        wrote  a  book          what the person made of it
    ours    so  Shors,  you  wrote  a  book.         the new pass
            |   |            |      |  |             columns: stand in all three
                         ^                           a gap: person took a word out

A *column* is one word of each text. What lies between two columns is a *gap*, decided as a whole:
where the person's side is the machine's old one, the new one comes in; else the person's stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from align.editing.merge.stream import MergeToken
from align.texts import key, pairs

Side = Literal["theirs", "ours"]
ALIKE = 0.65
"""Words spelt less alike than this do not stand for one another. Half, which tells when a line
was said, is too little to decide whose word stands: "rrote" is half "the"."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The three transcripts as tokens; each ends in a token without text."""

    base: tuple[MergeToken, ...]
    theirs: tuple[MergeToken, ...]
    ours: tuple[MergeToken, ...]
    base_is_laid_out: bool
    """Whether base had speakers and paragraphs for a person to change.

    Where only the person names speakers base was mere captions: it had none, and its lines are no
    paragraphs.
    """
    base_of: Mapping[int, int]
    """For places in ours, those of the words in base that stand for the same."""
    theirs_of: Mapping[int, int]
    """For places in ours, those of the words in theirs that stand for the same."""
    left_alone: frozenset[int]
    """The places in theirs of the words that the person left, laid against base directly.

    Where words repeat, the way round by ours may take a word for another of base's.
    """


def laid(
    base: Sequence[MergeToken], theirs: Sequence[MergeToken], ours: Sequence[MergeToken]
) -> Texts:
    """The three texts, laid against one another."""
    is_laid_out = any(token.speaker for token in base) or not any(token.speaker for token in theirs)
    return Texts(
        tuple(base),
        tuple(theirs),
        tuple(ours),
        is_laid_out,
        alignment(base, ours),
        alignment(theirs, ours),
        _left_alone(base, theirs),
    )


def _left_alone(base: Sequence[MergeToken], theirs: Sequence[MergeToken]) -> frozenset[int]:
    base_of = alignment(base, theirs)
    return frozenset(
        place for place, old in base_of.items() if theirs[place].text == base[old].text
    )


@dataclass(frozen=True, slots=True)
class GapSpan:
    """A gap and the column that ends it, in places of each text.

    The gap is ``base:base_stop`` and so on; the column's words are at the three stops.
    """

    base: int
    base_stop: int
    theirs: int
    theirs_stop: int
    ours: int
    ours_stop: int


def alignment(a: Sequence[MergeToken], b: Sequence[MergeToken]) -> dict[int, int]:
    """For places in ``b`` the place in ``a`` of the word that stands for the same.

    The last tokens, which have no text, stand for one another.
    """
    a_keys, b_keys = ([key(token.text) for token in side[:-1]] for side in (a, b))
    return {j: i for i, j in (*pairs(a_keys, b_keys, ALIKE), (len(a_keys), len(b_keys)))}


def spans(texts: Texts) -> tuple[GapSpan, ...]:
    """The three texts, parted at the words that stand in all of them."""
    return tuple(_spans(texts))


def _spans(texts: Texts) -> Iterator[GapSpan]:
    base = theirs = ours = 0
    for place in range(len(texts.ours)):
        if place in texts.base_of and place in texts.theirs_of:
            base_stop, theirs_stop = texts.base_of[place], texts.theirs_of[place]
            yield GapSpan(base, base_stop, theirs, theirs_stop, ours, place)
            base, theirs, ours = base_stop + 1, theirs_stop + 1, place + 1


def said(tokens: Sequence[MergeToken]) -> str:
    """The tokens' texts, by which words are the same or not."""
    return " ".join(token.text for token in tokens)
