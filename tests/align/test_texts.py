"""Text against text: blocks, pairs, and oracles for both."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from align import long_texts, texts
from align.texts import (
    ALIKE,
    MatchingBlock,
    align_keys,
    make_key,
    make_keys,
    measure_spelling_similarity,
    pair_keys,
)

# Few letters, so that texts have much in common; a few near-misses, so that spelling counts.
TOKENS = st.lists(st.sampled_from(["a", "b", "c", "abouzar", "abuzar", "theo", "thea"]), max_size=9)


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("Hello,", "hello"),
        ("“Quoted.”", "quoted"),
        ("doesn’t", "doesn't"),
        ("John's", "john's"),
        ("$5", "$5"),
        ("C++,", "c++"),
        ("ﬁne", "fine"),
        ("—", "—"),
    ],
)
def test_a_key_folds_case_width_and_outer_punctuation_only(token: str, expected: str) -> None:
    assert make_key(token) == expected


def test_what_lies_between_equal_stretches_is_one_block() -> None:
    assert align_keys([*"abcde"], [*"abxde"]) == (
        MatchingBlock("equal", 0, 2, 0, 2),
        MatchingBlock("replace", 2, 3, 2, 3),
        MatchingBlock("equal", 3, 5, 3, 5),
    )
    assert align_keys([], [*"ab"]) == (MatchingBlock("insert", 0, 0, 0, 2),)
    assert align_keys([*"ab"], []) == (MatchingBlock("delete", 0, 2, 0, 0),)
    assert align_keys([], []) == ()


@given(TOKENS, TOKENS)
def test_blocks_cover_both_sides_once_and_in_order(a: list[str], b: list[str]) -> None:
    found = align_keys(a, b)
    assert [i for block in found for i in range(block.a, block.a_stop)] == list(range(len(a)))
    assert [j for block in found for j in range(block.b, block.b_stop)] == list(range(len(b)))


@given(TOKENS, TOKENS)
def test_equal_blocks_are_equal_and_their_cost_is_the_distance(a: list[str], b: list[str]) -> None:
    cost = 0
    for block in align_keys(a, b):
        left, right = a[block.a : block.a_stop], b[block.b : block.b_stop]
        assert (left == right) == (block.kind == "equal")
        cost += 0 if block.kind == "equal" else max(len(left), len(right))
    assert cost == Levenshtein.distance(a, b)


@given(TOKENS, TOKENS)
def test_pairs_rise_strictly_in_both_and_are_alike(a: list[str], b: list[str]) -> None:
    found = pair_keys(a, b)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found))
    assert all(measure_spelling_similarity(a[i], b[j]) >= ALIKE for i, j in found)


@given(TOKENS, TOKENS)
def test_the_spelling_pairs_are_the_best_there_are(a: list[str], b: list[str]) -> None:
    @cache
    def best(i: int, j: int) -> float:
        if i == len(a) or j == len(b):
            return 0.0
        alike = measure_spelling_similarity(a[i], b[j])
        paired = alike + best(i + 1, j + 1) if alike >= ALIKE else 0.0
        return max(paired, best(i + 1, j), best(i, j + 1))

    found = texts._pair_similar(a, b, ALIKE)
    assert sum(measure_spelling_similarity(a[i], b[j]) for i, j in found) == pytest.approx(
        best(0, 0)
    )


def test_a_misspelt_name_meets_its_correction_beside_words_taken_out() -> None:
    machine = make_keys(["so", "our", "our", "guest", "uh", "a", "boozer", "is", "here"])
    person = make_keys(["Our", "guest", "Abouzar", "is", "here."])
    assert (machine.index("boozer"), 2) in pair_keys(machine, person)


def test_a_block_too_large_to_search_is_paired_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_CELLS", 3)
    assert pair_keys(["theo", "left"], ["thea", "was"]) == ((0, 0),)


@given(st.lists(st.sampled_from("abcdefghijklmnop"), max_size=400), st.randoms())
def test_long_texts_are_cut_without_losing_a_word(said: list[str], random: Any) -> None:
    heard = [random.choice("abcdef") if random.random() < 0.05 else word for word in said]
    exact = align_keys(said, heard)
    with patch.object(long_texts, "EXACT_CELLS", 100):
        cut = align_keys(said, heard)
    # Every token is in one block, the blocks in order, no two alike beside one another.
    assert [block.a for block in cut] == [0, *(block.a_stop for block in cut)][: len(cut)]
    assert [block.b for block in cut] == [0, *(block.b_stop for block in cut)][: len(cut)]
    assert not cut or (cut[-1].a_stop, cut[-1].b_stop) == (len(said), len(heard))
    assert all((one.kind == "equal") != (two.kind == "equal") for one, two in pairwise(cut))
    equal, most = (
        sum(block.a_stop - block.a for block in found if block.kind == "equal")
        for found in (cut, exact)
    )
    assert all(
        said[block.a : block.a_stop] == heard[block.b : block.b_stop]
        for block in cut
        if block.kind == "equal"
    )
    assert most * 0.95 - 2 <= equal
