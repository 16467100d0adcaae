"""Labels of speakers: their order, their new names, and which of them are names."""

from __future__ import annotations

from align.naming.labels import list_speakers, rename_speakers
from transcript.values import Turn, Voice, Word

TALK = (
    Word(0.0, 0.5, "Music"),
    Word(1.0, 1.5, "Hi,", speaker="S2"),
    Word(2.0, 2.5, "Hi.", speaker="S0"),
    Word(3.0, 3.5, "Hello.", speaker="S1"),
    Word(4.0, 4.5, "So", speaker="S0"),
)


def test_speakers_are_in_the_order_of_their_first_word() -> None:
    assert list_speakers(TALK) == ("S2", "S0", "S1")


def test_words_turns_and_voices_are_renamed_and_the_unknown_stay_unknown() -> None:
    names = {"S2": "Grace"}
    assert [word.speaker for word in rename_speakers(TALK[:3], names)] == [None, "Grace", "S0"]
    assert rename_speakers([Turn(0.0, 1.0, "S2")], names) == (Turn(0.0, 1.0, "Grace"),)
    voice = Voice("S2", (1.0, 0.0), 12.0, "model")
    assert rename_speakers([voice], names)[0].speaker == "Grace"
