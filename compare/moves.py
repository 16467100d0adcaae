"""Words that were not cut but moved: they are gone in one place and turn up in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compare.edits import Kind, Stretch
from compare.english import FUNCTION_WORDS

RUN = 5
"""So many words in a row that turn up elsewhere have been moved, however far."""
NEAR = 15
"""Fewer words, if they hold one of content, have been moved where they are no farther off."""

_LOOSE = frozenset({Kind.CUT, Kind.ADDED, Kind.REWORDED, Kind.FILLER})


@dataclass(frozen=True, slots=True)
class _Move:
    """``length`` words from ``machine`` on are those from ``human`` on."""

    machine: int
    human: int
    length: int


def with_moves(
    stretches: Sequence[Stretch], machine: Sequence[str], human: Sequence[str]
) -> tuple[Stretch, ...]:
    """The stretches with those that were moved told apart, each naming its partner's place."""
    gone = [one for one in stretches if one.kind in _LOOSE and one.machine and not one.human]
    come = [one for one in stretches if one.kind in _LOOSE and one.human and not one.machine]
    moves = _far_moves(gone, come, machine, human)
    moves += _near_moves(gone, come, machine, human, moves)
    if not moves:
        return tuple(stretches)
    out_of = {one.machine: [m for m in moves if m.machine in one.machine] for one in gone}
    into = {one.human: [m for m in moves if m.human in one.human] for one in come}
    found: list[tuple[Stretch, _Move | None]] = []
    for one in stretches:
        if one.kind in _LOOSE and one.machine and not one.human:
            spans = [(m.machine, m) for m in out_of[one.machine]]
        elif one.kind in _LOOSE and one.human and not one.machine:
            spans = [(m.human, m) for m in into[one.human]]
        else:
            spans = []
        found += _split(one, sorted(spans, key=lambda span: span[0]))
    return _partnered(found)


def _split(stretch: Stretch, spans: list[tuple[int, _Move]]) -> list[tuple[Stretch, _Move | None]]:
    """A stretch of one side's words, parted where moved ones begin and end."""
    if not spans:
        return [(stretch, None)]
    is_machine = bool(stretch.machine)
    whole = stretch.machine if is_machine else stretch.human

    def part(kind: Kind, start: int, stop: int) -> Stretch:
        words = range(start, stop)
        if is_machine:
            return replace(stretch, kind=kind, machine=words)
        return replace(stretch, kind=kind, human=words)

    found: list[tuple[Stretch, _Move | None]] = []
    place = whole.start
    for start, move in spans:
        if place < start:
            found.append((part(stretch.kind, place, start), None))
        found.append((part(Kind.MOVED, start, start + move.length), move))
        place = start + move.length
    if place < whole.stop:
        found.append((part(stretch.kind, place, whole.stop), None))
    return found


def _partnered(found: list[tuple[Stretch, _Move | None]]) -> tuple[Stretch, ...]:
    places: dict[_Move, list[int]] = {}
    for place, (_, move) in enumerate(found):
        if move is not None:
            places.setdefault(move, []).append(place)
    partner = {one: other for a, b in places.values() for one, other in ((a, b), (b, a))}
    return tuple(
        replace(stretch, partner=partner.get(place)) for place, (stretch, _) in enumerate(found)
    )


def _far_moves(
    gone: Sequence[Stretch], come: Sequence[Stretch], machine: Sequence[str], human: Sequence[str]
) -> list[_Move]:
    """Runs of :data:`RUN` words or more, the longest at each place."""
    at: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for one in come:
        for j in range(one.human.start, one.human.stop - RUN + 1):
            at.setdefault(tuple(human[j : j + RUN]), []).append((j, one.human.stop))
    found: list[_Move] = []
    taken: set[int] = set()
    for one in gone:
        i = one.machine.start
        while i + RUN <= one.machine.stop:
            best = _Move(i, 0, 0)
            for j, stop in at.get(tuple(machine[i : i + RUN]), ()):
                length = _common(machine, human, (i, one.machine.stop), (j, stop), taken)
                if length > best.length:
                    best = _Move(i, j, length)
            if best.length >= RUN:
                found.append(best)
                taken.update(range(best.human, best.human + best.length))
            i += best.length if best.length >= RUN else 1
    return found


def _common(
    machine: Sequence[str],
    human: Sequence[str],
    rows: tuple[int, int],
    columns: tuple[int, int],
    taken: set[int],
) -> int:
    length = 0
    while (
        rows[0] + length < rows[1]
        and columns[0] + length < columns[1]
        and columns[0] + length not in taken
        and machine[rows[0] + length] == human[columns[0] + length]
    ):
        length += 1
    return length


def _near_moves(
    gone: Sequence[Stretch],
    come: Sequence[Stretch],
    machine: Sequence[str],
    human: Sequence[str],
    moves: Sequence[_Move],
) -> list[_Move]:
    """Whole short stretches that turn up near by."""
    used = {m.human for m in moves}, {m.machine for m in moves}
    at: dict[tuple[str, ...], list[Stretch]] = {}
    for one in come:
        at.setdefault(tuple(human[j] for j in one.human), []).append(one)
    found: list[_Move] = []
    for one in gone:
        words = tuple(machine[i] for i in one.machine)
        if all(word in FUNCTION_WORDS for word in words) or one.machine.start in used[1]:
            continue
        for other in at.get(words, ()):
            # Where the moved words would stand on the machine's side.
            distance = abs(other.machine.start - one.machine.start)
            if distance <= NEAR and other.human.start not in used[0]:
                found.append(_Move(one.machine.start, other.human.start, len(words)))
                used[0].add(other.human.start)
                break
    return found
