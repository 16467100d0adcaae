"""Short stretches of conversation, never twice the same, for the diarization models to learn from.

A `Mixer` holds takes (utterances of one voice with the times at which it is heard) and draws
mixtures of them: one to three voices in turn, with pauses, overlaps and backchannels, each voice
at its own loudness, in a room, under noise. What is heard when comes with the samples:

    voice A  ──[=====]──────────[========]──
    voice B  ─────────[======]──────[=]─────      [=] inside another's turn: a backchannel
    voice C  ───────────────[=]─────────────
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from examples.speech.room import narrowed, noisy, reverberated
from examples.speech.values import SAMPLE_RATE, Samples

MAX_SPEAKERS = 3
"""Voices in one mixture at most, as in pyannote's segmentation models."""

MAX_AT_ONCE = 2
"""Voices heard at the same time at most: more are not in the powerset."""

_SPEAKER_COUNT_ODDS = (0.2, 0.45, 0.35)
_BACKCHANNEL_S = 1.0
_FULL_SCALE = np.float32(32768)


@dataclass(frozen=True, slots=True)
class Take:
    """An utterance: mono samples of shape (n,), and the (start, end) seconds of its speech."""

    voice: str
    samples: npt.NDArray[np.int16]
    spans: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Mixture:
    """`samples` (n,) float32; `active[speaker, n]` of ms resolution; the voice of each speaker."""

    samples: Samples
    active: npt.NDArray[np.bool_]
    voices: tuple[str, ...]

    def activity_at(self, seconds: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
        """Who is heard at each of the given times: (len(seconds), speakers)."""
        milliseconds = np.clip((seconds * 1000).astype(int), 0, self.active.shape[1] - 1)
        return self.active[:, milliseconds].T


@dataclass(frozen=True, slots=True)
class Mixer:
    """Draws mixtures of `seconds` from `groups`: each group's voices meet only one another.

    `groups` maps a group's name to the takes of its voices; `odds` says how often each group is
    drawn. Short takes of a voice (below a second) also serve as its backchannels.
    """

    groups: Mapping[str, Mapping[str, Sequence[Take]]]
    odds: Mapping[str, float]

    @property
    def voices(self) -> tuple[str, ...]:
        """Every voice, sorted by name."""
        return tuple(sorted({voice for takes in self.groups.values() for voice in takes}))

    def draw(self, seconds: float, rng: np.random.Generator) -> Mixture:
        """A new mixture, `seconds` long."""
        names = list(self.groups)
        weights = np.array([self.odds[name] for name in names])
        group = self.groups[names[rng.choice(len(names), p=weights / weights.sum())]]
        count = min(1 + rng.choice(MAX_SPEAKERS, p=_SPEAKER_COUNT_ODDS), len(group))
        voices = tuple(str(v) for v in rng.choice(sorted(group), size=count, replace=False))
        canvas = _Canvas.blank(seconds, count)
        for take, speaker, start in _timeline([group[v] for v in voices], seconds, rng):
            canvas.add(take, speaker, start)
        dry = canvas.mixed(10 ** (rng.uniform(-8, 0, size=(count, 1)) / 20))
        return Mixture(_in_a_room(dry, rng), canvas.active, voices)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The sound of each speaker apart (speakers, n), and when each is heard, by milliseconds."""

    sound: npt.NDArray[np.float32]
    active: npt.NDArray[np.bool_]

    @classmethod
    def blank(cls, seconds: float, speakers: int) -> _Canvas:
        return cls(
            np.zeros((speakers, round(seconds * SAMPLE_RATE)), np.float32),
            np.zeros((speakers, round(seconds * 1000)), np.bool_),
        )

    def add(self, take: Take, speaker: int, start: float) -> None:
        """Put the part of `take` that falls on the canvas at `start` (which may be negative)."""
        first = round(start * SAMPLE_RATE)
        begin, end = max(first, 0), min(first + len(take.samples), self.sound.shape[1])
        if begin >= end or self._too_many(speaker, begin, end):
            return
        self.sound[speaker, begin:end] += take.samples[begin - first : end - first] / _FULL_SCALE
        for on, off in take.spans:
            self.active[speaker, _ms(start + on) : _ms(start + off)] = True

    def mixed(self, gains: npt.NDArray[np.floating]) -> Samples:
        """All speakers together, each multiplied by its gain (speakers, 1)."""
        return np.asarray((self.sound * gains).sum(axis=0), np.float32)

    def _too_many(self, speaker: int, begin: int, end: int) -> bool:
        window = self.active[:, begin * 1000 // SAMPLE_RATE : end * 1000 // SAMPLE_RATE]
        others = np.delete(window, speaker, axis=0)
        return bool((others.sum(axis=0) >= MAX_AT_ONCE).any())


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _timeline(
    takes: Sequence[Sequence[Take]], seconds: float, rng: np.random.Generator
) -> list[tuple[Take, int, float]]:
    """What to play: (take, speaker, start), turn after turn until `seconds` are full."""
    plan: list[tuple[Take, int, float]] = []
    speaker, cursor = int(rng.integers(len(takes))), -float(rng.uniform(0.0, 3.0))
    while cursor < seconds:
        take = takes[speaker][rng.integers(len(takes[speaker]))]
        plan.append((take, speaker, cursor))
        if len(takes) > 1 and rng.random() < 0.2:
            plan.extend(_backchannel(takes, speaker, cursor, take.seconds, rng))
        previous, speaker = speaker, _next_speaker(speaker, len(takes), rng)
        cursor = max(cursor + 0.2, cursor + take.seconds + _gap(speaker != previous, rng))
    return plan


def _next_speaker(speaker: int, count: int, rng: np.random.Generator) -> int:
    if count == 1 or rng.random() < 0.3:
        return speaker
    return int((speaker + rng.integers(1, count)) % count)


def _gap(other_speaker: bool, rng: np.random.Generator) -> float:
    """Seconds from one turn to the next; negative where the next speaker comes in early."""
    kind = rng.random()
    if other_speaker and kind < 0.2:
        return -float(rng.uniform(0.0, 1.2))
    if kind > 0.93:
        return float(rng.uniform(1.0, 3.0))
    return float(rng.uniform(0.0, 0.9))


def _backchannel(
    takes: Sequence[Sequence[Take]],
    speaker: int,
    start: float,
    length: float,
    rng: np.random.Generator,
) -> list[tuple[Take, int, float]]:
    """A short word of somebody else inside the turn, where that voice has one."""
    listener = int((speaker + rng.integers(1, len(takes))) % len(takes))
    short = [take for take in takes[listener] if take.seconds < _BACKCHANNEL_S]
    if not short or length < 2 * _BACKCHANNEL_S:
        return []
    return [
        (short[rng.integers(len(short))], listener, start + float(rng.uniform(0.3, length - 1.0)))
    ]


def _in_a_room(dry: Samples, rng: np.random.Generator) -> Samples:
    """A mild room, a codec and a noise, each only sometimes; then any loudness."""
    wet = dry
    if rng.random() < 0.3:
        wet = reverberated(
            wet, rng, decay_s=float(rng.uniform(0.1, 0.35)), wet=float(rng.uniform(0.05, 0.3))
        )
    if rng.random() < 0.2:
        wet = narrowed(wet, cutoff_hz=float(rng.uniform(3300, 7500)))
    if rng.random() < 0.7:
        wet = noisy(wet, rng, snr_db=float(rng.uniform(15, 45)))
    return np.asarray(wet * 10 ** (rng.uniform(-10, 3) / 20), np.float32)
