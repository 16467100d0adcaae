"""What two people made of one text, merged: the lines that they moved, and all else.

A line that one moved and the other changed is moved for both first. Where both moved lines, whose
moves come first decides what became of the rest; so both orders are tried, and one is taken with
which merging again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from align.editing.merge.moves import Reordered, follow_moves
from align.editing.merge.three_way import (
    NOTHING_KEPT,
    EntryExtras,
    MergeResult,
    merge_three,
    says_the_same,
)
from align.editing.merge.weave import Origin
from transcript.values import Transcript


def merge_edits(
    base: Transcript,
    mine: Transcript,
    theirs: Transcript,
    extras: EntryExtras = NOTHING_KEPT,
) -> MergeResult:
    """Merge what two people made of ``base``: where both changed the same, mine stands.

    What stands against it is among the result's conflicts, with mine as ``theirs`` and theirs as
    ``ours``.
    """
    edits = _Edits(base, mine, theirs, extras)
    results: list[MergeResult] = []
    for result in edits.merge_each_way():
        if result.transcript.entries == mine.entries:
            return result
        results.append(result)
    for result in results if len(results) > 1 else ():
        again = replace(edits, mine=result.transcript, extras=replace(extras, theirs=()))
        if any(one.transcript == result.transcript for one in again.merge_each_way()):
            return result
    return results[0]


@dataclass(frozen=True, slots=True)
class _Edits:
    """A text, what two people made of it, and what files keep with the entries of each."""

    base: Transcript
    mine: Transcript
    theirs: Transcript
    extras: EntryExtras

    def merge_each_way(self) -> Iterator[MergeResult]:
        """Merge with theirs' moves first, then with mine first; once where nobody moved a line."""
        asis = [Reordered.of(text.entries) for text in (self.base, self.mine, self.theirs)]
        if self.is_one_sided():
            yield self.merge_in_order(*asis)
            return
        was, own, other = asis
        was, own = follow_moves(was, other, own, gives_way=True)
        was, other = follow_moves(was, own, other, gives_way=False)
        yield self.merge_in_order(was, own, other)
        if [was, own, other] == asis:
            return
        was, own, other = asis
        was, other = follow_moves(was, own, other, gives_way=False)
        was, own = follow_moves(was, other, own, gives_way=False)
        yield self.merge_in_order(was, own, other)

    def is_one_sided(self) -> bool:
        """Tell whether one of the two changed nothing, or both changed the same."""
        base, mine, theirs, extras = self.base, self.mine, self.theirs, self.extras
        return (
            says_the_same(mine, theirs, extras.theirs, extras.ours)
            or says_the_same(base, theirs, extras.base, extras.ours)
            or says_the_same(base, mine, extras.base, extras.theirs)
        )

    def merge_in_order(self, base: Reordered, mine: Reordered, theirs: Reordered) -> MergeResult:
        """Merge the texts with their entries in another order; origins are in their own."""
        merged = merge_three(
            replace(self.base, entries=base.entries),
            replace(self.mine, entries=mine.entries),
            replace(self.theirs, entries=theirs.entries),
            EntryExtras(
                base.take_extras(self.extras.base),
                mine.take_extras(self.extras.theirs),
                theirs.take_extras(self.extras.ours),
            ),
            by_machine=False,
        )
        origins = tuple(
            Origin(
                None if origin.theirs is None else mine.indices[origin.theirs],
                None if origin.ours is None else theirs.indices[origin.ours],
            )
            for origin in merged.origins
        )
        return replace(merged, origins=origins)
