"""The widened miniature says what the miniature says."""

from __future__ import annotations

from pathlib import Path

import pytest

from asr.audio.decode import decode
from asr.recognizer import RecognitionOptions
from asr.whisper import load_recognizer
from benchmarks.recognition import Shape
from benchmarks.widened import build, read_weights

ROOT = Path(__file__).resolve().parents[2]
MINIATURE = ROOT / "examples/miniature/whisper"


@pytest.mark.models
def test_a_wider_and_deeper_model_says_the_same(tmp_path: Path) -> None:
    shape = Shape(width=256, heads=4, encoder_layers=4, decoder_layers=3, tokens=2_500)
    wide = build(tmp_path / "wide", MINIATURE, shape)
    assert read_weights(wide / "model.bin")["decoder/embeddings/weight"].shape == (2_500, 256)
    samples = decode(ROOT / "examples/interview.opus").samples[: 16 * 16_000]
    options = RecognitionOptions(language="en", chunk_seconds=8.0)
    narrow, widened = (
        load_recognizer(str(folder), device="cpu", compute_type="float32").recognize(
            samples, options, lambda _: None
        )
        for folder in (MINIATURE, wide)
    )
    ours, theirs = (
        [word for segment in heard.segments for word in segment.words]
        for heard in (widened, narrow)
    )
    assert len(theirs) > 20
    assert [word.text for word in ours] == [word.text for word in theirs]
    times = [
        (one.start or 0.0) - (other.start or 0.0) for one, other in zip(ours, theirs, strict=True)
    ]
    assert max(map(abs, times)) <= 0.1
