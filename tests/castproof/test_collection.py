"""How often Python looks for unreachable cycles while the command runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from castproof.__main__ import collect_seldom


@pytest.fixture
def searched() -> Iterator[list[int]]:
    """The generation of each search, under the command's thresholds, the first a hundredth."""
    generations: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            generations.append(about["generation"])

    before = gc.get_threshold()
    collect_seldom()
    first, *others = gc.get_threshold()
    gc.set_threshold(first // 100, *others)
    gc.collect(1)
    gc.callbacks.append(note)
    yield generations
    gc.callbacks.remove(note)
    gc.set_threshold(*before)


def test_what_one_search_has_left_is_not_searched_at_every_tenth(searched: list[int]) -> None:
    kept: list[list[int]] = [[] for _ in range(12_500)]
    assert len(kept) > len(searched) > 10
    assert set(searched) == {0}


def test_a_cycle_that_is_let_go_is_found(searched: list[int]) -> None:
    let_go = 0

    class Node:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            nonlocal let_go
            let_go += 1

    for _ in range(2_500):
        Node()
    assert let_go > 1_000
    assert searched
