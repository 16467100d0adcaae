"""Several tracks on one clock."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.pipeline.multitrack_sound import (
    TrackOffset,
    find_crosstalk,
    is_silent,
    line_up_tracks,
)
from tests.diarize.tracks.test_lining_up import RATE, hiss, microphones, voice
from transcript.errors import InvalidCall
from transcript.values import Word

NAMES = ("Ann", "Bob", "Cleo")


@given(
    st.floats(-100, 100),
    st.floats(-1e-3, 1e-3),
    st.floats(-100, 100),
    st.floats(-1e-3, 1e-3),
    st.floats(0, 1e4),
)
def test_a_place_on_a_place_and_back(a: float, b: float, c: float, d: float, at: float) -> None:
    place, other = TrackOffset(a, b), TrackOffset(c, d)
    assert place.on(other).at(at) == pytest.approx(other.at(place.at(at)), abs=1e-6)
    assert place.invert().at(place.at(at)) == pytest.approx(at, abs=1e-6)


def test_two_guests_who_hear_only_the_host() -> None:
    ann, bob, cleo = voice(1, 60.0), voice(2, 60.0), voice(3, 60.0)
    noise = [hiss(10 + number, len(ann)) for number in range(3)]
    tracks = [
        (bob + 0.1 * ann + noise[0])[2 * RATE :],
        ann + noise[1],
        (cleo + 0.1 * ann + noise[2])[5 * RATE :],
    ]
    clock = line_up_tracks(("Bob", "Ann", "Cleo"), tracks, None, {})
    assert [place.offset_s for place in clock.offsets] == [
        pytest.approx(2.0, abs=1e-3),
        pytest.approx(0.0, abs=1e-3),
        pytest.approx(5.0, abs=1e-3),
    ]
    assert [note.kind for note in clock.notes] == ["clock"]


def test_with_a_mix_its_clock_holds_and_its_end() -> None:
    first, second = microphones(60.0, 2.0)
    mix = first[5 * RATE :].copy()
    mix[: len(second) - 3 * RATE] += second[3 * RATE :]
    clock = line_up_tracks(NAMES[:2], [first, second], mix, {})
    assert clock.end_s == 55.0
    assert [place.offset_s for place in clock.offsets] == [
        pytest.approx(-5.0, abs=1e-3),
        pytest.approx(-3.0, abs=1e-3),
    ]


def test_sound_cut_out_is_noted() -> None:
    first, second = microphones(240.0, 1.0)
    cut = np.concatenate((second[: 80 * RATE], second[110 * RATE :]))
    kinds = [note.kind for note in line_up_tracks(NAMES[:2], [first, cut], None, {}).notes]
    assert kinds == ["no-one-offset"]


def test_clocks_that_differ_are_noted_and_put_right() -> None:
    first, second = microphones(400.0, 1.0)
    count = round(len(second) / (1 + 100e-6))
    fast = np.interp(np.arange(count) * (1 + 100e-6), np.arange(len(second)), second)
    clock = line_up_tracks(NAMES[:2], [first, fast.astype(np.float32)], None, {})
    (note,) = clock.notes
    assert note.kind == "clock-drift"
    assert re.search(r"by (99|100|101) in a million", note.detail)
    assert clock.offsets[1].at(300.0) == pytest.approx(301.0 + 300 * 100e-6, abs=2e-3)


def test_an_offset_before_the_first_track_begins_the_clock() -> None:
    clock = line_up_tracks(NAMES[:2], list(microphones(20.0, 0.0)), None, {"Bob": -4.0})
    assert [place.offset_s for place in clock.offsets] == [4.0, 0.0]


def test_the_same_sound_is_refused() -> None:
    first, _ = microphones(20.0, 0.0)
    with pytest.raises(InvalidCall, match="Ann and Bob are the same sound"):
        line_up_tracks(NAMES[:2], [first, first[RATE:]], None, {})


def test_silence_is_told_from_a_soft_voice() -> None:
    assert is_silent(np.zeros(0, np.float32))
    assert is_silent(np.full(RATE, 5e-4, np.float32))
    assert not is_silent(0.01 * voice(1, 5.0))


def test_a_word_without_a_time_stays() -> None:
    first, second = microphones(20.0, 0.0)
    words = [[Word(None, None, "Well")], []]
    found = find_crosstalk([first, second], [TrackOffset(0.0), TrackOffset(0.0)], words)
    assert found.words == (frozenset(), frozenset())


def test_beside_silence_nothing_is_anothers() -> None:
    first, _ = microphones(20.0, 0.0)
    found = find_crosstalk(
        [first, np.zeros(len(first), np.float32)],
        [TrackOffset(0.0), TrackOffset(0.0)],
        [[Word(1.0, 1.5, "Well")], []],
    )
    assert found.words == (frozenset(), frozenset())
    assert found.levels_db == ((None, None), (None, None))
