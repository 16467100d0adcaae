"""Which words of three texts stand for one another.

This is diff3 (S. Khanna, K. Kunal, B. C. Pierce: A formal investigation of diff3, 2007) with the
new pass as the text that the other two are aligned with::

    base    so  shorts  you  wrote  a  book          old machine output
    theirs  So  Sjors        wrote  a  book          what the person made of it
    ours    so  Shors,  you  wrote  a  book.         the new pass
            |   |            |      |  |             columns: stand in all three
                         ^                           a gap: person took a word out

A *column* is one word of each text. What lies between two columns is a *gap*, decided as a whole:
where the person's side is the machine's old one, the new one comes in; else the person's stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.editing.merge.tokens import MergeToken
from align.texts import make_key, pair_keys

ALIKE = 0.65
"""Words spelt less alike than this do not stand for one another. Half, which tells when a line
was said, is too little to decide whose word stands: "rrote" is half "the"."""


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """The three transcripts as tokens; each ends in a token without text."""

    base: tuple[MergeToken, ...]
    theirs: tuple[MergeToken, ...]
    ours: tuple[MergeToken, ...]
    base_has_layout: bool
    """Tell whether base had speakers and paragraphs for a person to change.

    Where only the person names speakers base was mere captions: it had none, and its lines are no
    paragraphs.
    """
    base_of: Mapping[int, int]
    """For indices in ours, those of the words in base that stand for the same."""
    theirs_of: Mapping[int, int]
    """For indices in ours, those of the words in theirs that stand for the same."""
    untouched: frozenset[int]
    """The indices in theirs of the words that the person left as base has them.

    Theirs is aligned with base directly for this: where words repeat, the way round by ours may
    take a word for another of base's.
    """


@dataclass(frozen=True, slots=True)
class GapSpan:
    """A gap and the column that ends it, in indices of each text.

    The gap is ``base:base_stop`` and so on; the column's words are at the three stops.
    """

    base: int
    base_stop: int
    theirs: int
    theirs_stop: int
    ours: int
    ours_stop: int


def align_texts(
    base: Sequence[MergeToken], theirs: Sequence[MergeToken], ours: Sequence[MergeToken]
) -> AlignedTexts:
    """Align three texts with one another."""
    has_layout = any(token.speaker for token in base) or not any(token.speaker for token in theirs)
    old_of = align_tokens(base, theirs)
    return AlignedTexts(
        tuple(base),
        tuple(theirs),
        tuple(ours),
        has_layout,
        align_tokens(base, ours),
        align_tokens(theirs, ours),
        frozenset(new for new, old in old_of.items() if theirs[new].text == base[old].text),
    )


def align_tokens(a: Sequence[MergeToken], b: Sequence[MergeToken]) -> dict[int, int]:
    """Find for indices in ``b`` the index in ``a`` of the word that stands for the same.

    The last tokens, which have no text, stand for one another.
    """
    a_keys, b_keys = ([make_key(token.text) for token in side[:-1]] for side in (a, b))
    return {j: i for i, j in (*pair_keys(a_keys, b_keys, ALIKE), (len(a_keys), len(b_keys)))}


def find_spans(texts: AlignedTexts) -> tuple[GapSpan, ...]:
    """Divide the three texts at the words that stand in all of them."""
    spans = []
    base = theirs = ours = 0
    for index in range(len(texts.ours)):
        if index in texts.base_of and index in texts.theirs_of:
            base_stop, theirs_stop = texts.base_of[index], texts.theirs_of[index]
            spans.append(GapSpan(base, base_stop, theirs, theirs_stop, ours, index))
            base, theirs, ours = base_stop + 1, theirs_stop + 1, index + 1
    return tuple(spans)


def join_texts(tokens: Sequence[MergeToken]) -> str:
    """Join the tokens' texts, by which passages are compared."""
    return " ".join(token.text for token in tokens)
