"""Less memory, the same answer: our steps beside stock pyannote's."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.audio.decode import decode
from diarize import low_memory, pyannote_patches
from diarize.diarizer import SpeakerCount
from diarize.pyannote_adapter import PyannoteDiarizer, load_diarizer

pytestmark = pytest.mark.models

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MINIATURE = EXAMPLES / "miniature/diarization"
#: Seconds: chunks, their step, and frames as in pyannote's segmentation models.
CHUNK, STEP, FRAME = 10.0, 1.0, 0.016875


def chunked(values: Any) -> Any:
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    return SlidingWindowFeature(values, SlidingWindow(start=0.0, duration=CHUNK, step=STEP))


def stock(segmentations: Any, clusters: Any, count: Any) -> Any:
    from pyannote.audio.pipelines import SpeakerDiarization

    this = SimpleNamespace(to_diarization=SpeakerDiarization.to_diarization)
    return SpeakerDiarization.reconstruct(this, segmentations, clusters, count)  # type: ignore[arg-type]


def counted(segmentations: Any) -> Any:
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.core import SlidingWindow

    frames = SlidingWindow(start=0.0, duration=0.0619375, step=FRAME)
    return SpeakerDiarization.speaker_count(segmentations, frames, warm_up=(0.0, 0.0))


@settings(max_examples=40, deadline=None)
@given(
    chunks=st.integers(1, 15),
    clusters=st.integers(1, 5),
    seed=st.integers(0, 2**32 - 1),
    are_scores=st.booleans(),
)
def test_frames_get_the_speakers_that_stock_pyannote_gives_them(
    chunks: int, clusters: int, seed: int, are_scores: bool
) -> None:
    chance = np.random.default_rng(seed)
    speaking = (chance.random((chunks, 589, 3)) < 0.4).astype(np.float32)
    found = chance.integers(-2, clusters, (chunks, 3))
    found[found == -1] = -2
    found[0, 0] = 0
    count = counted(chunked(speaking))
    count.data = np.minimum(count.data, chance.integers(1, 4)).astype(np.int8)
    given_ = speaking * chance.random(speaking.shape, dtype=np.float32) if are_scores else speaking
    ours = given_ if are_scores else given_.astype(np.uint8)
    expected = stock(chunked(given_), found, count)
    actual = low_memory.reconstruct_speakers(chunked(ours), found, count)
    np.testing.assert_array_equal(actual.data, expected.data)
    assert actual.sliding_window.start == expected.sliding_window.start
    assert actual.sliding_window.step == expected.sliding_window.step


def test_scores_that_are_not_known_count_for_nobody() -> None:
    scores = np.ones((2, 589, 1), np.float32)
    count = counted(chunked(scores.copy()))
    scores[0] = np.nan
    clusters = np.array([[1], [0]])
    expected = stock(chunked(scores.copy()), clusters, count)
    found = low_memory.reconstruct_speakers(chunked(scores), clusters, count)
    np.testing.assert_array_equal(found.data, expected.data)
    assert found.data[300].tolist() == [1.0, 0.0]


@given(st.integers(0, 50), st.integers(1, 20))
def test_what_is_clustered_is_spread_evenly(count: int, most: int) -> None:
    kept = low_memory.choose_evenly(count, most)
    assert len(kept) == min(count, most)
    gaps = np.diff([*kept, count]) if count else np.array([])
    assert not count or kept[0] == 0
    assert gaps.size == 0 or gaps.max() - gaps.min() <= 1


def load() -> PyannoteDiarizer:
    return load_diarizer(str(MINIATURE), device="cpu")


def test_decisions_are_kept_as_bytes() -> None:
    import torch

    segmentation = load()._pipeline._segmentation
    assert segmentation.infer(torch.zeros(1, 1, 160_000)).dtype == np.uint8


def test_a_cpu_hears_few_chunks_at_once() -> None:
    pipeline = load()._pipeline
    assert (pipeline.segmentation_batch_size, pipeline.embedding_batch_size) == (4, 6)
    fewer = SimpleNamespace(segmentation_batch_size=2, embedding_batch_size=64)
    low_memory.limit_batches(fewer)
    assert vars(fewer) == {"segmentation_batch_size": 2, "embedding_batch_size": 6}
    other = SimpleNamespace()
    low_memory.limit_batches(other)
    assert vars(other) == {}


def test_some_embeddings_tell_the_same_two_speakers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = decode(EXAMPLES / "interview.opus").samples
    every = load().diarize(samples, SpeakerCount.parse("auto"), lambda _: None)
    monkeypatch.setattr(low_memory, "MOST_CLUSTERED", 24)
    some = load().diarize(samples, SpeakerCount.parse("auto"), lambda _: None)
    assert len({turn.speaker for turn in some.turns}) == 2
    assert [(turn.start, turn.end) for turn in some.turns] == [
        (turn.start, turn.end) for turn in every.turns
    ]


def test_a_pipeline_of_another_kind_stays_as_it_is() -> None:
    other = SimpleNamespace()
    pyannote_patches.reduce_memory(other)
    assert vars(other) == {}
    clustering = SimpleNamespace()
    pyannote_patches.limit_clustering(clustering)
    assert vars(clustering) == {}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_freed_memory_goes_back_to_the_system() -> None:
    def resident() -> int:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    pieces = [bytes(1000) for _ in range(60_000)]  # 60 MB
    kept = pieces[::1000]  # so that the allocator's end cannot simply move down
    full = resident()
    del pieces
    low_memory.release_freed_memory()
    assert full - resident() > 40_000_000
    assert len(kept) == 60
