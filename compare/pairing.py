"""Which tokens of the machine stand for which of the person: finer than Levenshtein's blocks.

Between two stretches of equal tokens the cheapest pairing is looked for once more, now over how
words are spelt and what they say: ``it's`` meets ``it is``, ``twenty five`` meets ``25``, and a
misheard name meets the name, with the hesitations beside it left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from align.texts import MatchingBlock, measure_spelling_similarity
from compare import numerals
from compare.aligning import align_tokens
from compare.english import CONTRACTIONS, FUNCTION_WORDS, MARKERS, SOUNDS

Sameness = Literal["contraction", "number", "spacing"]
Bond = Literal["equal", "contraction", "number", "spacing", "alike", "other", "none"]
LONGEST = 4
"""Tokens of one side that may say the same as tokens of the other."""

# What a pairing costs; leaving a token without a counterpart costs 1.
_ALONE = 1.0
_HESITATION_ALONE = 0.4
_SAME_MEANING = 0.1
_OTHER = 1.4
_UNLIKE_KINDS = 1.9  # a function word for a word of content: hardly ever what happened
_ALIKE_FROM = 0.5
_JOINED_ALIKE_FROM = 0.65
_LONGEST_RESTART = 5
MOST_CELLS = 6_000
"""A gap of more pairs than this is paired by place alone, as the passage it is."""

_LETTERS = re.compile(r"[^\w&%$€£+#]|_")
_LONG_FORMS = {
    (short, tuple(long.split())) for short, longs in CONTRACTIONS.items() for long in longs
}
_SHORT = frozenset(CONTRACTIONS)
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
    """Pair the tokens (keys) of both sides: each is in exactly one pair, in order.

    ``blocks`` are those of :func:`compare.aligning.align_tokens`, found where they are not given.

    >>> [(x.bond, x.a_stop - x.a, x.b_stop - x.b) for x in pair_tokens(
    ...     "um it's abouzer twenty five".split(), "it is abouzar 25".split())]
    [('none', 1, 0), ('contraction', 1, 2), ('alike', 1, 1), ('number', 2, 1)]
    """
    # A gap is paired the same way round as the whole, so that swapping the sides mirrors it.
    is_forward = (len(a), list(a)) <= (len(b), list(b))
    pairs: list[TokenPair] = []
    i = j = 0
    end = MatchingBlock("equal", len(a), len(a), len(b), len(b))
    for block in (*(align_tokens(a, b) if blocks is None else blocks), end):
        if block.kind != "equal":
            continue
        if is_forward:
            pairs += _pair_gap(a, b, (i, block.a), (j, block.b))
        else:
            pairs += map(_mirror, _pair_gap(b, a, (j, block.b), (i, block.a)))
        if block.a < block.a_stop:
            pairs.append(TokenPair("equal", block.a, block.a_stop, block.b, block.b_stop))
        i, j = block.a_stop, block.b_stop
    return tuple(_slide_runs(pairs, a, b))


def find_sameness(a: Sequence[str], b: Sequence[str]) -> Sameness | None:
    """Find how tokens (keys) of two sides say the same in other words, ``None`` if they do not.

    >>> find_sameness(["it's"], ["it", "is"]), find_sameness(["twenty", "five"], ["25"])
    ('contraction', 'number')
    >>> find_sameness(["e", "commerce"], ["e-commerce"]), find_sameness(["it's"], ["it", "was"])
    ('spacing', None)
    """
    for short, long in ((a, b), (b, a)):
        if len(short) == 1 and (short[0], tuple(long)) in _LONG_FORMS:
            return "contraction"
    if numerals.is_number_word(a[0]) and numerals.is_number_word(b[0]):
        said = numerals.parse_number(a)
        if said is not None and said == numerals.parse_number(b):
            return "number"
    letters = _LETTERS.sub("", "".join(a))
    return "spacing" if letters and letters == _LETTERS.sub("", "".join(b)) else None


def _mirror(pair: TokenPair) -> TokenPair:
    return TokenPair(pair.bond, pair.b, pair.b_stop, pair.a, pair.a_stop)


def _slide_runs(
    pairs: Iterable[TokenPair], a: Sequence[str], b: Sequence[str]
) -> Iterator[TokenPair]:
    """Move a run that one side alone has one word back where that is what was said.

    ``I [mean I] think`` and ``[I mean] I think`` are equally cheap, and so are ``we [went to we]
    sailed`` and ``[we went to] we sailed``; the second is what happened.
    """
    run: list[TokenPair] = []
    for pair in pairs:
        is_alone = pair.bond == "none" and run
        if is_alone and (len(run) == 1 or _is_of_first(run[-1]) == _is_of_first(pair)):
            run.append(pair)
            continue
        yield from _slide(run, a, b)
        run = [pair]
    yield from _slide(run, a, b)


def _is_of_first(pair: TokenPair) -> bool:
    """Tell whether tokens of one side alone are of the first side."""
    return pair.a < pair.a_stop


def _slide(run: list[TokenPair], a: Sequence[str], b: Sequence[str]) -> list[TokenPair]:
    """Slide the pairs behind an equal one back by a word, where that is what was said."""
    if len(run) < 2 or run[0].bond != "equal":
        return run
    if not _is_of_first(run[1]):
        return [_mirror(pair) for pair in _slide([_mirror(pair) for pair in run], b, a)]
    first, last = run[0], run[-1]
    length = last.a_stop - first.a_stop
    shift, is_phrase = 0, False
    for back in range(1, min(length, first.a_stop - first.a) + 1):
        if is_phrase or a[first.a_stop - back] != a[last.a_stop - back]:
            break
        shift = back
        words = tuple(a[first.a_stop - shift : last.a_stop - shift])
        is_phrase = any(words[: len(one)] == one for one in MARKERS if len(one) > 1)
    is_restart = length <= _LONGEST_RESTART and FUNCTION_WORDS.issuperset(
        a[first.a_stop - shift : first.a_stop]
    )
    if not shift or not (is_phrase or is_restart):
        return run
    index = first.b_stop - shift
    start, stop = first.a_stop - shift, last.a_stop - shift
    slid = [TokenPair("none", i, i + 1, index, index) for i in range(start, stop)]
    end = TokenPair("equal", stop, last.a_stop, index, first.b_stop)
    kept = TokenPair("equal", first.a, start, first.b, index)
    return [*([kept] if kept.a < kept.a_stop else []), *slid, end]


def _pair_gap(
    a: Sequence[str], b: Sequence[str], rows: tuple[int, int], columns: tuple[int, int]
) -> Iterator[TokenPair]:
    """Pair the tokens between two equal blocks."""
    (i, i_stop), (j, j_stop) = rows, columns
    if i == i_stop or j == j_stop or (i_stop - i) * (j_stop - j) > MOST_CELLS:
        yield from (TokenPair("none", k, k + 1, j, j) for k in range(i, i_stop))
        yield from (TokenPair("none", i_stop, i_stop, k, k + 1) for k in range(j, j_stop))
        return
    steps = _find_cheapest(a[i:i_stop], b[j:j_stop])
    while i < i_stop or j < j_stop:
        m, n, bond = steps[i - rows[0], j - columns[0]]
        yield TokenPair(bond, i, i + m, j, j + n)
        i, j = i + m, j + n


def _find_cheapest(
    a: Sequence[str], b: Sequence[str]
) -> dict[tuple[int, int], tuple[int, int, Bond]]:
    """Find the cheapest step from each pair of indices on, by dynamic programming from the end.

    A step takes so many tokens of either side, and says what they are to one another.
    """
    rows, columns = len(a), len(b)
    alone_a, alone_b = (
        [_HESITATION_ALONE if key in SOUNDS else _ALONE for key in side] for side in (a, b)
    )
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    steps: dict[tuple[int, int], tuple[int, int, Bond]] = {}
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
                for m, n, bond, price in _list_bonds(a, b, i, j):
                    if price + best[i + m][j + n] < cost:
                        cost, step = price + best[i + m][j + n], (m, n, bond)
            best[i][j] = cost
            steps[i, j] = step  # type: ignore[assignment]
    return steps


def _list_bonds(
    a: Sequence[str], b: Sequence[str], i: int, j: int
) -> Iterator[tuple[int, int, Bond, float]]:
    """List what tokens from i on may be to tokens from j on: how many of each, and the price."""
    one, other = a[i], b[j]
    # A quick look before the slow one: could two tokens begin such a pair at all?
    if (
        one[0] == other[0]
        or one in _SHORT
        or other in _SHORT
        or (numerals.is_number_word(one) and numerals.is_number_word(other))
        or not (one[0].isalnum() and other[0].isalnum())
    ):
        for m, n in _SIZES:
            if i + m <= len(a) and j + n <= len(b):
                same = find_sameness(a[i : i + m], b[j : j + n])
                if same is not None:
                    yield m, n, same, _SAME_MEANING * (m + n)
    if one == other:
        yield 1, 1, "equal", 0.0
        return
    alike = measure_spelling_similarity(one, other)
    if alike >= _ALIKE_FROM:
        yield 1, 1, "alike", 0.2 + 1.6 * (1 - alike)
    elif one not in SOUNDS and other not in SOUNDS:
        is_one_kind = (one in FUNCTION_WORDS) == (other in FUNCTION_WORDS)
        yield 1, 1, "other", _OTHER if is_one_kind else _UNLIKE_KINDS
    yield from _list_parted_words(a, b, i, j)


def _list_parted_words(
    a: Sequence[str], b: Sequence[str], i: int, j: int
) -> Iterator[tuple[int, int, Bond, float]]:
    """List where a word may be misheard as several, or several as one."""
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
