"""Where the lines of the merged text begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from align.editing.merge.lines import LineChanges
from align.editing.merge.picks import Pick, Side


@dataclass(frozen=True, slots=True)
class Opening:
    """A word that opens a line of the merged text: the words that open that line in each text."""

    base: int | None = None
    theirs: int | None = None
    ours: int | None = None


class Positions:
    """Where words of theirs and of ours stand in the merged text, or would stand."""

    def __init__(self, picks: Sequence[Pick]) -> None:
        self._exact: dict[Side, dict[int, int]] = {"theirs": {}, "ours": {}}
        self._reached: dict[Side, list[int]] = {"theirs": [], "ours": []}
        self._picks = picks
        self._bases = [pick.base for pick in picks]
        for number, pick in enumerate(picks):
            sides: dict[Side, int] = {"theirs": pick.theirs, "ours": pick.ours}
            for side, index in sides.items():
                if pick.is_column or pick.is_agreed or pick.side == side:
                    self._exact[side][index] = number
                self._reached[side].append(index)

    def has(self, side: Side, index: int) -> bool:
        """Tell whether the word itself is in the merged text, or one that stands for it."""
        return index in self._exact[side]

    def find(self, side: Side, index: int) -> int:
        """Find the index in the merged text of the word, or of the next that is there."""
        exact = self._exact[side].get(index)
        return bisect_left(self._reached[side], index) if exact is None else exact

    def find_base(self, index: int) -> int:
        """Find the index in the merged text of a word of base, or of the next that is there."""
        return bisect_left(self._bases, index)

    def find_line(self, lead: int, stop: int) -> int:
        """Find where a line of theirs begins, if only in what ours put in the place of its words.

        Its words are those from ``lead`` to ``stop``.
        """
        at = self.find("theirs", lead)
        span = self._picks[at - 1].span if at else None
        is_replaced = span is not None and span.theirs <= lead and stop <= span.theirs_stop
        return at - 1 if is_replaced and not self.has("theirs", lead) else at

    def is_only_in_theirs(self, index: int) -> bool:
        """Tell whether a word of theirs is in the merged text though ours took it out."""
        pick = self._picks[self._exact["theirs"][index]] if self.has("theirs", index) else None
        return pick is not None and not (pick.is_column or pick.in_other)

    def find_shared(self, theirs: int, ours: int, *, is_moved: bool) -> int:
        """Find where a place is that both texts have, before these words of theirs and of ours.

        ``is_moved`` tells that in theirs it is before another word than in base.
        """
        if is_moved or not self.has("ours", ours) or self.is_only_in_theirs(theirs):
            return self.find("theirs", theirs)
        return self.find("ours", ours)


def find_openings(changes: LineChanges, positions: Positions) -> dict[int, Opening]:
    """Find the words of the merged text that open a line because one of the texts begins one.

    A line that one side put at the end of another, or took out, is no line any more, but where
    theirs changed what else it has: when it starts, or what the file keeps with it.
    """
    theirs, ours = changes.theirs, changes.ours
    found: dict[int, Opening] = {}

    def add(index: int, opening: Opening) -> None:
        was = found.get(index, opening)
        mine, other = was.theirs, was.ours
        # Where the word is gone that opened a line, another may begin there.
        is_gone = mine is not None and not positions.has("theirs", mine) and was.base not in kept
        if mine is None or (opening.theirs is not None and is_gone):
            mine = opening.theirs
        is_gone = other is not None and not positions.has("ours", other) and was.base not in changed
        is_new = opening.ours is not None and positions.has("ours", opening.ours)
        if other is None or (is_new and is_gone):
            other = opening.ours
        found[index] = Opening(opening.base if was.base is None else was.base, mine, other)

    changed = ours.starts | ours.extras
    kept = theirs.starts | theirs.extras
    for base, their_lead in theirs.lines.items():
        our_lead = ours.lines.get(base)
        if our_lead is not None or base in kept or positions.is_only_in_theirs(their_lead):
            index = positions.find("theirs", their_lead)
            if our_lead is not None:
                is_moved = theirs.words.get(base) != their_lead
                index = positions.find_shared(their_lead, our_lead, is_moved=is_moved)
            add(index, Opening(base, their_lead, our_lead))
    for index in theirs.new_leads:
        at = positions.find_line(index, theirs.text.find_line_end(index))
        add(at, Opening(theirs=index))
    if changes.texts.base_has_layout:
        for index in ours.new_leads:
            add(positions.find("ours", index), Opening(ours=index))
    return found
