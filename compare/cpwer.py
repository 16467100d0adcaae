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

from compare.rates import ErrorRate, error_rate
from compare.speakers import assign

Pairing = tuple[tuple["str | None", "str | None"], ...]
_Stream = TypeVar("_Stream")


@dataclass(frozen=True, slots=True)
class SpeakerRate:
    """An error rate and the speakers it paired: (reference's, hypothesis's), either ``None``."""

    rate: ErrorRate
    pairing: Pairing = field(default=())


def cp_error_rate(
    reference: Mapping[str, Sequence[str]], hypothesis: Mapping[str, Sequence[str]]
) -> SpeakerRate:
    """Count the cpWER of the words of each speaker.

    >>> cp_error_rate({"Ann": ["hello", "you"], "Bo": ["hi"]}, {"1": ["hi"], "2": ["hello"]})
    ... # doctest: +NORMALIZE_WHITESPACE
    SpeakerRate(rate=ErrorRate(length=3, insertions=0, deletions=1, substitutions=0),
                pairing=(('Ann', '2'), ('Bo', '1')))
    """
    return pair_speakers(reference, hypothesis, (), error_rate, count_fewest_errors)


def pair_speakers(
    reference: Mapping[str, _Stream],
    hypothesis: Mapping[str, _Stream],
    nothing: _Stream,
    rate: Callable[[_Stream, _Stream], ErrorRate],
    fewest: Callable[[_Stream, _Stream], int],
) -> SpeakerRate:
    """Pair the speakers so that the errors sum to the least.

    ``fewest`` is a quick bound below the errors of ``rate``: where the best pairing by bounds is
    counted exactly and stays the best, no other pair needs counting.
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
    rates: dict[int, ErrorRate] = {}
    while True:
        table = [costs[row * size : (row + 1) * size] for row in range(size)]
        chosen = [row * size + column for row, column in assign(table)]
        uncounted = [cell for cell in chosen if cell not in rates]
        if not uncounted:
            pairing = tuple((rows[cell // size], columns[cell % size]) for cell in chosen)
            return SpeakerRate(sum((rates[cell] for cell in chosen), ErrorRate()), pairing)
        for cell in uncounted:
            rates[cell] = rate(*streams[cell])
            costs[cell] = rates[cell].errors


_QUICK_CELLS = 250_000


def count_fewest_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> int:
    """Bound the errors from below: words that the other side cannot match, however aligned.

    Of short texts the errors themselves, which cost no more to count.
    """
    if len(reference) * len(hypothesis) <= _QUICK_CELLS:
        return Levenshtein.distance(list(reference), list(hypothesis))
    a, b = Counter(reference), Counter(hypothesis)
    return max(sum((a - b).values()), sum((b - a).values()))
