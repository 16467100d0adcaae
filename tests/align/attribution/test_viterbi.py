"""Paths through voices that overlap: by hand, by brute force, and as the plain path."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.attribution.viterbi import VoicePrices, find_cheapest_path, find_cheapest_voices

PRICES = VoicePrices(clash=6.0, join=1.0, resume_s=0.1)
EIGHTHS = st.integers(0, 40).map(lambda count: count / 8)


def test_two_who_talk_at_once_are_told_apart_by_their_times_alone() -> None:
    # A: 0-1, 1-2, 2-3; B: 0.5-1.5, 1.5-2.5. No turn says anything.
    starts, ends = np.arange(0.0, 2.5, 0.5), np.arange(1.0, 3.5, 0.5)
    nothing = np.zeros((5, 2))
    found = find_cheapest_voices(nothing, np.full(5, 3.0), starts, ends, PRICES)
    assert found in [(0, 1, 0, 1, 0), (1, 0, 1, 0, 1)]


def test_a_third_word_at_once_clashes_with_the_cheaper_speaker() -> None:
    starts, ends = np.zeros(3), np.ones(3)
    costs = np.array([[0.0, 9.0], [9.0, 0.0], [0.0, 1.0]])
    assert find_cheapest_voices(costs, np.full(3, 3.0), starts, ends, PRICES) == (0, 1, 0)


def test_words_without_times_clash_with_nobody() -> None:
    unknown = np.full(3, np.nan)
    costs = np.array([[0.0, 1.0], [0.5, 0.0], [0.0, 1.0]])
    assert find_cheapest_voices(costs, np.full(3, 3.0), unknown, unknown, PRICES) == (0, 0, 0)


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    steps, states = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    rows = st.lists(EIGHTHS, min_size=states, max_size=states)
    emissions = np.array(draw(st.lists(rows, min_size=steps, max_size=steps)))
    return emissions, np.array(draw(st.lists(EIGHTHS, min_size=steps, max_size=steps)))


def cost(path: tuple[int, ...], emissions: np.ndarray, switches: np.ndarray) -> float:
    changes = sum(switches[step] for step in range(1, len(path)) if path[step] != path[step - 1])
    return float(sum(emissions[step, state] for step, state in enumerate(path)) + changes)


@given(problems())
def test_words_in_a_row_are_the_plain_path(problem: tuple[np.ndarray, np.ndarray]) -> None:
    emissions, switches = problem
    starts = np.arange(len(emissions)) * 1.0
    found = find_cheapest_voices(emissions, switches, starts, starts + 0.5, PRICES)
    plain = find_cheapest_path(emissions, switches)
    assert cost(found, emissions, switches) == cost(plain, emissions, switches)


def voices_cost(
    path: tuple[int, ...],
    emissions: np.ndarray,
    switches: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
) -> float:
    """As the docstrings say it, word by word, with nothing forgotten."""
    until = [-inf] * emissions.shape[1]
    total = 0.0
    for step, state in enumerate(path):
        total += emissions[step, state]
        if step > 0:
            if until[state] > starts[step]:
                total += PRICES.clash
            elif path[step - 1] != state and until[state] < starts[step] - PRICES.resume_s:
                under_way = max(until) > starts[step]
                total += min(PRICES.join, switches[step]) if under_way else switches[step]
        until[state] = max(until[state], ends[step])
    return float(total)


@given(problems(), st.data())
def test_no_path_of_all_is_cheaper(
    problem: tuple[np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    emissions, switches = problem
    steps, states = emissions.shape
    times = st.lists(EIGHTHS, min_size=steps, max_size=steps)
    starts = np.array(sorted(data.draw(times)))
    ends = starts + np.array(data.draw(times))
    found = find_cheapest_voices(emissions, switches, starts, ends, PRICES)
    given_problem = (emissions, switches, starts, ends)
    every = product(range(states), repeat=steps)
    least = min(voices_cost(path, *given_problem) for path in every)
    assert np.isclose(voices_cost(found, *given_problem), least)
