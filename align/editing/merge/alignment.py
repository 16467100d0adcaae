"""Which words of three texts stand for one another.

This is diff3 (S. Khanna, K. Kunal, B. C. Pierce: A formal investigation of diff3, 2007): both
texts are aligned with the one they were made from::

    base    so  shorts  you  wrote  a  book          old machine output
    theirs  So  Sjors        wrote  a  book          what the person made of it
    ours    so  Shors,  you  wrote  a  book.         the new pass
            |   |            |      |  |             columns: stand in all three
                         ^                           a gap: person took a word out

A *column* is one word of each text. What lies between two columns is a *gap*, decided as a whole:
where one side left base alone, the other's words come in; where both changed it, theirs stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.editing.merge.tokens import MergeText
from align.texts import Known, make_key, pair_keys, pair_keys_by_line
from transcript.front_matter.descent import floor_second
from transcript.values import Header

ALIKE = 0.65
"""Words spelt less alike than this do not stand for one another. Half, which tells when a line
was said, is too little to decide whose word stands: "rrote" is half "the"."""
REWRITTEN = 3
"""Where a person put so many words in the place of others, on either side and for each word that
survived, they rewrote the passage, and what survived of it did so by chance."""


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """The three transcripts, and which words of theirs and ours stand for which of base.

    ``by_machine`` tells that ours is a new machine pass, which no person looked at: its speakers'
    labels are its own, and that it has no header says nothing. Else both are people's.
    """

    base: MergeText
    theirs: MergeText
    ours: MergeText
    by_machine: bool
    theirs_of: Mapping[int, int]
    """For indices in base, those of the words in theirs that stand for the same."""
    ours_of: Mapping[int, int]
    """For indices in base, those of the words in ours that stand for the same."""
    base_has_layout: bool
    """Tell whether base had speakers and paragraphs for a person to change.

    Where only the person names speakers base was mere captions: it had none, and its lines are no
    paragraphs.
    """


@dataclass(frozen=True, slots=True)
class GapSpan:
    """A gap and the column that ends it, in indices of each text.

    The gap is ``base:base_stop`` and so on; the column's words are at the three stops. Without a
    column the gap ends where a line begins.
    """

    base: int
    base_stop: int
    theirs: int
    theirs_stop: int
    ours: int
    ours_stop: int
    has_column: bool = True


def align_texts(
    base: MergeText, theirs: MergeText, ours: MergeText, *, by_machine: bool
) -> AlignedTexts:
    """Align two texts with the one they were made from."""
    names_speakers = any(token.speaker for token in theirs.tokens)
    has_layout = any(token.speaker for token in base.tokens) or not names_speakers
    theirs_of = align_words(base, theirs, by_machine=by_machine)
    return AlignedTexts(
        base,
        theirs,
        ours,
        by_machine,
        drop_islands(theirs_of) if by_machine else theirs_of,
        align_words(base, ours, by_machine=by_machine),
        has_layout or not by_machine,
    )


def align_words(base: MergeText, side: MergeText, *, by_machine: bool) -> dict[int, int]:
    """Find for indices in base the index in the other of the word that stands for the same.

    The last words, which have no text, stand for one another. Of words that repeat, the last are
    meant: so that a text is aligned alike before and after a merge. A machine hears a word for
    another; people take lines out and put them elsewhere.
    """
    if by_machine:
        a, b = ([make_key(token.text) for token in text.tokens[:-1]] for text in (base, side))
        return dict([*pair_keys(a, b, ALIKE), (len(a), len(b))])
    known, other = (find_known(text) for text in (base, side))
    found = [(len(known), len(other))]
    pairs = pair_keys_by_line(known, other, ALIKE)
    for number in range(len(pairs) - 1, -1, -1):
        i, j = pairs[number]
        if known[i].key == other[j].key:
            i_stop, j_stop = found[-1]
            before = pairs[number - 1] if number else None
            i, j = _find_last(known, other, range(i, i_stop), range(j, j_stop), before)
        found.append((i, j))
    return dict(reversed(found))


def find_known(text: MergeText) -> list[Known]:
    """Find what each word is known by; its line is known by the second at which it starts."""
    above: dict[int, tuple[str, ...]] = {}
    for item in text.items:
        if isinstance(item.value, Header):
            above[item.at] = (*above.get(item.at, ()), item.value.title)
    known = []
    start, part = None, None
    for index, token in enumerate(text.tokens[:-1]):
        start = token.lead.start if token.lead is not None else start
        titles = above.get(index, ())
        part = titles[-1] if titles else part
        opens = token.lead is not None
        known.append(Known(make_key(token.text), floor_second(start), titles, part, opens))
    return known


def _find_last(
    a: Sequence[Known], b: Sequence[Known], i: range, j: range, before: tuple[int, int] | None
) -> tuple[int, int]:
    """Find the last two words that are the first of both ranges, of one line or part if any are.

    Two that stand right behind two words which stand for one another, or right before two, come
    before those of one part, and two that open their lines before others of the same line.
    """
    mine = [index for index in i if a[index].key == a[i.start].key]
    others = [index for index in j if b[index].key == b[j.start].key]
    return max(
        ((one, other) for one in mine for other in others),
        key=lambda pair: (
            a[pair[0]].line == b[pair[1]].line,
            _count_neighbours(pair, before, (i.stop, j.stop)),
            a[pair[0]].part == b[pair[1]].part,
            a[pair[0]].opens and b[pair[1]].opens,
            pair,
        ),
    )


def _count_neighbours(
    pair: tuple[int, int], before: tuple[int, int] | None, after: tuple[int, int]
) -> int:
    i, j = pair
    return (before == (i - 1, j - 1)) + (after == (i + 1, j + 1))


def drop_islands(pairs: Mapping[int, int]) -> dict[int, int]:
    """Drop the words that survived by chance where everything around them was rewritten.

    A run of words goes where, on either side of it, :data:`REWRITTEN` times as many were put in
    the place of others.

    >>> drop_islands({0: 0, 4: 4, 8: 8})
    {0: 0, 8: 8}
    >>> drop_islands({0: 0, 2: 2, 4: 4})
    {0: 0, 2: 2, 4: 4}
    """
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs.items():
        if runs and (pair[0] - 1, pair[1] - 1) == runs[-1][-1]:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    kept = runs[:1]
    for number, run in enumerate(runs[1:], start=1):
        kept.append(run)
        following = runs[number + 1] if number + 1 < len(runs) else None
        while len(kept) > 1 and following is not None:
            island = kept[-1]
            around = _count_replaced(kept[-2], island), _count_replaced(island, following)
            if min(around) < REWRITTEN * len(island):
                break
            kept.pop()
    return dict(pair for run in kept for pair in run)


def _count_replaced(run: list[tuple[int, int]], following: list[tuple[int, int]]) -> int:
    """Count the words between two runs that were put in the place of others."""
    (base, side), (base_stop, side_stop) = run[-1], following[0]
    return min(base_stop - base, side_stop - side) - 1


def find_spans(texts: AlignedTexts) -> tuple[GapSpan, ...]:
    """Divide the three texts at the words that stand in all of them."""
    spans = []
    base = theirs = ours = 0
    for index, theirs_stop in texts.theirs_of.items():
        ours_stop = texts.ours_of.get(index)
        if ours_stop is not None:
            spans.append(GapSpan(base, index, theirs, theirs_stop, ours, ours_stop))
            base, theirs, ours = index + 1, theirs_stop + 1, ours_stop + 1
    return tuple(spans)
