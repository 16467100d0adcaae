"""cpWER: every speaker's words against those of the speaker they are most like.

The concatenated minimum-permutation word error rate (S. Watanabe et al., "CHiME-6 Challenge",
2020), as meeteval counts it: the words of each speaker in their order, speakers paired so that
the errors are fewest, a speaker left over paired with nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from compare.aligning import EXACT_CELLS, coded
from compare.assignment import cheapest
from compare.rates import ErrorRate, error_rate

Pairing = tuple[tuple["str | None", "str | None"], ...]
_Stream = TypeVar("_Stream")


@dataclass(frozen=True, slots=True)
class SpeakerRate:
    """An error rate and the speakers it paired: (reference's, hypothesis's), either ``None``."""

    rate: ErrorRate
    pairing: Pairing = field(default=())


def cp(
    reference: Mapping[str, Sequence[str]], hypothesis: Mapping[str, Sequence[str]]
) -> SpeakerRate:
    """The cpWER of the words of each speaker.

    >>> cp({"Ann": ["hello", "you"], "Bo": ["hi"]}, {"1": ["hi"], "2": ["hello"]})
    ... # doctest: +NORMALIZE_WHITESPACE
    SpeakerRate(rate=ErrorRate(length=3, insertions=0, deletions=1, substitutions=0),
                pairing=(('Ann', '2'), ('Bo', '1')))
    """
    pairing = paired(reference, hypothesis, (), _errors, fewest_errors)
    rates = (
        error_rate(() if r is None else reference[r], () if h is None else hypothesis[h])
        for r, h in pairing
    )
    return SpeakerRate(sum(rates, ErrorRate()), pairing)


def paired(
    reference: Mapping[str, _Stream],
    hypothesis: Mapping[str, _Stream],
    nothing: _Stream,
    errors: Callable[[_Stream, _Stream], int],
    fewest: Callable[[_Stream, _Stream], int],
) -> Pairing:
    """The speakers paired so that the errors sum to the least.

    ``fewest`` is a quick bound below ``errors``: where the best pairing by bounds is counted
    exactly and stays the best, no other pair needs counting.
    """
    rows: list[str | None] = list(reference)
    columns: list[str | None] = list(hypothesis)
    size = max(len(rows), len(columns))
    rows += [None] * (size - len(rows))
    columns += [None] * (size - len(columns))
    streams = [
        (nothing if r is None else reference[r], nothing if h is None else hypothesis[h])
        for r in rows
        for h in columns
    ]
    costs = [fewest(*pair) for pair in streams]
    is_exact = [False] * len(costs)
    while True:
        table = [costs[row * size : (row + 1) * size] for row in range(size)]
        chosen = [row * size + column for row, column in enumerate(cheapest(table))]
        unsure = [place for place in chosen if not is_exact[place]]
        if not unsure:
            return tuple((rows[place // size], columns[place % size]) for place in chosen)
        for place in unsure:
            costs[place], is_exact[place] = errors(*streams[place]), True


_QUICK_CELLS = 250_000


def _errors(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    if len(reference) * len(hypothesis) > EXACT_CELLS:
        return error_rate(reference, hypothesis).errors
    return Levenshtein.distance(*coded(reference, hypothesis))


def fewest_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """A bound below the errors: the words that the other side cannot match, however aligned.

    Of short texts the errors themselves, which cost no more to count.
    """
    if len(reference) * len(hypothesis) <= _QUICK_CELLS:
        return _errors(reference, hypothesis)
    a, b = Counter(reference), Counter(hypothesis)
    return max(sum((a - b).values()), sum((b - a).values()))
