"""Recordings made on the spot: a tone of a known length in any container."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def tone(seconds: float, rate: int = 16_000, hertz: float = 440.0) -> NDArray[np.float32]:
    """A sine of half amplitude, shape (n,)."""
    times = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def write_wav(path: Path, samples: NDArray[np.float32], rate: int = 16_000, width: int = 2) -> Path:
    """``samples``, shape (n,) or (n, channels), as 8-, 16- or 32-bit PCM."""
    full = 2 ** (8 * width - 1) - 1
    whole = np.round(samples.astype(np.float64) * full)
    data = (whole + 128).astype("u1") if width == 1 else whole.astype(f"<i{width}")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data.tobytes())
    return path


def write_encoded(path: Path, samples: NDArray[np.float32], codec: str, rate: int) -> Path:
    """Mono ``samples`` through ``codec`` in the container that ``path`` ends in."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        encode_into(container, stream, samples, rate)
    return path


def encode_into(container, stream, samples: NDArray[np.float32], rate: int) -> None:
    """Encode mono ``samples`` into ``stream`` and close it."""
    resampler = av.AudioResampler(
        format=stream.codec_context.format,
        layout=stream.codec_context.layout,
        rate=rate,
        frame_size=stream.codec_context.frame_size or None,
    )
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
    frame.sample_rate = rate
    for ready in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(ready))
    container.mux(stream.encode(None))


def write_silent_film(path: Path) -> Path:
    """Half a second of grey pictures, and no sound."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for index in range(5):
            picture = np.full((64, 64, 3), 40 * index, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
