"""Where somebody speaks and no word lies, and the windows it is heard again in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.missed_speech import choose_windows, find_missed_speech
from tests.thoroughness import examples
from transcript.hallucination.voice import VoiceActivity
from transcript.values import Word

NOBODY = VoiceActivity([])
WORDS = (Word(0.0, 4.0, "Well."), Word(8.0, 9.0, "Yes."))


def find(
    detected: list[tuple[float, float]], turns: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    found = find_missed_speech(WORDS, VoiceActivity(detected), VoiceActivity(turns))
    return [(one.start, one.end) for one in found]


@pytest.mark.parametrize(
    ("detected", "turns", "found"),
    [
        ([(0.0, 4.0), (8.0, 9.0)], [], []),  # all speech has words
        ([(5.0, 5.5)], [], [(5.0, 5.5)]),
        ([(5.0, 5.4)], [], []),  # a breath
        ([(3.0, 4.9)], [], [(4.0, 4.9)]),  # the last word ends before the speech does
        ([], [(5.0, 5.4)], [(5.0, 5.4)]),  # a turn of its own, without any word
        ([], [(0.0, 5.1)], []),  # a turn that has words spans a short pause
        ([], [(0.0, 5.2)], [(4.0, 5.2)]),
        ([(5.0, 5.3)], [(6.0, 6.4)], [(5.0, 6.4)]),  # close together: heard again at once
        ([(5.0, 5.5), (6.6, 7.2)], [], [(5.0, 5.5), (6.6, 7.2)]),
        ([(9.5, 10.5)], [], [(9.5, 10.5)]),  # after the last word
    ],
)
def test_speech_without_words(
    detected: list[tuple[float, float]],
    turns: list[tuple[float, float]],
    found: list[tuple[float, float]],
) -> None:
    assert find(detected, turns) == found


def test_long_speech_is_heard_in_parts() -> None:
    found = find_missed_speech((), VoiceActivity([(0.0, 12.0)]), NOBODY)
    assert [(one.start, one.end) for one in found] == [(0.0, 4.0), (4.0, 8.0), (8.0, 12.0)]


times = st.floats(0, 60).map(lambda time: round(time, 2))
spans = st.lists(st.tuples(times, times).map(sorted).map(tuple), max_size=8)


@settings(max_examples=examples(300))
@given(spans, spans, spans, st.floats(2, 30))
def test_no_word_lies_in_it_and_its_windows_hold_it(
    said: list[tuple[float, float]],
    detected: list[tuple[float, float]],
    turns: list[tuple[float, float]],
    longest: float,
) -> None:
    words = [Word(start, end, "word") for start, end in said]
    voice = VoiceActivity([*detected, *turns])
    for one in find_missed_speech(words, VoiceActivity(detected), VoiceActivity(turns)):
        assert one.free[0] <= one.start < one.end <= one.free[1]
        assert not any(word.start < one.end and one.start < word.end for word in words)
        assert one.spoken == pytest.approx(voice.seconds(one.start, one.end))
        for start, end in choose_windows(one, 60.0, longest):
            assert 0 <= start <= one.start + 0.001
            assert one.end - 0.001 <= end <= 60.0
            assert end - start <= max(longest, one.end - one.start) + 0.002
