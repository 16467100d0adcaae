"""A site's key for a person: its name as the page writes it, by its letters, by its sound."""

from __future__ import annotations

import pytest

from align.naming.handles import (
    find_written_name,
    spell_as_heard,
    spell_person,
    split_as_heard,
    split_handle,
)
from align.naming.rules import Clues, name_speakers
from tests.align.conversations import TALK, conversation
from transcript.values import Word


def said(text: str) -> list[Word]:
    return [Word(None, None, token) for token in text.split()]


@pytest.mark.parametrize(
    ("handle", "names"),
    [
        ("amir-zi", ("Amir", "Zi")),
        ("dr_jane_doe", ("Jane", "Doe")),
        ("prof.nora.lind", ("Nora", "Lind")),
        ("nora-lind-2", ("Nora", "Lind")),
        ("j.lind", ("Lind",)),
        ("noralind", ("Noralind",)),
        ("42", ()),
    ],
)
def test_marks_part_a_key(handle: str, names: tuple[str, ...]) -> None:
    assert split_handle(handle) == names


def test_the_page_writes_the_name_of_a_key() -> None:
    title, link = "Boats, with Åse van Dijk", "Boats---Ase-van-Dijk-e1x"
    assert find_written_name("asevandijk", [title, title, link]) == "Åse van Dijk"
    assert find_written_name("asevandijk", ["ase van dijk", "Ase", "van Dijk"]) is None
    assert find_written_name("valeriylindholm", ["by Valerii Lindholm"]) == "Valerii Lindholm"
    assert find_written_name("noralind", ["Nora Lindgren is another"]) is None


@pytest.mark.parametrize(
    ("entry", "texts", "spelt"),
    [
        ("Nora Lind", ["Norah Lind"], "Nora Lind"),
        ("noralind", ["Nora Lind"], "Nora Lind"),
        ("nora-lind", [], "Nora Lind"),
        ("jane", [], "Jane"),
        ("noralind", [], "noralind"),
    ],
)
def test_a_key_is_spelt_as_far_as_the_page_tells(entry: str, texts: list[str], spelt: str) -> None:
    assert spell_person(entry, texts) == spelt


def test_a_key_in_one_word_is_parted_after_what_was_heard() -> None:
    assert split_as_heard("noralind", ["Boats", "Nora"]) == ("Nora", "Lind")
    assert split_as_heard("noralind", ["Tilda"]) is None
    assert split_as_heard("nora", ["Nora"]) == ("Nora",)


def test_a_common_given_name_goes_on_where_the_short_form_ends() -> None:
    assert split_as_heard("alexeylind", ["Alex"]) == ("Alexey", "Lind")
    assert split_as_heard("mariannelind", ["Maria"]) == ("Marianne", "Lind")


def test_a_key_is_parted_by_sound_where_a_name_may_be_misheard() -> None:
    talk = said("We have boats. Today we are joined by Torbyorn. He builds them.")
    assert spell_as_heard(["torbjornlind"], talk) == ("Torbjorn Lind",)
    talk = said("We have boats. Today we are joined by Abazaar. He builds them.")
    assert spell_as_heard(["abouzarlind", "Bob Hay"], talk) == ("Abouzar Lind", "Bob Hay")
    assert spell_as_heard(["abouzarlind"], said("The Abazaar was built there.")) == ("abouzarlind",)


def test_words_that_only_begin_alike_are_no_name() -> None:
    talk = said("And so it is. And then the boats. The boats and the sea.")
    assert spell_as_heard(["andreaslind", "thelmahay"], talk) == ("andreaslind", "thelmahay")


def test_the_guest_is_called_as_the_page_spells_the_name_that_was_heard() -> None:
    words = conversation(
        ("S1", "We are joined by Abazaar. " + TALK), ("S0", "Thank you. Happy to be here. " + TALK)
    )
    (host, guest) = name_speakers(words, Clues(guests=("abouzarlind",)))
    assert (host.name, guest.name, guest.rule) == ("Speaker 1", "Abouzar", "introduction")
