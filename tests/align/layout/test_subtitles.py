"""Subtitles: verbatim, in rows that fit, on for long enough and never over the next one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.layout.subtitles import (
    LONGEST_S,
    SHORTEST_S,
    Names,
    SubtitleOptions,
    find_too_fast,
    lay_out_cues,
    measure_reading_speed,
)
from tests.align.layout.test_captions import spoken, timed
from transcript.errors import InvalidCall
from transcript.spacing import measure_width
from transcript.values import Line, Word

LONG = (
    "We moved to Berlin in the spring, and we never looked back. It was cold. We did not mind it."
)


def test_rows_are_put_into_cues_that_end_where_sentences_do() -> None:
    assert [cue.text.split("\n") for cue in lay_out_cues(timed(LONG))] == [
        ["We moved to Berlin in the spring,", "and we never looked back."],
        ["It was cold. We did not mind it."],
    ]


def test_one_row_where_one_is_asked_for() -> None:
    cues = lay_out_cues(timed(LONG), SubtitleOptions(lines=1))
    assert [cue.text for cue in cues] == [
        "We moved to Berlin in the spring,",
        "and we never looked back.",
        "It was cold. We did not mind it.",
    ]


def test_speakers_and_pauses_part_cues() -> None:
    words = [*timed("Why?"), *timed("Work.", start=0.25, speaker="B")]
    words += timed("And the lake.", start=1.3, speaker="B")
    assert [(cue.speaker, cue.text) for cue in lay_out_cues(words)] == [
        ("A", "Why?"),
        ("B", "Work."),
        ("B", "And the lake."),
    ]


def test_a_cue_stays_on_until_it_is_read() -> None:
    words = [Word(0.0, 0.5, "Hippopotamuses,"), Word(0.5, 1.0, "notwithstanding.")]
    (cue,) = lay_out_cues(words)
    assert (len(cue.text), cue.end) == (32, 1.6)  # 32 ÷ 20 a second
    assert cue.words == tuple(words)
    assert measure_reading_speed(cue) == pytest.approx(20.0)


def test_a_short_cue_does_not_flicker() -> None:
    (cue,) = lay_out_cues([Word(3.0, 3.1, "No.")])
    assert cue.end == pytest.approx(3.0 + SHORTEST_S, abs=0.001)


def test_a_cue_never_stays_into_the_next_one() -> None:
    words = [*timed("Hippopotamuses, notwithstanding."), *timed("What?", start=0.9, speaker="B")]
    first, second = lay_out_cues(words)
    assert first.end == second.start == 0.9
    assert find_too_fast((first, second), 20.0) == (first,)


def test_rows_that_would_stay_too_long_are_cues_of_their_own() -> None:
    said = LONG.split()
    slow = [Word(i * 0.9, i * 0.9 + 0.6, text, speaker="A") for i, text in enumerate(said)]
    assert all("\n" not in cue.text for cue in lay_out_cues(slow))


def test_overlap_keeps_its_end() -> None:
    words = [Word(0.0, 5.0, "Listen.", speaker="A"), Word(1.0, 2.0, "No.", speaker="B")]
    assert [cue.end for cue in lay_out_cues(words)] == [5.0, 2.0]


def test_words_without_times_stay_without() -> None:
    (cue,) = lay_out_cues([Word(None, None, "Hello.")])
    assert (cue.start, cue.end, measure_reading_speed(cue)) == (None, None, None)
    assert find_too_fast((cue,), 20.0) == ()
    assert lay_out_cues([]) == ()


def test_the_fastest_leads_and_one_shown_for_no_time_before_it() -> None:
    cues = [
        Line(0.0, 1.0, None, "x" * 21),
        Line(1.0, 1.5, None, "x" * 21),
        Line(2.0, 2.0, None, "x"),
    ]
    assert find_too_fast(cues, 20.0) == (cues[2], cues[1], cues[0])


@pytest.mark.parametrize(
    "options", [{"width_chars": 0}, {"lines": 0}, {"speed_max": 0.0}, {"speed_max": -1.0}]
)
def test_options_that_hold_nothing_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(InvalidCall, match="above 0"):
        SubtitleOptions(**options)  # type: ignore[arg-type]


@given(spoken(), st.integers(1, 45), st.integers(1, 3))
def test_laws(words: list[Word], width: int, rows: int) -> None:
    cues = lay_out_cues(words, SubtitleOptions(width_chars=width, lines=rows))
    shown = "".join(cue.text for cue in cues).replace(" ", "").replace("\n", "")
    assert shown == "".join(word.text for word in words)
    for cue in cues:
        assert len(cue.text.split("\n")) <= rows
        assert all(0 < len(row) <= width for row in cue.text.split("\n"))
        assert {word.speaker for word in cue.words} <= {cue.speaker, None}
    for cue, following in pairwise(cues):
        starts = (cue.start or 0.0, following.start or 0.0)
        assert starts[0] <= starts[1]
        spoken_until = max((word.end or 0.0 for word in cue.words), default=0.0)
        if cue.end is not None and following.start is not None:
            assert cue.end <= max(following.start, spoken_until, starts[0])


@given(spoken())
def test_many_rows_never_stay_longer_than_they_may(words: list[Word]) -> None:
    for cue in lay_out_cues(words):
        ends = [word.end for word in cue.words if word.end is not None]
        if "\n" in cue.text and ends and cue.start is not None:
            assert max(ends) - cue.start <= LONGEST_S + 0.001


def named(names: Names, width: int = 42, lines: int = 2) -> list[list[str]]:
    words = [*timed(LONG), *timed("Why?", start=30.0, speaker="Bob Hay")]
    cues = lay_out_cues(words, SubtitleOptions(width_chars=width, lines=lines, names=names))
    assert [word for cue in cues for word in cue.words] == words
    return [cue.text.split("\n") for cue in cues]


def test_the_name_stands_where_the_speaker_changes() -> None:
    assert named("change") == [
        ["A: We moved to Berlin in the spring,", "and we never looked back."],
        ["It was cold. We did not mind it."],
        ["Bob Hay: Why?"],
    ]


def test_every_cue_has_the_name() -> None:
    assert named("every") == [
        ["A: We moved to Berlin in the spring,", "and we never looked back."],
        ["A: It was cold. We did not mind it."],
        ["Bob Hay: Why?"],
    ]


def test_a_long_name_stands_above_what_is_said() -> None:
    assert named("every", 14)[-1] == ["Bob Hay:", "Why?"]
    assert named("change", 9)[-1] == ["Bob Hay:", "Why?"]


def test_nobody_has_no_name() -> None:
    words = [Word(0.0, 0.5, "Hello.", speaker="")]
    for names in ("change", "every"):
        (cue,) = lay_out_cues(words, SubtitleOptions(names=names))
        assert cue.text == "Hello."


@given(
    spoken(),
    st.sampled_from(["change", "every"]),
    st.integers(12, 42),
    st.integers(1, 3),
)
def test_names_lose_no_word_and_rows_fit(
    words: list[Word], names: Names, width: int, lines: int
) -> None:
    cues = lay_out_cues(words, SubtitleOptions(width_chars=width, lines=lines, names=names))
    said = "".join(word.text for word in words)
    assert "".join(word.text for cue in cues for word in cue.words) == said
    for cue in cues:
        rows = cue.text.split("\n")
        assert len(rows) <= lines
        assert all(measure_width(row) <= width for row in rows)
    for above, below in pairwise(cue.start for cue in cues):
        assert above is None or below is None or above <= below
