"""What a comparison says of whole transcripts, and what it says where it cannot say."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from compare import Absent, compare, pool_scores
from compare.comparison import Options
from compare.der import DiarizationError, JaccardError
from compare.headers import HeaderAgreement, compare_headers
from compare.rates import Cost, ErrorRate
from compare.scores import MOST_SPEAKERS, Scores
from compare.speakers import build_confusion
from compare.times import StartErrors, TalkTime, measure_start_errors, measure_talk_time
from compare.tokens import tokens_of
from transcript.values import Header, Line, Transcript, Word


def dialogue(*said: tuple[str, str]) -> Transcript:
    return Transcript(
        tuple(Line(4.0 * n, 4.0 * n + 4.0, who, text) for n, (who, text) in enumerate(said))
    )


HUMAN = dialogue(
    ("Ann", "We sail to Bergen at noon."), ("Bo", "Who told you so?"), ("Ann", "The pilot did.")
)
MACHINE = dialogue(
    ("1", "We sail to Bergen at noon."), ("1", "Who told you so?"), ("1", "The pilot did.")
)


def test_scores_of_speakers_are_told_apart_from_scores_of_words() -> None:
    found = compare(MACHINE, HUMAN)
    assert found.scores.wer == ErrorRate(13)
    assert found.scores.cp_wer == ErrorRate(13, insertions=4, deletions=4)
    assert found.scores.di_cp_wer == ErrorRate(13)
    assert found.scores.attribution == Cost(8, 13)
    assert found.scores.wder == Cost(4, 13)
    assert found.scores.der == DiarizationError(12.0, confusion=4.0)
    assert found.scores.jer == JaccardError(2, pytest.approx(4 / 12 + 1))
    assert found.scores.tcp_wer == ErrorRate(13, insertions=4, deletions=4)
    assert found.machine_talk == TalkTime((("1", 12.0),), False)
    assert found.human_talk == TalkTime((("Ann", 8.0), ("Bo", 4.0)), False)
    assert found.matched == Cost(13, 13)


def test_a_collar_and_a_normaliser_are_the_callers() -> None:
    late = Transcript(tuple(replace(line, start=30.0, end=31.0) for line in HUMAN.lines[:1]))
    first = Transcript(HUMAN.lines[:1])
    assert compare(late, first).scores.tcp_wer == ErrorRate(6, 6, 6)
    assert compare(late, first, Options(collar_each_side_s=60)).scores.tcp_wer == ErrorRate(6)
    shouted = Transcript((replace(HUMAN.lines[0], text="WE SAIL TO BERGEN AT NOON"),))
    assert compare(shouted, first).scores.wer.errors == 0
    assert compare(shouted, first, Options("none")).scores.wer.errors == 6
    assert compare(shouted, first).scores.edit_rate.errors == 6


def absent_of(machine: Transcript, human: Transcript) -> dict[str, str]:
    scores = compare(machine, human).scores
    found = {name: getattr(scores, name) for name in Scores.__slots__}
    return {name: one.reason for name, one in found.items() if isinstance(one, Absent)}


def stripped(side: Transcript, **without: None) -> Transcript:
    return Transcript(tuple(replace(line, **without) for line in side.lines))


def test_without_speakers_the_scores_of_speakers_are_absent_with_the_reason() -> None:
    found = absent_of(stripped(MACHINE, speaker=None), HUMAN)
    reason = "the machine side has no speakers"
    names = ("cp_wer", "tcp_wer", "di_cp_wer", "attribution", "wder", "der", "jer")
    assert {name: found[name] for name in names} == dict.fromkeys(names, reason)
    assert "starts" not in found


def test_without_times_the_scores_of_times_are_absent_with_the_reason() -> None:
    found = absent_of(MACHINE, stripped(HUMAN, start=None, end=None))
    assert found["tcp_wer"] == "3 lines of the human side have no time"
    assert found["der"] == "the human side has no starts"
    assert found["starts"] == "the human side has no times"
    assert "cp_wer" not in found
    endless = absent_of(MACHINE, stripped(HUMAN, end=None))
    assert endless["jer"] == "the human side has no ends"
    assert "tcp_wer" not in endless


def test_one_line_without_an_end_is_enough_to_leave_der_out() -> None:
    lines = (*HUMAN.lines[:2], replace(HUMAN.lines[2], end=None))
    assert absent_of(MACHINE, Transcript(lines))["der"] == "1 line of the human side has no end"


def test_an_empty_side_has_every_word_wrong_and_no_speaker() -> None:
    nothing = Transcript(())
    silent = compare(nothing, HUMAN)
    assert silent.scores.wer == ErrorRate(13, deletions=13)
    assert silent.scores.cp_wer == Absent("the machine side has no words, so no speakers")
    assert silent.scores.der == Absent("the machine side has no words")
    assert [one.kind.name for one in silent.stretches] == ["ADDED"]
    invented = compare(MACHINE, nothing)
    assert invented.scores.wer == ErrorRate(0, insertions=13)
    assert invented.scores.wer.rate is None
    assert not invented.is_mismatched
    neither = compare(nothing, nothing)
    assert neither.scores.wer == ErrorRate()
    assert neither.stretches == ()


def test_two_recordings_that_share_few_words_are_mismatched() -> None:
    other = dialogue(("1", "Rain fell on every roof"), ("2", "Nobody came out of the inn"))
    assert compare(other, HUMAN).is_mismatched
    assert not compare(MACHINE, HUMAN).is_mismatched


def test_words_without_a_speaker_are_nobodys() -> None:
    lines = (*MACHINE.lines[:2], replace(MACHINE.lines[2], speaker=None))
    found = compare(Transcript(lines), HUMAN)
    assert found.scores.wder == Cost(4, 10)
    assert isinstance(found.scores.cp_wer, ErrorRate)
    assert found.scores.cp_wer.errors == 8


def test_scores_are_pooled_by_their_sums() -> None:
    full = compare(MACHINE, HUMAN).scores
    less = compare(stripped(MACHINE, speaker=None), HUMAN).scores
    both = pool_scores([full, less])
    assert both.wer == ErrorRate(26)
    assert both.cp_wer == full.cp_wer
    assert both.attribution == Cost(8, 13)
    assert both.headers == Absent("the machine side has no chapter headers")
    assert pool_scores([less]).cp_wer == Absent("the machine side has no speakers")
    assert pool_scores([]).wer == ErrorRate()


def test_starts_are_compared_where_the_first_word_is_the_same() -> None:
    machine = tokens_of(
        Transcript(
            (
                Line(0.0, 4.0, None, "We sail", (Word(0.5, 1.0, "We"), Word(1.0, 2.0, "sail"))),
                Line(4.0, 8.0, None, "oh Who told"),
            )
        )
    )
    human = tokens_of(
        Transcript((Line(0.0, 4.0, None, "We sail"), Line(7.0, 9.0, None, "Who told")))
    )
    found = measure_start_errors(machine, human, [(0, 0), (1, 1), (3, 2), (4, 3)])
    assert isinstance(found, StartErrors)
    assert found.seconds == (0.5, 2.111)
    assert (found.guessed, found.share_far) == (1, 0.5)
    assert measure_start_errors(machine, human, []) == Absent(
        "no line with a time starts with a word both sides have"
    )
    assert (StartErrors() + found).median == pytest.approx(1.3055)
    assert StartErrors().median is StartErrors().percentile_95 is StartErrors().share_far is None


def test_talk_time_is_absent_without_speakers_or_times() -> None:
    assert measure_talk_time(stripped(HUMAN, speaker=None).lines) == Absent("it has no speakers")
    assert measure_talk_time(stripped(HUMAN, start=None).lines) == Absent("its lines have no times")


def test_chapters_agree_where_they_stand_at_the_same_place() -> None:
    lines = tuple(Line(float(n), None, None, f"{'word ' * 40}end{n}") for n in range(3))
    human = Transcript((Header("Start"), lines[0], Header("The harbour"), lines[1], lines[2]))
    machine = Transcript((Header("start"), lines[0], lines[1], Header("Harbour"), lines[2]))
    places = range(len(tokens_of(human)))
    pairs = [(place, place) for place in places]
    found = compare_headers((machine, tokens_of(machine)), (human, tokens_of(human)), pairs)
    assert found == HeaderAgreement(2, 2, placed=1, same_title=1)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert (found + HeaderAgreement(0, 2)).recall == 0.25
    assert HeaderAgreement().precision is HeaderAgreement().recall is None


def test_headers_are_found_although_the_words_after_them_differ() -> None:
    human = Transcript((Header("A"), Line(0.0, None, None, "new we sail"), Header("End")))
    machine = Transcript((Header("B"), Line(0.0, None, None, "we sail"), Header("End")))
    found = compare(machine, human).scores.headers
    assert found == HeaderAgreement(2, 2, placed=2, same_title=1)


def test_a_confusion_pairs_no_speaker_twice() -> None:
    table = build_confusion({("1", "Ann"): 3, ("2", "Ann"): 2, ("3", "Bo"): 1})
    assert table.pairing == (("1", "Ann"), ("3", "Bo"))
    assert table.error == Cost(2, 6)
    assert build_confusion({}).error.rate is None


def test_the_garbage_collector_is_left_as_it_was() -> None:
    compare(MACHINE, HUMAN)
    assert gc.isenabled()
    gc.disable()
    try:
        compare(MACHINE, HUMAN)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_more_speakers_than_anybody_pairs_have_no_scores_and_the_reason_says_how_many() -> None:
    def crowd(count: int) -> Transcript:
        lines = (Line(n * 2.0, n * 2.0 + 1.0, f"Guest {n}", "We moved then.") for n in range(count))
        return Transcript(tuple(lines))

    most = compare(crowd(MOST_SPEAKERS), crowd(MOST_SPEAKERS)).scores
    assert not isinstance(most.cp_wer, Absent)
    assert not isinstance(most.der, Absent)
    for machine, human, side in ((101, 2, "machine"), (2, 101, "human")):
        scores = compare(crowd(machine), crowd(human)).scores
        for score in (scores.cp_wer, scores.tcp_wer, scores.di_cp_wer, scores.wder, scores.der):
            assert isinstance(score, Absent)
            assert f"the {side} side has 101 speakers" in score.reason
        assert not isinstance(scores.wer, Absent)
