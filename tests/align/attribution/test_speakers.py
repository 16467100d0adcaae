"""Attribution: examples a person can add up, brute force, and what must hold whatever comes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.attribution.coverage import measure_coverage, measure_distances_s
from align.attribution.prices import AttributionOptions, emission_costs, switch_costs
from align.attribution.speakers import attribute
from align.attribution.viterbi import find_cheapest_path
from transcript.values import Turn, Word

# Eighths of a second are exact in binary, so that arithmetic on them, shifted or not, is too.
EIGHTHS = st.integers(0, 400).map(lambda count: count / 8)
TEXTS = st.sampled_from(["so", "we", "moved.", "Why?", "yeah", "Mhm.", "Berlin,", "right"])


@st.composite
def spoken(draw: st.DrawFn) -> tuple[Word, ...]:
    starts = sorted(draw(st.lists(EIGHTHS, max_size=12)))
    words = []
    for start in starts:
        end = start + draw(st.integers(0, 12)) / 8
        known = draw(st.booleans()) or draw(st.booleans())
        words.append(Word(start if known else None, end if known else None, draw(TEXTS)))
    return tuple(words)


TURNS = st.lists(
    st.builds(
        lambda start, length, speaker: Turn(start, start + length, speaker),
        EIGHTHS,
        st.integers(1, 80).map(lambda count: count / 8),
        st.sampled_from("ABC"),
    ),
    max_size=8,
)


def speakers(words: tuple[Word, ...]) -> list[str | None]:
    return [word.speaker for word in words]


FOUR_TURNS = (
    Turn(0.0, 2.0, "A"),
    Turn(2.0, 3.0, "B"),
    Turn(2.5, 5.0, "A"),
    Turn(5.0, 6.0, "B"),
)


def test_four_turns_and_their_shares_by_hand() -> None:
    words = (Word(1.0, 2.0, "in"), Word(1.5, 2.5, "between"), Word(2.5, 3.5, "over"))
    shares = measure_coverage(words, FOUR_TURNS, ["A", "B"])
    assert shares.tolist() == [[1.0, 0.0], [0.5, 0.5], [1.0, 0.5]]


def test_overlapping_turns_of_one_speaker_count_once() -> None:
    turns = (Turn(0.0, 2.0, "A"), Turn(1.0, 2.0, "A"), Turn(0.0, 0.5, "A"))
    assert measure_coverage((Word(1.0, 3.0, "word"),), turns, ["A"]).tolist() == [[0.5]]


def test_a_word_without_length_has_the_share_of_its_moment() -> None:
    assert measure_coverage((Word(2.75, 2.75, "oh"),), FOUR_TURNS, ["A", "B"]) == pytest.approx(1.0)


def test_an_emission_is_the_share_plus_the_floor_normalised() -> None:
    costs = emission_costs(np.array([[1.0, 0.0]]), AttributionOptions(coverage_floor=0.08))
    assert np.exp(-costs) == pytest.approx(np.array([[1.08 / 1.16, 0.08 / 1.16]]))


def test_each_place_has_its_price() -> None:
    words = (
        Word(0.0, 0.5, "We"),
        Word(0.5, 1.0, "moved."),  # inside a sentence
        Word(1.0, 1.5, "Then"),  # after one
        Word(2.0, 2.5, "we"),  # after a pause of half a second
        Word(2.5, 2.75, "yeah"),  # beside a backchannel
        Word(2.75, 3.0, "went"),  # on its other side
        Word(None, None, "home"),  # nobody knows how long after
    )
    assert switch_costs(words).tolist()[1:] == [3.0, 0.6, 1.2, 0.6, 0.6, 3.0]


def test_a_sentence_end_before_a_pause_keeps_the_lower_price() -> None:
    words = (Word(0.0, 0.5, "Why?"), Word(2.0, 2.2, "yeah"))
    assert switch_costs(words).tolist()[1:] == [0.6]


def test_a_word_that_sticks_out_of_its_turn_stays_in_its_sentence() -> None:
    words = (
        Word(0.0, 0.5, "How"),
        Word(0.5, 1.0, "are"),
        Word(1.0, 1.5, "you"),
        Word(1.5, 2.0, "today?"),
        Word(2.0, 2.5, "Fine."),
    )
    turns = (Turn(0.0, 1.6, "A"), Turn(1.6, 3.0, "B"))
    assert speakers(attribute(words, turns)) == ["A", "A", "A", "A", "B"]


def test_a_word_in_a_gap_between_turns_gets_a_speaker() -> None:
    words = (Word(0.0, 1.0, "We"), Word(1.0, 1.5, "moved"), Word(1.5, 2.0, "on."))
    turns = (Turn(0.0, 0.9, "A"), Turn(1.6, 2.0, "A"), Turn(5.0, 6.0, "B"))
    assert speakers(attribute(words, turns)) == ["A", "A", "A"]


def test_untimed_words_go_with_their_neighbours_and_stay_untimed() -> None:
    words = (
        Word(2.6, 2.9, "In"),
        Word(None, None, "2019"),
        Word(3.1, 3.5, "we"),
        Word(3.5, 4.0, "moved."),
    )
    found = attribute(words, FOUR_TURNS)
    assert speakers(found) == ["A"] * 4
    assert tuple(replace(word, speaker=None) for word in found) == words


def test_without_turns_nobody_is_named() -> None:
    assert speakers(attribute((Word(0.0, 1.0, "Hi.", speaker="A"),), ())) == [None]
    assert attribute((), FOUR_TURNS) == ()


def test_words_that_never_had_a_time_name_nobody() -> None:
    assert speakers(attribute((Word(None, None, "Hi."),), FOUR_TURNS)) == [None]


def test_words_beyond_the_reach_of_every_turn_are_unknown() -> None:
    words = (
        Word(0.0, 1.0, "Far."),
        Word(None, None, "Still"),
        Word(2.0, 3.0, "far."),
        Word(6.5, 7.0, "Near."),
        Word(20.0, 21.0, "Music."),
    )
    turns = (Turn(8.0, 12.0, "A"),)
    assert measure_distances_s(words, turns).tolist() == [7.0, 5.0, 5.0, 1.0, 8.0]
    assert speakers(attribute(words, turns)) == [None, None, None, "A", None]


def path_cost(path: tuple[int, ...], emissions: np.ndarray, switches: np.ndarray) -> float:
    changes = sum(switches[step] for step in range(1, len(path)) if path[step] != path[step - 1])
    return float(sum(emissions[step, state] for step, state in enumerate(path)) + changes)


@given(st.data())
def test_no_path_of_all_is_cheaper_than_the_one_found(data: st.DataObject) -> None:
    steps, states = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 3))
    price = st.integers(0, 40).map(lambda count: count / 8)
    rows = st.lists(price, min_size=states, max_size=states)
    emissions = np.array(data.draw(st.lists(rows, min_size=steps, max_size=steps)))
    switches = np.array(data.draw(st.lists(price, min_size=steps, max_size=steps)))
    found = path_cost(find_cheapest_path(emissions, switches), emissions, switches)
    every = product(range(states), repeat=steps)
    assert found == min(path_cost(path, emissions, switches) for path in every)


@given(spoken(), TURNS)
def test_only_the_speaker_changes_and_only_to_one_who_has_a_turn(
    words: tuple[Word, ...], turns: list[Turn]
) -> None:
    found = attribute(words, turns)
    assert tuple(replace(word, speaker=None) for word in found) == words
    assert set(speakers(found)) <= {turn.speaker for turn in turns} | {None}
    assert found == attribute(words, turns)


@given(spoken(), TURNS, st.integers(0, 80_000).map(lambda count: count / 8))
def test_the_same_talk_later_has_the_same_speakers(
    words: tuple[Word, ...], turns: list[Turn], later: float
) -> None:
    moved_words = tuple(
        word
        if word.start is None or word.end is None
        else replace(word, start=word.start + later, end=word.end + later)
        for word in words
    )
    moved_turns = [Turn(turn.start + later, turn.end + later, turn.speaker) for turn in turns]
    assert speakers(attribute(moved_words, moved_turns)) == speakers(attribute(words, turns))


@given(spoken(), TURNS, st.randoms())
def test_the_order_of_the_turns_means_nothing(
    words: tuple[Word, ...], turns: list[Turn], chance: object
) -> None:
    shuffled = list(turns)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert attribute(words, shuffled) == attribute(words, turns)


@given(spoken(), TURNS)
def test_a_word_whole_inside_its_sentences_only_turn_is_that_speakers(
    words: tuple[Word, ...], turns: list[Turn]
) -> None:
    alone = [replace(turn, speaker="A") for turn in turns]
    for word, found in zip(words, attribute(words, alone), strict=True):
        inside = word.start is not None and any(
            turn.start <= word.start <= turn.end for turn in alone
        )
        assert found.speaker == "A" or not inside
