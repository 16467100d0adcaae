"""Error rates equal those of jiwer and meeteval; they add up, and mirror when sides are swapped."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import long_texts
from compare import aligning
from compare.cpwer import cp_error_rate
from compare.di_cpwer import ReferenceOrder, SpokenLine, di_cp_error_rate
from compare.rates import Absent, Cost, ErrorRate, add_up, error_rate
from compare.tcpwer import TimedWords, error_rate_in_time, tcp_error_rate
from tests.thoroughness import examples
from transcript.errors import InvalidCall

words = st.lists(st.sampled_from("abcde"), max_size=12)
streams = st.dictionaries(st.sampled_from("ABCD"), words, max_size=4)


@given(words, words)
@settings(max_examples=examples(500))
def test_the_error_rate_is_that_of_jiwer(reference: list[str], hypothesis: list[str]) -> None:
    jiwer = pytest.importorskip("jiwer")
    found = error_rate(reference, hypothesis)
    assert found.length == len(reference)
    if reference and hypothesis:
        expected = jiwer.process_words(" ".join(reference), " ".join(hypothesis))
        assert found.rate == pytest.approx(expected.wer)
    else:  # jiwer refuses an empty reference
        assert found.errors == max(len(reference), len(hypothesis))


@given(words, words)
def test_swapping_the_sides_swaps_insertions_and_deletions(a: list[str], b: list[str]) -> None:
    one, other = error_rate(a, b), error_rate(b, a)
    assert (one.insertions, one.deletions) == (other.deletions, other.insertions)
    assert one.substitutions == other.substitutions


@given(st.lists(st.sampled_from("abcdefghijklmnop"), max_size=400), st.randoms())
def test_long_texts_are_cut_without_losing_a_word(reference: list[str], random: Any) -> None:
    hypothesis = [word for word in reference if random.random() > 0.1]
    exact = error_rate(reference, hypothesis)
    before = long_texts.EXACT_CELLS
    long_texts.EXACT_CELLS = 100
    try:
        cut = error_rate(reference, hypothesis)
        blocks = aligning.align_tokens(reference, hypothesis)
    finally:
        long_texts.EXACT_CELLS = before
    assert sum(block.a_stop - block.a for block in blocks) == len(reference)
    assert sum(block.b_stop - block.b for block in blocks) == len(hypothesis)
    assert exact.errors <= cut.errors <= exact.errors * 1.05 + 2


def seglst(spoken: list[tuple[str, list[str]]]) -> Any:
    meeteval = pytest.importorskip("meeteval")
    return meeteval.io.SegLST(
        [
            {
                "session_id": "s",
                "speaker": speaker,
                "words": " ".join(said),
                "start_time": float(place),
                "end_time": place + 1.0,
            }
            for place, (speaker, said) in enumerate(spoken)
        ]
    )


def joined(spoken: list[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for speaker, said in spoken:
        found.setdefault(speaker, []).extend(said)
    return found


lines = st.lists(
    st.tuples(st.sampled_from("ABC"), st.lists(st.sampled_from("abcd"), min_size=1, max_size=5)),
    min_size=1,
    max_size=10,
)


@given(lines, lines)
@settings(max_examples=examples(500))
def test_cp_and_di_cp_are_those_of_meeteval(
    reference: list[tuple[str, list[str]]], hypothesis: list[tuple[str, list[str]]]
) -> None:
    meeteval = pytest.importorskip("meeteval")
    ours = cp_error_rate(joined(reference), joined(hypothesis))
    theirs = meeteval.wer.wer.cp.cp_word_error_rate(seglst(reference), seglst(hypothesis))
    assert (ours.rate.errors, ours.rate.length) == (theirs.errors, theirs.length)
    spoken = [SpokenLine(speaker, said) for speaker, said in hypothesis]
    reading = ReferenceOrder.of([(who, word) for who, said in reference for word in said], spoken)
    invariant = di_cp_error_rate(joined(reference), spoken, reading)
    expected = meeteval.wer.wer.di_cp.greedy_di_cp_word_error_rate(
        seglst(reference), seglst(hypothesis)
    )
    assert invariant.length == expected.length
    assert invariant.errors == expected.errors


@st.composite
def timed_words(draw: st.DrawFn) -> list[tuple[str, float, float]]:
    said, now = [], 0.0
    for word in draw(words):
        now += draw(st.integers(0, 8)) / 4
        said.append((word, now, now + draw(st.integers(1, 6)) / 4))
    return said


timed_streams = st.dictionaries(st.sampled_from("ABC"), timed_words(), min_size=1, max_size=3)


def timed_seglst(side: dict[str, list[tuple[str, float, float]]]) -> Any:
    meeteval = pytest.importorskip("meeteval")
    return meeteval.io.SegLST(
        [
            {"session_id": "s", "speaker": who, "words": w, "start_time": a, "end_time": b}
            for who, said in side.items()
            for w, a, b in said
        ]
    )


def timed(side: dict[str, list[tuple[str, float, float]]]) -> dict[str, TimedWords]:
    return {
        who: TimedWords([w for w, _, _ in said], [a for _, a, _ in said], [b for _, _, b in said])
        for who, said in side.items()
        if said
    }


@given(timed_streams, timed_streams, st.sampled_from([0.5, 1.0, 5.0]))
@settings(max_examples=examples(500))
@pytest.mark.filterwarnings("ignore")
def test_tcp_is_that_of_meeteval(reference: Any, hypothesis: Any, collar: float) -> None:
    meeteval = pytest.importorskip("meeteval")
    ours = tcp_error_rate(timed(reference), timed(hypothesis), collar).rate
    if not timed(reference) or not timed(hypothesis):
        assert ours.errors == max(sum(map(len, side.values())) for side in (reference, hypothesis))
        return
    theirs = meeteval.wer.wer.time_constrained.tcp_word_error_rate(
        timed_seglst(reference), timed_seglst(hypothesis), collar=collar
    )
    assert (ours.errors, ours.length) == (theirs.errors, theirs.length)


@given(timed_words(), timed_words())
def test_a_wide_collar_constrains_nothing(a: Any, b: Any) -> None:
    one, other = (timed({"A": side}).get("A", TimedWords()) for side in (a, b))
    found = error_rate_in_time(one, other, 1000.0)
    assert found.errors == error_rate(one.words, other.words).errors
    swapped = error_rate_in_time(other, one, 1000.0)
    assert (found.insertions, found.deletions) == (swapped.deletions, swapped.insertions)


@given(st.integers(0, 2**32))
@settings(max_examples=20)
def test_long_timed_texts_are_cut_without_losing_a_word(seed: int) -> None:
    chance = Random(seed)
    said = [(f"w{chance.randrange(200)}", float(place)) for place in range(400)]
    kept = [one for one in said if chance.random() > 0.1]
    reference = TimedWords([w for w, _ in said], [t for _, t in said], [t + 1 for _, t in said])
    late = [t + chance.random() + 4 * (chance.random() > 0.95) for _, t in kept]
    hypothesis = TimedWords([w for w, _ in kept], late, [t + 1 for t in late])
    exact = error_rate_in_time(reference, hypothesis, 2.0)
    before = long_texts.EXACT_CELLS
    long_texts.EXACT_CELLS = 100
    try:
        cut = error_rate_in_time(reference, hypothesis, 2.0)
    finally:
        long_texts.EXACT_CELLS = before
    assert cut.length == exact.length == len(reference.words)
    assert cut.insertions - cut.deletions == exact.insertions - exact.deletions
    assert exact.errors <= cut.errors <= exact.errors * 1.05 + 2


def test_a_word_counts_only_near_its_time() -> None:
    here = TimedWords(["ship"], [0.0], [1.0])
    assert error_rate_in_time(here, TimedWords(["ship"], [4.0], [5.0]), 4.0).errors == 0
    assert error_rate_in_time(here, TimedWords(["ship"], [4.0], [5.0]), 3.0) == ErrorRate(
        1, 1, 1, 0
    )


def test_a_speaker_left_over_costs_every_word() -> None:
    found = cp_error_rate({"Ann": ["a", "b"], "Bo": ["c"]}, {"1": ["a", "b"]})
    assert found.rate == ErrorRate(3, deletions=1)
    assert found.pairing == (("Ann", "1"), ("Bo", None))
    assert cp_error_rate({}, {}).rate == ErrorRate()


def test_without_a_reference_every_word_is_an_insertion_and_the_rate_undefined() -> None:
    spoken = [SpokenLine("1", ["a", "b"])]
    assert di_cp_error_rate({}, spoken, ReferenceOrder.of([], spoken)) == ErrorRate(0, insertions=2)
    assert ErrorRate(0, insertions=2).rate is None
    assert Cost().rate is None


def test_rates_of_different_references_are_not_subtracted() -> None:
    with pytest.raises(InvalidCall, match="3 and 4 words"):
        ErrorRate(3) - ErrorRate(4)


def test_a_total_leaves_out_what_is_absent() -> None:
    assert add_up([Absent("why"), Cost(1, 4), Cost(1, 4)], Cost()) == Cost(2, 8)
    assert add_up([Absent("why"), Absent("else")], Cost()) == Absent("why")
    assert add_up([], Cost()) == Cost()
