"""Which stretches are heard of a voice, and what they have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from diarize.diarizer import Progress
from diarize.sampling import (
    LONGEST_S,
    SHORTEST_S,
    average_pieces,
    choose_pieces,
    compute_speaker_voices,
    find_solo_speech,
    sample_voice,
)
from transcript.values import Turn


class Ear:
    """An embedder that hears whoever ``voices`` says speaks at the middle of a span."""

    embedding = "ear"

    def __init__(self, voices: Sequence[tuple[float, float, tuple[float, ...]]]) -> None:
        self.voices = voices

    def embed(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        progress(1.0)
        return np.array([self._at((a + b) / 2) for a, b in spans], dtype=np.float32)

    embed_in_context = embed

    def _at(self, time: float) -> tuple[float, ...]:
        nobody = (np.nan,) * len(self.voices[0][2])
        return next((voice for a, b, voice in self.voices if a <= time < b), nobody)


SILENCE = np.zeros(16_000, dtype=np.float32)


def test_the_longest_stretches_are_heard_first_and_no_more_than_enough() -> None:
    assert choose_pieces([(0.0, 5.0), (10.0, 13.0), (20.0, 24.0)], most_s=8.0) == (
        (0.0, 5.0),
        (20.0, 24.0),
    )


def test_who_speaks_alone_when_turns_overlap_touch_and_lie_within() -> None:
    turns = [Turn(0.0, 9.0, "A"), Turn(2.0, 3.0, "B"), Turn(8.0, 12.0, "B"), Turn(12.0, 13.0, "B")]
    assert find_solo_speech(turns) == {"A": ((0.0, 2.0), (3.0, 8.0)), "B": ((9.0, 13.0),)}
    assert find_solo_speech([Turn(0.0, 1.0, "A"), Turn(0.0, 1.0, "B")]) == {"A": (), "B": ()}
    assert find_solo_speech([]) == {}


def test_a_piece_of_somebody_else_does_not_spoil_the_mean() -> None:
    rows = np.array([[1.0, 0.0]] * 4 + [[0.0, 1.0]])
    assert average_pieces(rows, np.ones(5)).embedding == pytest.approx([1.0, 0.0])


def test_a_voice_nobody_hears_is_none() -> None:
    ear = Ear([(0.0, 10.0, (1.0, 0.0))])
    assert sample_voice(ear, SILENCE, [], lambda done: None) is None
    assert sample_voice(ear, SILENCE, [(0.0, 0.4)], lambda done: None) is None
    assert sample_voice(ear, SILENCE, [(20.0, 25.0)], lambda done: None) is None


def test_every_speaker_has_the_voice_of_the_time_alone() -> None:
    ear = Ear([(0.0, 10.0, (3.0, 0.0)), (10.0, 30.0, (0.0, 2.0))])
    turns = [Turn(0.0, 10.0, "A"), Turn(9.0, 20.0, "B"), Turn(21.0, 21.2, "C")]
    done: list[float] = []
    a, b = compute_speaker_voices(ear, SILENCE, turns, done.append)
    assert (a.speaker, a.embedding, a.seconds, a.model) == ("A", (1.0, 0.0), 9.0, "ear")
    assert (b.speaker, b.embedding, b.seconds) == ("B", (0.0, 1.0), 10.0)
    assert done == sorted(done) and done[-1] <= 1.0


spans = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0.1, 40)).map(lambda at: (at[0], at[0] + at[1])),
    max_size=8,
)


@given(spans)
def test_pieces_lie_in_the_stretches_and_are_neither_long_nor_short(
    stretches: list[tuple[float, float]],
) -> None:
    for start, end in choose_pieces(stretches):
        assert any(a - 1e-6 <= start and end <= b + 1e-6 for a, b in stretches)
        assert end - start <= LONGEST_S + 1e-6
        assert end - start >= SHORTEST_S - 1e-6


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 9), st.sampled_from("AB")).map(
            lambda turn: Turn(float(turn[0]), float(turn[0] + turn[1]), turn[2])
        ),
        max_size=8,
    )
)
def test_alone_is_as_a_second_by_second_look_says(turns: list[Turn]) -> None:
    found = find_solo_speech(turns)
    for second in range(30):
        here = {one.speaker for one in turns if one.start <= second < one.end}
        told = {who for who, spans in found.items() for a, b in spans if a <= second < b}
        assert told == (here if len(here) == 1 else set())
