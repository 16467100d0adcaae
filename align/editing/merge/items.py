"""The headers and empty lines of the merged text: which there are, and where.

Each is decided once, for what it says and for where it stands, so that none is there twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from align.editing.merge.alignment import AlignedTexts
from align.editing.merge.labels import SpeakerLabels
from align.editing.merge.matching import Boundaries, match_items
from align.editing.merge.openings import Opening, Positions
from align.editing.merge.picks import Side
from align.editing.merge.tokens import Item
from transcript.front_matter.descent import describe_entry
from transcript.seconds import format_clock
from transcript.values import Entry, Header


@dataclass(frozen=True, slots=True)
class MergedItem:
    """An item of the merged text, and its number among those of theirs and of ours."""

    value: Entry
    theirs: int | None = None
    ours: int | None = None


@dataclass(frozen=True, slots=True)
class ItemClash:
    """An item that both changed: where it would stand, and what it says in each text."""

    at: int
    base: str
    theirs: str
    ours: str
    is_header: bool


@dataclass(slots=True)
class _Decision:
    item: MergedItem
    at: int


class ItemMerge:
    """The items of three aligned texts, being merged."""

    def __init__(
        self,
        texts: AlignedTexts,
        labels: SpeakerLabels,
        positions: Positions,
        openings: Mapping[int, Opening],
    ) -> None:
        self._texts, self._labels, self._positions = texts, labels, positions
        # What stands above a line stands above it wherever it begins now.
        self._lines: dict[Side, dict[int | None, int]] = {
            "theirs": {opening.theirs: at for at, opening in openings.items()},
            "ours": {opening.ours: at for at, opening in openings.items()},
        }
        self._base = texts.base.items
        self._theirs = match_items(texts.base, texts.theirs, texts.theirs_of)
        self._ours = match_items(texts.base, texts.ours, texts.ours_of)
        self._theirs = self._drop_renamed_twins()
        # No machine writes headers: that there is none says nothing.
        has_headers = any(isinstance(item.value, Header) for item in texts.ours.items)
        self._is_silent = texts.by_machine and not has_headers
        self._decided: list[_Decision] = []
        self.clashes: list[ItemClash] = []

    def merge(self) -> dict[int, tuple[MergedItem, ...]]:
        """Merge the items: for words of the merged text, what stands above them, in order."""
        for number in range(len(self._base)):
            self._decide(number)
        self._add_new()
        found: dict[int, list[MergedItem]] = defaultdict(list)
        for decision in self._decided:
            found[decision.at].append(decision.item)
        return {at: self._order(items) for at, items in found.items()}

    def _find(self, side: Side, at: int) -> int:
        """Find where in the merged text the line begins, or the word is, that an item is above."""
        line = self._lines[side].get(at)
        return self._positions.find(side, at) if line is None else line

    def _drop_renamed_twins(self) -> dict[int, int]:
        """Find theirs of base's items, without one that seems renamed to what ours put in."""
        known = set(self._ours.values())
        new = [item for n, item in enumerate(self._texts.ours.items) if n not in known]
        return {
            number: other
            for number, other in self._theirs.items()
            if _is_same(self._base[number], self._texts.theirs.items[other])
            or not any(_is_same(self._texts.theirs.items[other], item) for item in new)
        }

    def _decide(self, number: int) -> None:
        """Decide about an item that base has."""
        was = self._base[number]
        theirs, ours = self._theirs.get(number), self._ours.get(number)
        their_item = None if theirs is None else self._texts.theirs.items[theirs]
        our_item = None if ours is None else self._texts.ours.items[ours]
        is_silent = self._is_silent and isinstance(was.value, Header)
        their_change = self._is_changed(was, their_item, self._texts.theirs_of)
        their_change = their_change or self._is_doubled(their_item)
        their_change = their_change or self._is_left(was, their_item)
        our_change = not is_silent and self._is_changed(was, our_item, self._texts.ours_of)
        at = 0
        if their_item is not None:
            at = self._find("theirs", their_item.at)
        elif our_item is not None:
            at = self._find("ours", our_item.at)
        if their_item is not None and our_item is not None:
            self._decide_shared(MergedItem(was.value, theirs, ours), was, their_item, our_item)
        elif their_item is not None and (their_change or not our_change):
            value = self._rename(their_item.value, "theirs")
            self._decided.append(_Decision(MergedItem(value, theirs), at))
        if (their_item is None) != (our_item is None) and their_change and our_change:
            self._clash(at, was, their_item, our_item)

    def _decide_shared(self, item: MergedItem, was: Item, theirs: Item, ours: Item) -> None:
        """Decide what an item says that all three texts have, and where it stands."""
        texts = self._texts
        value, is_clash = _choose(was.value, theirs.value, ours.value)
        at = self._find("theirs", theirs.at)
        elsewhere = self._find("ours", ours.at)
        # What was moved past words alone that are gone stands where it stood.
        here = self._positions.find_base(was.at)
        is_moved = not Boundaries.of(texts.theirs_of).is_same(was.at, theirs.at) and at != here
        is_moved_by_ours = (
            not Boundaries.of(texts.ours_of).is_same(was.at, ours.at) and elsewhere != here
        )
        if is_moved:
            is_clash = is_clash or (is_moved_by_ours and at != elsewhere)
        elif is_moved_by_ours:
            at = elsewhere
        else:
            is_at_its_word = texts.theirs_of.get(was.at) == theirs.at
            # Where ours has its word, there; else above all that either text has below it.
            is_in_ours = is_at_its_word and self._positions.has("ours", ours.at)
            is_in_ours = is_in_ours and not self._positions.is_only_in_theirs(theirs.at)
            at = elsewhere if is_in_ours else min(at, elsewhere)
        if not was.value == theirs.value == ours.value:
            value = self._rename(value, "ours" if value is ours.value else "theirs")
        self._decided.append(_Decision(replace(item, value=value), at))
        if is_clash:
            self._clash(at, was, theirs, ours)

    def _add_new(self) -> None:
        """Add what only theirs or only ours has; what both put in stands where theirs has it."""
        known, known_to_ours = set(self._theirs.values()), set(self._ours.values())
        new = [n for n in range(len(self._texts.ours.items)) if n not in known_to_ours]
        for number, item in enumerate(self._texts.theirs.items):
            if number in known:
                continue
            at = self._find("theirs", item.at)
            same = [n for n in new if _is_same(self._texts.ours.items[n], item)]
            places = {n: self._find("ours", self._texts.ours.items[n].at) for n in same}
            twin = min(same, key=lambda n: (abs(places[n] - at), n), default=None)
            self._decided.append(
                _Decision(MergedItem(self._rename(item.value, "theirs"), number, twin), at)
            )
            if twin is not None:
                new.remove(twin)
                if places[twin] != at:
                    self._clash(at, None, item, self._texts.ours.items[twin])
        for number in new:
            item = self._texts.ours.items[number]
            at = self._find("ours", item.at)
            self._decided.append(
                _Decision(MergedItem(self._rename(item.value, "ours"), None, number), at)
            )

    def _rename(self, value: Entry, side: Side) -> Entry:
        """Call the speaker of an empty line of theirs, or of ours, as the merged text does."""
        if isinstance(value, Header) or not self._texts.by_machine:
            return value
        labels = self._labels
        rename = labels.rename_theirs if side == "theirs" else labels.rename_ours
        return replace(value, speaker=rename(value.speaker))

    def _is_changed(self, was: Item, now: Item | None, words: Mapping[int, int]) -> bool:
        """Tell whether a side says something else, or elsewhere, or not at all any more."""
        if now is None:
            return True
        is_same = describe_entry(was.value) == describe_entry(now.value)
        return not (is_same and Boundaries.of(words).is_same(was.at, now.at))

    def _is_left(self, was: Item, now: Item | None) -> bool:
        """Tell whether theirs took out the line below an item, but not the item."""
        words = self._texts.theirs_of
        if now is None or self._texts.by_machine or was.at in words:
            return False
        first, last = Boundaries.of(words).find_place(was.at)
        return first == last == now.at

    def _is_doubled(self, item: Item | None) -> bool:
        """Tell whether theirs put in another such item at the same place."""
        known = self._theirs.values()
        return any(
            item is not None and other.at == item.at and _is_same(other, item)
            for number, other in enumerate(self._texts.theirs.items)
            if number not in known
        )

    def _clash(self, at: int, was: Item | None, theirs: Item | None, ours: Item | None) -> None:
        texts = ["" if item is None else _describe(item.value) for item in (was, theirs, ours)]
        if ours is not None and texts[2] in texts[:2]:
            texts[2] = f"{texts[2]}, elsewhere"
        one = was or theirs or ours
        is_header = one is not None and isinstance(one.value, Header)
        self.clashes.append(ItemClash(at, texts[0], texts[1], texts[2], is_header))

    def _order(self, items: Sequence[MergedItem]) -> tuple[MergedItem, ...]:
        """Order what stands above one word: as theirs has it, and what is only in ours after
        what it follows there; as ours has it where theirs left base's order alone.
        """
        by_theirs = [item for item in items if item.theirs is not None]
        by_theirs.sort(key=lambda item: item.theirs or 0)
        by_ours = sorted((i for i in items if i.ours is not None), key=lambda item: item.ours or 0)
        shared = [item for item in by_theirs if item.ours is not None]
        of_theirs = {other: number for number, other in self._theirs.items()}
        based = [of_theirs[item.theirs] for item in shared if item.theirs in of_theirs]
        first, second = (by_ours, by_theirs) if based == sorted(based) else (by_theirs, by_ours)
        ordered = list(first)
        for number, item in enumerate(second):
            if item not in ordered:
                before = [ordered.index(one) for one in second[:number] if one in ordered]
                ordered.insert(max(before, default=-1) + 1, item)
        return tuple(ordered)


def _choose(was: Entry, theirs: Entry, ours: Entry) -> tuple[Entry, bool]:
    """Choose what an item says, and tell whether both changed it differently."""
    base, mine, other = (describe_entry(entry) for entry in (was, theirs, ours))
    if theirs == was or (mine == base and other != base):
        return ours, False
    return theirs, mine != base and other not in (base, mine)


def _is_same(one: Item, other: Item) -> bool:
    return describe_entry(one.value) == describe_entry(other.value)


def _describe(entry: Entry) -> str:
    if isinstance(entry, Header):
        return entry.title
    clock = "" if entry.start is None else format_clock(entry.start)
    return " ".join(filter(None, ("empty line", clock, entry.speaker)))
