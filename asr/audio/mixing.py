"""Mix decoded frames down to mono at the rate that is wanted, as FFmpeg does where it can be done.

Sound is kept as floats throughout, so that nothing is cut off before it is known how loud the
loudest is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.channels import ChannelMixer, measure_weights
from asr.audio.samples import SAMPLE_RATE
from asr.errors import AudioUnreadable

#: Below this nothing that was said can be understood, and one byte would grow to thousands.
LOWEST_RATE = 2_000

#: Sample formats of FFmpeg that PyAV gives no array of.
_UNKNOWN_TO_PYAV = frozenset({"s64", "s64p"})

#: No recorder stores sound so far above full scale (60 dB): such a number is damage, and is cut.
MOST_ABOVE = 1000.0

#: Sound whose loudest is below this, −20 dB, is quiet, for voice activity detection misses speech
#: in it; it is raised to −6 dB. What is below −80 dB is the noise of the converter.
_SILENT, _QUIET, _RAISED_TO = 1e-4, 0.1, 0.5

#: Peaks are kept of so many samples at once: a tenth of a second.
_PEAK_SAMPLES = SAMPLE_RATE // 10
#: A peak may be so many times the next ones before it is taken for a click: 12 dB.
_MOST_OVER_NEXT = 4.0


class Mono:
    """Mixes frames down a second at a time; set up anew whenever the sound changes its shape.

    With ``channel``, counted from 0, only that one is taken. ``not_numbers`` counts the samples of
    all channels that were NaN or infinite; ``mixer`` knows what the channels hold, unless their
    number changes on the way.
    """

    def __init__(self, path: Path, rate: int = SAMPLE_RATE, channel: int | None = None) -> None:
        self._path, self._rate, self._channel = path, rate, channel
        self._resampler: Any = None
        self._shape: tuple[object, ...] | None = None
        self._is_planar, self._channels, self._sample_rate = True, 1, rate
        self._waiting: list[NDArray[Any]] = []
        self._count = 0
        self._peaks: list[float] = []
        self._is_float = False
        self.not_numbers = 0
        self.mixer: ChannelMixer | None = None

    def take(self, frame: Any, silence_s: float = 0.0) -> bytes:
        """Return ``frame``, after ``silence_s`` seconds of silence, as mono float32 samples.

        They are at the rate and as loud as they were, beyond −1…1 too; what is not ready comes
        with a later frame, or :meth:`rest`.
        """
        shape = (frame.sample_rate, frame.format.name, frame.layout.name)
        ready = b""
        if shape != self._shape:
            ready = self.rest()
            self._begin(frame)
            self._shape = shape
        samples = self._to_array(frame)
        left = round(silence_s * self._sample_rate)
        while left:
            count = min(left, self._sample_rate)
            ready += self._add(self._make_silence(samples, count), count)
            left -= count
        return ready + self._add(samples, frame.samples)

    def rest(self) -> bytes:
        """Return what was held back."""
        if self._resampler is None:
            return b""
        return self._mix_block() + self._resample(None)

    @property
    def is_beyond_full_scale(self) -> bool:
        """Whether any sample that was returned is beyond −1…1."""
        return max(self._peaks, default=0.0) > 1.0

    def choose_scale(self, *, raises_quiet: bool = False) -> float:
        """Choose by what to multiply all samples so that the loudest sound is within −1…1.

        Integers are not scaled down: what is beyond is the resampler's. Very quiet sound is raised
        if ``raises_quiet``. A single click does not decide, nor does damage.
        """
        peaks = sorted(one for one in self._peaks if one < MOST_ABOVE)
        if not peaks:
            return 1.0
        others = peaks[: max(1, len(peaks) - 1 - len(peaks) // 100)]
        loudest = peaks[-1] if peaks[-1] <= _MOST_OVER_NEXT * others[-1] else others[-1]
        if raises_quiet and _SILENT < loudest < _QUIET:
            return _RAISED_TO / loudest
        return 1.0 / max(1.0, loudest) if self._is_float else 1.0

    def _begin(self, frame: Any) -> None:
        import av

        self._sample_rate = frame.sample_rate
        self._is_planar = frame.format.is_planar
        self._channels = frame.layout.nb_channels
        if self._sample_rate < LOWEST_RATE:
            raise AudioUnreadable(
                f"{self._path} has {self._sample_rate} samples a second, too few for speech: "
                "export it again with 16,000 or more",
                path=self._path,
            )
        if self._channel is not None and self._channel >= self._channels:
            raise AudioUnreadable(
                f"{self._path} does not have {self._channel + 1} channels throughout: "
                "export it again in stereo",
                path=self._path,
            )
        try:
            self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=self._rate)
        except (av.error.FFmpegError, ValueError) as error:
            raise AudioUnreadable(
                f"{self._path} has sound of a kind that cannot be mixed down "
                f"({frame.format.name}, {frame.layout.name}): export it again as mono",
                path=self._path,
            ) from error
        if self._channel is None:
            weights = measure_weights(frame.layout.name, self._channels)
            self.mixer = ChannelMixer(weights, self._sample_rate)

    def _add(self, samples: NDArray[Any], count: int) -> bytes:
        """Put ``samples`` as PyAV gives them to what waits; mix that once it lasts a second."""
        self._waiting.append(samples)
        self._count += count
        return self._mix_block() if self._count >= self._sample_rate else b""

    def _mix_block(self) -> bytes:
        import av

        if not self._count:
            self._waiting.clear()
            return b""
        raw = np.concatenate(self._waiting, axis=1)
        self._waiting.clear()
        self._count = 0
        if not self._is_planar:  # (1, n × channels)
            raw = raw.reshape(-1, self._channels).T
        if self._channel is not None:
            raw = raw[self._channel : self._channel + 1]
        block = self._to_float(raw)
        mixed = block[0] if self.mixer is None else self.mixer.mix(block)
        mono = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(mixed[np.newaxis]), format="fltp", layout="mono"
        )
        mono.sample_rate = self._sample_rate
        return self._resample(mono)

    def _to_array(self, frame: Any) -> NDArray[Any]:
        """Return the samples of ``frame`` as PyAV lays them out: 64-bit integers as floats."""
        if frame.format.name not in _UNKNOWN_TO_PYAV:
            samples: NDArray[Any] = frame.to_ndarray()
            return samples
        import av

        as_floats = av.AudioResampler(
            format="dblp" if self._is_planar else "dbl", layout=frame.layout, rate=frame.sample_rate
        )
        frames = [*as_floats.resample(frame), *as_floats.resample(None)]
        return np.concatenate([one.to_ndarray() for one in frames], axis=1)

    def _make_silence(self, like: NDArray[Any], count: int) -> NDArray[Any]:
        """Make ``count`` silent samples of every channel, laid out as those of ``like``."""
        shape = (self._channels, count) if self._is_planar else (1, self._channels * count)
        return np.full(shape, 128 if like.dtype.kind == "u" else 0, like.dtype)

    def _to_float(self, raw: NDArray[Any]) -> NDArray[np.float32]:
        """Return float32 samples of full scale 1, without any that is no number."""
        if raw.dtype.kind != "f":
            samples: NDArray[np.float32] = raw.astype(np.float32)
            if raw.dtype.kind == "u":
                samples -= np.float32(128)
            samples *= np.float32(2.0 ** (1 - 8 * raw.dtype.itemsize))
            return samples
        self._is_float = True
        wrong = ~np.isfinite(raw)
        if wrong.any():
            self.not_numbers += int(wrong.sum())
            raw = np.where(wrong, 0, raw)
        return np.asarray(np.clip(raw, -MOST_ABOVE, MOST_ABOVE), np.float32)

    def _resample(self, frame: Any) -> bytes:
        ready = [one.to_ndarray()[0] for one in self._resampler.resample(frame)]
        if not ready:
            return b""
        samples = np.concatenate(ready)
        for start in range(0, len(samples), _PEAK_SAMPLES):
            self._peaks.append(float(np.abs(samples[start : start + _PEAK_SAMPLES]).max()))
        return samples.tobytes()
