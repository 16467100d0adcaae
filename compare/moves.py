"""Words that were not cut but moved: they are gone in one place and turn up in another.

A name may be put right while it is moved (``we also in bowl`` and ``at Bol we also``); that is
*name or term put right*, with a partner as a move has.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from align.texts import ALIKE, measure_spelling_similarity
from compare.edits import EditKind, EditStretch
from compare.english import FUNCTION_WORDS

RUN = 5
"""So many words in a row that turn up elsewhere have been moved, however far."""
NEAR = 15
"""Fewer words, if they hold one of content, have been moved where they are no farther off."""

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
    """The stretches with those that were moved told apart, each naming its partner's place.

    ``terms`` are the places of the person's names and terms.
    """
    gone = [one for one in stretches if one.kind in _LOOSE and one.machine and not one.human]
    come = [one for one in stretches if one.kind in _LOOSE and one.human and not one.machine]
    moves = _far_moves(gone, come, machine, human)
    moves += _near_moves(gone, come, machine, human, moves)
    moves += _names(gone, come, (machine, human, terms), moves)
    if not moves:
        return tuple(stretches)
    out_of = {one.machine: [m for m in moves if m.machine in one.machine] for one in gone}
    into = {one.human: [m for m in moves if m.human in one.human] for one in come}
    found: list[tuple[EditStretch, _Move | None]] = []
    for one in stretches:
        if one.kind in _LOOSE and one.machine and not one.human:
            spans = [(m.machine, m.length, m) for m in out_of[one.machine]]
        elif one.kind in _LOOSE and one.human and not one.machine:
            spans = [(m.human, m.human_length, m) for m in into[one.human]]
        else:
            spans = []
        found += _split(one, sorted(spans, key=lambda span: span[0]))
    return _partnered(found)


def _split(
    stretch: EditStretch, spans: list[tuple[int, int, _Move]]
) -> list[tuple[EditStretch, _Move | None]]:
    """A stretch of one side's words, parted where moved ones begin and end."""
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
    place = whole.start
    for start, length, move in spans:
        if place < start:
            found.append((part(stretch.kind, place, start), None))
        found.append((part(move.kind, start, start + length), move))
        place = start + length
    if place < whole.stop:
        found.append((part(stretch.kind, place, whole.stop), None))
    return found


def _partnered(found: list[tuple[EditStretch, _Move | None]]) -> tuple[EditStretch, ...]:
    places: dict[_Move, list[int]] = {}
    for place, (_, move) in enumerate(found):
        if move is not None:
            places.setdefault(move, []).append(place)
    partner = {one: other for a, b in places.values() for one, other in ((a, b), (b, a))}
    return tuple(
        replace(stretch, partner=partner[place]) if place in partner else stretch
        for place, (stretch, _) in enumerate(found)
    )


def _far_moves(
    gone: Sequence[EditStretch],
    come: Sequence[EditStretch],
    machine: Sequence[str],
    human: Sequence[str],
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
            best = _Move(i, 0, 0, 0)
            for j, stop in at.get(tuple(machine[i : i + RUN]), ()):
                length = _common(machine, human, (i, one.machine.stop), (j, stop), taken)
                if length > best.length:
                    best = _Move(i, j, length, length)
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
    gone: Sequence[EditStretch],
    come: Sequence[EditStretch],
    machine: Sequence[str],
    human: Sequence[str],
    moves: Sequence[_Move],
) -> list[_Move]:
    """Whole short stretches that turn up near by."""
    used = {m.human for m in moves}, {m.machine for m in moves}
    at: dict[tuple[str, ...], list[EditStretch]] = {}
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
                found.append(_Move(one.machine.start, other.human.start, len(words), len(words)))
                used[0].add(other.human.start)
                break
    return found


FEW = 4
"""Words a side that a name put right elsewhere may be among."""
_Texts = tuple[Sequence[str], Sequence[str], Container[int]]


def _names(
    gone: Sequence[EditStretch], come: Sequence[EditStretch], texts: _Texts, moves: Sequence[_Move]
) -> list[_Move]:
    """Names that are gone misheard and turn up near by put right."""
    terms = texts[2]
    used = {m.machine for m in moves}, {m.human for m in moves}
    named = [
        one
        for one in come
        if one.kind is not EditKind.FILLER
        and len(one.human) <= FEW
        and one.human.start not in used[1]
        and any(place in terms for place in one.human)
    ]
    found: list[_Move] = []
    for one in gone:
        is_filler = one.kind is EditKind.FILLER
        if is_filler or len(one.machine) > FEW or one.machine.start in used[0]:
            continue
        for other in named:
            is_near = abs(other.machine.start - one.machine.start) <= NEAR
            if is_near and any(_misheard(one, other, texts)):
                found.append(
                    _Move(
                        one.machine.start,
                        other.human.start,
                        len(one.machine),
                        len(other.human),
                        EditKind.NAME,
                    )
                )
                named.remove(other)
                break
    return found


def _misheard(one: EditStretch, other: EditStretch, texts: _Texts) -> Iterator[bool]:
    machine, human, terms = texts
    for i in one.machine:
        for j in other.human:
            if j in terms and machine[i] not in FUNCTION_WORDS:
                yield (
                    machine[i] != human[j]
                    and measure_spelling_similarity(machine[i], human[j]) >= ALIKE
                )
