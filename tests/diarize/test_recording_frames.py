"""Frames computed once: cut for chunks, pooled for spans, kept as far as there is room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.audio.decode import decode
from diarize.diarizer import SpeakerCount
from diarize.pyannote_adapter import load_diarizer
from diarize.recording_frames import RecordingFrames, cut_chunks, pool_spans

pytestmark = pytest.mark.models

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
RATE, STEP_S = 100, 0.05  # five samples a frame; a window has 600 frames


class MeanBackbone:
    """A frame is the mean of its samples, a voice that of its frames: a person can check both."""

    def __init__(self) -> None:
        import torch

        self.heard: list[int] = []
        self.model = SimpleNamespace(
            dimension=1,
            audio=SimpleNamespace(sample_rate=RATE),
            receptive_field=SimpleNamespace(step=STEP_S),
            parameters=lambda: iter([torch.zeros(1)]),
            num_frames=lambda samples: samples // 5,
        )

    def compute_frames(self, waveforms: Any) -> Any:
        self.heard.append(waveforms.shape[-1])
        return waveforms.unfold(-1, 5, 5).mean(dim=-1)

    def pool(self, frames: Any, masks: Any) -> Any:
        return masks @ frames.transpose(1, 2) / masks.sum(dim=2, keepdim=True)

    @contextmanager
    def center_locally(self) -> Iterator[None]:
        yield


def ramp(seconds: float) -> Any:
    """A recording whose n-th frame is n, exactly in half precision up to 2,048."""
    return np.repeat(np.arange(round(seconds / STEP_S)), 5).astype(np.float32)


def test_chunks_are_cut_across_windows_and_nothing_is_heard_twice() -> None:
    import torch

    backbone = MeanBackbone()
    frames = RecordingFrames(backbone)
    sound = torch.from_numpy(ramp(70))[None]
    starts = [0, 500, 2500, 2900, 6500]
    cut = [
        piece[0].tolist()
        for _, batch in cut_chunks(frames, sound, starts, 1000, 2)
        for piece in batch
    ]
    whole = [*range(1400), *([0] * 100)]  # silence beyond the end
    assert cut == [whole[start // 5 : start // 5 + 200] for start in starts]
    assert len(backbone.heard) == 3  # windows of 30 s, with 2 s on either side
    assert max(backbone.heard) == 34 * RATE


def test_a_span_that_was_heard_is_pooled_without_hearing_it_again() -> None:
    import torch

    backbone, sound = MeanBackbone(), ramp(70)
    frames = RecordingFrames(backbone)
    list(cut_chunks(frames, torch.from_numpy(sound)[None], [0, 3000], 1000, 1))
    frames.note_recording(sound)
    before = len(backbone.heard)
    voices = pool_spans(frames, sound, [(3000, 3010), (0, 15)], lambda _: None)
    assert voices.tolist() == [[600.5], [1.0]]
    assert len(backbone.heard) == before
    pool_spans(frames, sound.copy(), [(0, 15)], lambda _: None)  # another recording
    assert len(backbone.heard) == before + 1


@given(
    st.lists(st.tuples(st.integers(0, 6900), st.integers(5, 1000)), min_size=1, max_size=6),
    st.sampled_from([0, 600 * 2, 1 << 20]),
)
def test_spans_in_any_order_and_with_any_room_have_the_same_voice(
    spans: list[tuple[int, int]], most_kept: int
) -> None:
    backbone, sound = MeanBackbone(), ramp(80)
    pieces = [(start // 5 * 5, start // 5 * 5 + length // 5 * 5) for start, length in spans]
    voices = pool_spans(RecordingFrames(backbone, most_kept), sound, pieces, lambda _: None)
    expected = [[sound[first:stop].mean()] for first, stop in pieces]
    np.testing.assert_allclose(voices, expected, rtol=1e-3)
    assert len(backbone.heard) <= 3


def test_too_large_a_frame_stays_a_number() -> None:
    backbone = MeanBackbone()
    sound = np.full(500, 1e6, dtype=np.float32)
    assert np.isfinite(pool_spans(RecordingFrames(backbone), sound, [(0, 50)], print)).all()


@pytest.mark.slow
def test_what_fast_diarization_heard_the_voices_are_pooled_of() -> None:
    samples = decode(EXAMPLES / "interview.opus").samples[: 12 * 16000]
    diarizer = load_diarizer(str(EXAMPLES / "miniature/diarization"), device="cpu", method="fast")
    diarizer.diarize(samples, SpeakerCount(), lambda _: None)
    heard: list[Any] = []
    diarizer._pipeline._embedding.model_.mfcc.register_forward_hook(
        lambda _, given, __: heard.append(given)
    )
    rows = diarizer.embed_in_context(samples, [(1.0, 3.0), (5.0, 8.0)], lambda _: None)
    assert np.isfinite(rows).all()
    assert not heard
