"""What of a track is another person's voice, heard through one's own microphone.

How loud another comes through is learnt for each pair of tracks and each band of frequencies,
from the moments in which the other speaks and oneself does not. Then a stretch of a track is
bleed when that explains its energy, and when its spectrum moves as the other's does. Powers are
compared, not waveforms, for a room's echo changes a voice's waveform and not its power.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

_WINDOW, _HOP = 512, 256
#: Edges of the bands in Hz: a third of an octave where speech is.
_EDGES_HZ = 100.0 * 2.0 ** (np.arange(19) / 3)
#: A frame this much below a track's loud ones is a pause, or a room that dies away.
_HEARD_DB = 12.0
_NOTHING = 1e-8
#: One track's level above another's is highest while its own speaker speaks alone and lowest while
#: the other does: so much apart, at the least, else nobody is told from anybody.
_EXTREMES, _APART_LEAST_DB = (2.0, 98.0), 6.0
#: Heard there and back again a voice is softer by this at the least: else both gains are one
#: speaker's, for the other hardly speaks.
_ROUND_TRIP_DB = 3.0
#: Fewer frames (16 ms each) than this of somebody alone tell nothing: a second and a half.
_FEWEST_FRAMES = 100


@dataclass(frozen=True, slots=True)
class BleedOptions:
    """When a stretch is another's voice.

    Its energy is at most ``excess_db`` above what the others' voices explain, and the levels of
    its bands correlate with theirs by ``correlation`` or more. Both lie between what made
    conversations gave for bleed and for soft words said over another (benchmarks/tracks.py).
    """

    excess_db: float = 4.0
    correlation: float = 0.5


DEFAULTS = BleedOptions()


@dataclass(frozen=True, slots=True, eq=False)
class Bleed:
    """What is known of tracks on one clock.

    ``power`` is ``(tracks, frames, bands)``. ``gain`` is ``(tracks, tracks, bands)``: how much of
    the second's power comes through to the first; 0 where it does not, or nothing tells.
    """

    power: Floats
    gain: Floats
    floor: Floats

    def level_db(self, into: int, of: int) -> float | None:
        """Compare how loud ``of`` is on the track ``into`` and on its own, in decibels."""
        gain = self.gain[into, of]
        if not gain.any():
            return None
        own = self.power[of].mean(axis=0)
        return float(10 * np.log10(np.sum(gain * own) / np.sum(own)))


def learn_bleed(tracks: Sequence[Samples]) -> Bleed:
    """Learn how each track hears the others; ``tracks`` are mono at 16 kHz and begin together."""
    frames = 1 + max(len(track) for track in tracks) // _HOP
    power = np.stack([_measure_band_powers(track, frames) for track in tracks])
    floor = np.quantile(power, 0.1, axis=1)
    gain = np.zeros((len(tracks), len(tracks), power.shape[2]))
    for into, of in permutations(range(len(tracks)), 2):
        alone = _find_frames_alone(power[of].sum(axis=1), power[into].sum(axis=1))
        if alone.sum() >= _FEWEST_FRAMES:
            through = np.maximum(power[into][alone] - floor[into], 0.0)
            gain[into, of] = np.median(through / np.maximum(power[of][alone], 1e-20), axis=0)
    bleed = Bleed(power, gain, floor)
    for first, second in combinations(range(len(tracks)), 2):
        there, back = bleed.level_db(first, second), bleed.level_db(second, first)
        if there is not None and back is not None and there + back > -_ROUND_TRIP_DB:
            # No room has both gains: the louder one is forgotten.
            into, of = (first, second) if there > back else (second, first)
            gain[into, of] = 0.0
    return bleed


def _find_frames_alone(own: Floats, other: Floats) -> NDArray[np.bool_]:
    """Find the frames in which a track's own speaker speaks and the other track's does not.

    By how much louder the one track is than the other, so that neither how loud a person speaks
    nor how a microphone was set matters.
    """
    top, top_there = np.quantile(own, 0.97), np.quantile(other, 0.97)
    # Before a recorder was switched on, or behind a gate, there is no sound to compare.
    recorded = (own > top * _NOTHING) & (other > top_there * _NOTHING)
    heard = recorded & (own > top * 10 ** (-_HEARD_DB / 10))
    heard_there = recorded & (other > top_there * 10 ** (-_HEARD_DB / 10))
    ratio = 10 * np.log10(np.maximum(own, 1e-20) / np.maximum(other, 1e-20))
    spoken = ratio[heard | heard_there]
    if not len(spoken):
        return heard
    low, high = np.percentile(spoken, _EXTREMES)
    told_apart = bool(high - low >= _APART_LEAST_DB)
    return np.asarray(heard & (ratio > high - (high - low) / 4) & told_apart)


def is_bleed(
    bleed: Bleed, track: int, start: float, end: float, options: BleedOptions = DEFAULTS
) -> bool:
    """Tell whether what ``track`` holds from second ``start`` to ``end`` is the others' voices."""
    first = max(0, round(start * SAMPLE_RATE / _HOP))
    here = slice(first, max(first + 3, round(end * SAMPLE_RATE / _HOP) + 1))
    heard = bleed.power[track, here]
    explained = np.einsum("ob,ofb->fb", bleed.gain[track], bleed.power[:, here])
    if not len(heard) or not explained.any():
        return False
    own = np.maximum(heard - bleed.floor[track], 0.0).sum()
    if own > 10 ** (options.excess_db / 10) * explained.sum():
        return False
    level, other = (
        10 * np.log10(np.maximum(power, 1e-20)).ravel()
        for power in (heard, explained + bleed.floor[track])
    )
    level, other = level - level.mean(), other - other.mean()
    scale = float(np.linalg.norm(level) * np.linalg.norm(other))
    return (float(level @ other) / scale if scale > 0 else 0.0) >= options.correlation


def measure_own_share(bleed: Bleed, track: int, start: float, end: float) -> float:
    """Measure the share of the energy of ``track`` that the others' voices do not explain, 0–1.

    ``start`` and ``end`` are seconds.
    """
    first = max(0, round(start * SAMPLE_RATE / _HOP))
    here = slice(first, max(first + 3, round(end * SAMPLE_RATE / _HOP) + 1))
    heard = float(bleed.power[track, here].sum())
    explained = float(np.einsum("ob,ofb->", bleed.gain[track], bleed.power[:, here]))
    return max(0.0, 1.0 - explained / heard) if heard > 0 else 0.0


def _measure_band_powers(samples: Samples, frames: int) -> Floats:
    """Measure the power in each band of each frame: ``(frames, bands)``, zeros past the end."""
    window = np.hanning(_WINDOW)
    bins = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    band = np.searchsorted(_EDGES_HZ, bins, side="right") - 1
    inside = (band >= 0) & (band < len(_EDGES_HZ) - 1)
    kept = np.flatnonzero(np.bincount(band[inside], minlength=len(_EDGES_HZ) - 1))
    edges = np.searchsorted(band[inside], kept)
    powers = np.zeros((frames, len(kept)))
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW))
    step = 10_000  # frames at a time: the spectra of an hour would take gigabytes
    for first in range(0, 1 + len(samples) // _HOP, step):
        piece = padded[first * _HOP : (first + step - 1) * _HOP + _WINDOW]
        cut = np.lib.stride_tricks.sliding_window_view(piece, _WINDOW)[::_HOP]
        spectrum = np.abs(np.fft.rfft(cut * window, axis=1)) ** 2
        found = np.add.reduceat(spectrum[:, inside], edges, axis=1)
        room = min(len(found), frames - first)
        powers[first : first + room] = found[:room]
    return powers
