"""Names in order of first speech."""

from __future__ import annotations

from align.names import first_heard, rename, speaker_names, surplus_names
from transcript.values import Turn, Voice, Word

TALK = (
    Word(0.0, 0.5, "Music"),
    Word(1.0, 1.5, "Hi,", speaker="S2"),
    Word(1.5, 2.0, "Ada.", speaker="S2"),
    Word(2.0, 2.5, "Hi.", speaker="S0"),
    Word(3.0, 3.5, "Hello.", speaker="S1"),
    Word(4.0, 4.5, "So", speaker="S0"),
)


def test_speakers_are_numbered_by_who_spoke_first() -> None:
    assert first_heard(TALK) == ("S2", "S0", "S1")
    assert speaker_names(TALK) == {"S2": "Speaker 1", "S0": "Speaker 2", "S1": "Speaker 3"}


def test_given_names_come_first_and_numbers_go_on() -> None:
    assert speaker_names(TALK, ["Grace"]) == {"S2": "Grace", "S0": "Speaker 2", "S1": "Speaker 3"}


def test_a_given_name_that_looks_like_a_number_is_not_given_twice() -> None:
    names = speaker_names(TALK, ["Speaker 2"])
    assert names == {"S2": "Speaker 2", "S0": "Speaker 3", "S1": "Speaker 4"}


def test_an_empty_name_stands_for_none() -> None:
    names = speaker_names(TALK, ["", "Ada"])
    assert names == {"S2": "Speaker 1", "S0": "Ada", "S1": "Speaker 3"}


def test_names_that_nobody_bears_are_told() -> None:
    assert surplus_names(TALK, ["Grace", "Ada", "Alan", "Edsger"]) == ("Edsger",)
    assert surplus_names(TALK, ["Grace"]) == ()
    assert speaker_names(TALK, ["Grace", "Ada", "Alan", "Edsger"]) == {
        "S2": "Grace",
        "S0": "Ada",
        "S1": "Alan",
    }


def test_words_turns_and_voices_are_renamed_and_the_unknown_stay_unknown() -> None:
    names = {"S2": "Grace"}
    assert [word.speaker for word in rename(TALK[:4], names)] == [None, "Grace", "Grace", "S0"]
    assert rename([Turn(0.0, 1.0, "S2")], names) == (Turn(0.0, 1.0, "Grace"),)
    voice = Voice("S2", (1.0, 0.0), 12.0, "model")
    assert rename([voice], names)[0].speaker == "Grace"
