"""Who is known: one to one, and nobody where it is not clear."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import OtherEmbedding
from diarize.identification.collection import Collection
from diarize.identification.matching import (
    DEFAULTS,
    MatchOptions,
    VoiceMatch,
    assign_voices,
    compute_similarities,
    match_voices,
)
from tests.diarize.identification.test_collection import sample
from transcript.values import Voice

KNOWN = (
    Collection("model").learn("Ann", [sample(1.0, 0.0, 0.0)]).learn("Bob", [sample(0.0, 1.0, 0.0)])
)


def voice(speaker: str, *embedding: float, seconds: float = 20.0, model: str = "model") -> Voice:
    return Voice(speaker, embedding, seconds, model)


def test_a_voice_that_is_alike_and_nobody_elses_is_known() -> None:
    assert match_voices([voice("S0", 0.9, 0.1, 0.1)], KNOWN) == (
        VoiceMatch("S0", "Ann", "Ann", 0.988, 0.11),
    )


def test_a_stranger_is_nobody() -> None:
    (found,) = match_voices([voice("S0", 0.3, 0.1, 0.9)], KNOWN)
    assert (found.name, found.nearest, found.reason) == (None, "Ann", "the match is too weak")


def test_who_sounds_like_two_is_nobody() -> None:
    (found,) = match_voices([voice("S0", 0.7, 0.69, 0.0)], KNOWN)
    assert (found.name, found.reason) == (None, "another voice matches nearly as well")


def test_of_two_who_sound_like_one_and_not_like_each_other_neither_is_known() -> None:
    found = match_voices(
        [voice("S0", 1.0, 0.8, 0.0), voice("S1", 1.0, 0.0, 0.9)], KNOWN.select(["Ann"])
    )
    assert [one.name for one in found] == [None, None]
    assert [one.reason for one in found] == [
        "another voice matches nearly as well",
        "another speaker matches better",
    ]


def test_of_one_person_who_was_taken_for_two_the_half_that_is_more_alike_is_known() -> None:
    found = match_voices([voice("S0", 1.0, 0.1, 0.5), voice("S1", 1.0, 0.0, 0.5)], KNOWN)
    assert [(one.name, one.nearest) for one in found] == [(None, "Ann"), ("Ann", "Ann")]
    assert found[0].reason == "another speaker matches better"


def test_two_seconds_are_too_little() -> None:
    (found,) = match_voices([voice("S0", 1.0, 0.0, 0.0, seconds=2.0)], KNOWN)
    assert found.name is None
    assert found.reason == "only 2.0 s of the voice alone, and 5 are needed"


def test_more_speakers_than_known_voices_and_fewer() -> None:
    three = [voice("S0", 0, 0, 1), voice("S1", 0, 1, 0), voice("S2", 1, 0, 0)]
    assert [one.name for one in match_voices(three, KNOWN)] == [None, "Bob", "Ann"]
    assert match_voices(three, KNOWN)[0].reason == "the match is too weak"
    assert [one.name for one in match_voices(three[1:2], KNOWN)] == ["Bob"]
    assert match_voices([], KNOWN) == ()
    assert match_voices(three[:1], Collection("model"))[0].reason == "no voice is known"


def test_voices_of_another_model_are_not_compared() -> None:
    with pytest.raises(OtherEmbedding):
        match_voices([voice("S0", 1.0, 0.0, 0.0, model="later")], KNOWN)
    with pytest.raises(OtherEmbedding, match=r"3 numbers, .* have 4"):
        match_voices([voice("S0", 1.0, 0.0, 0.0, 0.0)], KNOWN)


def test_the_options_draw_the_line() -> None:
    stranger = voice("S0", 0.5, 0.0, 0.8)
    assert match_voices([stranger], KNOWN, MatchOptions(threshold=0.5, margin=0.1))[0].name == "Ann"
    assert match_voices([stranger], KNOWN, MatchOptions(threshold=0.6, margin=0.1))[0].name is None


numbers = st.integers(-4, 4)
embeddings = st.tuples(numbers, numbers, numbers).filter(any)


@given(
    st.lists(embeddings, min_size=1, max_size=4),
    st.lists(embeddings, min_size=1, max_size=4),
)
def test_nobody_is_named_twice_and_whoever_is_named_is_of_the_best_assignment(
    heard: list[tuple[int, int, int]], known: list[tuple[int, int, int]]
) -> None:
    voices = [voice(f"S{n}", *map(float, one)) for n, one in enumerate(heard)]
    collection = Collection("model")
    for n, one in enumerate(known):
        collection = collection.learn(f"K{n}", [sample(*map(float, one))])
    found = match_voices(voices, collection)
    names = [one.name for one in found if one.name is not None]
    assert len(set(names)) == len(names)
    table = compute_similarities(voices, collection)
    best = assign_voices(table)
    assert sum(table[row, column] for row, column in best.items()) == pytest.approx(_best(table))
    for row, one in enumerate(found):
        if one.name is not None:
            assert one.name == collection.voices[best[row]].name
            assert (one.similarity or 0.0) >= DEFAULTS.threshold - 0.001


def _best(table: np.ndarray) -> float:
    """The dearest assignment, by trying all of them."""
    if table.shape[0] > table.shape[1]:
        table = table.T
    rows = range(table.shape[0])
    return float(
        max(
            sum(table[row, column] for row, column in zip(rows, chosen, strict=True))
            for chosen in permutations(range(table.shape[1]), len(rows))
        )
    )
