"""Recordings of one conversation lined up by the sound that they have in common.

Each microphone hears a little of everybody in the room, so two recordings of one conversation share
the rise and fall of every voice. Their envelopes say roughly how far they are apart, whatever the
offset; the generalized cross-correlation with phase transform (Knapp and Carter 1976) then says it
to the sample, in windows spread over the common time. What the windows agree on is the offset;
what they drift by is the difference of the two recorders' clocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of every recording here."""

Samples = NDArray[np.float32]

# The envelope: energy of frames of 10 ms, and of it only what syllables do.
_FRAME = RATE // 100
_SYLLABLE_FRAMES, _PHRASE_FRAMES = 3, 50
_CANDIDATES = 6
_LEAST_COMMON_S = 5.0

_WINDOW_S, _SHORTEST_WINDOW_S, _REACH_S = 12.0, 2.0, 0.5
_WINDOWS, _WINDOWS_IN_SHORT = 40, 5
_BAND_HZ = (150.0, 6000.0)
# In 16,000 lags of noise the highest is 4.3 deviations high; of different speech, one window in ten
# is above 8. Bleed 30 dB down is at 20 to 70, so what several windows say is no chance.
_SHARP, _SHARP_ALONE = 8.0, 20.0
_WITNESSES, _AGREEING_LEAST = 3, 0.5
# In a room one voice is heard later here and the other later there: a few metres.
_AGREE_S = 0.02
_QUIET = 1e-9
# Quartz is off by up to a hundred in a million; what seems more is a cut, not a clock.
_DRIFT_MAX = 1e-3
# Two voices that reach two microphones by two ways make offsets jump by several milliseconds, now
# this way, now that: what clocks part by must be more than any such jump. Less harms no transcript.
_DRIFT_SPAN_S, _DRIFT_SEEN_S = 120.0, 0.025
_SAME_COHERENCE, _SAME_GAIN_DB = 0.97, 3.0


@dataclass(frozen=True, slots=True)
class Link:
    """How one recording lies on the clock of another, and how surely.

    Second ``t`` of the one is second ``offset_s + t * (1 + drift)`` of the other. ``windows`` have
    common sound, and ``agreeing`` is the share of them that say so: the others disagree, or lie at
    another offset, where sound was cut out. ``same`` is whether the two are one recording.
    """

    offset_s: float
    drift: float
    windows: int
    agreeing: float
    same: bool = False


def find_link(clock: Samples, track: Samples) -> Link | None:
    """Find where ``track`` lies on the clock of ``clock``; ``None`` where they share no sound.

    Both have shape (n,), mono at :data:`RATE`. A shift of the one shifts the offset as much::

        clock   |------ab--c-----|
        track      |---ab--c---|          offset 3

    """
    lags = _find_likely_lags(_measure_envelope(clock), _measure_envelope(track))
    found = [one for one in (_confirm(clock, track, lag) for lag in lags) if one is not None]
    if not found:
        return None
    _, best = max(found, key=lambda one: one[0])
    apart = [one for _, one in found if abs(one.offset_s - best.offset_s) > _REACH_S]
    elsewhere = max((round(one.agreeing * one.windows) for one in apart), default=0)
    windows = best.windows + elsewhere
    return replace(best, windows=windows, agreeing=best.agreeing * best.windows / windows)


def _measure_envelope(samples: Samples) -> NDArray[np.float64]:
    """Measure the rise and fall of the sound in frames of 10 ms: what lasts like a syllable."""
    count = len(samples) // _FRAME
    frames = samples[: count * _FRAME].reshape(count, _FRAME)
    energy = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / _FRAME
    if not count or energy.max() < _QUIET:
        return np.zeros(count)
    # A floor, so that the noise of a pause does not count as much as a word.
    level = np.log(energy + np.percentile(energy, 10) + 1e-6 * energy.max())
    moving = _smooth(level, _SYLLABLE_FRAMES) - _smooth(level, _PHRASE_FRAMES)
    return np.asarray(moving - moving.mean())


def _smooth(values: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
    """Take the mean of as many frames about each."""
    if len(values) < 2 * frames:
        return values
    padded = np.pad(values, (frames // 2, frames - 1 - frames // 2), mode="edge")
    sums = np.cumsum(np.concatenate(([0.0], padded)))
    return np.asarray((sums[frames:] - sums[:-frames]) / frames)


def _find_likely_lags(clock: NDArray[np.float64], track: NDArray[np.float64]) -> list[float]:
    """Find where the envelopes are most alike, in seconds, best first."""
    if not (len(clock) and len(track) and clock.any() and track.any()):
        return []
    lags = np.arange(-len(track) + 1, len(clock))
    size = 1 << (len(clock) + len(track) - 1).bit_length()
    product = np.fft.rfft(clock, size) * np.conj(np.fft.rfft(track, size))
    alike = np.fft.irfft(product, size)[lags]
    common = np.minimum(lags + len(track), len(clock)) - np.maximum(lags, 0)
    least = min(_LEAST_COMMON_S * RATE / _FRAME, len(clock) / 2, len(track) / 2)
    height = np.where(common >= least, alike / np.sqrt(common), -np.inf)
    found: list[float] = []
    for _ in range(_CANDIDATES):
        at = int(np.argmax(height))
        if not np.isfinite(height[at]) or height[at] <= 0:
            break
        found.append(float(lags[at]) * _FRAME / RATE)
        near = int(_REACH_S * RATE / _FRAME)
        height[max(0, at - near) : at + near + 1] = -np.inf
    return found


def _confirm(clock: Samples, track: Samples, lag_s: float) -> tuple[float, Link] | None:
    """Find the link near a lag, with its weight, if windows of sound agree on one."""
    begin = max(0.0, -lag_s)
    stop = min(len(track) / RATE, len(clock) / RATE - lag_s)
    if stop - begin < _SHORTEST_WINDOW_S:
        return None
    window_s = min(_WINDOW_S, max(_SHORTEST_WINDOW_S, (stop - begin) / _WINDOWS_IN_SHORT))
    count = int(min(_WINDOWS, max(1, (stop - begin) // window_s)))
    starts = np.linspace(begin, stop - window_s, count)
    found = [_measure_offset(clock, track, start, window_s, lag_s) for start in starts]
    sure = [one for one in found if one is not None and one[2] >= _SHARP]
    if not sure:
        return None
    times, offsets, sharpness = (np.array(column) for column in zip(*sure, strict=True))
    line = _fit_line(times, offsets)
    residuals = np.abs(offsets - line.offset_s - line.drift * times)
    agrees = residuals <= _AGREE_S
    few = agrees.sum() < _WITNESSES and sharpness.max() < _SHARP_ALONE
    if few or agrees.mean() < _AGREEING_LEAST:
        return None
    same = _is_same(clock, track, line, starts, window_s)
    link_ = Link(line.offset_s, line.drift, len(sure), float(agrees.mean()), same)
    return float(sharpness[agrees].sum()), link_


def _measure_offset(
    clock: Samples, track: Samples, start_s: float, window_s: float, lag_s: float
) -> tuple[float, float, float] | None:
    """Measure a window of the track: its middle, its offset there (seconds), and how sharp."""
    count, reach = round(window_s * RATE), round(_REACH_S * RATE)
    here = round(start_s * RATE)
    there = here + round(lag_s * RATE) - reach
    ours, theirs = _cut(track, here, count), _cut(clock, there, count + 2 * reach)
    if np.square(ours).mean() < _QUIET or np.square(theirs).mean() < _QUIET:
        return None
    size = count + 2 * reach
    cross = np.fft.rfft(theirs, size) * np.conj(np.fft.rfft(ours, size))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    in_band = (hertz >= _BAND_HZ[0]) & (hertz <= _BAND_HZ[1])
    whitened = np.where(in_band, cross / np.maximum(np.abs(cross), 1e-12), 0)
    alike = np.fft.irfft(whitened, size)[: 2 * reach + 1]
    at = int(np.argmax(alike))
    sharp = float(alike[at] / (alike.std() + 1e-12))
    return start_s + window_s / 2, (there + at - here) / RATE, sharp


def _cut(samples: Samples, first: int, count: int) -> Samples:
    """Cut ``count`` samples from ``first`` on, silence where there are none."""
    inside = samples[max(0, first) : max(0, first + count)]
    before = min(count, max(0, -first))
    return np.pad(inside, (before, count - before - len(inside)))


def _fit_line(times: NDArray[Any], offsets: NDArray[Any]) -> Link:
    """Fit the offset at the beginning and the drift, by medians (Theil, Sen): outliers are free."""
    middle = float(np.median(offsets))
    steady = Link(middle, 0.0, len(times), 1.0)
    if np.ptp(times) < _DRIFT_SPAN_S:
        return steady
    first, second = np.triu_indices(len(times), 1)
    apart = times[second] - times[first]
    slopes = (offsets[second] - offsets[first])[apart >= _DRIFT_SPAN_S / 2]
    drift = float(np.median(slopes / apart[apart >= _DRIFT_SPAN_S / 2]))
    if abs(drift) > _DRIFT_MAX or abs(drift) * np.ptp(times) < _DRIFT_SEEN_S:
        return steady
    return Link(float(np.median(offsets - drift * times)), drift, len(times), 1.0)


def _is_same(
    clock: Samples, track: Samples, line: Link, starts: NDArray[Any], window_s: float
) -> bool:
    """Tell whether the two are one recording: all of the one is in the other, as loud."""
    count = round(window_s * RATE)
    products = np.zeros(3)
    for start in starts:
        at = start + line.offset_s + line.drift * start
        ours, theirs = _cut(track, round(start * RATE), count), _cut(clock, round(at * RATE), count)
        products += (ours @ theirs, ours @ ours, theirs @ theirs)
    shared, own, other = products
    if min(own, other) <= 0:
        return False
    gain_db = abs(10 * np.log10(own / other))
    return bool(shared**2 / (own * other) >= _SAME_COHERENCE and gain_db <= _SAME_GAIN_DB)
