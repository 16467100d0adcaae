"""Whom people speak to by name: each cue, what it takes besides, and what is told of others."""

from __future__ import annotations

import pytest

from align.naming.introductions import find_claims, find_introductions
from align.naming.rules import Clues, name_speakers
from tests.align.conversations import TALK, conversation

PANEL = ("S0", TALK), ("S1", TALK), ("S2", TALK), ("S0", TALK)


def addressed(*said: tuple[str, str]) -> list[tuple[str, str]]:
    claims = find_claims(conversation(*said))
    return [(one.speaker, one.name) for one in claims if one.who == "addressed"]


@pytest.mark.parametrize(
    "said",
    [
        "Over to you, Nora.",
        "I will hand it over to Nora and then we go on.",
        "Nora, what do you think?",
        "So, Nora, I wonder whether you agree.",
        "What do you make of it, Nora?",
        "Sorry, go ahead, Nora.",
        "Nora, please go ahead.",
        "Okay. Nora?",
        "All right Nora how do you do that?",
    ],
)
def test_who_is_asked_speaks_next(said: str) -> None:
    assert addressed(*PANEL, ("S0", said), ("S1", TALK)) == [("S1", "Nora")]


def test_who_is_thanked_has_just_spoken() -> None:
    assert addressed(*PANEL, ("S1", TALK), ("S0", "Thanks, Nora. Next one."), ("S2", TALK)) == [
        ("S1", "Nora")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "I asked Nora what it costs.",
        "Nora and Tilda, what do you think?",
        "Exactly, what do you think? I said so exactly.",
        "Over to you, Lamp. The lamp is old.",
        "Nora, you know her. " + TALK * 4,
    ],
)
def test_what_calls_nobody(said: str) -> None:
    assert addressed(*PANEL, ("S0", said), ("S1", TALK)) == []


def test_one_weak_cue_names_nobody_and_two_do() -> None:
    once = *PANEL, ("S0", "Over to you, Nora."), ("S2", TALK)
    twice = *once, ("S1", "Thanks, Nora."), ("S0", TALK)
    assert find_introductions(conversation(*once)) == ()
    (found,) = find_introductions(conversation(*twice))
    assert (found.speaker, found.name) == ("S2", "Nora")
    assert [one.quote for one in found.agreeing] == ["Thanks, Nora"]


def test_two_who_are_called_alike_name_nobody() -> None:
    once = *PANEL, ("S0", "Over to you, Nora."), ("S2", TALK), ("S0", "Go ahead, Nora.")
    assert find_introductions(conversation(*once, ("S1", TALK), ("S0", TALK))) == ()


def test_of_whom_is_told_is_not_spoken_to() -> None:
    told = "Say Nora pays Tom and Nora waits while Nora's lamp burns and Nora sleeps. "
    calls = ("S0", told * 3 + "Nora, what then?"), ("S1", TALK), ("S0", "Nora, you go."), PANEL[1]
    assert addressed(*PANEL, *calls) == []


def test_a_greeting_among_three_names_only_whoever_returns_it() -> None:
    alone = ("S0", "Hey, Nora."), ("S1", "Hello. " + TALK), *PANEL
    returned = ("S0", "Hey, Nora."), ("S1", "Hey, Olaf. " + TALK), *PANEL
    assert find_introductions(conversation(*alone)) == ()
    assert [(one.speaker, one.name) for one in find_introductions(conversation(*returned))] == [
        ("S1", "Nora"),
        ("S0", "Olaf"),
    ]


def test_a_guest_of_whom_all_the_others_speak_is_the_one_who_does_not() -> None:
    said = ("S0", "Today we are joined by Nora."), ("S1", "Nora keeps lamps."), *PANEL
    (found,) = find_introductions(conversation(*said))
    assert (found.speaker, found.name, found.who) == ("S2", "Nora", "told of")


def test_in_a_round_everybody_says_who_they_are() -> None:
    late = "well it is late and we begin so here we go then as ever and once more "
    said = [(f"S{n}", f"{late}I'm {name}, {TALK}") for n, name in enumerate(("Nora", "Olaf"))]
    assert find_introductions(conversation(*said)) == ()
    said.append(("S2", f"{late}I'm Tilda, {TALK}"))
    assert [one.name for one in find_introductions(conversation(*said))] == [
        "Nora",
        "Olaf",
        "Tilda",
    ]


@pytest.mark.parametrize(
    "known",
    [Clues(speakers=("Nora Lind",)), Clues(title="With Nora Lind"), Clues(guests=("Nora",))],
)
def test_one_cue_suffices_for_somebody_who_is_listed_or_in_the_title(known: Clues) -> None:
    words = conversation(*PANEL, ("S0", "Over to you, Nora."), ("S2", TALK), ("S0", TALK))
    assert [one.name for one in name_speakers(words, known)][2] == "Nora"


def test_the_only_speaker_left_is_the_only_one_left_of_all_who_are_listed() -> None:
    said = ("S0", "My guest is Nora."), ("S1", "Thank you. " + TALK), ("S0", TALK)
    everybody = name_speakers(conversation(*said), Clues(speakers=("Nora Lind", "Olaf Moe")))
    assert [(one.name, one.rule) for one in everybody] == [
        ("Olaf", "guests"),
        ("Nora", "introduction"),
    ]
    some = Clues(speakers=("Nora Lind", "Olaf Moe", "Tilda Ness"))
    assert next(one.rule for one in name_speakers(conversation(*said), some)) == "number"


def test_the_evidence_says_which_cues_agree_and_how_many_more() -> None:
    said = *PANEL, ("S0", "Over to you, Nora."), ("S2", TALK), ("S1", "Thanks, Nora."), ("S0", TALK)
    again = ("S0", "What do you say, Nora?"), ("S2", TALK)
    naming = name_speakers(conversation(*said, *again), Clues())[2]
    assert naming.name == "Nora"
    assert naming.evidence.startswith("spoken to at ")
    assert "Over to you, Nora" in naming.evidence and "Thanks, Nora" in naming.evidence
    assert naming.evidence.endswith("and 1 more")
