"""Speakers counted once more: voices at right angles, so that every cosine is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.recount import Pieces, cut_pieces, recount, scale_rows

A, B, C = np.eye(3)
#: Frames of a chunk, of a tenth of a second; a chunk begins every second.
FRAMES, FRAME_S = 100, 0.1


def pieces(*said: tuple[int, int, int, np.ndarray]) -> Pieces:
    """Pieces of (chunk, first and last tenth of a second in the recording, voice)."""
    first = np.array([10 * chunk for chunk, *_ in said])
    clean = np.zeros((len(said), FRAMES), dtype=bool)
    for row, (_, start, stop, _) in enumerate(said):
        clean[row, start - first[row] : stop - first[row]] = True
    return Pieces(scale_rows(np.array([voice for *_, voice in said])), first, clean, FRAME_S)


# A speaks for seven seconds and B for seven, each heard in four chunks.
TALK = [(n, 30, 100, A) for n in range(4)] + [(10 + n, 130, 200, B) for n in range(4)]
SPEAKERS = [0, 0, 0, 0, 1, 1, 1, 1]


def recounted(more: list[tuple[int, int, int, np.ndarray]], speakers: list[int]) -> list[int]:
    found = recount(pieces(*TALK, *more), np.array([*SPEAKERS, *speakers]))
    return [int(one) for one in found[len(TALK) :]]


def test_two_voices_at_right_angles_are_two() -> None:
    assert recount(pieces(*TALK), np.array(SPEAKERS)).tolist() == SPEAKERS


def test_a_speaker_made_of_two_others_is_none() -> None:
    # Three seconds in which A and B were taken for one, heard in twelve chunks.
    mixture = [(30 + n, 420, 450, A + 0.6 * B) for n in range(12)]
    assert recounted(mixture, [2] * 12) == [0] * 12


def test_short_turns_of_one_voice_are_no_second_speaker() -> None:
    short = [(30, 330, 345, A + 0.8 * C), (40, 420, 435, A + 0.8 * C)]
    assert recounted(short, [2, 2]) == [0, 0]


def test_who_says_much_is_never_taken_for_a_mixture() -> None:
    much = [(30 + 8 * n, 300 + 80 * n, 380 + 80 * n, A + 0.6 * B) for n in range(5)]
    assert recounted(much, [2] * 5) == [2] * 5


def test_two_short_turns_unlike_every_voice_are_one_more_speaker() -> None:
    # 1.2 s each, in many chunks or in one: the clustering gave them to the likelier of the two.
    turns = [(30 + n, 360, 372, C) for n in range(4)] + [(50, 540, 552, C + 0.1 * B)]
    assert recounted(turns, [0, 0, 0, 0, 1]) == [2] * 5


@pytest.mark.parametrize(
    "turns",
    [
        [(30 + n, 360, 385, C) for n in range(8)],  # one turn, however many chunks hear it
        [(30, 360, 368, C), (50, 540, 548, C)],  # too short to know a voice by
        [(30, 360, 372, C + 0.6 * A), (50, 540, 552, C + 0.6 * A)],  # somewhat like A
    ],
)
def test_less_than_that_is_nobody(turns: list[tuple[int, int, int, np.ndarray]]) -> None:
    assert recounted(turns, [0] * len(turns)) == [0] * len(turns)


def test_one_speaker_and_voices_that_cannot_be_told_apart_are_left_alone() -> None:
    alone = pieces(*TALK[:4])
    assert recount(alone, np.zeros(4, dtype=int)).tolist() == [0] * 4
    same = pieces(*((chunk, start, stop, A) for chunk, start, stop, _ in TALK))
    assert recount(same, np.array(SPEAKERS)).tolist() == SPEAKERS


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40)), min_size=1, max_size=12))
def test_numbers_stay_without_a_gap_and_a_second_count_changes_nothing(
    said: list[tuple[int, int]],
) -> None:
    voices = (A, B, C, A + B)
    one_after_another = [
        (4 * n, 40 * n, 40 * n + tenths, voices[who]) for n, (who, tenths) in enumerate(said)
    ]
    _, speakers = np.unique([who for who, _ in said], return_inverse=True)
    found = recount(pieces(*one_after_another), speakers)
    assert sorted(set(found.tolist())) == list(range(found.max() + 1))


def test_a_piece_is_clean_where_nobody_else_speaks() -> None:
    active = np.array([[[1, 0, 0], [1, 1, 0], [0, 1, 0]]])
    embeddings = np.array([[[2.0, 0.0], [0.0, 3.0], [1.0, 1.0]]])
    everybody = np.ones((1, 3), dtype=bool)
    found, has_piece = cut_pieces(embeddings, active, everybody, np.array([7]), FRAME_S)
    assert has_piece.tolist() == [[True, True, False]]
    assert found.voices.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert found.clean.tolist() == [[True, False, False], [False, False, True]]
    assert found.find_frames(np.array([True, True])).tolist() == [7, 9]
