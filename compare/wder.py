"""WDER: of the words both sides have, how many were given to the wrong speaker.

Word diarization error rate (L. El Shafey et al., "Joint Speech Recognition and Speaker Diarization
via Sequence Transduction", Interspeech 2019): words that are matched or substituted, of whose two
speakers the pairing says that they are different people, ÷ all such words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compare.assignment import cheapest
from compare.rates import Cost


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
    """The confusion of the speakers of words that stand for one another: (machine's, person's)."""
    machine = tuple(dict.fromkeys(m for m, _ in seen))
    human = tuple(dict.fromkeys(h for _, h in seen))
    counts = tuple(tuple(seen.get((m, h), 0) for h in human) for m in machine)
    is_wide = len(machine) <= len(human)
    table = counts if is_wide else tuple(zip(*counts, strict=True))
    columns = cheapest([[-float(count) for count in row] for row in table])
    pairs = [(row, column) if is_wide else (column, row) for row, column in enumerate(columns)]
    pairing = tuple((machine[m], human[h]) for m, h in pairs if counts[m][h])
    return Confusion(machine, human, counts, pairing)
