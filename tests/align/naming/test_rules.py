"""Which rule names a speaker: a person, a voice, the conversation, the list, in that order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.naming.labels import list_speakers
from align.naming.names import (
    fits_name,
    get_first_name,
    is_handle,
    list_called,
    spell_as_listed,
)
from align.naming.rules import (
    Clues,
    Naming,
    UsualHost,
    find_contradictions,
    find_unplaced_names,
    name_speakers,
)
from tests.align.conversations import TALK, conversation

PLAIN = conversation(("S1", TALK), ("S0", TALK))
HOSTED = conversation(("S1", "My guest is Nora. " + TALK), ("S0", "Thank you. " + TALK))


def names(words: object, clues: Clues) -> list[tuple[str, str]]:
    return [(one.name, one.rule) for one in name_speakers(words, clues)]  # type: ignore[arg-type]


def voice(label: str, name: str) -> Naming:
    return Naming(label, name, "voice", 0.8, "sounds like it")


def test_without_a_clue_speakers_are_numbered_by_who_spoke_first() -> None:
    assert [(one.label, one.name) for one in name_speakers(PLAIN, Clues())] == [
        ("S1", "Speaker 1"),
        ("S0", "Speaker 2"),
    ]
    assert name_speakers(PLAIN, Clues())[0].confidence is None


def test_given_names_come_first_and_numbers_go_on() -> None:
    assert names(PLAIN, Clues(in_order=("Ada",))) == [("Ada", "given"), ("Speaker 2", "number")]
    assert names(PLAIN, Clues(in_order=("", "Ada"))) == [("Speaker 1", "number"), ("Ada", "given")]


def test_a_given_name_that_looks_like_a_number_is_not_given_twice() -> None:
    given_names = Clues(in_order=("Speaker 2",))
    assert [name for name, _ in names(PLAIN, given_names)] == ["Speaker 2", "Speaker 3"]


def test_a_label_is_called_as_the_map_says_before_the_order() -> None:
    mapped = Clues(in_order=("Ada", "Eve"), by_label={"S0": "Bob", "speaker 1": "Tom"})
    assert [name for name, _ in names(PLAIN, mapped)] == ["Tom", "Bob"]


def test_one_name_for_two_labels_makes_one_speaker() -> None:
    both = Clues(by_label={"S0": "Bob", "S1": "Bob"})
    assert [name for name, _ in names(PLAIN, both)] == ["Bob", "Bob"]


def test_names_that_nobody_bears_are_told() -> None:
    clues = Clues(in_order=("Ada", "Bob", "Eve"), by_label={"S7": "Tom", "Speaker 2": "Pia"})
    assert find_unplaced_names(PLAIN, clues) == ("Eve", "Tom (S7)")


def test_a_name_that_came_with_the_words_stays() -> None:
    words = conversation(("Ann", TALK), ("SPEAKER_01", TALK))
    assert names(words, Clues()) == [("Ann", "source"), ("Speaker 2", "number")]
    assert names(words, Clues(in_order=("", "Ann"))) == [("Speaker 1", "number"), ("Ann", "given")]


def test_a_voice_is_believed_before_the_conversation_and_the_difference_is_told() -> None:
    clues = Clues(voices=(voice("S0", "Tilda"),))
    assert names(HOSTED, clues) == [("Speaker 1", "number"), ("Tilda", "voice")]
    (line,) = find_contradictions(HOSTED, name_speakers(HOSTED, clues))
    assert line.startswith(
        "the voice matches Tilda, but the conversation says Nora: introduced at 0:00"
    )
    assert (
        find_contradictions(HOSTED, name_speakers(HOSTED, Clues(voices=(voice("S0", "Nora"),))))
        == ()
    )


def test_two_people_of_one_first_name_are_told_apart_by_voice() -> None:
    clues = Clues(voices=(voice("S0", "Ann Lee"), voice("S1", "Ann Hay")))
    assert [name for name, _ in names(PLAIN, clues)] == ["Ann Hay", "Ann Lee"]


def test_what_the_conversation_tells_is_used_unless_it_shall_not_be() -> None:
    assert names(HOSTED, Clues()) == [("Speaker 1", "number"), ("Nora", "introduction")]
    assert names(HOSTED, Clues(listen=False))[1] == ("Speaker 2", "number")
    evidence = name_speakers(HOSTED, Clues())[1].evidence
    assert evidence == "introduced at 0:00 (“My guest is Nora”)"


def test_a_name_somebody_has_is_not_given_to_a_second_by_a_rule() -> None:
    assert names(HOSTED, Clues(in_order=("Nora",))) == [("Nora", "given"), ("Speaker 2", "number")]


def test_the_list_spells_the_name_that_was_heard() -> None:
    words = conversation(("S1", "My guest is Nohra. " + TALK), ("S0", "Thank you. " + TALK))
    assert names(words, Clues(guests=("Nora Lind",)))[1] == ("Nora", "introduction")


def test_the_host_is_who_introduces_the_guest() -> None:
    cold_open = conversation(
        ("S0", TALK), ("S1", "My guest is Nora. " + TALK), ("S0", "Thank you. " + TALK)
    )
    assert names(cold_open, Clues(hosts=("Olaf",))) == [
        ("Nora", "introduction"),
        ("Olaf", "guests"),
    ]


def test_without_an_introduction_the_host_is_the_first_and_the_guest_is_left() -> None:
    clues = Clues(hosts=("Olaf",), guests=("Nora Lind",))
    assert names(PLAIN, clues) == [("Olaf", "guests"), ("Nora", "guests")]


def test_a_guest_is_not_the_first_to_speak_where_the_host_is_unknown() -> None:
    assert names(PLAIN, Clues(guests=("Nora Lind",))) == [
        ("Speaker 1", "number"),
        ("Nora", "guests"),
    ]


def test_a_handle_is_called_as_the_conversation_calls_its_bearer() -> None:
    words = conversation(("S1", TALK + "I have met Nora once."), ("S0", TALK))
    assert names(words, Clues(guests=("noralind",)))[1] == ("Nora", "guests")
    assert names(PLAIN, Clues(guests=("noralind",)))[1] == ("Speaker 2", "number")


USUAL = UsualHost("Olaf", "speaks first in 9 of 9 episodes")


def test_the_usual_host_hosts_where_none_is_listed() -> None:
    clues = Clues(usual_host=USUAL)
    assert names(HOSTED, clues) == [("Olaf", "guests"), ("Nora", "introduction")]
    evidence = name_speakers(HOSTED, clues)[0].evidence
    assert evidence == ("the host, who introduces the guest; Olaf speaks first in 9 of 9 episodes")
    listed = Clues(usual_host=USUAL, hosts=("Ida",))
    assert names(HOSTED, listed)[0] == ("Ida", "guests")


def test_the_usual_host_is_not_who_is_called_otherwise_or_talks_alone() -> None:
    thanked = conversation(("S1", "My guest is Nora. " + TALK), ("S0", "Thank you, Ida. " + TALK))
    assert names(thanked, Clues(usual_host=USUAL))[0][0] in ("Ida", "Speaker 1")
    alone = conversation(("S0", TALK))
    assert names(alone, Clues(usual_host=USUAL)) == [("Speaker 1", "number")]


def test_two_guests_who_are_left_are_nobody() -> None:
    words = conversation(("S1", TALK), ("S0", TALK), ("S2", TALK))
    clues = Clues(hosts=("Olaf",), guests=("Nora Lind", "Tilda Moe"))
    assert names(words, clues) == [
        ("Olaf", "guests"),
        ("Speaker 2", "number"),
        ("Speaker 3", "number"),
    ]


def test_the_last_of_several_guests_is_known_by_elimination() -> None:
    words = conversation(("S1", TALK), ("S0", TALK), ("S2", TALK))
    clues = Clues(
        voices=(voice("S2", "Tilda"),), hosts=("Olaf",), guests=("Nora Lind", "Tilda Moe")
    )
    assert [name for name, _ in names(words, clues)] == ["Olaf", "Nora", "Tilda"]


def test_somebody_who_says_three_words_does_not_stand_in_the_way() -> None:
    words = conversation(("S1", TALK * 4), ("S0", TALK * 4), ("S2", "Oh. Yes."))
    clues = Clues(hosts=("Olaf",), guests=("Nora Lind",))
    assert [name for name, _ in names(words, clues)] == ["Olaf", "Nora", "Speaker 3"]


def test_a_host_who_is_his_own_guest_talks_alone() -> None:
    words = conversation(("S0", TALK))
    assert names(words, Clues(hosts=("Olaf",), guests=("olafberg",))) == [("Olaf", "guests")]
    assert names(words, Clues(hosts=("Olaf",), guests=("Nora",))) == [("Olaf", "guests")]


def test_people_of_one_first_name_keep_all_of_theirs() -> None:
    assert list_called(["Ann Lee", "Ann Hay", "Bob Fox"]) == {
        "Ann Lee": "Ann Lee",
        "Ann Hay": "Ann Hay",
        "Bob Fox": "Bob",
    }


def test_handles_and_names() -> None:
    assert is_handle("noralind") and not is_handle("Nora") and not is_handle("nora lind")
    assert (
        fits_name("noralind", "Nora")
        and not fits_name("noralind", "Tilda")
        and not fits_name("no", "N")
    )
    assert spell_as_listed("zoëlind", "Zoe") == "zoëlind"  # a name, for no handle has such a letter
    assert spell_as_listed("zoelind", "Zoë") == "Zoë"
    assert get_first_name("") == ""


LABELS = st.sampled_from(["S0", "S1", "S2", "Ann"])
NAMES = st.sampled_from(["Ann", "Bob", "Nora", "Speaker 2", "noralind"])


@given(
    st.lists(st.tuples(LABELS, st.sampled_from([TALK, "My guest is Nora.", "Thanks, Bob."]))),
    st.lists(NAMES, unique=True, max_size=3),
    st.lists(st.tuples(LABELS, NAMES), max_size=2),
    st.lists(NAMES, max_size=2),
    st.lists(NAMES, max_size=2),
)
def test_every_speaker_has_one_name_and_no_rule_makes_one_of_two(
    said: list[tuple[str, str]],
    in_order: list[str],
    heard: list[tuple[str, str]],
    guests: list[str],
    hosts: list[str],
) -> None:
    words = conversation(*said)
    voices = tuple(voice(label, name) for label, name in heard)
    clues = Clues(tuple(in_order), {}, voices, tuple(guests), tuple(hosts))
    found = name_speakers(words, clues)
    assert tuple(one.label for one in found) == list_speakers(words)
    assert len({one.name for one in found}) == len(found)
    assert all((one.confidence is None) == (one.rule == "number") for one in found)
