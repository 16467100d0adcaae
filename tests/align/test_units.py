"""Sentence ends, pauses, runs, and whom unknown words are read with."""

from __future__ import annotations

import pytest

from align.units import (
    SpeakerRun,
    ends_sentence,
    fill_unknown_speakers,
    find_speaker_runs,
    measure_pauses_s,
)
from transcript.values import Word


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Berlin.", True),
        ("Really?!", True),
        ('yes."', True),
        ("well…", True),
        ("終わり。", True),
        ("I.", True),
        ("well,", False),
        ("3.5", False),
        ("Mr.", False),
        ("(e.g.", False),
        ("J.", False),
        ("”", False),
        ("", False),
    ],
)
def test_a_full_stop_after_an_abbreviation_ends_no_sentence(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


def test_a_pause_is_rounded_like_the_times_it_lies_between() -> None:
    words = [Word(1.0, 1.3, "one"), Word(2.1, 2.2, "two"), Word(2.1, 2.4, "three")]
    assert measure_pauses_s(words) == (None, 0.8, -0.1)


def test_pauses_and_runs_of_nothing_are_nothing() -> None:
    assert measure_pauses_s([]) == ()
    assert find_speaker_runs([]) == ()
    assert fill_unknown_speakers([]) == ()


def test_runs_of_unknown_speakers_are_runs() -> None:
    assert find_speaker_runs([None, None, "A"]) == (SpeakerRun(0, 2, None), SpeakerRun(2, 3, "A"))


def test_unknown_words_between_two_speakers_stay_unknown() -> None:
    words = [
        Word(None, None, "In"),
        Word(0.0, 1.0, "we", speaker="A"),
        Word(None, None, "2019"),
        Word(1.0, 2.0, "moved.", speaker="A"),
        Word(None, None, "20"),
        Word(2.0, 3.0, "Why?", speaker="B"),
    ]
    assert fill_unknown_speakers(words) == (None, "A", "A", "A", None, "B")
