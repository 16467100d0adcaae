"""Which tokens of the machine stand for which of the person: finer than Levenshtein's blocks.

Between two stretches of equal tokens the cheapest pairing is looked for once more, now over how
words are spelt and what they say: ``it's`` meets ``it is``, ``twenty five`` meets ``25``, and a
misheard name meets the name, with the hesitations beside it left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from align.texts import MatchingBlock, measure_spelling_similarity
from compare.aligning import align_tokens
from compare.english import FUNCTION_WORDS, HESITATIONS, MARKERS
from compare.equivalents import LONGEST, Sameness, may_begin, sameness

Bond = Literal["equal", "contraction", "number", "spacing", "alike", "other", "none"]

# What a pairing costs; leaving a token without a counterpart costs 1.
_ALONE = 1.0
_HESITATION_ALONE = 0.4
_SAME_MEANING = 0.1
_OTHER = 1.4
_UNLIKE_KINDS = 1.9  # a function word for a word of content: hardly ever what happened
_ALIKE_FROM = 0.5
_LONGEST_RESTART = 5
MOST_CELLS = 6_000
"""A gap of more pairs than this is paired by place alone, as the passage it is."""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """Tokens ``a:a_stop`` of the machine stand for ``b:b_stop`` of the person, as ``bond`` says.

    ``none`` has tokens of one side only.
    """

    bond: Bond
    a: int
    a_stop: int
    b: int
    b_stop: int


def pair_tokens(
    a: Sequence[str], b: Sequence[str], blocks: Iterable[MatchingBlock] | None = None
) -> tuple[TokenPair, ...]:
    """Every token of both sides (keys) in exactly one atom, in order.

    ``blocks`` are those of :func:`compare.aligning.align_tokens`, found where they are not given.

    >>> [(x.bond, x.a_stop - x.a, x.b_stop - x.b) for x in pair_tokens(
    ...     "um it's abouzer twenty five".split(), "it is abouzar 25".split())]
    [('none', 1, 0), ('contraction', 1, 2), ('alike', 1, 1), ('number', 2, 1)]
    """
    # A gap is paired the same way round as the whole, so that swapping the sides mirrors it.
    is_forward = (len(a), list(a)) <= (len(b), list(b))
    atoms = _atoms(a, b, align_tokens(a, b) if blocks is None else blocks, is_forward)
    return tuple(_slid(atoms, a, b))


def _atoms(
    a: Sequence[str], b: Sequence[str], blocks: Iterable[MatchingBlock], is_forward: bool
) -> Iterator[TokenPair]:
    i = j = 0
    for block in (*blocks, MatchingBlock("equal", len(a), len(a), len(b), len(b))):
        if block.kind != "equal":
            continue
        if i < block.a or j < block.b:
            if is_forward:
                yield from _gap(a, b, (i, block.a), (j, block.b))
            else:
                yield from map(_mirrored, _gap(b, a, (j, block.b), (i, block.a)))
        if block.a < block.a_stop:
            yield TokenPair("equal", block.a, block.a_stop, block.b, block.b_stop)
        i, j = block.a_stop, block.b_stop


def _mirrored(atom: TokenPair) -> TokenPair:
    return TokenPair(atom.bond, atom.b, atom.b_stop, atom.a, atom.a_stop)


def _slid(atoms: Iterable[TokenPair], a: Sequence[str], b: Sequence[str]) -> Iterator[TokenPair]:
    """Runs one side alone has, moved one word back where that is what was said.

    ``I [mean I] think`` and ``[I mean] I think`` are equally cheap, and so are ``we [went to we]
    sailed`` and ``[we went to] we sailed``; the second is what happened.
    """
    held: list[TokenPair] = []
    for atom in atoms:
        is_alone = atom.bond == "none" and held
        if is_alone and (len(held) == 1 or _is_first(held[-1]) == _is_first(atom)):
            held.append(atom)
            continue
        yield from _phrased(held, a, b)
        held = [atom]
    yield from _phrased(held, a, b)


def _is_first(atom: TokenPair) -> bool:
    """Whether an atom of one side alone is of the first side."""
    return atom.a < atom.a_stop


def _phrased(held: list[TokenPair], a: Sequence[str], b: Sequence[str]) -> list[TokenPair]:
    """An equal atom and the run behind it, slid by one word where that is what was said."""
    if len(held) < 2 or held[0].bond != "equal":
        return held
    if not _is_first(held[1]):
        return [_mirrored(atom) for atom in _slid_run([_mirrored(atom) for atom in held], b)]
    return _slid_run(held, a)


def _slid_run(held: list[TokenPair], a: Sequence[str]) -> list[TokenPair]:
    first, last = held[0], held[-1]
    shift = _shift(a, first, last)
    if not shift:
        return held
    place = first.b_stop - shift
    start, stop = first.a_stop - shift, last.a_stop - shift
    slid = [TokenPair("none", i, i + 1, place, place) for i in range(start, stop)]
    end = TokenPair("equal", stop, last.a_stop, place, first.b_stop)
    kept = TokenPair("equal", first.a, start, first.b, place)
    return [*([kept] if kept.a < kept.a_stop else []), *slid, end]


def _shift(a: Sequence[str], first: TokenPair, last: TokenPair) -> int:
    """By how many words the run between the atoms is better moved back."""
    length = last.a_stop - first.a_stop
    most = min(length, first.a_stop - first.a)
    shift = 0
    while shift < most and a[first.a_stop - 1 - shift] == a[last.a_stop - 1 - shift]:
        shift += 1
        if _begins_phrase(a[first.a_stop - shift : last.a_stop - shift]):
            return shift
    begun = a[first.a_stop - shift : first.a_stop]
    is_restart = length <= _LONGEST_RESTART and all(key in FUNCTION_WORDS for key in begun)
    return shift if is_restart else 0


def _begins_phrase(keys: Sequence[str]) -> bool:
    return any(tuple(keys[: len(phrase)]) == phrase for phrase in MARKERS if len(phrase) > 1)


def _gap(
    a: Sequence[str], b: Sequence[str], rows: tuple[int, int], columns: tuple[int, int]
) -> Iterator[TokenPair]:
    """The atoms between two equal blocks."""
    (i, i_stop), (j, j_stop) = rows, columns
    if i == i_stop or j == j_stop or (i_stop - i) * (j_stop - j) > MOST_CELLS:
        yield from (TokenPair("none", k, k + 1, j, j) for k in range(i, i_stop))
        yield from (TokenPair("none", i_stop, i_stop, k, k + 1) for k in range(j, j_stop))
        return
    for step in _cheapest(a[i:i_stop], b[j:j_stop]):
        yield TokenPair(step.bond, i + step.a, i + step.a_stop, j + step.b, j + step.b_stop)


def _cheapest(a: Sequence[str], b: Sequence[str]) -> list[TokenPair]:
    """The cheapest pairing of a gap's tokens, by dynamic programming from its end."""
    rows, columns = len(a), len(b)
    alone_a, alone_b = [_alone(key) for key in a], [_alone(key) for key in b]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    taken: dict[tuple[int, int], tuple[int, int, Bond]] = {}
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i == rows and j == columns:
                continue
            cost, step = float("inf"), (1, 0, "none")
            if i < rows:
                cost = alone_a[i] + best[i + 1][j]
            if j < columns and alone_b[j] + best[i][j + 1] < cost:
                cost, step = alone_b[j] + best[i][j + 1], (0, 1, "none")
            if i < rows and j < columns:
                for m, n, bond, price in _bonds(a, b, i, j):
                    if price + best[i + m][j + n] < cost:
                        cost, step = price + best[i + m][j + n], (m, n, bond)
            best[i][j] = cost
            taken[i, j] = step  # type: ignore[assignment]
    return list(_walk(taken, rows, columns))


def _walk(
    taken: dict[tuple[int, int], tuple[int, int, Bond]], rows: int, columns: int
) -> Iterator[TokenPair]:
    i = j = 0
    while i < rows or j < columns:
        m, n, bond = taken[i, j]
        yield TokenPair(bond, i, i + m, j, j + n)
        i, j = i + m, j + n


def _alone(key: str) -> float:
    return _HESITATION_ALONE if key in HESITATIONS else _ALONE


def _bonds(
    a: Sequence[str], b: Sequence[str], i: int, j: int
) -> Iterator[tuple[int, int, Bond, float]]:
    """What tokens from i on may be to tokens from j on: how many of each, and the price."""
    if may_begin(a[i], b[j]):
        for m, n in _SIZES:
            if i + m <= len(a) and j + n <= len(b):
                same: Sameness | None = sameness(a[i : i + m], b[j : j + n])
                if same is not None:
                    yield m, n, same, _SAME_MEANING * (m + n)
    if a[i] == b[j]:
        yield 1, 1, "equal", 0.0
        return
    alike = measure_spelling_similarity(a[i], b[j])
    if alike >= _ALIKE_FROM:
        yield 1, 1, "alike", 0.2 + 1.6 * (1 - alike)
    elif a[i] not in HESITATIONS and b[j] not in HESITATIONS:
        is_one_kind = (a[i] in FUNCTION_WORDS) == (b[j] in FUNCTION_WORDS)
        yield 1, 1, "other", _OTHER if is_one_kind else _UNLIKE_KINDS
    yield from _joined(a, b, i, j)


def _joined(
    a: Sequence[str], b: Sequence[str], i: int, j: int
) -> Iterator[tuple[int, int, Bond, float]]:
    """A word misheard as several, or several as one."""
    for m, n in ((2, 1), (1, 2), (3, 1), (1, 3)):
        if i + m <= len(a) and j + n <= len(b):
            one, other = a[i : i + m], b[j : j + n]
            alike = Indel.normalized_similarity(
                "".join(one), "".join(other), score_cutoff=_JOINED_ALIKE_FROM
            )
            # A word beside a name is part of it only where the name is spelt better with it.
            if alike >= _JOINED_ALIKE_FROM and alike > 0.05 + max(
                measure_spelling_similarity(x, y) for x in one for y in other
            ):
                yield m, n, "alike", 0.4 * max(m, n) + 1.6 * (1 - alike)


_JOINED_ALIKE_FROM = 0.65
_SIZES = tuple(
    sorted(
        (
            (m, n)
            for m in range(1, LONGEST + 1)
            for n in range(1, LONGEST + 1)
            if 1 in (m, n) or m + n <= 5
        ),
        key=sum,
    )
)
