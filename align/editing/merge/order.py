"""Starts that never go back where two texts' times meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.editing.merge.picks import Pick
from align.editing.merge.stream import Lead, MergeToken
from align.editing.merge.times import WordClock
from align.editing.merge.words import Texts

SEVERAL = 3
"""Lines of the new pass that start before a line above them: that line's start is outdated."""


@dataclass(slots=True)
class _Opened:
    """A line's start, and whether each text has it for the same line."""

    place: int
    start: float
    is_theirs: bool
    is_ours: bool


def in_order(
    texts: Texts, chosen: Sequence[Pick], made: Sequence[MergeToken]
) -> tuple[MergeToken, ...]:
    """The tokens, none of the new pass's starts out of order with the person's.

    A start of the new pass gives way to one of the person's, unless that is outdated. Starts that
    one text itself has in this order stay: putting an author's own times right is not a merge's
    business.
    """
    opened: list[_Opened] = []
    for line in _believed(texts, chosen, made):
        for earlier in reversed(opened):
            is_own = (earlier.is_theirs and line.is_theirs) or (earlier.is_ours and line.is_ours)
            if earlier.start <= line.start or is_own:
                break
            if line.is_theirs:
                earlier.start, earlier.is_ours = line.start, False
            else:
                line.start, line.is_ours = earlier.start, False
        opened.append(line)
    starts = {line.place: line.start for line in opened}
    return tuple(
        replace(token, lead=replace(token.lead, start=starts[place]))
        if token.lead is not None and place in starts
        else token
        for place, token in enumerate(made)
    )


def _believed(
    texts: Texts, chosen: Sequence[Pick], made: Sequence[MergeToken]
) -> tuple[_Opened, ...]:
    """The lines' starts; the new pass's for a start of the person's that no longer fits at all.

    Where the sound was cut meanwhile, several lines of the new pass would have to give way to it.
    """
    clock = WordClock(texts.ours)
    opened = [
        _opened(texts, pick, place, token.lead.start)
        for place, (pick, token) in enumerate(zip(chosen, made, strict=True))
        if token.lead is not None and token.lead.start is not None
    ]
    for index, line in enumerate(opened):
        following = opened[index + 1 : index + 1 + SEVERAL]
        is_outdated = len(following) == SEVERAL and all(
            later.is_ours and not later.is_theirs and later.start < line.start
            for later in following
        )
        if line.is_theirs and not line.is_ours and is_outdated:
            start = clock.guess(chosen[line.place].ours)
            line.start = line.start if start is None else start
            line.is_theirs, line.is_ours = False, True
    return tuple(opened)


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
