"""Which of the machine's speakers is which of the person's, and how often a word is another's.

WDER, the word diarization error rate (L. El Shafey et al., "Joint Speech Recognition and Speaker
Diarization via Sequence Transduction", Interspeech 2019): words that are matched or substituted, of
whose two speakers the pairing says that they are different people, ÷ all such words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from compare.rates import Cost


def assign(costs: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Assign rows to columns so that their costs sum to the least, no row or column twice.

    Returns (row, column) pairs, in order of whichever there are fewer of; the others are left over.

    >>> assign([[4, 1, 3], [2, 0, 5]])
    [(0, 1), (1, 0)]
    """
    from scipy.optimize import linear_sum_assignment

    if not costs:
        return []
    rows, columns = linear_sum_assignment(costs)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return sorted(pairs, key=itemgetter(1 if len(costs) > len(costs[0]) else 0))


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often a word of the machine's speaker (row) is the person's speaker's (column).

    ``counts[row][column]`` counts words; ``pairing`` has the pairs of (machine's, person's)
    speakers that share the most words, and no speaker twice.

    >>> table = build_confusion({("1", "Ann"): 2, ("1", "Bo"): 1, ("2", "Bo"): 2})
    >>> table.counts, table.pairing, table.error.rate
    (((2, 1), (0, 2)), (('1', 'Ann'), ('2', 'Bo')), 0.2)
    """

    machine: tuple[str, ...]
    human: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    pairing: tuple[tuple[str, str], ...]

    @property
    def error(self) -> Cost:
        """The words of wrong speakers, of all words both sides have."""
        total = sum(map(sum, self.counts))
        rows, columns = list(self.machine), list(self.human)
        right = sum(self.counts[rows.index(m)][columns.index(h)] for m, h in self.pairing)
        return Cost(total - right, total)


def build_confusion(seen: Mapping[tuple[str, str], int]) -> Confusion:
    """Count whose words are whose: ``seen`` counts pairs of (machine's, person's) speakers."""
    machine = tuple(dict.fromkeys(m for m, _ in seen))
    human = tuple(dict.fromkeys(h for _, h in seen))
    counts = tuple(tuple(seen.get((m, h), 0) for h in human) for m in machine)
    pairs = assign([[-count for count in row] for row in counts])
    pairing = tuple((machine[m], human[h]) for m, h in pairs if counts[m][h])
    return Confusion(machine, human, counts, pairing)
