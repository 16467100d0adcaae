"""Whose words stand in the merged text, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.editing.merge.words import GapSpan, Side, Texts, said
from align.texts import key


@dataclass(frozen=True, slots=True)
class Pick:
    """A word of the merged text: from ``side``, and its place in each text.

    In a column all three places are the word's own. In a gap the places in the texts it is not
    from are where it would stand there. ``leads`` are the places (in theirs and in base) of the
    tokens whose leads a person may have changed and this word now has to speak for.
    """

    side: Side
    base: int
    theirs: int
    ours: int
    span: GapSpan
    is_column: bool
    leads: tuple[tuple[int, int], ...] = ()


def picks(texts: Texts, spans: Sequence[GapSpan]) -> tuple[Pick, ...]:
    """The merged text's words in order, the last token included."""
    return tuple(pick for span in spans for pick in (*_gap(texts, span)[0], _column(texts, span)))


def gap_side(texts: Texts, span: GapSpan) -> Side:
    """Whose words a gap takes: the person's, unless they are the machine's old ones.

    Beside a word that both changed they are the person's too: how many words the machine heard
    there belongs to the word that does not come in.
    """
    base = said(texts.base[span.base : span.base_stop])
    theirs = said(texts.theirs[span.theirs : span.theirs_stop])
    is_left = texts.left_alone.issuperset(range(span.theirs, span.theirs_stop))
    after = (span.base_stop, span.theirs_stop, span.ours_stop)
    before = (span.base - 1, span.theirs - 1, span.ours - 1)
    is_beside_clash = _is_clash(texts, *before) or _is_clash(texts, *after)
    return "ours" if theirs == base and is_left and not is_beside_clash else "theirs"


def _is_clash(texts: Texts, base: int, theirs: int, ours: int) -> bool:
    """Whether both made another word of a column's; what is before the first is no column."""
    if min(base, theirs, ours) < 0:
        return False
    was, mine, new = (
        key(tokens[place].text)
        for tokens, place in ((texts.base, base), (texts.theirs, theirs), (texts.ours, ours))
    )
    return mine != was and new not in (was, mine)


def _column(texts: Texts, span: GapSpan) -> Pick:
    base, theirs, ours = span.base_stop, span.theirs_stop, span.ours_stop
    is_left = texts.theirs[theirs].text == texts.base[base].text and theirs in texts.left_alone
    side: Side = "ours" if is_left else "theirs"
    _, left_over = _gap(texts, span)
    own = (theirs, _opening(texts, span))
    return Pick(side, base, theirs, ours, span, True, (*left_over, own))


def _opening(texts: Texts, span: GapSpan) -> int:
    """The place in base whose lead a column's word has to answer for.

    It is the word's own; but where the person took out the first words of a line and put the rest
    with the line before, it is that of the words taken out.
    """
    is_joined = (
        not any(token.lead for token in texts.theirs[span.theirs : span.theirs_stop + 1])
        and gap_side(texts, span) == "theirs"
    )
    opened = [place for place in range(span.base, span.base_stop + 1) if texts.base[place].lead]
    return opened[-1] if is_joined and opened else span.base_stop


def _gap(texts: Texts, span: GapSpan) -> tuple[tuple[Pick, ...], tuple[tuple[int, int], ...]]:
    """The words of a gap, and the leads that none of them is left to speak for."""
    if gap_side(texts, span) == "theirs":
        return tuple(_their_gap(texts, span)), ()
    count, ours_count = span.theirs_stop - span.theirs, span.ours_stop - span.ours
    leads = [(span.theirs + index, span.base + index) for index in range(count)]
    if ours_count == 0:
        return (), tuple(leads)
    if not count and _is_only_moved(texts, span):
        leads, count = [(span.theirs_stop, span.base_stop)], 1
    spread: list[list[tuple[int, int]]] = [[] for _ in range(ours_count)]
    for index, pair in enumerate(leads):
        spread[index * ours_count // count].append(pair)
    return tuple(_our_gap(span, spread)), ()


def _is_only_moved(texts: Texts, span: GapSpan) -> bool:
    """Whether the new pass begins a line that the person had joined, only some words earlier."""
    base, theirs = texts.base[span.base_stop], texts.theirs[span.theirs_stop]
    is_joined = base.lead is not None and theirs.lead is None
    return is_joined and texts.ours[span.ours_stop].lead is None


def _their_gap(texts: Texts, span: GapSpan) -> Iterator[Pick]:
    count = span.theirs_stop - span.theirs
    ours = said(texts.ours[span.ours : span.ours_stop])
    is_agreed = ours == said(texts.theirs[span.theirs : span.theirs_stop])
    first = ((span.theirs, span.base),)
    for index in range(count):
        is_opening = index == 0 and not is_agreed and span.base < span.base_stop and bool(ours)
        yield Pick(
            "theirs",
            _within(span.base, span.base_stop, index, count),
            span.theirs + index,
            _within(span.ours, span.ours_stop, index, count),
            span,
            False,
            first if is_opening else (),
        )


def _our_gap(span: GapSpan, spread: Sequence[Sequence[tuple[int, int]]]) -> Iterator[Pick]:
    for index, leads in enumerate(spread):
        yield Pick(
            "ours",
            _within(span.base, span.base_stop, index, len(spread)),
            _within(span.theirs, span.theirs_stop, index, len(spread)),
            span.ours + index,
            span,
            False,
            tuple(leads),
        )


def _within(start: int, stop: int, index: int, count: int) -> int:
    """The place in ``start:stop`` that is as far along as ``index`` is of ``count``."""
    return start + index * (stop - start) // count
