"""The benchmark's own arithmetic, on four turns, and its first row where the material is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.attribution.__main__ import RULES, measure
from benchmarks.attribution.baselines import (
    exclusive,
    sentence_vote,
    start_anchor,
    summed_overlap,
    within_reach,
)
from benchmarks.attribution.choices import interruptions
from benchmarks.attribution.made import Spoiling, conversation, one_after_another
from benchmarks.attribution.material import (
    SYSTEMS,
    Case,
    meeting,
    told_by,
    whisper_and_pyannote,
)
from benchmarks.attribution.reach import by_distance, erase
from benchmarks.attribution.scoring import Wrong, score, true_labels
from transcript.values import Turn, Word

TURNS = (Turn(0.0, 2.0, "x"), Turn(2.0, 3.0, "y"), Turn(2.5, 5.0, "x"), Turn(7.0, 8.0, "y"))
WORDS = (
    Word(0.5, 1.0, "Ready?", speaker="Ada"),
    Word(1.75, 2.5, "Not", speaker="Grace"),  # 0.25 s in x, 0.5 s in y
    Word(2.5, 3.0, "yet.", speaker="Grace"),  # x and y cover it alike
    Word(5.5, 6.0, "When?", speaker="Ada"),  # in no turn
    Word(7.0, 7.5, "Soon.", speaker="Grace"),
)


def test_summed_overlap_takes_the_most_and_leaves_gaps_to_nobody() -> None:
    assert summed_overlap(WORDS, TURNS) == ("x", "y", "x", None, "y")
    assert summed_overlap((Word(None, None, "2019"),), TURNS) == (None,)


def test_the_start_anchor_walks_the_turns_and_never_back() -> None:
    assert start_anchor(WORDS, TURNS) == ("x", "x", "y", "y", "y")
    assert start_anchor((Word(None, None, "2019"), Word(9.0, 9.5, "End.")), TURNS) == (None, "y")
    assert start_anchor(WORDS[:1], ()) == (None,)


def test_people_are_paired_with_labels_by_the_time_they_share() -> None:
    assert true_labels(WORDS, TURNS) == ("x", "y", "y", "x", "y")


def test_a_person_without_a_label_is_wrong_whatever_is_said() -> None:
    truth = true_labels(WORDS, TURNS[:1])
    assert truth[0] == "x"
    assert score(("x",) * 5, truth) == Wrong(3, 5, 1, 4)


def test_the_bound_is_wrong_only_where_the_true_speaker_has_no_turn() -> None:
    truth = true_labels(WORDS, TURNS)
    found = score(within_reach(WORDS, TURNS, truth), truth)
    assert (found.wrong, found.words) == (1, 5)


def test_wrong_words_are_added_and_unknown_truth_is_not_counted() -> None:
    assert score(("x", None, "y"), ("x", "x", None)) == Wrong(1, 2, 2, 1)
    assert (Wrong(1, 2) + Wrong(0, 8)).rate == 0.1
    assert Wrong(0, 0).rate == 0.0


def test_truth_follows_the_words_through_slips_of_the_recognizer() -> None:
    heard = [Word(None, None, text) for text in ("Hi", "Alan.", "uh", "Hello,", "Grays.")]
    dialogue = [("Ada", "Hi,"), ("Ada", "Alan!"), ("Alan", "Hello,"), ("Alan", "Grace.")]
    speakers = [word.speaker for word in told_by(heard, dialogue)]
    assert speakers == ["Ada", "Ada", None, "Alan", "Alan"]


def test_a_stretch_is_erased_from_every_turn_it_meets() -> None:
    assert erase(TURNS, 1.0, 2.75) == (
        Turn(0.0, 1.0, "x"),
        Turn(2.75, 3.0, "y"),
        Turn(2.75, 5.0, "x"),
        Turn(7.0, 8.0, "y"),
    )
    assert erase(TURNS[:1], 0.5, 1.0) == (Turn(0.0, 0.5, "x"), Turn(1.0, 2.0, "x"))


def test_only_words_outside_the_turns_are_counted_by_distance() -> None:
    found = list(by_distance(Case("talk", WORDS, TURNS), random.Random(2)))
    assert [distance for distance, _, _ in found] == [0.5]


def test_an_interruption_is_the_others_words_inside_a_sentence() -> None:
    spoken = "A:We B:yes A:moved. B:Why? A:Work B:or B:love A:alone."
    words = [Word(None, None, text[2:], speaker=text[0]) for text in spoken.split()]
    assert list(interruptions(Case("talk", tuple(words), ()))) == [1, 1, 2]


def test_on_the_recorded_pair_of_tools_ours_is_not_behind(data_dir: Path) -> None:
    found = measure(whisper_and_pyannote(data_dir))
    assert {wrong.words for wrong in found.values()} == {78}
    assert found["castproof"].wrong <= min(found[rule].wrong for rule in RULES[:2])
    assert found["castproof"].wrong <= 3


def test_a_sentence_votes_for_its_most_frequent_speaker() -> None:
    assert sentence_vote(WORDS, TURNS) == ("x", "x", "x", "y", "y")


def test_of_overlapping_turns_the_longer_keeps_the_floor() -> None:
    assert exclusive(TURNS) == (
        Turn(0.0, 2.0, "x"),
        Turn(2.0, 2.5, "y"),
        Turn(2.5, 5.0, "x"),
        Turn(7.0, 8.0, "y"),
    )
    inside = (Turn(0.0, 9.0, "x"), Turn(3.0, 4.0, "y"))
    assert exclusive(inside) == inside[:1]


def test_a_seed_makes_the_same_conversation_and_serial_words_never_overlap() -> None:
    made = conversation(3, Spoiling(), minutes=2)
    assert made == conversation(3, Spoiling(), minutes=2)
    assert one_after_another(made.words) == made.words
    assert {word.speaker for word in made.words} == {turn.speaker for turn in made.turns}


def test_ours_is_wrong_in_few_made_words_and_keeps_the_runs() -> None:
    found = measure(conversation(3, Spoiling(), minutes=10))["castproof"]
    assert found.rate <= 0.005
    assert 0.95 <= found.runs_ratio <= 1.05


@pytest.mark.parametrize("system", SYSTEMS)
def test_on_a_meeting_ours_goes_two_fifths_of_the_way_to_the_bound(
    data_dir: Path, system: str
) -> None:
    found = measure(meeting(data_dir, system, "ES2004b"))
    before, after, bound = (
        found[rule].rate for rule in ("summed overlap", "castproof", "no turn there")
    )
    assert before - after >= 0.4 * (before - bound)
    assert abs(found["castproof"].runs_ratio - 1) <= 0.15
