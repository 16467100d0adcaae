"""Whose words stand in the merged text, one by one.

A gap takes one side's words, and so does a column. Where ours is a machine's, commas, full stops
and capitals are then looked at where the words of person and machine meet. A comma belongs to the
word it stands at and to the one that follows, a capital to its word and to the one before. So of a
word that the person left alone the new pass's way to write it comes in only beside a neighbour like
the one it was written for. Where "um," was taken out, the word behind it opens the sentence now::

    base      Okay. um, You start again.
    theirs    Okay.     You start again.
    ours      Okay. um, you start afresh.
    merged    Okay.     You start afresh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from align.editing.merge.alignment import AlignedTexts, GapSpan
from align.editing.merge.lines import LineChanges
from align.editing.merge.tokens import MergeToken, join_texts
from align.texts import make_key

Side = Literal["theirs", "ours"]

_HEAD = re.compile(r"(\W*)(\w?)")
_TAIL = re.compile(r"\W*$")


@dataclass(frozen=True, slots=True)
class Pick:
    """A word of the merged text: from ``side``, and its index in each text.

    In a column all three indices are the word's own. In a gap the indices in the texts it is not
    from are where it would stand there.
    """

    side: Side
    base: int
    theirs: int
    ours: int
    span: GapSpan
    is_column: bool
    in_base: bool = True
    """Whether the word stands for one of base, rather than having been put in."""
    in_other: bool = True
    """Whether the text that the word is not from has one that stands for it."""
    is_agreed: bool = False
    """Whether both sides put the same words into the gap."""

    @property
    def index(self) -> int:
        """The index of the word in the text that it is from."""
        return self.theirs if self.side == "theirs" else self.ours


def get_token(texts: AlignedTexts, pick: Pick) -> MergeToken:
    """Return the token that was picked."""
    side = texts.theirs if pick.side == "theirs" else texts.ours
    return side.tokens[pick.index]


def pick_words(
    texts: AlignedTexts, spans: Sequence[GapSpan], changes: LineChanges
) -> tuple[Pick, ...]:
    """Pick the merged text's words in order, the last one included."""
    picks: list[Pick] = []
    for span in spans:
        picks += _pick_gap(texts, span, choose_side(texts, span, changes), changes)
        if not span.has_column:
            continue
        base, theirs, ours = span.base_stop, span.theirs_stop, span.ours_stop
        is_untouched = texts.theirs.tokens[theirs].text == texts.base.tokens[base].text
        side: Side = "ours" if is_untouched else "theirs"
        picks.append(Pick(side, base, theirs, ours, span, is_column=True))
    return tuple(picks) if not texts.by_machine else fit_seams(texts, picks)


def choose_side(texts: AlignedTexts, span: GapSpan, changes: LineChanges) -> Side:
    """Choose whose words a gap takes: theirs, unless they are those of base.

    They are theirs too where ours took out words that they otherwise changed: who speaks, when, or
    what the file keeps with the line. Beside a word that both a person and a machine changed they
    are the person's: how many words the machine heard there belongs to the word that does not
    come in.
    """
    base, theirs = (
        text.tokens[start:stop]
        for text, start, stop in (
            (texts.base, span.base, span.base_stop),
            (texts.theirs, span.theirs, span.theirs_stop),
        )
    )
    if join_texts(base) != join_texts(theirs):
        return "theirs"
    if span.ours == span.ours_stop and changes.has_theirs(span):
        return "theirs"
    after = (span.base_stop, span.theirs_stop, span.ours_stop)
    before = (span.base - 1, span.theirs - 1, span.ours - 1)
    is_clash = texts.by_machine and (_is_clash(texts, *before) or _is_clash(texts, *after))
    return "theirs" if is_clash else "ours"


def _is_clash(texts: AlignedTexts, base: int, theirs: int, ours: int) -> bool:
    """Tell whether both made another word of a column's; what is before the first is no column."""
    if min(base, theirs, ours) < 0:
        return False
    was, mine, new = (
        make_key(text.tokens[index].text)
        for text, index in ((texts.base, base), (texts.theirs, theirs), (texts.ours, ours))
    )
    return mine != was and new not in (was, mine)


def _pick_gap(texts: AlignedTexts, span: GapSpan, side: Side, changes: LineChanges) -> list[Pick]:
    """Pick a gap's words, each as far along its line in the other texts as in its own."""
    places = {
        "base": (span.base, span.base_stop),
        "theirs": (span.theirs, span.theirs_stop),
        "ours": (span.ours, span.ours_stop),
    }
    lines = {"theirs": changes.theirs.lines, "ours": changes.ours.lines}
    other: Side = "ours" if side == "theirs" else "theirs"
    own_pieces = _list_pieces(places, lines[side], side, "base")
    other_pieces = _list_pieces(places, lines[other], "base", other)
    is_agreed = join_texts(texts.theirs.tokens[slice(*places["theirs"])]) == join_texts(
        texts.ours.tokens[slice(*places["ours"])]
    )
    picks = []
    for index in range(*places[side]):
        base, in_base = _follow(index, own_pieces)
        if span.base == span.base_stop or is_agreed:
            there, in_other = _follow(index, [(places[side], places[other])])
        else:
            there, in_other = _follow(base, other_pieces)
        theirs, ours = (index, there) if side == "theirs" else (there, index)
        picks.append(
            Pick(
                side,
                base,
                theirs,
                ours,
                span,
                is_column=False,
                in_base=in_base,
                in_other=in_other,
                is_agreed=is_agreed,
            )
        )
    return picks


_Range = tuple[int, int]


def _list_pieces(
    places: Mapping[str, _Range], lines: Mapping[int, int], one: str, other: str
) -> list[tuple[_Range, _Range]]:
    """Divide a gap where a line begins that both texts have; base and a side, in either order."""
    is_from_base = one == "base"
    side = other if is_from_base else one
    (start, stop), (side_start, side_stop) = places["base"], places[side]
    cuts = [
        (base, lines[base])
        for base in range(start, stop + 1)
        if base in lines and side_start <= lines[base] <= side_stop
    ]
    starts = [(start, side_start), *cuts]
    stops = [*cuts, (stop, side_stop)]
    pieces = []
    for (base, there), (base_stop, there_stop) in zip(starts, stops, strict=True):
        pair = (base, base_stop), (there, there_stop)
        pieces.append(pair if is_from_base else pair[::-1])
    return pieces


def _follow(index: int, pieces: Sequence[tuple[_Range, _Range]]) -> tuple[int, bool]:
    """Follow an index of one text into another, and tell whether there is a word of that piece."""
    for (start, stop), (there, there_stop) in pieces:
        if index < stop:
            at = there + (index - start) * (there_stop - there) // (stop - start)
            return at, there < there_stop
    return pieces[-1][1][1], False


def fit_seams(texts: AlignedTexts, picks: Sequence[Pick]) -> tuple[Pick, ...]:
    """Take the person's for each word that the new pass wrote for another neighbour.

    The neighbour may be such a word itself, so this goes on until none is left.
    """
    while True:
        fitting = tuple(
            replace(pick, side="theirs") if _is_misfit(texts, picks, index) else pick
            for index, pick in enumerate(picks)
        )
        if fitting == tuple(picks):
            return fitting
        picks = fitting


def _is_misfit(texts: AlignedTexts, picks: Sequence[Pick], index: int) -> bool:
    """Tell whether the new pass wrote the picked word for another neighbour than it has."""
    pick = picks[index]
    if pick.side != "ours" or not pick.is_column:
        return False
    was, now = texts.theirs.tokens[pick.theirs].text, texts.ours.tokens[pick.ours].text
    if was == now or make_key(was) != make_key(now):
        return False
    if _read_head(was) != _read_head(now):
        fits = index == pick.ours
        if index and pick.ours:
            before = texts.ours.tokens[pick.ours - 1].text
            fits = _read_tail(get_token(texts, picks[index - 1]).text) == _read_tail(before)
        if not fits:
            return True
    if _read_tail(was) == _read_tail(now):
        return False
    after = texts.ours.tokens[pick.ours + 1].text
    return _read_head(get_token(texts, picks[index + 1]).text) != _read_head(after)


def _read_head(text: str) -> tuple[str, bool]:
    """How a word begins: the punctuation before it, and whether it has a capital."""
    match = _HEAD.match(text)
    return (match[1], match[2].isupper()) if match else ("", False)


def _read_tail(text: str) -> str:
    """How a word ends: the punctuation behind it."""
    match = _TAIL.search(text)
    return match[0] if match else ""
