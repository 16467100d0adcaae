"""Whether the channels of a recording can be added up, and which one is taken where they cannot.

Added up, a channel and its inverse are silence, and a channel that is dead or hums halves the other
or spoils it. So what each channel holds is measured as the recording is mixed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Channels cancel where their mix has less than this share of the power that it would have of
#: channels without anything in common: two as loud as each other correlate below −0.8.
_CANCELLED = 0.2

#: A channel that the mix leaves out (the low-frequency effects) is taken where it has so many times
#: the power of every other: 30 dB.
_LEFT_OUT_POWER = 1000.0

#: Where channels cancel, the one that was taken before is kept unless another has four times its
#: power.
_LOUDER = 4.0

#: Power below this is silence: −90 dB of full scale.
_SILENT_POWER = 1e-9

#: How fine the loudness of each channel is kept, in seconds.
_MOMENT_S = 0.05
#: A channel is silence or steady noise where hardly any moment is louder than its quiet ones by so
#: much, in decibels; speech varies by 20 and more.
_VARIES_DB = 8.0
_FEW_MOMENTS = 6
#: What counts as the quietest, in decibels of full scale, and which share of moments is quiet.
_FLOOR_DB, _QUIET_SHARE = -80.0, 0.1
#: In less than so many moments nothing can be said: a second.
_FEWEST_MOMENTS = 20


def measure_weights(layout: str, channels: int) -> NDArray[np.float32]:
    """Measure what share each channel has in FFmpeg's mix to mono of ``layout``: shape (channels,).

    Equal shares where FFmpeg knows no mix, as for nine channels that have no names.
    """
    import av

    if channels == 1:
        return np.ones(1, np.float32)
    count, half = 256, 2**30
    try:
        weights = []
        for channel in range(channels):
            samples = np.zeros((count, channels), np.int32)
            samples[:, channel] = half
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s32", layout=layout)
            frame.sample_rate = 48_000
            # Integers, because FFmpeg keeps the sum of the channels within range only for them.
            resampler: Any = av.AudioResampler(format="s32", layout="mono", rate=48_000)
            mixed = resampler.resample(frame)[0].to_ndarray()
            weights.append(float(mixed[0, count // 2]) / half)
        return np.array(weights, np.float32)
    except (av.error.FFmpegError, ValueError, IndexError):
        return np.full(channels, 1 / channels, np.float32)


class ChannelMixer:
    """Mixes blocks of channels by FFmpeg's ``weights``, shape (channels,), where they can be added.

    Where they cancel each other out it takes the loudest of them. ``cancelled_s`` says for how many
    seconds each channel was taken so.
    """

    def __init__(self, weights: NDArray[np.float32], rate: int) -> None:
        self._weights, self._rate = weights, rate
        self._taken = 0
        self._moments: list[NDArray[np.float32]] = []
        self.cancelled_s = np.zeros(len(weights))

    def mix(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mix a block, shape (channels, n), down to shape (n,)."""
        if len(block) == 1:
            only: NDArray[np.float32] = block[0]
            return only
        self._measure_moments(block)
        power = np.einsum("cn,cn->c", block, block, dtype=np.float64) / block.shape[1]
        mixed: NDArray[np.float32] = self._weights @ block
        if not self._loses(power, float(np.vdot(mixed, mixed)) / block.shape[1]):
            return mixed
        if power.max() > _LOUDER * power[self._taken]:
            self._taken = int(power.argmax())
        self.cancelled_s[self._taken] += block.shape[1] / self._rate
        taken: NDArray[np.float32] = block[self._taken]
        return taken

    def find_only_channel(self) -> int | None:
        """Find the one channel that holds more than silence or steady noise, if it is only one."""
        if not self._moments:
            return None
        power = np.concatenate(self._moments, axis=1)
        if power.shape[1] < _FEWEST_MOMENTS:
            return None
        level_db = np.maximum(10 * np.log10(np.maximum(power, 1e-30)), _FLOOR_DB)
        quiet_db = np.quantile(level_db, _QUIET_SHARE, axis=1, keepdims=True)
        varies = (level_db > quiet_db + _VARIES_DB).sum(axis=1) >= _FEW_MOMENTS
        return int(varies.argmax()) if varies.sum() == 1 else None

    def _loses(self, power: NDArray[np.float64], mixed_power: float) -> bool:
        """Tell whether the mix loses what the channels hold."""
        shares = self._weights.astype(np.float64) ** 2
        expected = float(shares @ power)
        if expected > _SILENT_POWER and mixed_power < _CANCELLED * expected:
            return True
        is_left_out = shares < 1e-6
        left_out = float(power[is_left_out].max(initial=0.0))
        kept = float(power[~is_left_out].max(initial=0.0))
        return left_out > _SILENT_POWER and left_out > _LEFT_OUT_POWER * kept

    def _measure_moments(self, block: NDArray[np.float32]) -> None:
        size = max(1, round(_MOMENT_S * self._rate))
        count = block.shape[1] // size
        if count:
            moments = block[:, : count * size].reshape(len(block), count, size)
            power = np.einsum("cmn,cmn->cm", moments, moments) / size
            self._moments.append(power.astype(np.float32))
