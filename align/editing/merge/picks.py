"""Whose words stand in the merged text, one by one.

A gap takes one side's words, and so does a column. Then commas, full stops and capitals are looked
at where the words of person and machine meet. A comma belongs to the word it stands at and to the
one that follows, a capital to its word and to the one before. So of a word that the person left
alone the new pass's way to write it comes in only beside a neighbour like the one it was written
for. Where "um," was taken out, the word behind it opens the sentence now::

    base      Okay. um, You start again.
    theirs    Okay.     You start again.
    ours      Okay. um, you start afresh.
    merged    Okay.     You start afresh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from align.editing.merge.alignment import AlignedTexts, GapSpan, join_texts
from align.editing.merge.tokens import MergeToken
from align.texts import make_key

Side = Literal["theirs", "ours"]
LeadPairs = tuple[tuple[int, int], ...]
"""Indices, in theirs and in base, of tokens whose leads a merged word has to speak for."""

_HEAD = re.compile(r"(\W*)(\w?)")
_TAIL = re.compile(r"\W*$")


@dataclass(frozen=True, slots=True)
class Pick:
    """A word of the merged text: from ``side``, and its index in each text.

    In a column all three indices are the word's own. In a gap the indices in the texts it is not
    from are where it would stand there. ``leads`` are of the tokens whose leads a person may have
    changed and this word now has to speak for.
    """

    side: Side
    base: int
    theirs: int
    ours: int
    span: GapSpan
    is_column: bool
    leads: LeadPairs = ()


def get_token(texts: AlignedTexts, pick: Pick) -> MergeToken:
    """Return the token that was picked."""
    return texts.theirs[pick.theirs] if pick.side == "theirs" else texts.ours[pick.ours]


def pick_words(texts: AlignedTexts, spans: Sequence[GapSpan]) -> tuple[Pick, ...]:
    """Pick the merged text's words in order, the last token included."""
    picks: list[Pick] = []
    for span in spans:
        gap, leads_left = _pick_gap(texts, span)
        picks += gap
        base, theirs, ours = span.base_stop, span.theirs_stop, span.ours_stop
        is_untouched = texts.theirs[theirs].text == texts.base[base].text
        # The column's word answers for its own lead in base. But where the person took out the
        # first words of a line and put the rest with the line before, for that of the words gone.
        opened = [index for index in range(span.base, base + 1) if texts.base[index].lead]
        is_joined = not any(token.lead for token in texts.theirs[span.theirs : theirs + 1])
        is_joined = is_joined and choose_side(texts, span) == "theirs"
        picks.append(
            Pick(
                "ours" if is_untouched and theirs in texts.untouched else "theirs",
                base,
                theirs,
                ours,
                span,
                is_column=True,
                leads=(*leads_left, (theirs, opened[-1] if is_joined and opened else base)),
            )
        )
    return tuple(picks)


def choose_side(texts: AlignedTexts, span: GapSpan) -> Side:
    """Choose whose words a gap takes: the person's, unless they are the machine's old ones.

    Beside a word that both changed they are the person's too: how many words the machine heard
    there belongs to the word that does not come in.
    """
    base = join_texts(texts.base[span.base : span.base_stop])
    theirs = join_texts(texts.theirs[span.theirs : span.theirs_stop])
    is_untouched = texts.untouched.issuperset(range(span.theirs, span.theirs_stop))
    after = (span.base_stop, span.theirs_stop, span.ours_stop)
    before = (span.base - 1, span.theirs - 1, span.ours - 1)
    is_beside_clash = _is_clash(texts, *before) or _is_clash(texts, *after)
    return "ours" if theirs == base and is_untouched and not is_beside_clash else "theirs"


def _is_clash(texts: AlignedTexts, base: int, theirs: int, ours: int) -> bool:
    """Tell whether both made another word of a column's; what is before the first is no column."""
    if min(base, theirs, ours) < 0:
        return False
    was, mine, new = (
        make_key(tokens[index].text)
        for tokens, index in ((texts.base, base), (texts.theirs, theirs), (texts.ours, ours))
    )
    return mine != was and new not in (was, mine)


def _pick_gap(texts: AlignedTexts, span: GapSpan) -> tuple[tuple[Pick, ...], LeadPairs]:
    """Pick a gap's words; also give the leads that none of them is left to speak for."""
    count, ours_count = span.theirs_stop - span.theirs, span.ours_stop - span.ours
    if choose_side(texts, span) == "theirs":
        ours = join_texts(texts.ours[span.ours : span.ours_stop])
        is_agreed = ours == join_texts(texts.theirs[span.theirs : span.theirs_stop])
        is_opening = not is_agreed and span.base < span.base_stop and bool(ours)
        first = ((span.theirs, span.base),) if is_opening else ()
        return tuple(
            _make_gap_pick(span, "theirs", index, count, () if index else first)
            for index in range(count)
        ), ()
    leads = [(span.theirs + index, span.base + index) for index in range(count)]
    if ours_count == 0:
        return (), tuple(leads)
    if not count:
        # The new pass begins a line that the person had joined, only some words earlier.
        base, theirs = texts.base[span.base_stop], texts.theirs[span.theirs_stop]
        is_joined = base.lead is not None and theirs.lead is None
        if is_joined and texts.ours[span.ours_stop].lead is None:
            leads, count = [(span.theirs_stop, span.base_stop)], 1
    spread: list[list[tuple[int, int]]] = [[] for _ in range(ours_count)]
    for index, pair in enumerate(leads):
        spread[index * ours_count // count].append(pair)
    return tuple(
        _make_gap_pick(span, "ours", index, ours_count, tuple(own))
        for index, own in enumerate(spread)
    ), ()


def _make_gap_pick(span: GapSpan, side: Side, index: int, count: int, leads: LeadPairs) -> Pick:
    """Make the pick of word ``index`` of a side's ``count``, as far along in the other texts."""
    base, theirs, ours = (
        start + index * (stop - start) // count
        for start, stop in (
            (span.base, span.base_stop),
            (span.theirs, span.theirs_stop),
            (span.ours, span.ours_stop),
        )
    )
    return Pick(side, base, theirs, ours, span, is_column=False, leads=leads)


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
    was, now = texts.theirs[pick.theirs].text, texts.ours[pick.ours].text
    if was == now or make_key(was) != make_key(now):
        return False
    if _read_head(was) != _read_head(now):
        fits = index == pick.ours
        if index and pick.ours:
            before = texts.ours[pick.ours - 1].text
            fits = _read_tail(get_token(texts, picks[index - 1]).text) == _read_tail(before)
        if not fits:
            return True
    if _read_tail(was) == _read_tail(now):
        return False
    after = texts.ours[pick.ours + 1].text
    return _read_head(get_token(texts, picks[index + 1]).text) != _read_head(after)


def _read_head(text: str) -> tuple[str, bool]:
    """How a word begins: the punctuation before it, and whether it has a capital."""
    match = _HEAD.match(text)
    return (match[1], match[2].isupper()) if match else ("", False)


def _read_tail(text: str) -> str:
    """How a word ends: the punctuation behind it."""
    match = _TAIL.search(text)
    return match[0] if match else ""
