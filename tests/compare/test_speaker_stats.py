"""Statistics of speakers: lines whose figures add up by hand, and what must hold of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.rates import Absent
from compare.speaker_stats import (
    EpisodeStats,
    Overlap,
    count_statistics,
    find_monologues,
    measure_lengths,
    measure_overlap,
)
from transcript.values import Line, Turn

UNKNOWN = Absent("no turns")
TALK = (
    Line(0.0, None, "Ann", "Where do we sail?"),
    Line(4.0, None, "Bo", "To Bergen, at noon."),
    Line(10.0, None, "Bo", "Who told you? The pilot?"),
    Line(12.0, None, "Ann", "Yes."),
)


def count(*lines: Line) -> EpisodeStats:
    return count_statistics(lines, UNKNOWN)


def test_a_talk_counted_by_hand() -> None:
    found = count(*TALK)
    bo, ann = found.speakers
    assert (bo.speaker, bo.seconds, bo.turns, bo.words, bo.questions) == ("Bo", 8.0, 1, 9, 2)
    assert (ann.speaker, ann.seconds, ann.turns, ann.words, ann.questions) == ("Ann", 4.0, 2, 5, 1)
    assert bo.words_per_minute == pytest.approx(9 / 8 * 60)
    assert ann.words_per_minute == pytest.approx(4 / 4 * 60), "the last line has no length"
    assert (found.lines, found.guessed_ends, found.untimed_lines) == (4, 3, 1)
    assert [turn.line for turn in found.turns] == [1, 2, 4]


def test_the_longest_monologues_come_first_and_none_without_a_length() -> None:
    found = find_monologues(count(*TALK).turns, 5)
    assert [(turn.speaker, turn.seconds, turn.line) for turn in found] == [
        ("Bo", 8.0, 2),
        ("Ann", 4.0, 1),
    ]
    assert len(find_monologues(count(*TALK).turns, 1)) == 1


def test_without_times_the_talk_time_is_unknown_and_the_rest_is_counted() -> None:
    found = count(Line(None, None, "Ann", "Good day."), Line(None, None, None, "Who?"))
    assert [(one.seconds, one.words_per_minute) for one in found.speakers] == [(None, None)] * 2
    assert [(one.speaker, one.words, one.questions) for one in found.speakers] == [
        ("Ann", 2, 0),
        (None, 1, 1),
    ]
    assert find_monologues(found.turns, 5) == ()


@pytest.mark.parametrize(
    ("lines", "lengths"),
    [
        ([], []),
        # A person's ends count as they are, silence between them counts nothing.
        ([Line(0, 2, "Ann", "a"), Line(5, 6, "Bo", "b")], [2, 1]),
        # Paragraphs of one start are one stretch of one speaker, or nobody's of several.
        (
            [Line(0, None, "Ann", "a"), Line(0, None, "Ann", "b"), Line(9, None, "Bo", "c")],
            [9, 0, None],
        ),
        (
            [Line(0, None, "Ann", "a"), Line(0, None, "Bo", "b"), Line(9, None, "Bo", "c")],
            [None, None, None],
        ),
        (
            [Line(0, None, "Ann", "a"), Line(None, None, "Bo", "b"), Line(9, 10, "Bo", "c")],
            [None, None, 1],
        ),
        ([Line(0, 3, "Ann", "a"), Line(0, 4, "Bo", "b")], [3, 4]),
        # What the first line's end tells is not counted again.
        ([Line(0, 3, "Ann", "a"), Line(0, None, "Ann", "b"), Line(5, 6, "Bo", "c")], [3, 2, 1]),
        # A start that goes back tells no length, and an end before the start is none.
        ([Line(8, None, "Ann", "a"), Line(3, None, "Bo", "b")], [None, None]),
        ([Line(8, 7, "Ann", "a")], [0]),
        ([Line(None, 4, "Ann", "a"), Line(5, 6, "Ann", "b")], [None, 1]),
    ],
)
def test_lengths_by_hand(lines: list[Line], lengths: list[float | None]) -> None:
    assert measure_lengths(lines) == lengths


NAMES = st.sampled_from(["Ann", "Bo", None])


@given(st.lists(st.tuples(st.integers(1, 500), NAMES), min_size=1, max_size=12))
def test_the_talk_time_of_all_adds_up_to_the_spoken_time(pieces: list[tuple[int, str]]) -> None:
    """Lines without ends: all but the last fill the time between the first start and the last."""
    lines, start = [], 0
    for length, speaker in pieces:
        lines.append(Line(float(start), None, speaker, "so it is"))
        start += length
    found = count(*lines)
    spoken = lines[-1].start
    assert sum(one.seconds or 0.0 for one in found.speakers) == spoken
    assert sum(turn.seconds or 0.0 for turn in found.turns) == spoken
    assert sum(one.words for one in found.speakers) == 3 * len(lines)
    assert sum(one.turns for one in found.speakers) == len(found.turns)


TURNS = st.lists(
    st.builds(
        lambda start, length, who: Turn(float(start), float(start + length), who),
        st.integers(0, 20),
        st.integers(0, 8),
        st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(TURNS)
def test_overlap_is_what_counting_each_second_gives(turns: list[Turn]) -> None:
    people = [
        len({turn.speaker for turn in turns if turn.start <= second < turn.end})
        for second in range(30)
    ]
    found = measure_overlap(turns)
    assert found.seconds == sum(count > 1 for count in people)
    assert found.spoken_seconds == sum(count > 0 for count in people)


def test_overlaps_add_up_and_of_silence_no_share_is_known() -> None:
    assert Overlap(1.0, 4.0) + Overlap(2.0, 8.0) == Overlap(3.0, 12.0)
    assert Overlap(1.0, 4.0).share == 0.25
    assert Overlap(0.0, 0.0).share is None


def test_words_without_spaces_are_known_as_such() -> None:
    assert count(Line(0.0, 4.0, "Ann", "元気ですか？はい。")).is_unspaced
    assert count(Line(0.0, 4.0, "Ann", "元気ですか？はい。")).speakers[0].questions == 1
    assert not count(*TALK).is_unspaced
