"""Recordings lined up by their sound: made sound, whose true offset is written here."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.tracks.lining_up import RATE, Link, Samples, find_link

BLEED = 0.1  # -20 dB


def voice(seed: int, seconds: float) -> Samples:
    """Noise that comes and goes as syllables do, and falls silent now and then."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    points = round(seconds * 8) + 2  # four syllables a second
    loud = rng.uniform(0, 1, points) ** 2
    loud *= np.repeat(rng.integers(0, 2, points // 12 + 1), 12)[:points]
    envelope = np.interp(np.arange(count) / RATE * 8, np.arange(points), loud)
    return (0.3 * envelope * rng.standard_normal(count)).astype(np.float32)


def hiss(seed: int, count: int) -> Samples:
    return (1e-4 * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)


def microphones(seconds: float, offset_s: float, bleed: float = BLEED) -> tuple[Samples, Samples]:
    """Two people's own microphones; the second begins ``offset_s`` after the first."""
    ann, bob = voice(1, seconds), voice(2, seconds)
    late = round(offset_s * RATE)
    return (
        ann + bleed * bob + hiss(3, len(ann)),
        (bob + bleed * ann + hiss(4, len(ann)))[late:],
    )


def offset(found: Link | None) -> float:
    assert found is not None
    return found.offset_s


def test_a_track_that_began_later() -> None:
    first, second = microphones(60.0, 2.345)
    found = find_link(first, second)
    assert found is not None
    assert found.offset_s == pytest.approx(2.345, abs=1e-4)
    assert (found.drift, found.agreeing, found.same) == (0.0, 1.0, False)


def test_the_other_way_round_the_offset_has_the_other_sign() -> None:
    first, second = microphones(60.0, 2.345)
    assert offset(find_link(second, first)) == pytest.approx(-2.345, abs=1e-4)


@settings(max_examples=8)
@given(st.integers(0, 5 * RATE))
def test_cutting_off_the_beginning_moves_the_offset_by_as_much(samples: int) -> None:
    first, second = microphones(40.0, 1.0)
    before, after = offset(find_link(first, second)), offset(find_link(first, second[samples:]))
    assert after - before == pytest.approx(samples / RATE, abs=2e-4)


@pytest.mark.parametrize("level_db", [-6, -12, -20, -30])
def test_the_other_need_not_be_loud(level_db: int) -> None:
    first, second = microphones(60.0, 3.0, bleed=10 ** (level_db / 20))
    assert offset(find_link(first, second)) == pytest.approx(3.0, abs=1e-4)


def test_how_loud_a_track_is_does_not_matter() -> None:
    first, second = microphones(60.0, 3.0)
    assert offset(find_link(first, 0.01 * second)) == pytest.approx(3.0, abs=1e-4)


def test_an_offset_of_minutes() -> None:
    first, second = microphones(200.0, 130.0)
    assert offset(find_link(first, second)) == pytest.approx(130.0, abs=1e-4)


@pytest.mark.parametrize("parts", [80e-6, -100e-6])
def test_clocks_that_differ(parts: float) -> None:
    first, second = microphones(400.0, 1.0)
    count = round(len(second) / (1 + parts))
    fast = np.interp(np.arange(count) * (1 + parts), np.arange(len(second)), second)
    found = find_link(first, fast.astype(np.float32))
    assert found is not None
    assert found.drift == pytest.approx(parts, abs=2e-6)
    assert found.offset_s == pytest.approx(1.0, abs=1e-3)


def test_voices_that_come_by_two_ways_are_no_clocks_that_differ() -> None:
    """One voice is 4 ms later on the second track, the other on the first: who speaks changes."""
    rng = np.random.default_rng(3)
    ann, bob = (rng.normal(0, 0.1, 300 * RATE).astype(np.float32) for _ in range(2))
    ann[100 * RATE :], bob[: 120 * RATE] = 0, 0
    later = RATE * 4 // 1000
    hiss = rng.normal(0, 1e-3, (2, 300 * RATE)).astype(np.float32)
    first, second = ann + 0.2 * np.roll(bob, later), bob + 0.2 * np.roll(ann, later)
    found = find_link(first + hiss[0], second + hiss[1])
    assert found is not None
    assert found.drift == 0.0
    assert abs(found.offset_s) <= 0.004


def test_sound_cut_out_of_the_middle_is_no_one_offset() -> None:
    first, second = microphones(240.0, 1.0)
    cut = np.concatenate((second[: 80 * RATE], second[110 * RATE :]))
    found = find_link(first, cut)
    assert found is not None
    assert found.offset_s == pytest.approx(31.0, abs=1e-4), "most of it lies there"
    assert 0.5 < found.agreeing < 0.7


def test_different_conversations_share_nothing() -> None:
    assert (
        find_link(voice(5, 60.0) + hiss(1, 60 * RATE), voice(6, 60.0) + hiss(2, 60 * RATE)) is None
    )


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(100), np.zeros(30 * RATE)])
def test_silence_shares_nothing(samples: Samples) -> None:
    quiet = samples.astype(np.float32)
    assert find_link(voice(1, 30.0), quiet) is None
    assert find_link(quiet, voice(1, 30.0)) is None


def test_a_copy_is_the_same_recording_wherever_it_begins() -> None:
    whole = voice(1, 40.0) + hiss(1, 40 * RATE)
    found = find_link(whole, 0.9 * whole[RATE:] + hiss(2, 39 * RATE))
    assert found is not None
    assert found.same
    assert found.offset_s == pytest.approx(1.0, abs=1e-4)


def test_two_microphones_that_hear_each_other_loudly_are_not_the_same() -> None:
    first, second = microphones(60.0, 0.0, bleed=10 ** (-3 / 20))
    found = find_link(first, second)
    assert found is not None
    assert not found.same
