"""The rules about names: slips are found, and namesakes left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from tests.transcript.check.pages import codes, only, page, said
from transcript.check import check, speakers
from transcript.check.speakers import find_slips


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("Alexeylexey", "Alexey"),
        ("Ruslanan", "Ruslan"),
        ("Theo:", "Theo"),
        ("Alexey.", "Alexey"),
        ("Alexey ", "Alexey"),
        ("alexey", "Alexey"),
        ("Anna  Lee", "Anna Lee"),
        ("Alexei", "Alexey"),
        ("Alexy", "Alexey"),
        ("Aelxey", "Alexey"),
        ("Alexey Romano", "Alexey"),
        ("Alexey", "Alexey Romano"),
    ],
)
def test_slips(slip: str, right: str) -> None:
    assert find_slips({slip: 2, right: 40}) == {slip: right}


@pytest.mark.parametrize(
    "lines",
    [
        {"Ann": 1, "Anna": 40},
        {"Anna": 30, "Hanna": 40},
        {"Maria": 30, "Marie": 40},
        {"Ali": 1, "Alexey": 40},
        {"Alexander": 1, "Alexey": 40},
        {"Speaker 1": 40, "Speaker 2": 38},
        {"Mimi": 2, "Mi": 40},
        {"Speaker 1": 90, "Speaker 2": 1, "Speaker 10": 1},
        {"SPEAKER_00": 90, "SPEAKER_01": 1},
        {"Speaker A": 90, "Speaker B": 1},
        {"J. Smith": 1, "K. Smith": 40},
        {"Guest": 90, "Guest 2": 1},
        {"Ann": 90, "Ann and Theo": 1},
        {"Alexey": 90, "Alexey (voiceover)": 1},
    ],
)
def test_namesakes(lines: dict[str, int]) -> None:
    assert find_slips(lines) == {}


def test_the_clean_name_is_right_however_rare() -> None:
    assert find_slips({"Theo:": 40, "Theo": 2}) == {"Theo:": "Theo"}


def test_a_chain_of_slips_leads_to_its_end() -> None:
    assert find_slips({"Alexey": 60, "Alexei": 3, "Alexei:": 1}) == {
        "Alexei": "Alexey",
        "Alexei:": "Alexey",
    }


def test_each_line_of_the_name_is_found() -> None:
    rows = [said(f"Sentence number {n} of these.", sec=n, who="Theo") for n in range(3)]
    slip = [said(f"Other sentence number {n}.", sec=9, who="Theo:") for n in range(2)]
    found = check(page(*rows, *slip))
    assert [(one.code, one.entry, one.fixable) for one in found] == [
        ("S201", 4, True),
        ("S201", 5, True),
    ]
    assert found[0].message == "the speaker 'Theo:' is probably 'Theo'"


def test_a_name_that_cannot_be_known_is_not_fixable() -> None:
    rows = [said(f"Sentence number {n} of these.", sec=n, who="Ruslan") for n in range(3)]
    assert not only(page(*rows, said("Another sentence here.", 9, "Ruslanan"))).fixable


@pytest.mark.parametrize(("text", "expected"), [("Thank you.", ["S202"]), ("Oh, thank you.", [])])
def test_somebody_who_barely_speaks(text: str, expected: list[str]) -> None:
    assert codes(page(said("Welcome to the show.", 0, "Theo"), said(text, 5, "Ann"))) == expected


def test_a_single_speaker_may_be_brief() -> None:
    assert codes(page(said("Hello.", 0, "Theo"))) == []


def test_a_line_without_a_speaker_among_others() -> None:
    found = only(page(said("Welcome to the show.", 0), said("And you?", 5, who=None)))
    assert (found.code, found.entry) == ("S203", 2)


def test_no_speaker_at_all_is_a_choice() -> None:
    assert codes(page(said(sec=0, who=None), said(sec=5, who=None))) == []


def test_a_sentence_is_no_name() -> None:
    name = "I have wanted to come here ever since."
    assert codes(page(said(sec=0), said("Well then, so.", 3, name))).count("S204") == 0
    assert "S204" in codes(page(said(sec=0), said("Well then, so.", 3, f"{name} You know.")))


@st.composite
def names(draw: st.DrawFn) -> str:
    """A name, or a slip for it: a letter more, less, other or swapped, or its end again."""
    name = draw(st.sampled_from(["Alexey", "Anna Lee", "Ann", "Speaker 1", "Theo", "Ruslan"]))
    at = draw(st.integers(0, len(name) - 1))
    slips = [
        name,
        name[:at] + "x" + name[at:],
        name[:at] + name[at + 1 :],
        name[:at] + "y" + name[at + 1 :],
        name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        name + name[at:],
        f"{name} Castillo",
        f"{name}: ",
        name.upper(),
    ]
    return draw(st.sampled_from([slip for slip in slips if slip.strip()]))


@given(st.dictionaries(names(), st.sampled_from([1, 2, 10, 40]), max_size=8))
@settings(max_examples=examples(3000))
def test_no_slip_is_missed_by_looking_names_up(lines: dict[str, int]) -> None:
    similar = speakers._SimilarNames(lines)
    for name, count in lines.items():
        slips = {o for o in lines if o != name and speakers._is_slip(name, count, o, lines[o])}
        assert slips <= similar.find_candidates(name)
