"""Our embedding step beside pyannote's own, on the miniature and on random true shapes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from asr.audio.decode import decode
from benchmarks.diarization.true_shapes import make_pipeline
from diarize.diarizer import SpeakerCount
from diarize.embedding_step import build_masks
from diarize.pyannote_adapter import PyannoteDiarizer, load_diarizer
from diarize.pyannote_patches import replace_embedding_step
from diarize.silenced import silence_pyannote

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MINIATURE = EXAMPLES / "miniature/diarization"


@pytest.fixture(scope="module")
def samples() -> Any:
    return decode(EXAMPLES / "interview.opus").samples


def stock(folder: Path) -> PyannoteDiarizer:
    """The pipeline as pyannote loads it."""
    with silence_pyannote():
        from pyannote.audio import Pipeline

        return PyannoteDiarizer(
            Pipeline.from_pretrained(str(folder)), model=str(folder), device="cpu"
        )


@pytest.fixture(scope="module")
def theirs() -> PyannoteDiarizer:
    return stock(MINIATURE)


@pytest.fixture(scope="module")
def ours() -> PyannoteDiarizer:
    return load_diarizer(str(MINIATURE), device="cpu")


def diarize(diarizer: PyannoteDiarizer, samples: Any, speakers: str = "auto") -> Any:
    return diarizer.diarize(samples, SpeakerCount.parse(speakers), lambda _: None)


def rows(diarizer: PyannoteDiarizer, samples: Any) -> Any:
    """The embeddings of a diarization, ``(chunks, speakers, dimension)``."""
    pipeline = diarizer._pipeline
    found = []
    own = pipeline.get_embeddings

    def spy(*arguments: Any, **named: Any) -> Any:
        found.append(own(*arguments, **named))
        return found[0]

    pipeline.get_embeddings = spy
    try:
        diarize(diarizer, samples)
    finally:
        pipeline.get_embeddings = own
    return found[0]


@pytest.mark.slow
@pytest.mark.parametrize("speakers", ["auto", "1", "2", "3"])
@pytest.mark.parametrize("seconds", [3.3, 10.0, 34.567])
def test_the_answer_is_stock_pyannotes(
    theirs: PyannoteDiarizer, ours: PyannoteDiarizer, samples: Any, seconds: float, speakers: str
) -> None:
    heard = samples[: round(seconds * 16000)]
    expected, found = diarize(theirs, heard, speakers), diarize(ours, heard, speakers)
    assert found.turns == expected.turns
    assert found.exclusive == expected.exclusive
    assert found.notes == expected.notes
    assert expected.turns


@pytest.mark.slow
def test_every_row_is_stock_pyannotes_those_of_silent_speakers_too(
    theirs: PyannoteDiarizer, ours: PyannoteDiarizer, samples: Any
) -> None:
    expected, found = rows(theirs, samples[:400_000]), rows(ours, samples[:400_000])
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.slow
@pytest.mark.parametrize("count", [160_000, 16_000, 400, 1])
@pytest.mark.parametrize("method", ["exact", "fast"])
def test_silence_and_less_than_a_chunk_are_heard_as_stock_hears_them(
    theirs: PyannoteDiarizer, method: Any, count: int
) -> None:
    silence = np.zeros(count, dtype=np.float32)
    diarizer = load_diarizer(str(MINIATURE), device="cpu", method=method)
    assert diarize(diarizer, silence) == _relabelled(diarize(theirs, silence))


def _relabelled(diarization: Any) -> Any:
    assert not diarization.turns, "silence has no speaker, whoever listens"
    return diarization


@pytest.mark.slow
def test_chunks_in_which_nobody_speaks_are_not_heard(
    theirs: PyannoteDiarizer, samples: Any
) -> None:
    gap = np.concatenate([samples[:160_000], np.zeros(960_000, np.float32), samples[:160_000]])
    here = load_diarizer(str(MINIATURE), device="cpu")
    expected = rows(theirs, gap)
    heard = 0
    model = here._pipeline._embedding.model_
    model.mfcc.register_forward_hook(lambda _, given, __: count(given[0]))

    def count(waveforms: Any) -> None:
        nonlocal heard
        heard += len(waveforms)

    found = rows(here, gap)
    assert 0 < heard < len(found)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.slow
def test_fast_finds_the_same_two_speakers(ours: PyannoteDiarizer, samples: Any) -> None:
    fast = load_diarizer(str(MINIATURE), device="cpu", method="fast")
    expected, found = diarize(ours, samples), diarize(fast, samples)
    assert _talk(found) == pytest.approx(_talk(expected), rel=0.05)


def _talk(diarization: Any) -> list[float]:
    """Seconds of each speaker, the most first."""
    seconds: dict[str, float] = {}
    for turn in diarization.turns:
        seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + turn.end - turn.start
    return sorted(seconds.values(), reverse=True)


@pytest.mark.slow
def test_true_shapes_of_random_weights_give_the_stock_answer(tmp_path: Path, samples: Any) -> None:
    folder = make_pipeline(tmp_path / "true-shapes")
    theirs, ours = stock(folder), load_diarizer(str(folder), device="cpu")
    heard = samples[: 11 * 16000]
    expected, found = rows(theirs, heard), rows(ours, heard)
    assert found.shape == expected.shape == (2, 3, 256)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


@pytest.mark.models
def test_an_embedding_of_another_kind_is_left_to_pyannote() -> None:
    pipeline = SimpleNamespace(_embedding=SimpleNamespace(model_=object()), get_embeddings=print)
    assert not replace_embedding_step(pipeline, "exact")
    assert pipeline.get_embeddings is print
    assert not replace_embedding_step(SimpleNamespace(), "fast")


@given(
    arrays(np.float32, (3, 20, 3), elements=st.sampled_from([0.0, 1.0])),
    st.none() | st.integers(0, 20),
)
def test_masks_are_whole_or_without_overlap(active: Any, fewest: int | None) -> None:
    masks = build_masks(active, fewest)
    alone = active * (active.sum(axis=2, keepdims=True) < 2)
    for chunk in range(3):
        for speaker in range(3):
            clean = alone[chunk, :, speaker]
            whole = fewest is None or clean.sum() <= fewest
            expected = active[chunk, :, speaker] if whole else clean
            assert masks[chunk, :, speaker].tolist() == expected.tolist()


def test_frames_that_nobody_judged_are_silence() -> None:
    assert build_masks(np.array([[[np.nan], [1.0]]]), 0).ravel().tolist() == [0.0, 1.0]
