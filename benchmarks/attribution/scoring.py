"""How many words a rule gave to the wrong speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from align.attribution.coverage import measure_coverage
from align.units import find_speaker_runs
from transcript.values import Turn, Word


@dataclass(frozen=True, slots=True)
class Wrong:
    """Wrong-speaker words of all words; recordings are added, their rates never averaged.

    ``runs`` are the longest spans of one speaker, ``true_runs`` what they would be if all were
    right.
    """

    wrong: int
    words: int
    runs: int = 0
    true_runs: int = 0

    def __add__(self, other: Wrong) -> Wrong:
        return Wrong(
            self.wrong + other.wrong,
            self.words + other.words,
            self.runs + other.runs,
            self.true_runs + other.true_runs,
        )

    @property
    def rate(self) -> float:
        """The share of words given to the wrong speaker, in 0–1."""
        return self.wrong / self.words if self.words else 0.0

    @property
    def runs_ratio(self) -> float:
        """Runs ÷ true runs."""
        return self.runs / self.true_runs if self.true_runs else 0.0


def true_labels(words: Sequence[Word], turns: Sequence[Turn]) -> tuple[str | None, ...]:
    """Each word's true speaker under the diarizer's label for them.

    People and labels are paired one to one so that they share the most word time. A person
    without a label keeps a name that no turn has: whoever is said to have spoken is wrong.
    """
    people = sorted({word.speaker for word in words if word.speaker is not None})
    labels = sorted({turn.speaker for turn in turns})
    lengths = np.array([(word.end or 0.0) - (word.start or 0.0) for word in words])
    seconds = measure_coverage(words, turns, labels) * lengths[:, None]
    shared = np.array(
        [seconds[[word.speaker == person for word in words]].sum(axis=0) for person in people]
    )
    pairs = zip(*linear_sum_assignment(shared, maximize=True), strict=True)
    label_of = {person: f"nobody's label ({person})" for person in people}
    label_of.update({people[row]: labels[column] for row, column in pairs})
    return tuple(None if word.speaker is None else label_of[word.speaker] for word in words)


def score(said: Sequence[str | None], truth: Sequence[str | None]) -> Wrong:
    """Compare speakers word by word; words whose true speaker nobody knows are not counted."""
    known = [(mine, true) for mine, true in zip(said, truth, strict=True) if true is not None]
    return Wrong(
        sum(mine != true for mine, true in known),
        len(known),
        len(find_speaker_runs([mine for mine, _ in known])),
        len(find_speaker_runs([true for _, true in known])),
    )
