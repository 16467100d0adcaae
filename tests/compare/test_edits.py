"""Every difference is one stretch of one kind: what a person would call it, example by example."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compare import Comparison, EditKind, compare
from compare.edits import Tally, tally_by_blame
from tests.thoroughness import examples
from transcript.values import Line, Transcript


def one_line(text: str, speaker: str | None = None) -> Transcript:
    return Transcript((Line(0.0, 60.0, speaker, text),))


def of(machine: str, human: str) -> Comparison:
    return compare(one_line(machine), one_line(human))


def shown(machine: str, human: str) -> list[tuple[str, str, str]]:
    """The stretches that differ, as (kind, the machine's words, the person's)."""
    found = of(machine, human)
    return [
        (
            one.kind.name,
            " ".join(found.machine[i].text for i in one.machine),
            " ".join(found.human[j].text for j in one.human),
        )
        for one in found.stretches
        if one.kind is not EditKind.SAME
    ]


@pytest.mark.parametrize(
    ("machine", "human", "expected"),
    [
        (
            "um I I think it's abouzar",
            "I think it is Abouzar",
            [
                ("FILLER", "um", ""),
                ("REPETITION", "I", ""),
                ("CONTRACTION", "it's", "it is"),
                ("PUNCTUATION", "abouzar", "Abouzar"),
            ],
        ),
        (
            "we sail at noon",
            "We sail at noon.",
            [("PUNCTUATION", "we", "We"), ("PUNCTUATION", "noon", "noon.")],
        ),
        (
            "the e commerce ship",
            "the e-commerce ship",
            [("PUNCTUATION", "e commerce", "e-commerce")],
        ),
        ("they are you know late", "they are late", [("FILLER", "you know", "")]),
        ("and I mean I sail", "and I sail", [("FILLER", "I mean", "")]),
        ("it was it was late", "it was late", [("REPETITION", "it was", "")]),
        ("the ware- warehouse burned", "the warehouse burned", [("REPETITION", "ware-", "")]),
        (
            "we went to we sailed to Bergen",
            "we sailed to Bergen",
            [("REPETITION", "we went to", "")],
        ),
        (
            "they're gonna sail",
            "they are going to sail",
            [("CONTRACTION", "they're gonna", "they are going to")],
        ),
        ("they do not sail", "they don’t sail", [("CONTRACTION", "do not", "don’t")]),
        ("twenty five ships", "25 ships", [("NUMBER", "twenty five", "25")]),
        ("it costs $5 today", "it costs five dollars today", [("NUMBER", "$5", "five dollars")]),
        ("about 30% of it", "about 30 percent of it", [("NUMBER", "30%", "30 percent")]),
        ("our guest abazar is here", "our guest Tomasz is here", [("NAME", "abazar", "Tomasz")]),
        ("we sail to bear gun now", "we sail to Bergen now", [("NAME", "bear gun", "Bergen")]),
        ("we met a minor there", "we met a miner there", [("NAME", "minor", "miner")]),
        ("he sails the boat", "he steers a boat", [("REWORDED", "sails the", "steers a")]),
        (
            "We left. The wind was strong and cold that day. We came home.",
            "We left. We came home.",
            [("CUT", "The wind was strong and cold that day.", "")],
        ),
        ("We left. No. We came.", "We left. We came.", [("CUT", "No.", "")]),
        (
            "They left. We came.",
            "They left. They lost the ship. We came.",
            [("ADDED", "", "They lost the ship.")],
        ),
        (
            "they basically pay you",
            "they pay you basically",
            [("MOVED", "basically", ""), ("MOVED", "", "basically")],
        ),
        ("we sail — at noon", "we sail at noon", [("PUNCTUATION", "—", "")]),
    ],
)
def test_a_difference_is_called_what_a_person_would_call_it(
    machine: str, human: str, expected: list[tuple[str, str, str]]
) -> None:
    assert shown(machine, human) == expected


def test_a_passage_that_turns_up_elsewhere_is_moved_and_names_its_partner() -> None:
    passage = "the old harbour was closed for seven years."
    machine = f"We left early. {passage} Then it rained all day. We had no lamp and no oil."
    human = f"We left early. Then it rained all day. We had no lamp and no oil. {passage}"
    found = of(machine, human)
    moved = [place for place, one in enumerate(found.stretches) if one.kind is EditKind.MOVED]
    assert [len(found.stretches[place].machine) for place in moved] == [8, 0]
    assert [found.stretches[place].partner for place in moved] == moved[::-1]


def test_a_name_put_right_while_it_is_moved_is_a_name() -> None:
    machine = "I sailed to Bergen once. I think we also in bergan had a boat."
    found = of(machine, "I sailed to Bergen once. I think in Bergen we also had a boat.")
    named = [one for one in found.stretches if one.kind is EditKind.NAME]
    assert [(len(one.machine), len(one.human)) for one in named] == [(0, 2), (2, 0)]
    assert [(one.machine, one.human) for one in found.substitutions] == [("in bergan", "in bergen")]


def test_a_word_of_the_wrong_speaker_is_a_speaker_changed() -> None:
    def side(first: str, second: str) -> Transcript:
        return Transcript(
            (Line(0.0, 5.0, first, "We sail at noon today"), Line(5.0, 9.0, second, "who said so"))
        )

    machine = Transcript((*side("1", "2").entries, Line(9.0, 10.0, "1", "nobody did")))
    human = Transcript((*side("Ann", "Bo").entries, Line(9.0, 10.0, "Bo", "nobody did")))
    found = compare(machine, human)
    assert found.tallies[EditKind.SPEAKER] == Tally(1, 2, 2)
    assert [one.kind.name for one in found.stretches] == ["SAME", "SPEAKER"]
    assert tally_by_blame(found.stretches)["machine"] == Tally(1, 2, 2)


def test_substitutions_are_counted() -> None:
    found = of(
        "we met abazer and abazer and abazor", "we met Abouzar and Abouzar and Abouzar"
    ).substitutions
    assert [(one.machine, one.human, one.count) for one in found] == [
        ("abazer", "abouzar", 2),
        ("abazor", "abouzar", 1),
    ]


SPOKEN = (
    "um uh I I'm am it it's is the ship Bergen bergan sailed sail 5 five twenty you know — Oh, "
    "noon. Noon and"
)
words = st.sampled_from(SPOKEN.split())
texts = st.lists(words, max_size=30).map(" ".join)
sides = st.lists(
    st.builds(Line, st.just(0.0), st.none(), st.sampled_from([None, "Ann", "Bo"]), texts),
    max_size=4,
).map(lambda lines: Transcript(tuple(lines)))


@given(sides, sides)
@settings(max_examples=examples(300))
def test_the_stretches_part_both_sides(machine: Transcript, human: Transcript) -> None:
    found = compare(machine, human)
    assert [i for one in found.stretches for i in one.machine] == list(range(len(found.machine)))
    assert [j for one in found.stretches for j in one.human] == list(range(len(found.human)))
    assert all(one.machine or one.human for one in found.stretches)


@given(sides)
def test_a_transcript_is_the_same_as_itself(side: Transcript) -> None:
    found = compare(side, side)
    assert {one.kind for one in found.stretches} <= {EditKind.SAME}
    assert found.scores.wer.errors == found.scores.edit_rate.errors == 0


@given(texts, texts)
@settings(max_examples=examples(300))
def test_swapping_the_sides_swaps_what_is_cut_and_what_is_added(a: str, b: str) -> None:
    def tallies(found: Comparison, *, swapped: bool) -> Counter[tuple[str, int, int]]:
        names = {EditKind.CUT: "added", EditKind.ADDED: "cut"} if swapped else {}
        return Counter(
            (
                names.get(one.kind, one.kind.name.lower()),
                len(one.human if swapped else one.machine),
                len(one.machine if swapped else one.human),
            )
            for one in found.stretches
            if one.kind
            in (
                EditKind.CUT,
                EditKind.ADDED,
                EditKind.FILLER,
                EditKind.CONTRACTION,
                EditKind.NUMBER,
            )
        )

    one, other = of(a, b), of(b, a)
    # A name is the person's, so that swapped it is none, and "I'm" for "I um" is taken for one.
    assume(all(found.kind is not EditKind.NAME for found in (*one.stretches, *other.stretches)))
    assert tallies(one, swapped=False) == tallies(other, swapped=True)
    assert one.scores.wer.insertions == other.scores.wer.deletions
    assert one.scores.wer.substitutions == other.scores.wer.substitutions
