"""Mix decoded frames down to mono at the rate that is wanted, as FFmpeg does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.samples import SAMPLE_RATE
from asr.errors import AudioUnreadable

#: Below this nothing that was said can be understood, and one byte would grow to thousands.
LOWEST_RATE = 2_000

#: FFmpeg's sample formats that can hold what is no number.
_FLOATS = {"flt": np.float32, "fltp": np.float32, "dbl": np.float64, "dblp": np.float64}


class Mono:
    """FFmpeg's own resampler and downmix, set up anew whenever the sound changes its shape.

    ``not_numbers`` counts the samples of all channels that were NaN or infinite.
    """

    def __init__(self, path: Path, rate: int = SAMPLE_RATE) -> None:
        self._path, self._rate = path, rate
        self._resampler: Any = None
        self._shape: tuple[object, ...] | None = None
        self._averages = False
        self.not_numbers = 0

    def take(self, frame: Any) -> bytes:
        """Return ``frame`` as mono float32 bytes at the rate, as far as they are ready."""
        import av

        shape = (frame.sample_rate, frame.format.name, frame.layout.name)
        # Times that jump or are missing are the container's affair: sound follows sound.
        frame.pts = None
        frame = self._silence_not_numbers(frame)
        if shape == self._shape:
            return self._resample(frame)
        before = self.rest()
        self._shape = shape
        if frame.sample_rate < LOWEST_RATE:
            raise AudioUnreadable(
                f"{self._path} has {frame.sample_rate} samples a second, too few for speech: "
                "export it again with 16,000 or more",
                path=self._path,
            )
        refusal = None
        for self._averages in (False, True):  # the mean for nine channels, say, that have no names
            try:  # only at the first frame of a shape can FFmpeg refuse it
                # Integers, because FFmpeg keeps the sum of the channels within range only for them;
                # 32 bits, because a quiet 24-bit recording would not survive 16.
                self._resampler = av.AudioResampler(format="s32", layout="mono", rate=self._rate)
                return before + self._resample(frame)
            except (av.error.FFmpegError, ValueError) as error:
                refusal = error
        raise AudioUnreadable(
            f"{self._path} has sound of a kind that cannot be mixed down "
            f"({frame.format.name}, {frame.layout.name}): export it again as mono",
            path=self._path,
        ) from refusal

    def _silence_not_numbers(self, frame: Any) -> Any:
        """Put silence where a sample is NaN or infinite, which FFmpeg would make the loudest."""
        if frame.format.name not in _FLOATS or _is_finite(frame):
            return frame
        samples = frame.to_ndarray().copy()
        wrong = ~np.isfinite(samples)
        if not wrong.any():  # only their sum is beyond what a float can hold
            return frame
        self.not_numbers += int(wrong.sum())
        samples[wrong] = 0
        silenced = type(frame).from_ndarray(
            samples, format=frame.format.name, layout=frame.layout.name
        )
        silenced.sample_rate = frame.sample_rate
        return silenced

    def rest(self) -> bytes:
        """Return what the resampler still held back."""
        return b"" if self._resampler is None else _join_bytes(self._resampler.resample(None))

    def _resample(self, frame: Any) -> bytes:
        if self._averages:
            samples = _split_channels(frame)
            frame = _make_mono(samples.mean(axis=0, keepdims=True).astype(samples.dtype), frame)
        return _join_bytes(self._resampler.resample(frame))


def pick_channel(frame: Any, channel: int, path: Path) -> Any:
    """Pick one channel of ``frame``, counted from 0.

    Raises :class:`~asr.errors.AudioUnreadable` where there are fewer.
    """
    samples = _split_channels(frame)
    if channel >= len(samples):
        raise AudioUnreadable(
            f"{path} does not have {channel + 1} channels throughout: export it again in stereo",
            path=path,
        )
    return _make_mono(samples[channel : channel + 1], frame)


def _split_channels(frame: Any) -> NDArray[Any]:
    """Return the samples of ``frame``, ``(channels, n)``, in its own format."""
    samples: NDArray[Any] = frame.to_ndarray()  # (1, n × channels) where they are interleaved
    if frame.format.is_planar:
        return samples
    one_row_each: NDArray[Any] = samples.reshape(-1, frame.layout.nb_channels).T
    return one_row_each


def _make_mono(samples: NDArray[Any], frame: Any) -> Any:
    """Make a frame of ``samples``, ``(1, n)``, in the format and rate of ``frame``."""
    import av

    contiguous = np.ascontiguousarray(samples)
    mono = av.AudioFrame.from_ndarray(contiguous, format=frame.format.name, layout="mono")
    mono.sample_rate = frame.sample_rate
    return mono


def _join_bytes(frames: list[Any]) -> bytes:
    """Join mono int32 ``frames`` as the bytes of float32 samples in −1…1."""
    scale = np.float32(2.0**-31)
    return b"".join((frame.to_ndarray().astype(np.float32) * scale).tobytes() for frame in frames)


def _is_finite(frame: Any) -> bool:
    """Tell, quickly, whether all samples of a frame of floats are numbers."""
    dtype = _FLOATS[frame.format.name]
    count = frame.samples * (1 if frame.format.is_planar else frame.layout.nb_channels)
    with np.errstate(all="ignore"):
        return all(np.isfinite(np.frombuffer(p, dtype, count).sum()) for p in frame.planes)
