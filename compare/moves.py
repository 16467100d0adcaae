"""Words that were not cut but moved: they are gone in one place and turn up in another.

A name may be put right while it is moved (``we also in bowl`` and ``at Bol we also``); that is
*name or term put right*, with a partner as a move has.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from align.texts import ALIKE, measure_spelling_similarity
from compare.edits import EditKind, EditStretch
from compare.english import FUNCTION_WORDS

RUN = 5
"""So many words in a row that turn up elsewhere have been moved, however far."""
NEAR = 15
"""Fewer words, if they hold one of content, have been moved where they are no farther off."""

MOST_PLACES = 64
"""Words that turn up in more places than this are looked for in the first of them only."""

FEW = 4
"""Words a side that a name put right elsewhere may be among."""

_LOOSE = frozenset({EditKind.CUT, EditKind.ADDED, EditKind.REWORDED, EditKind.FILLER})


@dataclass(frozen=True, slots=True)
class _Move:
    """``length`` words from ``machine`` on became ``human_length`` from ``human`` on."""

    machine: int
    human: int
    length: int
    human_length: int
    kind: EditKind = EditKind.MOVED


def mark_moves(
    stretches: Sequence[EditStretch],
    machine: Sequence[str],
    human: Sequence[str],
    terms: Container[int] = frozenset(),
) -> tuple[EditStretch, ...]:
    """Split off the words that were moved, each stretch of them with its partner's index.

    ``machine`` and ``human`` are all keys, ``terms`` the indices of the person's names and terms.
    """
    gone = [one for one in stretches if one.kind in _LOOSE and one.machine and not one.human]
    come = [one for one in stretches if one.kind in _LOOSE and one.human and not one.machine]
    moves = _find_far_moves(gone, come, machine, human)
    moves += _find_near_moves(gone, come, machine, human, moves)
    moves += _find_moved_names(gone, come, (machine, human, terms), moves)
    if not moves:
        return tuple(stretches)
    out_of = _group([one.machine for one in gone], ((m.machine, m) for m in moves))
    into = _group([one.human for one in come], ((m.human, m) for m in moves))
    found: list[tuple[EditStretch, _Move | None]] = []
    for one in stretches:
        if one.kind in _LOOSE and one.machine and not one.human:
            spans = [(m.machine, m.length, m) for m in out_of[one.machine.start]]
        elif one.kind in _LOOSE and one.human and not one.machine:
            spans = [(m.human, m.human_length, m) for m in into[one.human.start]]
        else:
            spans = []
        found += _split(one, sorted(spans, key=lambda span: span[0]))
    indices: dict[_Move, list[int]] = {}
    for index, (_, move) in enumerate(found):
        if move is not None:
            indices.setdefault(move, []).append(index)
    partner = {one: other for a, b in indices.values() for one, other in ((a, b), (b, a))}
    return tuple(
        replace(stretch, partner=partner.get(index, stretch.partner))
        for index, (stretch, _) in enumerate(found)
    )


def _group(
    stretches: Sequence[range], moves: Iterable[tuple[int, _Move]]
) -> dict[int, list[_Move]]:
    """Group moves by the start of the stretch, in order and apart, that each one's word is in."""
    starts = [words.start for words in stretches]
    found: dict[int, list[_Move]] = {start: [] for start in starts}
    for word, move in moves:
        found[starts[bisect_right(starts, word) - 1]].append(move)
    return found


def _list_near(come: Sequence[EditStretch], start: int) -> Sequence[EditStretch]:
    """List those of the stretches, in order, that stand near a word of the machine's."""
    first = bisect_left(come, start - NEAR, key=_place_of)
    return come[first : bisect_right(come, start + NEAR, key=_place_of)]


def _place_of(stretch: EditStretch) -> int:
    """Say where a stretch stands on the machine's side, also one that has no words there."""
    return stretch.machine.start


def _split(
    stretch: EditStretch, spans: list[tuple[int, int, _Move]]
) -> list[tuple[EditStretch, _Move | None]]:
    """Split a stretch of one side's words where moved ones begin and end."""
    if not spans:
        return [(stretch, None)]
    is_machine = bool(stretch.machine)
    whole = stretch.machine if is_machine else stretch.human

    def part(kind: EditKind, start: int, stop: int) -> EditStretch:
        words = range(start, stop)
        if is_machine:
            return replace(stretch, kind=kind, machine=words)
        return replace(stretch, kind=kind, human=words)

    found: list[tuple[EditStretch, _Move | None]] = []
    index = whole.start
    for start, length, move in spans:
        if index < start:
            found.append((part(stretch.kind, index, start), None))
        found.append((part(move.kind, start, start + length), move))
        index = start + length
    if index < whole.stop:
        found.append((part(stretch.kind, index, whole.stop), None))
    return found


def _find_far_moves(
    gone: Sequence[EditStretch],
    come: Sequence[EditStretch],
    machine: Sequence[str],
    human: Sequence[str],
) -> list[_Move]:
    """Find runs of :data:`RUN` words or more, the longest that begins at each word."""
    starts = _find_runs(come, human)
    found: list[_Move] = []
    taken: set[int] = set()
    for one in gone:
        i = one.machine.start
        while i + RUN <= one.machine.stop:
            best = _Move(i, 0, 0, 0)
            for j, stop in starts.get(tuple(machine[i : i + RUN]), ()):
                length = 0
                for a, b in zip(range(i, one.machine.stop), range(j, stop), strict=False):
                    if b in taken or machine[a] != human[b]:
                        break
                    length += 1
                if length > best.length:
                    best = _Move(i, j, length, length)
            if best.length >= RUN:
                found.append(best)
                taken.update(range(best.human, best.human + best.length))
            i += best.length if best.length >= RUN else 1
    return found


def _find_runs(
    come: Sequence[EditStretch], human: Sequence[str]
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Find where each :data:`RUN` words begin that the person has, and where their stretch ends."""
    starts: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for one in come:
        for j in range(one.human.start, one.human.stop - RUN + 1):
            places = starts.setdefault(tuple(human[j : j + RUN]), [])
            if len(places) < MOST_PLACES:
                places.append((j, one.human.stop))
    return starts


def _find_near_moves(
    gone: Sequence[EditStretch],
    come: Sequence[EditStretch],
    machine: Sequence[str],
    human: Sequence[str],
    moves: Sequence[_Move],
) -> list[_Move]:
    """Find whole short stretches that turn up near by."""
    used = {m.human for m in moves}, {m.machine for m in moves}
    by_words: dict[tuple[str, ...], list[EditStretch]] = {}
    for one in come:
        by_words.setdefault(tuple(human[j] for j in one.human), []).append(one)
    found: list[_Move] = []
    for one in gone:
        words = tuple(machine[i] for i in one.machine)
        if all(word in FUNCTION_WORDS for word in words) or one.machine.start in used[1]:
            continue
        for other in _list_near(by_words.get(words, ()), one.machine.start):
            if other.human.start not in used[0]:
                found.append(_Move(one.machine.start, other.human.start, len(words), len(words)))
                used[0].add(other.human.start)
                break
    return found


def _find_moved_names(
    gone: Sequence[EditStretch],
    come: Sequence[EditStretch],
    texts: tuple[Sequence[str], Sequence[str], Container[int]],
    moves: Sequence[_Move],
) -> list[_Move]:
    """Find names that are gone misheard and turn up near by put right."""
    machine, human, terms = texts
    used = {m.machine for m in moves}, {m.human for m in moves}
    gone = [one for one in gone if _may_hold_name(one, one.machine, used[0])]
    come = [one for one in come if _may_hold_name(one, one.human, used[1])]
    found: list[_Move] = []
    taken: set[int] = set()
    for one in gone:
        heard = [machine[i] for i in one.machine if machine[i] not in FUNCTION_WORDS]
        for other in _list_near(come, one.machine.start):
            names = [human[j] for j in other.human if j in terms]
            if other.human.start not in taken and any(
                said != name and measure_spelling_similarity(said, name) >= ALIKE
                for said in heard
                for name in names
            ):
                starts = one.machine.start, other.human.start
                lengths = len(one.machine), len(other.human)
                found.append(_Move(*starts, *lengths, EditKind.NAME))
                taken.add(other.human.start)
                break
    return found


def _may_hold_name(one: EditStretch, words: range, used: Container[int]) -> bool:
    is_filler = one.kind is EditKind.FILLER
    return not is_filler and len(words) <= FEW and words.start not in used
