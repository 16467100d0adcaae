"""The document a person edits, and changes of it, each with its inverse.

A document is a list of items; a change is a list of splices, applied in order. Nothing else ever
happens to a document, so that undoing, redoing, a second tab and a restart are all one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType
from typing import Literal

from review.errors import OutOfDate
from transcript.values import Entry, Line, Transcript

PREFIX = "e"
"""What the ids of items begin with: ``e12``."""

Verdict = Literal["open", "accepted", "dismissed"]
"""What a person decided about a hint; ``open`` is what nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry under an id that stays its own, and that no other entry ever gets.

    A line's ``words`` are empty, or one for each token of its text.
    """

    id: str
    entry: Entry

    def is_same(self, other: Item) -> bool:
        """Tell whether both say the same, whatever is known of when their words are said."""
        one, two = self.entry, other.entry
        if isinstance(one, Line) and isinstance(two, Line):
            one, two = replace(one, words=(), end=None), replace(two, words=(), end=None)
        return self.id == other.id and one == two


@dataclass(frozen=True, slots=True)
class Splice:
    """From index ``at`` on, these items give way to those."""

    at: int
    removed: tuple[Item, ...] = ()
    inserted: tuple[Item, ...] = ()

    def inverse(self) -> Splice:
        """Make the splice that takes this one back."""
        return Splice(self.at, self.inserted, self.removed)


@dataclass(frozen=True, slots=True)
class HintDecision:
    """A hint's key, and what was and what is decided about it."""

    hint: str
    before: Verdict
    after: Verdict

    def inverse(self) -> HintDecision:
        """Make the decision that takes this one back."""
        return HintDecision(self.hint, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a document at once: its items spliced, and hints decided.

    >>> from transcript.values import Header
    >>> document = Document.of(Transcript((Header("Beginnings"),)))
    >>> change = Change((Splice(0, document.items, ()),))
    >>> document.after(change).after(change.inverse()).items == document.items
    True
    """

    splices: tuple[Splice, ...] = ()
    decisions: tuple[HintDecision, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changes at all."""
        return bool(self.splices or self.decisions)

    def inverse(self) -> Change:
        """Make the change that takes this one back."""
        splices = (splice.inverse() for splice in reversed(self.splices))
        decisions = (decision.inverse() for decision in reversed(self.decisions))
        return Change(tuple(splices), tuple(decisions))


@dataclass(frozen=True, slots=True)
class Document:
    """Items in reading order, what is decided about hints, and the newest id ever given."""

    items: tuple[Item, ...]
    verdicts: Mapping[str, Verdict] = field(default_factory=lambda: MappingProxyType({}))
    newest: int = 0

    @classmethod
    def of(cls, transcript: Transcript) -> Document:
        """Make the document of a transcript: its entries are ``e1``, ``e2`` and so on."""
        items = tuple(
            Item(f"{PREFIX}{number}", entry)
            for number, entry in enumerate(transcript.entries, start=1)
        )
        return cls(items, newest=len(items))

    @property
    def transcript(self) -> Transcript:
        """The entries without their ids."""
        return Transcript(tuple(item.entry for item in self.items))

    def find_index(self, identity: str) -> int:
        """Find the item of this id; raises :class:`~review.errors.OutOfDate` if it is gone."""
        for index, item in enumerate(self.items):
            if item.id == identity:
                return index
        raise OutOfDate("this line no longer exists")

    def find_indices(self, identities: Iterable[str]) -> list[int]:
        """Find these items, in reading order and each once; raises like :meth:`find_index`."""
        wanted = set(identities)
        found = [index for index, item in enumerate(self.items) if item.id in wanted]
        if len(found) < len(wanted):
            raise OutOfDate("one of these lines no longer exists")
        return found

    def fresh_ids(self) -> Iterator[str]:
        """Make ids that no item ever had."""
        return (f"{PREFIX}{number}" for number in count(self.newest + 1))

    def after(self, change: Change) -> Document:
        """Make the change.

        Raises :class:`~review.errors.OutOfDate` where what it removes is not what is there.
        """
        items = list(self.items)
        for splice in change.splices:
            stop = splice.at + len(splice.removed)
            there = items[splice.at : stop]
            is_there = 0 <= splice.at <= len(items) and len(there) == len(splice.removed)
            if not is_there or not all(map(Item.is_same, there, splice.removed)):
                raise OutOfDate("what this changes no longer exists")
            items[splice.at : stop] = splice.inserted
        verdicts = self.verdicts
        if change.decisions:
            decided = {decision.hint: decision.after for decision in change.decisions}
            verdicts = MappingProxyType({**verdicts, **decided})
        given = (int(item.id[len(PREFIX) :]) for s in change.splices for item in s.inserted)
        return replace(
            self,
            items=tuple(items),
            verdicts=verdicts,
            newest=max(self.newest, *given, 0),
        )
