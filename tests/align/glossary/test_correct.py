"""Words corrected by a glossary: where the evidence allows, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.glossary.correct import SURE, Glossary, Term, correct_words, undo_corrections
from transcript.values import Word

ENGLISH = {"at", "the", "music", "wallet", "abuser", "it", "is"}.__contains__
GLOSSARY = Glossary(
    (
        Term("Abouzar", ("Abuser", "Abu Zahra")),
        Term("Efteling"),
        Term("Data Talks", ("Datatalks",)),
        Term("GitHub", ("Github",)),
        Term("Orin"),
        Term("MuSig"),
    )
)


def said(text: str, probability: float | None = None) -> tuple[Word, ...]:
    """Words of a second each."""
    return tuple(
        Word(float(at), at + 1.0, token, probability, "A") for at, token in enumerate(text.split())
    )


def written(text: str, probability: float | None = None) -> str:
    """What the glossary makes of a text."""
    return " ".join(
        word.text for word in correct_words(said(text, probability), GLOSSARY, ENGLISH).words
    )


@pytest.mark.parametrize(
    ("heard", "becomes"),
    [
        ("“Abuser’s,” it is", "“Abouzar’s,” it is"),
        ("at abu zahra.", "at Abouzar."),
        ("the Datatalks!", "the Data Talks!"),
        ("on Github, it", "on GitHub, it"),
        ("the Eftelling.", "the Efteling."),
    ],
)
def test_what_is_listed_or_alike_is_put_right(heard: str, becomes: str) -> None:
    assert written(heard) == becomes


@pytest.mark.parametrize(
    "text",
    [
        "Abu, Zahra",  # punctuation stands between: two things
        "music",  # sounds like MuSig, and is a word
        "Orion",  # shorter than five letters, every sound is near
        "Eftelings",  # a form of the term
        "on GitHub at Efteling, the Data Talks",  # right already
        "Eftel2ng",  # digits are not sounds
    ],
)
def test_what_has_no_evidence_stays(text: str) -> None:
    assert written(text) == text


def test_what_the_recognizer_is_sure_of_is_not_put_right_by_sound() -> None:
    assert written("Eftelling", SURE) == "Eftelling"
    assert written("Eftelling", SURE - 0.01) == "Efteling"
    assert written("Abuser", SURE) == "Abouzar"  # a listed spelling is wrong however sure


def test_two_terms_that_are_as_near_put_nothing_right() -> None:
    both = Glossary((Term("Marcon"), Term("Marken")))
    assert correct_words(said("Marckn"), both, ENGLISH).corrections == ()


def test_without_a_list_of_words_only_listed_spellings_are_put_right() -> None:
    done = correct_words(said("Abuser Eftelling"), GLOSSARY)
    assert [word.text for word in done.words] == ["Abouzar", "Eftelling"]


def test_fewer_and_more_words_share_the_time_of_what_was_heard() -> None:
    words = (*said("Abu"), Word(1.0, 3.0, "Zahra", 0.2, "A"))
    (one,) = correct_words(words, GLOSSARY).words
    assert (one.start, one.end, one.probability, one.speaker) == (0.0, 3.0, 0.2, "A")
    first, second = correct_words((Word(0.0, 0.9, "Datatalks", 0.4, "A"),), GLOSSARY).words
    assert (first.text, first.start, first.end) == ("Data", 0.0, 0.4)
    assert (second.text, second.start, second.end) == ("Talks", 0.4, 0.9)
    untimed = correct_words((Word(None, None, "Datatalks"),), GLOSSARY).words
    assert [(word.start, word.end) for word in untimed] == [(None, None), (None, None)]


def test_a_correction_says_what_was_heard_and_why() -> None:
    (one,) = correct_words(said("the Eftelling.", 0.31), GLOSSARY, ENGLISH).corrections
    assert (one.place, one.heard_text, one.written_text) == (1, "Eftelling.", "Efteling.")
    assert (one.term, one.rule) == ("Efteling", "alike")
    assert one.evidence == "sounds alike, spelt 94% alike, heard with 31%"


def test_a_glossary_takes_the_terms_of_an_episode_before_its_own() -> None:
    joined = GLOSSARY.with_terms(["Ann", "Orin"])
    assert [term.text for term in joined.terms[:3]] == ["Ann", "Orin", "Abouzar"]
    assert len(joined.terms) == len(GLOSSARY.terms) + 1
    assert not Glossary()


_SPOKEN = (
    "Abuser Abuser's, abu Abu zahra zahra. Eftelling Efteling. Datatalks Data Talks Github "
    "GitHub music the — … 's Orin! orien"
)
TOKENS = st.sampled_from(_SPOKEN.split())


@given(st.lists(TOKENS), st.sampled_from([None, 0.2, 0.99]))
def test_what_was_heard_comes_back_and_a_second_time_changes_nothing(
    tokens: list[str], probability: float | None
) -> None:
    words = said(" ".join(tokens), probability)
    done = correct_words(words, GLOSSARY, ENGLISH)
    assert undo_corrections(done.words, done.corrections) == words
    again = correct_words(done.words, GLOSSARY, ENGLISH)
    assert again.words == done.words
    assert again.corrections == ()


@given(st.lists(TOKENS))
def test_an_empty_glossary_leaves_every_word_as_it_is(tokens: list[str]) -> None:
    words = said(" ".join(tokens))
    assert correct_words(words, Glossary(), ENGLISH).words == words
    assert correct_words(words, replace(GLOSSARY, terms=(Term("Zzyzx"),)), ENGLISH).words == words
