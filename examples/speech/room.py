"""A room around a voice: reverberation, noise, and the narrow band of a coarse codec.

Everything takes and gives mono float32 of shape (n,) at `SAMPLE_RATE`, and never moves a
sample in time.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

from examples.speech.values import SAMPLE_RATE, Samples


def reverberated(
    samples: Samples, rng: np.random.Generator, *, decay_s: float = 0.25, wet: float = 0.25
) -> Samples:
    """Add a decaying tail of noise: `decay_s` is the time in which it loses 60 dB."""
    length = int(decay_s * SAMPLE_RATE)
    tail = rng.standard_normal(length) * 10 ** (-3 * np.arange(length) / length)
    tail[: SAMPLE_RATE // 200] = 0.0
    tail /= np.sqrt(np.square(tail).sum()) + 1e-9
    wet_part = fftconvolve(samples, tail.astype(np.float32))[: len(samples)]
    return (samples + wet * wet_part).astype(np.float32)


def noisy(samples: Samples, rng: np.random.Generator, *, snr_db: float) -> Samples:
    """Add a steady, slightly coloured noise `snr_db` below the mean power of `samples`."""
    noise = coloured_noise(len(samples), rng)
    power = float(np.square(samples).mean()) if len(samples) else 0.0
    return (samples + noise * np.sqrt(power) * 10 ** (-snr_db / 20)).astype(np.float32)


def coloured_noise(count: int, rng: np.random.Generator) -> Samples:
    """`count` samples of noise of unit power, between white and a rumble."""
    white = rng.standard_normal(count, dtype=np.float32)
    pole = rng.uniform(0.0, 0.95)
    sos = np.array([[1.0 - pole, 0.0, 0.0, 1.0, -pole, 0.0]])
    noise = sosfilt(sos, white)
    return (noise / (noise.std() + 1e-9)).astype(np.float32)


def narrowed(samples: Samples, *, cutoff_hz: float) -> Samples:
    """Lose what is above `cutoff_hz`, as a codec of few bits does."""
    sos = butter(6, cutoff_hz, fs=SAMPLE_RATE, output="sos")
    return sosfilt(sos, samples).astype(np.float32)
