"""How far from every turn a word may lie and still be given to its neighbours' speaker.

Stretches of half a second to half a minute are erased from all turns of the AMI meetings "a"
(system vb), as a diarizer that took speech for silence would; words are then attributed, and the
wrong ones counted by their distance from the nearest turn left. The last column counts the same
words with the turns whole: what the erased stretch itself cost is the difference.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf
from pathlib import Path

from rich.table import Table

from align.attribution.coverage import measure_distances_s
from align.attribution.prices import AttributionOptions
from align.attribution.speakers import attribute
from benchmarks.attribution.material import MEETINGS, Case, meeting
from benchmarks.attribution.scoring import true_labels
from transcript.values import Turn

ERASED_S = (0.5, 1, 2, 4, 8, 16, 32)
BETWEEN_ERASED_S = 30.0
REPEATS = 6
EDGES_S = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, inf)
ENDLESS = AttributionOptions(reach_s=inf)


def erase(turns: tuple[Turn, ...], start: float, end: float) -> tuple[Turn, ...]:
    """What is left of the turns outside ``start`` to ``end``, in seconds."""
    left: list[Turn] = []
    for turn in turns:
        if turn.end <= start or turn.start >= end:
            left.append(turn)
            continue
        if turn.start < start:
            left.append(replace(turn, end=start))
        if turn.end > end:
            left.append(replace(turn, start=end))
    return tuple(left)


def erased_at_random(turns: tuple[Turn, ...], chance: random.Random) -> tuple[Turn, ...]:
    """The turns with stretches missing, half a minute apart on average."""
    until = max(turn.end for turn in turns)
    now = chance.expovariate(1 / BETWEEN_ERASED_S)
    while now < until:
        length = chance.choice(ERASED_S)
        turns = erase(turns, now, now + length)
        now += length + chance.expovariate(1 / BETWEEN_ERASED_S)
    return turns


def by_distance(case: Case, chance: random.Random) -> Iterator[tuple[float, bool, bool]]:
    """For each word outside the turns left: how far, wrong now, wrong with whole turns."""
    truth = true_labels(case.words, case.turns)
    before = attribute(case.words, case.turns, ENDLESS)
    turns = erased_at_random(case.turns, chance)
    after = attribute(case.words, turns, ENDLESS)
    distances = measure_distances_s(case.words, turns)
    for distance, now, whole, true in zip(distances, after, before, truth, strict=True):
        if distance > 0:
            yield float(distance), now.speaker != true, whole.speaker != true


def reach_table(data: Path) -> Table:
    """Wrong words by distance from the nearest turn left, and with the turns whole."""
    chance = random.Random(0)
    cases = [meeting(data, "vb", f"{name}a") for name in MEETINGS]
    found = [word for case in cases for _ in range(REPEATS) for word in by_distance(case, chance)]
    table = Table("seconds from the nearest turn", "words", "wrong", "wrong with whole turns")
    for low, high in pairwise(EDGES_S):
        here = [word for word in found if low < word[0] <= high]
        now, whole = (sum(word[column] for word in here) / len(here) for column in (1, 2))
        table.add_row(f"{low:g} – {high:g}", str(len(here)), f"{now:.1%}", f"{whole:.1%}")
    return table
