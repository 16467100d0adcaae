"""Lines that somebody moved: the other texts as they would be had they been moved there too.

Without it a line that one side moved and the other changed would be taken out where it was, put in
where it is, and what the other changed of it would come to nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from align.editing.merge.alignment import align_words
from align.editing.merge.lines import get_lead
from align.editing.merge.matching import ALIKE, match_leads
from align.editing.merge.tokens import Extras, MergeText, tokenize
from align.texts import make_key, measure_spelling_similarity
from transcript.front_matter.descent import floor_second
from transcript.values import Entry, Header, Transcript

MOSTLY = 0.5
"""The share of their words that two lines have in common if one is the other, moved; where they
start at the same second none need be."""
HARDLY = 0.3
"""The share of a line's words that may seem to have stayed where it was, if it was moved."""


@dataclass(frozen=True, slots=True)
class Reordered:
    """Entries in another order: ``indices`` has for each where it was."""

    entries: tuple[Entry, ...]
    indices: tuple[int, ...]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Reordered:
        """Make the entries in their own order."""
        return cls(tuple(entries), tuple(range(len(entries))))

    def take_extras(self, extras: Sequence[Extras]) -> tuple[Extras, ...]:
        """Take what is kept with the entries, in this order."""
        return tuple(extras[index] for index in self.indices) if extras else ()

    def move(self, moves: Sequence[tuple[int, int | None]]) -> Reordered:
        """Move entries, each behind another, or to the front: indices in this order."""
        order = list(range(len(self.entries)))
        for index, behind in moves:
            order.remove(index)
            order.insert(0 if behind is None else order.index(behind) + 1, index)
        return Reordered(
            tuple(self.entries[index] for index in order),
            tuple(self.indices[index] for index in order),
        )


def follow_moves(
    base: Reordered, moved: Reordered, other: Reordered, *, gives_way: bool
) -> tuple[Reordered, Reordered]:
    """Move the lines that ``moved`` has elsewhere than base, in base and in the other text.

    A line stays that the other has put at the end of another, or taken out; and one that the other
    moved elsewhere where ``moved`` gives way.
    """
    was, now = (tokenize(Transcript(text.entries)) for text in (base, moved))
    partners, moves = _find_partners(was, now)
    if not moves:
        return base, other
    there, elsewhere = _find_partners(was, tokenize(Transcript(other.entries)))
    there = {**there, **elsewhere}
    base_of = {number: index for index, number in {**partners, **moves}.items()}
    stayed = {number: index for index, number in partners.items()}
    carried: set[int] = set()
    in_base: list[tuple[int, int | None]] = []
    in_other: list[tuple[int, int | None]] = []
    for index, number in sorted(moves.items(), key=lambda move: move[1]):
        if index in there:
            before = [base_of[n] for n in range(number - 1, -1, -1) if n in base_of]
            after = [
                stayed[n]
                for n in range(number + 1, len(moved.entries))
                if n in stayed and stayed[n] not in elsewhere
            ]
            below = [
                stayed[n] for n in range(number + 1, len(moved.entries)) if stayed.get(n) in there
            ]
            is_there = _is_there(before, below, there, index, carried)
            if gives_way and index in elsewhere and not is_there:
                continue
            here = {one: one for one in base_of.values() if one != index}
            others = {one: entry for one, entry in there.items() if one != index}
            along = _find_headers_along(base, index, moved, number, other, there[index])
            passed = set() if any(along) else _list_titles_above(moved.entries, number)
            for text, places, entries, found in (
                (base, here, (*along[0], index), in_base),
                (other, others, (*along[1], there[index]), in_other),
            ):
                if text is other:
                    if is_there:
                        continue
                    carried.add(index)
                place = _find_place(before, after, places, index, moves)
                if place not in dict(found):  # what goes away itself leaves its headers behind
                    place = _pass_headers(text.entries, place, passed)
                found += _move_behind(place, entries)
    return base.move(in_base), other.move(in_other)


def _is_there(
    before: Sequence[int],
    after: Sequence[int],
    there: Mapping[int, int],
    index: int,
    carried: Collection[int],
) -> bool:
    """Tell whether the other text has a line behind the nearest ``before`` it, or above the next.

    A line that is ``carried`` itself goes away from where it stands.
    """
    order = sorted(there, key=lambda one: there[one])
    at = order.index(index)
    behind = next((one for one in before if one in there), None)
    following = next((one for one in after if one in there), None)
    is_behind = behind == (order[at - 1] if at else None) and behind not in carried
    is_above = following is not None and order[at + 1 : at + 2] == [following]
    return is_behind or is_above


def _move_behind(behind: int | None, entries: Sequence[int]) -> list[tuple[int, int | None]]:
    return list(zip(entries, (behind, *entries[:-1]), strict=True))


def _pass_headers(
    entries: Sequence[Entry], behind: int | None, titles: Collection[str]
) -> int | None:
    """Pass the headers that come next, down to these titles: a line stays below its headers."""
    following = 0 if behind is None else behind + 1
    for index in range(following, len(entries)):
        entry = entries[index]
        if not isinstance(entry, Header):
            break
        if entry.title in titles:
            behind = index
    return behind


def _list_titles_above(entries: Sequence[Entry], index: int) -> set[str]:
    found = _list_headers_above(entries, index)
    return {entry.title for at in found if isinstance(entry := entries[at], Header)}


def _list_headers_above(entries: Sequence[Entry], index: int) -> list[int]:
    """List the headers right above an entry, from the first on."""
    first = index
    while first and isinstance(entries[first - 1], Header):
        first -= 1
    return list(range(first, index))


def _find_headers_along(
    base: Reordered, index: int, moved: Reordered, number: int, other: Reordered, entry: int
) -> tuple[list[int], list[int]]:
    """Find the headers of base, and of the other text, that went with a line that was moved.

    They are those right above it, where as many like them are right above it in ``moved``.
    """
    was, now, there = (
        _list_headers_above(text.entries, at)
        for text, at in ((base, index), (moved, number), (other, entry))
    )
    titles = [
        [item.title for at in found if isinstance(item := text.entries[at], Header)]
        for text, found in ((base, was), (moved, now))
    ]
    is_along = len(was) == len(now) == len(there) and all(
        measure_spelling_similarity(*pair) >= ALIKE for pair in zip(*titles, strict=True)
    )
    return (was, there) if is_along else ([], [])


def _find_place(
    before: Sequence[int],
    after: Sequence[int],
    there: Mapping[int, int],
    index: int,
    moved: Collection[int],
) -> int | None:
    """Find the entry of another text that a line comes behind; none where it comes first.

    ``before`` are the lines before it, also those that were ``moved``, and ``after`` those behind
    it that stayed, the nearest first, by their indices in base. It goes no farther than it was
    moved: up to above the next line, which need not be first in the other text, down to behind the
    one before, or behind one that was moved with it.
    """
    behind = next((one for one in before if one in there), None)
    following = next((one for one in after if one in there), None)
    if behind not in moved and following is not None and following < index:
        stayed = (entry for one, entry in there.items() if one not in moved)
        return max((entry for entry in stayed if entry < there[following]), default=None)
    return None if behind is None else there[behind]


def _find_partners(base: MergeText, side: MergeText) -> tuple[dict[int, int], dict[int, int]]:
    """Find the entries of the other text for those of base: in their order, and moved ones."""
    words = align_words(base, side, by_machine=False)
    lines = match_leads(base, side, words)
    was, now = _find_lines(base, set(words)), _find_lines(side, set(words.values()))
    gone = [line for line in was if line.kept < HARDLY]
    new = [line for line in now if line.kept < HARDLY]
    pairs = [
        (overlap, -abs(one.entry - other.entry), one, other)
        for one in gone
        for other in new
        if lines.get(one.lead) != other.lead
        and (
            (overlap := _measure_overlap(one.words, other.words)) >= MOSTLY
            or one.second == other.second is not None
        )
    ]
    moves: dict[int, int] = {}
    for _, _, one, other in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if one.entry not in moves and other.entry not in moves.values():
            moves[one.entry] = other.entry
    partners = {get_lead(base, i).entry: get_lead(side, j).entry for i, j in lines.items()}
    taken = set(moves.values())
    partners = {i: j for i, j in partners.items() if i not in moves and j not in taken} | moves
    if not moves:
        return partners, {}
    weights = {line.entry: line.words.total() for line in was}
    stayed = _find_stayed([(i, partners[i], weights[i]) for i in sorted(partners)])
    return (
        {i: j for i, j in partners.items() if i in stayed},
        {i: j for i, j in partners.items() if i not in stayed},
    )


def _find_stayed(lines: Sequence[tuple[int, int, int]]) -> set[int]:
    """Find the lines that stayed: of those in one order in both texts, the ones of most words.

    Each is its entry in one text, in rising order, that in the other, and how many words it has.
    It goes by the words of base alone, so that what else was made of the lines changes nothing.
    (The heaviest increasing subsequence; G. Jacobson, K.-P. Vo, 1992.)

    >>> sorted(_find_stayed([(0, 1, 5), (1, 2, 3), (2, 0, 6)]))
    [0, 1]
    """
    # The best ways by their last entry, each heavier than those that end before it.
    ends: list[int] = []
    best: list[tuple[int, int]] = []  # weight, and the line that ends the way
    before: dict[int, int | None] = {}
    for number, (_, entry, weight) in enumerate(lines):
        at = bisect_left(ends, entry)
        total, last = best[at - 1] if at else (0, None)
        before[number] = last
        total += weight
        stop = at
        while stop < len(ends) and best[stop][0] <= total:
            stop += 1
        ends[at:stop] = [entry]
        best[at:stop] = [(total, number)]
    stayed = set()
    at_line: int | None = best[-1][1] if best else None
    while at_line is not None:
        stayed.add(lines[at_line][0])
        at_line = before[at_line]
    return stayed


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's first word and entry, when it starts (in whole seconds), its words, and what share
    of them stayed where they were.
    """

    lead: int
    entry: int
    second: float | None
    words: Counter[str]
    kept: float


def _find_lines(text: MergeText, known: set[int]) -> list[_Line]:
    keys = [make_key(token.text) for token in text.tokens[:-1]]
    counts = Counter(keys)
    found = []
    for lead in text.leads:
        indices = range(lead, text.find_line_end(lead))
        # Small words are found everywhere.
        telling = [index for index in indices if counts[keys[index]] == 1] or indices
        kept = len(known.intersection(telling)) / len(telling)
        words = Counter(keys[index] for index in telling)
        opened = get_lead(text, lead)
        found.append(_Line(lead, opened.entry, floor_second(opened.start), words, kept))
    return found


def _measure_overlap(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())
