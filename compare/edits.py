"""The kinds of difference between two texts, and the stretches they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from transcript.spacing import join_texts

Blame = Literal["machine", "style", "edit"]


class EditKind(Enum):
    """What a stretch of tokens is; ``value`` is what a person reads, in the order of tables."""

    SAME = "same"
    PUNCTUATION = "case or punctuation"
    FILLER = "filler removed"
    REPETITION = "repetition or false start removed"
    CONTRACTION = "contraction expanded or made"
    NUMBER = "number written differently"
    NAME = "name or term put right"
    REWORDED = "reworded"
    CUT = "passage cut"
    ADDED = "passage added"
    MOVED = "moved"
    SPEAKER = "speaker changed"


_BLAMED_ON_MACHINE = frozenset({EditKind.NAME, EditKind.SPEAKER})
_STYLE = frozenset(
    {
        EditKind.PUNCTUATION,
        EditKind.FILLER,
        EditKind.REPETITION,
        EditKind.CONTRACTION,
        EditKind.NUMBER,
    }
)


@dataclass(frozen=True, slots=True)
class EditStretch:
    """Tokens of the machine, and those of the person that stand for them; either may be empty.

    ``machine`` and ``human`` are ranges of indices. A moved stretch has tokens of one side only,
    and ``partner`` is the index among the stretches of where they went or came from; so has a name
    that was moved while it was put right. ``misheard``
    says that a rewording is spelt alike, so that the machine rather than the editor made it.
    """

    kind: EditKind
    machine: range
    human: range
    partner: int | None = None
    misheard: bool = False

    @property
    def blame(self) -> Blame | None:
        """Whose the difference is: the machine's mistake, the clean read's style, or an edit.

        ``None`` for what is the same.
        """
        if self.kind is EditKind.SAME:
            return None
        if self.kind in _BLAMED_ON_MACHINE or self.misheard:
            return "machine"
        return "style" if self.kind in _STYLE else "edit"


@dataclass(frozen=True, slots=True)
class Tally:
    """Stretches, and the machine's and the person's tokens in them; added with ``+``."""

    stretches: int = 0
    machine: int = 0
    human: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.stretches + other.stretches,
            self.machine + other.machine,
            self.human + other.human,
        )


def tally_by_kind(stretches: Iterable[EditStretch]) -> dict[EditKind, Tally]:
    """Count how much there is of each kind; a kind that does not occur has a tally of zeros."""
    found = {kind: Tally() for kind in EditKind}
    for one in stretches:
        found[one.kind] += Tally(1, len(one.machine), len(one.human))
    return found


def tally_by_blame(stretches: Iterable[EditStretch]) -> dict[Blame, Tally]:
    """Count how much is the machine's mistake, the clean read's style, or an edit."""
    found: dict[Blame, Tally] = {"machine": Tally(), "style": Tally(), "edit": Tally()}
    for one in stretches:
        if one.blame is not None:
            found[one.blame] += Tally(1, len(one.machine), len(one.human))
    return found


@dataclass(frozen=True, slots=True)
class Substitution:
    """What the machine wrote, what the person wrote for it (keys), and how often."""

    machine: str
    human: str
    count: int
    kind: EditKind


def count_substitutions(
    stretches: Sequence[EditStretch], machine: Sequence[str], human: Sequence[str]
) -> tuple[Substitution, ...]:
    """Count what stands for what, the most frequent first; ``machine``, ``human`` are all keys.

    Names and rewordings with words on both sides, at most :data:`LONGEST` of each.
    """
    seen: Counter[tuple[str, str, EditKind]] = Counter()
    for one in stretches:
        if one.kind not in (EditKind.NAME, EditKind.REWORDED):
            continue
        indices = one.human
        if one.machine and one.partner is not None:
            indices = stretches[one.partner].human
        if 0 < len(one.machine) <= LONGEST and 0 < len(indices) <= LONGEST:
            said = join_texts([machine[i] for i in one.machine])
            seen[said, join_texts([human[j] for j in indices]), one.kind] += 1
    ranked = sorted(seen.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
    return tuple(Substitution(a, b, count, kind) for (a, b, kind), count in ranked)


LONGEST = 4
"""Words a side beyond which a rewording is no entry of a table."""
