"""The best row of places is the one that trying all pairs of places finds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from align.hints.best_row import PRICE, TYPICAL_S, choose_best_row, weigh_distance
from tests.thoroughness import examples

steps = st.one_of(st.sampled_from([0.0, 1.0, 10.0, TYPICAL_S]), st.floats(0.0, 400.0))
scores = st.one_of(st.sampled_from([-2.0, 0.0, 1.0]), st.floats(-3.0, 3.0))


def try_all_pairs(scores: Sequence[float], times: Sequence[float]) -> list[int]:
    best = [0.0] + [-math.inf] * (len(scores) - 1)
    came = [0] * len(scores)
    for index in range(1, len(scores)):
        for before in range(index):
            distance = weigh_distance(times[index] - times[before])
            value = best[before] + distance + scores[index] - PRICE
            if value > best[index]:
                best[index], came[index] = value, before
    for index, time in enumerate(times):
        left_s = times[-1] - time
        best[index] += min(0.0, weigh_distance(left_s)) if left_s > TYPICAL_S else 0.0
    at = max(range(len(scores)), key=best.__getitem__)
    row = [at]
    while at:
        at = came[at]
        row.append(at)
    return row[::-1]


@given(st.lists(st.tuples(scores, steps), min_size=1, max_size=80))
@settings(max_examples=examples(2000))
def test_the_row_is_that_of_all_pairs(places: list[tuple[float, float]]) -> None:
    found = [score for score, _ in places]
    times = list(accumulate(step for _, step in places))
    assert choose_best_row(found, times) == try_all_pairs(found, times)
