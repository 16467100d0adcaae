"""The voice check: two made-up voices at right angles, so that every cosine is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.attribution.voice_check import (
    SpeechUnit,
    add_confidence,
    can_compare_voices,
    check_voices,
    cut_voice_units,
    rename_units,
)
from transcript.values import Line, Note, Word

A, B = (1.0, 0.0), (0.0, 1.0)


def units(*speakers: str, seconds: float = 2.0) -> tuple[SpeechUnit, ...]:
    return tuple(
        SpeechUnit(index, index + 1, 10.0 * index, 10.0 * index + seconds, speaker)
        for index, speaker in enumerate(speakers)
    )


def words(speakers: str) -> tuple[Word, ...]:
    return tuple(
        Word(10.0 * index, 10.0 * index + 2.0, "word.", speaker=speaker)
        for index, speaker in enumerate(speakers)
    )


def test_units_end_at_stops_pauses_and_changes_and_need_times() -> None:
    said = (
        Word(0.0, 1.0, "Hi.", speaker="A"),
        Word(1.0, 2.0, "We", speaker="A"),
        Word(2.49, 3.0, "moved", speaker="A"),
        Word(3.5, 4.0, "on", speaker="A"),
        Word(4.0, 4.5, "Oh", speaker="B"),
        Word(None, None, "2019", speaker="A"),
        Word(5.0, 5.5, "Music", speaker=None),
    )
    found = [(unit.first, unit.stop, unit.speaker) for unit in cut_voice_units(said)]
    assert found == [(0, 1, "A"), (1, 3, "A"), (3, 4, "A"), (4, 5, "B")]


def test_voices_are_comparable_when_two_speakers_have_two_long_units() -> None:
    assert can_compare_voices(units("A", "A", "B", "B"))
    assert not can_compare_voices(units("A", "A", "B"))
    assert not can_compare_voices(units("A", "A", "A", "A"))
    assert not can_compare_voices(units("A", "A", "B", "B", seconds=1.4))
    assert not can_compare_voices(())


def test_a_unit_moves_to_the_voice_it_has() -> None:
    said = units("A", "A", "A", "B", "B", "B", "A")
    found = check_voices(said, np.array([A, A, A, B, B, B, B]))
    last = found[-1]
    assert (last.unit.speaker, last.moved_from, last.rival) == ("B", "A", "A")
    assert [one.moved_from for one in found[:-1]] == [None] * 6


def test_a_unit_is_not_part_of_the_voice_it_is_held_against() -> None:
    # Two of A's three seconds are the intruder's; without it, A's voice is A's alone.
    said = units("A", "A", "A", "B", "B")
    found = check_voices(said, np.array([A, A, B, B, B]))
    assert found[2].moved_from == "A"
    assert found[2].margin == pytest.approx(1.0)


def test_long_units_weigh_more() -> None:
    said = (
        SpeechUnit(0, 1, 0.0, 8.0, "A"),
        SpeechUnit(1, 2, 10.0, 12.0, "A"),
        *units("A", "A", "A", "B", "B")[2:],
    )
    diagonal = (0.6, 0.8)
    found = check_voices(said, np.array([A, B, diagonal, B, B]))
    # A's voice without the third unit: (8, 2) of length 8.246.
    assert found[2].margin == pytest.approx((0.6 * 8 + 0.8 * 2) / 68**0.5 - 0.8)


def test_a_clear_majority_is_sure_and_a_toss_up_is_doubtful() -> None:
    middle = (0.5**0.5, 0.5**0.5)
    found = check_voices(units("A", "A", "A", "B", "B", "B"), np.array([A, A, middle, B, B, B]))
    assert [one.doubtful for one in found] == [False, False, True, False, False, False]
    assert found[2].confidence == pytest.approx(0.5, abs=0.1)
    assert min(found[0].confidence, found[-1].confidence) > 0.7


def test_short_units_and_unknown_voices_stay_and_say_nothing() -> None:
    said = (
        *units("A", "A", "B", "B"),
        SpeechUnit(4, 5, 50.0, 50.7, "A"),
        SpeechUnit(5, 6, 60.0, 63.0, "C"),
    )
    found = check_voices(said, np.array([A, A, B, B, B, B]))
    assert {one.unit.first for one in found} == {0, 1, 2, 3}
    heard = check_voices(units("A", "A", "A", "B", "B"), np.array([A, A, (np.nan, np.nan), B, B]))
    assert {one.unit.first for one in heard} == {0, 1, 3, 4}


def test_voices_that_are_all_alike_decide_nothing() -> None:
    assert check_voices(units("A", "A", "B", "B"), np.array([A, A, A, A])) == ()
    assert check_voices(units("A", "A", "B", "B"), np.zeros((4, 2))) == ()
    assert check_voices((), np.zeros((0, 2))) == ()


def test_lines_learn_how_sure_they_are_and_which_to_listen_to() -> None:
    found = check_voices(units("A", "A", "A", "B", "B", "B", "A"), np.array([A, A, A, B, B, B, B]))
    called = rename_units(found, {"A": "Ada", "B": "Grace"})
    lines = (
        Line(0.0, 12.0, "Ada", "word. word."),
        Line(60.0, 62.0, "Grace", "word."),
        Line(70.0, 72.0, "Ada", "Nobody was heard here."),
        Line(None, None, "Ada", "No time."),
    )
    sure, given_away, *unheard = add_confidence(lines, called)
    assert sure.speaker_confidence is not None
    assert sure.speaker_confidence > 0.7
    assert sure.notes == ()
    reason = "assigned to Grace by voice; the speaker turns said Ada"
    assert given_away.notes == (Note("speaker", reason),)
    assert tuple(unheard) == lines[2:]


def test_a_doubtful_line_says_whose_voice_it_might_be() -> None:
    nearly = (0.5**0.5, 0.5**0.5)
    found = check_voices(units("A", "A", "A", "B", "B", "B"), np.array([A, A, nearly, B, B, B]))
    (line,) = add_confidence((Line(20.0, 22.0, "A", "word."),), found)
    assert [note.kind for note in line.notes] == ["speaker"]
    assert line.notes[0].detail.endswith("like B")


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([A, B])), max_size=12))
def test_units_move_only_to_speakers_there_are(
    drawn: list[tuple[str, tuple[float, float]]],
) -> None:
    labels = "".join(label for label, _ in drawn)
    voices = np.array([voice for _, voice in drawn]).reshape(len(drawn), 2)
    said = words(labels)
    found = check_voices(cut_voice_units(said), voices)
    assert {one.unit.speaker for one in found} <= set(labels)
    assert all(0.0 <= one.confidence <= 1.0 for one in found)


@given(st.permutations("AAABBB"))
def test_right_labels_stay(labels: list[str]) -> None:
    voices = np.array([A if label == "A" else B for label in labels])
    found = check_voices(units(*labels), voices)
    assert all(one.moved_from is None and not one.doubtful for one in found)


def test_a_line_without_length_has_no_confidence() -> None:
    found = check_voices(units("A", "A", "A", "B", "B", "B"), np.array([A, A, A, B, B, B]))
    line = Line(20.5, 20.5, "A", "word.")
    assert add_confidence((line,), found) == (line,)
