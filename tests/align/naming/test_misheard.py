"""Names that were misheard: where they are put right, where the words are left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.glossary.correct import Glossary, correct_words, undo_corrections
from align.languages.pack import words_of
from align.naming.misheard import find_misheard_names
from transcript.values import Word

PEOPLE = ("Abouzar Lindqvist", "Tania Hay", "Stephen Moe", "Johannes Falk")
KNOWN = words_of(
    "and are abuse if you like we can start he is joined by thanks steven so today the a was with "
    "me in here bus i have an alexa no guest my it's said to talk about johanna were met"
)


def hear(text: str, sure: float = 0.9, people: tuple[str, ...] = PEOPLE) -> str:
    """The words, put right; ``~`` before a word says that the recognizer was unsure of it."""
    words = [
        Word(float(at), at + 0.5, token.lstrip("~"), 0.3 if token.startswith("~") else sure)
        for at, token in enumerate(text.split())
    ]
    names = find_misheard_names(words, people, KNOWN.__contains__)
    done = correct_words(words, Glossary(), KNOWN.__contains__, names)
    assert undo_corrections(done.words, done.corrections) == tuple(words)
    assert all(one.rule == "name" for one in done.corrections)
    return " ".join(word.text for word in done.words)


PUT_RIGHT = {
    "introduced": ("Today we are joined by Abazaar.", "Today we are joined by Abouzar."),
    "in two words": ("And abuse are, if you like, start.", "And Abouzar, if you like, start."),
    "without marks": ("so and ~abuse are if you like", "so and Abouzar if you like"),
    "a possessive": ("My guest is Abuzar's.", "My guest is Abouzar's."),
    "spelt nearly so, anywhere": ("He met Abuzar here.", "He met Abouzar here."),
    "a name that there is": ("Thanks, Steven. We start.", "Thanks, Stephen. We start."),
    "a name that there is, again": (
        "Thanks, Steven. So I said to Steven",
        "Thanks, Stephen. So I said to Stephen",
    ),
    "again, first in a sentence": (
        "joined by Abazaar. Abazaar was in a bus.",
        "joined by Abouzar. Abouzar was in a bus.",
    ),
    "the family's name": ("He is Abouzar Lindkvist.", "He is Abouzar Lindqvist."),
    "both names": ("joined by Abazaar Lindquist today", "joined by Abouzar Lindqvist today"),
}
STAYS = {
    "the same words in another sense": "The abuse are a bus.",
    "nobody is spoken to": "And abuse are a bus.",
    "a product": "I have an Alexa here.",
    "a common name that sounds otherwise": "Thanks, Johanna. We start.",
    "another's name": "Thanks, Tanja Moe. We start.",
    "a name that there is, of nobody here": "He met Steven here.",
    "right already": "Thanks, Abouzar Lindqvist. We start.",
    "an acronym": "So, TN, you can start.",
    "a number": "Thanks, 42, you can start.",
}


@pytest.mark.parametrize(("said", "expected"), PUT_RIGHT.values(), ids=PUT_RIGHT)
def test_a_misheard_name_is_spelt_as_the_page_does(said: str, expected: str) -> None:
    assert hear(said) == expected


@pytest.mark.parametrize("said", STAYS.values(), ids=STAYS)
def test_what_is_no_misheard_name_stays(said: str) -> None:
    people = (*PEOPLE, "Alexey Berg") if "Alexa" in said else PEOPLE
    assert hear(said, people=people) == said


def test_a_short_form_stays() -> None:
    assert hear("Thanks, Alex. We start.", people=("Alexey Berg",)) == "Thanks, Alex. We start."


def test_the_evidence_is_for_a_person_to_read() -> None:
    said = "We are joined by Abazaar today."
    words = [Word(None, None, token) for token in said.split()]
    (one,) = find_misheard_names(words, PEOPLE, KNOWN.__contains__)
    assert one.evidence == "where somebody is introduced, sounds alike, spelt 71% alike"


def test_nobody_expected_and_nothing_said() -> None:
    assert find_misheard_names([Word(None, None, "Abazaar")], (), KNOWN.__contains__) == ()
    assert find_misheard_names([], PEOPLE, KNOWN.__contains__) == ()


TOKENS = (
    "Abazaar. Abazaar Abuzar abuse are, are if you thanks, joined by Abouzar Lindkvist Tanja Moe — "
    "Steven, Stephen And and"
)


@given(st.lists(st.sampled_from(TOKENS.split()), max_size=14))
def test_names_are_in_order_apart_and_can_be_undone(tokens: list[str]) -> None:
    words = [Word(None, None, token) for token in tokens]
    names = find_misheard_names(words, PEOPLE, KNOWN.__contains__)
    assert all(a.stop <= b.first for a, b in pairwise(names))
    done = correct_words(words, Glossary(), KNOWN.__contains__, names)
    assert undo_corrections(done.words, done.corrections) == tuple(words)
    again = find_misheard_names(done.words, PEOPLE, KNOWN.__contains__)
    assert len(again) <= len(names)
