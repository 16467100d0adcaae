"""Samples that are no numbers: silent, counted and said; FFmpeg would make them the loudest."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from asr.audio.decode import decode, decode_pieces
from asr.audio.mixing import Mono
from transcript.values import Note

RATE = 16_000
NAN, INFINITE = float("nan"), float("inf")


def tone(seconds: float = 1.0) -> NDArray[np.float64]:
    return 0.3 * np.sin(np.arange(round(seconds * RATE)) / 20)


def write_floats(
    path: Path, samples: NDArray[np.float64], *, channels: int = 1, bits: int = 32
) -> Path:
    """Write a WAV file of floats; of several channels the samples take turns."""
    data = samples.astype(f"<f{bits // 8}").tobytes()
    width = channels * bits // 8
    head = struct.pack("<IHHIIHH", 16, 3, channels, RATE, RATE * width, width, bits)
    riff = b"WAVEfmt " + head + b"data" + struct.pack("<I", len(data))
    path.write_bytes(b"RIFF" + struct.pack("<I", len(riff) + len(data)) + riff + data)
    return path


def said(count: str) -> tuple[Note, ...]:
    return (Note("audio-damaged", f"{count} (NaN or infinite): silence in place of them"),)


@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize(
    ("wrong", "count"),
    [
        ([NAN], "one sample is no number"),
        ([INFINITE, -INFINITE], "2 samples are no numbers"),
        ([NAN] * 1200, "1,200 samples are no numbers"),
        ([-NAN, INFINITE, 0.5, -INFINITE], "3 samples are no numbers"),
    ],
)
def test_they_are_silent_and_counted(
    tmp_path: Path, wrong: list[float], count: str, bits: int
) -> None:
    samples = tone()
    samples[5000 : 5000 + len(wrong)] = wrong
    audio = decode(write_floats(tmp_path / "talk.wav", samples, bits=bits))
    assert audio.notes == said(count)
    samples[~np.isfinite(samples)] = 0
    assert np.abs(audio.samples - samples).max() < 1e-6


@pytest.mark.parametrize("loudest", [1.0, 1e30, -3e38])
def test_a_number_however_large_is_a_number(tmp_path: Path, loudest: float) -> None:
    """It is cut at full scale, as FFmpeg does; the sum of several is beyond a float."""
    samples = tone()
    samples[5000:5100] = loudest
    audio = decode(write_floats(tmp_path / "talk.wav", samples))
    assert audio.notes == ()
    assert np.abs(audio.samples).max() == 1.0


def test_nothing_but_such_samples(tmp_path: Path) -> None:
    audio = decode(write_floats(tmp_path / "talk.wav", np.full(RATE, NAN)))
    assert audio.notes == said("16,000 samples are no numbers")
    assert not audio.samples.any()


def test_one_channel_of_two(tmp_path: Path) -> None:
    both = np.stack([tone(), np.full(RATE, NAN)], axis=1)
    path = write_floats(tmp_path / "talk.wav", both.ravel(), channels=2)
    assert decode(path).notes == said("16,000 samples are no numbers")
    left = decode(path, channel=0)
    assert left.notes == ()
    assert np.abs(left.samples - tone()).max() < 1e-6


def test_pieces_are_numbers(tmp_path: Path) -> None:
    samples = tone()
    samples[100] = NAN
    found = np.concatenate(list(decode_pieces(write_floats(tmp_path / "talk.wav", samples))))
    assert np.isfinite(found).all()
    assert found[100] == 0


@pytest.mark.parametrize("format_", ["flt", "fltp", "dbl", "dblp"])
def test_every_format_of_floats(format_: str) -> None:
    both = np.stack([tone(), tone()]).astype("f4" if format_.startswith("flt") else "f8")
    both[1, 7] = INFINITE
    laid_out = both if format_.endswith("p") else np.ascontiguousarray(both.T).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(laid_out, format=format_, layout="stereo")
    frame.sample_rate = RATE
    mono = Mono(Path("talk.wav"))
    sound = np.frombuffer(mono.take(frame) + mono.rest(), np.float32)
    assert mono.not_numbers == 1
    assert len(sound) == RATE
    assert abs(sound[7] - tone()[7] / 2) < 1e-6
