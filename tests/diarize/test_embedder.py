"""Voices of spans, from the miniature pipeline's embedding model."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from asr.audio.decode import decode
from diarize.errors import DiarizationFailed
from diarize.pyannote_adapter import PyannoteDiarizer, load_diarizer
from transcript.formats import rttm

pytestmark = pytest.mark.models

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def embedder() -> PyannoteDiarizer:
    return load_diarizer(str(EXAMPLES / "miniature/diarization"), device="cpu", cpu_threads=1)


@pytest.fixture(scope="module")
def samples() -> Any:
    return decode(EXAMPLES / "interview.opus").samples


def test_spans_of_one_speaker_are_nearer_than_spans_of_two(
    embedder: PyannoteDiarizer, samples: Any
) -> None:
    turns = rttm.parse((EXAMPLES / "interview.rttm").read_text())
    long = [turn for turn in turns if turn.end - turn.start > 3][:8]
    who = np.array([turn.speaker for turn in long])
    rows = embedder.embed(samples, [(turn.start, turn.end) for turn in long], lambda _: None)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    alike = rows @ rows.T
    same = who[:, None] == who[None, :]
    assert len(set(who)) == 2
    assert alike[same].min() > alike[~same].max()


def test_a_span_is_heard_alone(embedder: PyannoteDiarizer, samples: Any) -> None:
    spans = [(1.0, 3.0), (5.0, 8.0)]
    together = embedder.embed(samples, spans, lambda _: None)
    alone = [embedder.embed(samples, [span], lambda _: None)[0] for span in spans]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("span", [(2.0, 2.4), (2.0, 2.0), (3.0, 2.0), (1e6, 1e6 + 5), (-3.0, -1.0)])
def test_a_span_without_enough_sound_has_no_voice(
    embedder: PyannoteDiarizer, samples: Any, span: tuple[float, float]
) -> None:
    rows = embedder.embed(samples, [span, (1.0, 3.0)], lambda _: None)
    assert np.isnan(rows[0]).all()
    assert np.isfinite(rows[1]).all()


def test_no_span_gives_no_row(embedder: PyannoteDiarizer, samples: Any) -> None:
    assert embedder.embed(samples, [], lambda _: None).shape[0] == 0


def test_progress_ends_at_one(embedder: PyannoteDiarizer, samples: Any) -> None:
    seen: list[float] = []
    embedder.embed(samples, [(2.0, 3.0), (0.0, 0.1), (0.0, 1.0)], seen.append)
    assert seen == [0.5, 1.0]
    embedder.embed(samples, [(0.0, 0.1)], seen.append)
    assert seen == [0.5, 1.0, 1.0]


def test_the_identity_is_that_of_the_weights(embedder: PyannoteDiarizer) -> None:
    again = load_diarizer(str(EXAMPLES / "miniature/diarization"), device="cpu")
    assert again.embedding == embedder.embedding
    weights = again._pipeline._embedding.model_.state_dict()
    name = sorted(weights)[0]
    weights[name] += 1  # state_dict shares the model's memory
    changed = PyannoteDiarizer(again._pipeline, model="same/name", device="cpu")
    assert changed.embedding != embedder.embedding


class Failing:
    """An embedding model that runs out of memory until it is on the CPU."""

    dimension, min_num_samples = 2, 1

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.device = ""

    def __call__(self, waveforms: Any) -> Any:
        if self.device != "cpu":
            raise RuntimeError(self.fault)
        return np.ones((1, 2), dtype=np.float32)


def failing(fault: str) -> PyannoteDiarizer:
    model = Failing(fault)
    pipeline = SimpleNamespace(
        _embedding=model, to=lambda device: setattr(model, "device", str(device))
    )
    return PyannoteDiarizer(pipeline, model="some/model", device="cuda")


def test_the_cpu_takes_over_when_the_gpu_is_full(samples: Any) -> None:
    rows = failing("CUDA out of memory").embed(samples, [(0.0, 1.0)], lambda _: None)
    np.testing.assert_array_equal(rows, [[1.0, 1.0]])


def test_another_fault_is_explained(samples: Any) -> None:
    with pytest.raises(DiarizationFailed, match="kernel went astray"):
        failing("kernel went astray").embed(samples, [(0.0, 1.0)], lambda _: None)
