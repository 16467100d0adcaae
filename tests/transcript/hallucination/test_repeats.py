"""Repeats are found wherever they are; only evidence makes a loop of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.hallucination.repeats import Run, find_loop_evidence, find_runs
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word


def timed(text: str, each: float) -> list[Word]:
    return [Word(n * each, (n + 1) * each, word) for n, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("no no no", []),
        ("no, no. No! no", [Run(0, 1, 4)]),
        ("a b a b a b a b a", [Run(0, 2, 4)]),
        ("x x x x x x x x", [Run(0, 1, 8)]),  # of one word eight times, not of two four times
        ("so we go we go we go we go we go now", [Run(1, 2, 5)]),
        ("a a a a b b b b", [Run(0, 1, 4), Run(4, 1, 4)]),
        ("— — — —", [Run(0, 1, 4)]),
    ],
)
def test_by_hand(text: str, found: list[Run]) -> None:
    assert list(find_runs(text.split())) == found


def test_eight_words_are_found_and_nine_are_not() -> None:
    eight = [f"w{n}" for n in range(8)]
    assert find_runs(eight * 4) == (Run(0, 8, 4),)
    assert find_runs([*eight, "w8"] * 4) == ()


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_as_brute_force_finds_them(texts: list[str]) -> None:
    found = find_runs(texts, longest=3)
    for run in found:
        unit = texts[run.first : run.again]
        assert texts[run.first : run.stop] == unit * run.times
        assert run.times >= 4
    covered = {n for run in found for n in range(run.first, run.stop)}
    for size in (1, 2, 3):
        for first in range(len(texts) - 4 * size + 1):
            if texts[first : first + 4 * size] == texts[first : first + size] * 4:
                assert covered & set(range(first, first + 4 * size))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (timed("no no no no", 0.2), []),
        (timed("very very very very very", 0.25), []),
        (timed("bye bye bye bye", 0.02), ["3 of 3 words have too little time to be spoken"]),
        (timed("bye bye bye bye", 0.1), ["3 words in 0.3 s"]),
        (timed("we " * 11, 0.4), []),
        (timed("we " * 12, 0.4), ["12 repeats, more than anybody says"]),
        (timed("see you later " * 7, 0.4), []),
        (timed("see you later " * 8, 0.4), ["8 repeats, more than anybody says"]),
        ([Word(None, None, "no")] * 6, []),
    ],
)
def test_evidence_by_hand(words: list[Word], says: list[str]) -> None:
    (run,) = find_runs([word.text for word in words])
    assert list(find_loop_evidence(words, run)) == says


def test_silence_is_evidence() -> None:
    words = timed("bye bye bye bye bye", 0.5)
    (run,) = find_runs([word.text for word in words])
    assert find_loop_evidence(words, run, voice=VoiceActivity([(0.0, 2.5)])) == ()
    assert find_loop_evidence(words, run, voice=VoiceActivity([(0.0, 0.5)])) == (
        "no speech in 100% of their time",
    )


def test_compression_is_evidence_only_of_many() -> None:
    few, many = timed("la " * 5, 0.4), timed("la " * 6, 0.4)
    for words, says in ((few, ()), (many, ("zlib compresses the text 3.0 times",))):
        (run,) = find_runs([word.text for word in words])
        assert find_loop_evidence(words, run, compression_ratio=3.0) == says
        assert find_loop_evidence(words, run, compression_ratio=2.4) == ()
