"""Starts that never go back where two texts' times meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.merge.picks import Pick
from align.merge.stream import Lead, Token
from align.merge.words import Texts


@dataclass(slots=True)
class _Opened:
    """A line's start, and whether each text has it for the same line."""

    place: int
    start: float
    is_theirs: bool
    is_ours: bool


def in_order(texts: Texts, chosen: Sequence[Pick], made: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens, none of the new pass's starts out of order with the person's.

    A start of the new pass gives way to one of the person's. Starts that one text itself has in
    this order stay: putting an author's own times right is not a merge's business.
    """
    opened: list[_Opened] = []
    for place, (pick, token) in enumerate(zip(chosen, made, strict=True)):
        start = None if token.lead is None else token.lead.start
        if start is None:
            continue
        line = _opened(texts, pick, place, start)
        for earlier in reversed(opened):
            is_own = (earlier.is_theirs and line.is_theirs) or (earlier.is_ours and line.is_ours)
            if earlier.start <= line.start or is_own:
                break
            if line.is_theirs:
                earlier.start = line.start
            else:
                line.start = earlier.start
        opened.append(line)
    starts = {line.place: line.start for line in opened}
    return tuple(
        replace(token, lead=replace(token.lead, start=starts[place]))
        if token.lead is not None and place in starts
        else token
        for place, token in enumerate(made)
    )


def _opened(texts: Texts, pick: Pick, place: int, start: float) -> _Opened:
    theirs = [pick.theirs, *(place for place, _ in pick.leads)]
    return _Opened(
        place,
        start,
        any(_starts(texts.theirs[their].lead, start) for their in theirs),
        _starts(texts.ours[pick.ours].lead, start),
    )


def _starts(lead: Lead | None, start: float) -> bool:
    return lead is not None and lead.start == start
