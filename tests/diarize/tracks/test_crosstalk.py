"""Whose voice a microphone hears: made voices, of which it is known who speaks when."""

from __future__ import annotations

import numpy as np
import pytest

from diarize.tracks.crosstalk import (
    SAMPLE_RATE,
    Bleed,
    Samples,
    is_bleed,
    learn_bleed,
    measure_own_share,
)
from examples.speech.room import reverberated

#: Ann speaks in the even stretches of two seconds, Bob in the odd ones; both speak in the last.
STRETCH_S, STRETCHES = 2.0, 20
BOTH_S = STRETCH_S * STRETCHES


def voice(seed: int, seconds: float, *, tone_hz: float) -> Samples:
    """Pulses as of a throat, through noise as of a mouth, rising and falling in syllables."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    points = np.arange(round(seconds * 6) + 2)
    loud = np.interp(time * 6, points, rng.uniform(0.05, 1, len(points)))
    color = np.interp(time * 6, points, rng.uniform(1, 12, len(points)))
    pulses = sum(
        np.sin(2 * np.pi * k * tone_hz * time) * np.exp(-np.abs(k - color) / 4)
        for k in range(1, 25)
    )
    return (loud * (0.1 * pulses + 0.02 * rng.standard_normal(len(time)))).astype(np.float32)


def spoken(seed: int, tone_hz: float, turn: int, *, soft_db: float = 0.0) -> Samples:
    """A person's own sound: every second stretch, and the last, there softer by so much."""
    sound = voice(seed, BOTH_S + STRETCH_S, tone_hz=tone_hz)
    stretch = (np.arange(len(sound)) / (STRETCH_S * SAMPLE_RATE)).astype(int)
    gains = np.where(stretch % 2 == turn, 1.0, 0.0)
    gains[stretch >= STRETCHES] = 10 ** (-soft_db / 20)
    return (sound * gains).astype(np.float32)


def microphones(
    level_db: float,
    *,
    soft_db: float = 0.0,
    reverb_s: float = 0.0,
    louder: float = 1.0,
    voice_db: float = 0.0,
) -> tuple[Samples, Samples]:
    """Ann's and Bob's; ``louder`` is Bob's microphone, ``voice_db`` how loud he speaks himself."""
    rng = np.random.default_rng(0)
    ann, bob = spoken(1, 190.0, 0), spoken(2, 110.0, 1, soft_db=soft_db)
    gain = 10 ** (level_db / 20)
    bob *= np.float32(10 ** (voice_db / 20))

    def through(sound: Samples) -> Samples:
        later = np.roll(sound, 60)
        return reverberated(later, rng, decay_s=reverb_s, wet=0.7) if reverb_s else later

    def hiss() -> Samples:
        return (3e-4 * rng.standard_normal(len(ann))).astype(np.float32)

    first = ann + gain * through(bob) + hiss()
    second = bob + gain * through(ann) + hiss()
    return first, (louder * second).astype(np.float32)


def wrong(bleed: Bleed) -> int:
    """Of the spans of half a second in which one speaks, how many are taken for the wrong thing."""
    errors = 0
    for stretch in range(STRETCHES):
        for part in range(1, 3):
            start = stretch * STRETCH_S + 0.5 * part
            for track in (0, 1):
                errors += is_bleed(bleed, track, start, start + 0.5) is not (stretch % 2 != track)
    return errors


@pytest.mark.parametrize("level_db", [-6, -12, -20])
@pytest.mark.parametrize("reverb_s", [0.0, 0.3])
def test_each_stretch_is_its_speakers(level_db: int, reverb_s: float) -> None:
    assert wrong(learn_bleed(microphones(level_db, reverb_s=reverb_s))) == 0


def test_a_microphone_that_records_ten_times_as_loud() -> None:
    assert wrong(learn_bleed(microphones(-12, louder=10.0))) == 0


@pytest.mark.parametrize("voice_db", [-10, 10])
def test_somebody_who_speaks_so_softly_that_the_other_is_as_loud_there(voice_db: int) -> None:
    assert wrong(learn_bleed(microphones(-6, voice_db=voice_db))) == 0


def test_before_a_recorder_is_switched_on_there_is_nothing_to_learn() -> None:
    first, second = microphones(-12)
    late = round(3 * STRETCH_S * SAMPLE_RATE)
    second[:late] = 0.0
    bleed = learn_bleed((first, second))
    assert bleed.level_db(1, 0) == pytest.approx(-12, abs=1.5)
    assert bleed.level_db(0, 1) == pytest.approx(-12, abs=1.5)


def test_somebody_who_never_speaks_takes_no_word_from_the_other() -> None:
    rng = np.random.default_rng(0)
    ann = spoken(1, 190.0, 0)
    hiss = 3e-4 * rng.standard_normal((2, len(ann)))
    bleed = learn_bleed(
        ((ann + hiss[0]).astype(np.float32), (0.25 * ann + hiss[1]).astype(np.float32))
    )
    own = [stretch * STRETCH_S + 0.5 for stretch in range(0, STRETCHES, 2)]
    assert not any(is_bleed(bleed, 0, start, start + 0.5) for start in own)


@pytest.mark.parametrize("level_db", [-6, -12, -20])
def test_how_loud_the_other_is(level_db: int) -> None:
    bleed = learn_bleed(microphones(level_db))
    assert bleed.level_db(0, 1) == pytest.approx(level_db, abs=1.5)
    assert bleed.level_db(1, 0) == pytest.approx(level_db, abs=1.5)


@pytest.mark.parametrize(("level_db", "soft_db"), [(-6, 0), (-12, 0), (-12, 6), (-20, 12)])
def test_a_softer_voice_at_the_same_time_is_ones_own(level_db: int, soft_db: int) -> None:
    bleed = learn_bleed(microphones(level_db, soft_db=soft_db))
    for start in (BOTH_S + 0.3, BOTH_S + 0.9):
        assert not is_bleed(bleed, 0, start, start + 0.5)
        assert not is_bleed(bleed, 1, start, start + 0.5)


def test_where_nothing_comes_through_ones_own_voice_stays() -> None:
    bleed = learn_bleed(microphones(-100))
    own = [(stretch % 2, stretch * STRETCH_S + 0.5) for stretch in range(STRETCHES)]
    assert not any(is_bleed(bleed, track, start, start + 0.5) for track, start in own)


def test_ones_own_share_is_whole_where_one_speaks_alone() -> None:
    bleed = learn_bleed(microphones(-12))
    assert measure_own_share(bleed, 0, 0.5, 1.0) > 0.9
    assert measure_own_share(bleed, 1, 0.5, 1.0) < 0.4


def test_a_track_of_silence_has_no_bleed() -> None:
    first, _ = microphones(-12)
    bleed = learn_bleed((first, np.zeros(len(first), np.float32)))
    assert not is_bleed(bleed, 0, 0.5, 1.0)
    assert bleed.level_db(0, 1) is None
