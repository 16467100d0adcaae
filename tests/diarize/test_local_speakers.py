"""One speaker of a chunk that is two people's speech: voices at known angles, frames of 0.1 s."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diarize.local_speakers import cut_snippets, group_voices, split_chunks, split_speakers

A, B, C = np.eye(3)
FRAME_S = 0.1


def chunk(*said: tuple[int, int, int], frames: int = 100, speakers: int = 3) -> Any:
    """A chunk of (speaker, first frame, frame after the last)."""
    active = np.zeros((frames, speakers), dtype=np.uint8)
    for speaker, first, stop in said:
        active[first:stop, speaker] = 1
    return active


def hear(voices: dict[range, Any]) -> Any:
    """A pooling that hears, under a mask, the mean of the voices that sound there."""
    sound = np.zeros((100, 3))
    for frames, voice in voices.items():
        sound[frames.start : frames.stop] = voice
    return lambda masks: np.stack([mask.T @ sound for mask in masks])


def test_speech_is_cut_evenly_where_the_speaker_is_alone() -> None:
    active = chunk((0, 0, 25), (1, 20, 40), (2, 60, 95))
    # 2.0 s of the first, 1.5 s of the second (one snippet, so none), 3.5 s of the third.
    assert cut_snippets(active, FRAME_S) == (
        *((0, 0, 10), (0, 10, 20)),
        *((2, 60, 71), (2, 71, 83), (2, 83, 95)),
    )


def test_less_than_a_second_is_no_snippet() -> None:
    assert cut_snippets(chunk((0, 0, 9), (0, 20, 29), (0, 40, 50)), FRAME_S) == ()


def test_a_speaker_that_is_two_peoples_speech_becomes_two() -> None:
    active = chunk((0, 0, 20), (1, 20, 35), (0, 40, 60), (0, 62, 66))
    split = split_chunks(active[None], FRAME_S, hear({range(30): A, range(30, 100): B}))
    expected = chunk((0, 0, 20), (1, 20, 35), (3, 40, 60), (3, 62, 66), speakers=4)
    np.testing.assert_array_equal(split, expected[None])


def test_the_first_voice_keeps_the_column_when_it_comes_again() -> None:
    active = chunk((2, 0, 15), (2, 30, 45), (2, 60, 75))
    voices = {range(20): A, range(20, 50): B, range(50, 100): A + 0.1 * C}
    split = split_chunks(active[None], FRAME_S, hear(voices))
    np.testing.assert_array_equal(split[0], chunk((2, 0, 15), (2, 60, 75), (3, 30, 45), speakers=4))


def test_overlapped_and_short_speech_goes_with_the_nearest_voice() -> None:
    active = chunk((0, 0, 14), (1, 10, 30), (0, 28, 42), (0, 55, 59))
    split = split_chunks(active[None], FRAME_S, hear({range(20): A, range(20, 100): B}))
    assert np.flatnonzero(split[0, :, 0]).tolist() == list(range(14))
    assert np.flatnonzero(split[0, :, 3]).tolist() == [*range(28, 42), *range(55, 59)]


def test_chunks_of_one_voice_each_are_left_as_they_are() -> None:
    active = np.stack([chunk((0, 0, 50), (1, 50, 99)), chunk()])
    voices = {range(50): A, range(50, 100): B}
    np.testing.assert_array_equal(split_chunks(active, FRAME_S, hear(voices)), active)


def test_nothing_is_pooled_where_nobody_says_enough() -> None:
    active = np.stack([chunk((0, 0, 15), (1, 30, 45)), chunk()])
    assert split_chunks(active, FRAME_S, lambda masks: pytest.fail("pooled")) is active


@pytest.mark.parametrize(
    ("cosines", "groups"),
    [
        ((0.95, 0.2), [0, 0, 1]),  # the third is far below how alike the others are
        ((0.95, 0.7), [0, 0, 0]),  # … and here near enough
        ((0.5, 0.4), [0, 0, 0]),  # a distant microphone: nobody is very alike
        ((0.5, 0.1), [0, 0, 1]),
    ],
)
def test_how_alike_is_enough_depends_on_the_most_alike(
    cosines: tuple[float, float], groups: list[int]
) -> None:
    alike, other = cosines
    second = np.array([alike, np.sqrt(1 - alike**2), 0.0])
    # The third voice has the cosine ``other`` with both.
    across = other * (1 - alike) / np.sqrt(1 - alike**2)
    third = np.array([other, across, np.sqrt(1 - other**2 - across**2)])
    assert group_voices(np.array([A, second, third])).tolist() == groups


@pytest.mark.parametrize("voice", [np.zeros(3), np.full(3, np.nan)])
def test_a_voice_that_is_not_known_splits_nothing(voice: Any) -> None:
    assert group_voices(np.array([A, B, voice])).tolist() == [0, 0, 0]


@given(
    arrays(np.uint8, (30, 3), elements=st.integers(0, 1)),
    st.lists(st.sampled_from([A, B, C, A + B]), min_size=90, max_size=90),
)
def test_speech_is_neither_lost_nor_made(active: Any, sound: list[Any]) -> None:
    snippets = cut_snippets(active, 0.5)
    split = split_speakers(active, snippets, np.array(sound)[: len(snippets)])
    np.testing.assert_array_equal(split.sum(axis=1), active.sum(axis=1))
    # Whoever speaks in a frame, at most one of the voices of each speaker does.
    assert split.shape[1] >= active.shape[1]
    assert split.max(initial=0) <= 1


@pytest.mark.models
def test_voices_and_speakers_of_split_and_other_chunks_fit_together() -> None:
    import torch

    from diarize.embedding_step import embed_chunks

    class Backbone:
        """Hears the number of a voice in each sample."""

        model = SimpleNamespace(dimension=3, parameters=lambda: iter([torch.zeros(1)]))

        def compute_frames(self, waveforms: Any) -> Any:
            return torch.eye(3)[waveforms[:, 0].long()].transpose(1, 2)

        def pool(self, frames: Any, masks: Any) -> Any:
            return masks @ frames.transpose(1, 2) / masks.sum(dim=2, keepdim=True).clamp(min=1)

    # A sample a frame; one voice, then nobody, then two voices that were taken for one.
    sound = torch.tensor([[1.0] * 100 + [0.0] * 100 + [0.0] * 50 + [2.0] * 50])
    active = np.stack([chunk((1, 0, 40)), chunk(), chunk((1, 0, 100))])
    voices, speaking = embed_chunks(
        *(SimpleNamespace(backbone=Backbone()), "exact", sound, [0, 100, 200], 100, active),
        fewest_frames=4,
        frame_s=FRAME_S,
        batch=2,
        hook=None,
    )
    expected = [chunk((1, 0, 40), speakers=4), chunk(speakers=4)]
    np.testing.assert_array_equal(
        speaking, [*expected, chunk((1, 0, 50), (3, 50, 100), speakers=4)]
    )
    assert voices[0, 1].tolist() == [0.0, 1.0, 0.0]
    assert voices[2, 1].tolist() == [1.0, 0.0, 0.0]
    assert voices[2, 3].tolist() == [0.0, 0.0, 1.0]
    assert not voices[1].any()
