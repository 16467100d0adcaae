"""Names that a conversation tells by itself: each cue once, and what looks like one and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.naming.introductions import SURE, find_introductions
from align.naming.phrases import find_answered_name, find_naming_phrases
from align.naming.utterances import split_utterances
from tests.align.conversations import TALK, conversation

REPLY = "Thank you, I am glad to be here. " + TALK


@pytest.mark.parametrize(
    "said",
    [
        "My guest today is Nora.",
        "My guest today is Nora Lind, who keeps a lighthouse.",
        "We have a very special guest today, Nora.",
        "Our guest for this episode is Nora.",
        "We have a special guest today. Nora is a keeper of lighthouses.",
        "Today I'm joined by Nora.",
        "We are joined today by our good friend Nora Lind.",
        "Joining us today is Nora.",
        "With me today is Nora.",
        "I'm here with Nora.",
        "Please welcome Nora.",
        "So welcome, Nora.",
        "Welcome back to the show, Nora!",
        "So, Nora, welcome to the show.",
        "Hello, Nora.",
        "Today we talk to Nora.",
        "Today we have with us Nora.",
        "This time we have a special guest. Her name is Nora.",
        "We have Nora Lind with us.",
        "Our guest is Dr. Nora Lind.",
    ],
)
def test_the_one_who_is_introduced_speaks_next(said: str) -> None:
    (found,) = find_introductions(conversation(("S0", said), ("S1", REPLY), ("S0", TALK)))
    assert (found.speaker, found.name, found.said_by, found.who) == ("S1", "Nora", "S0", "next")
    assert found.confidence >= SURE


@pytest.mark.parametrize(
    "said",
    [
        "My name is Nora.",
        "Welcome back, I'm your host Nora.",
        "I'm one of your hosts, Nora Lind.",
        "Hi, I'm Nora and I keep a lighthouse.",
        "Hello everyone, this is Nora.",
    ],
)
def test_somebody_says_who_they_are(said: str) -> None:
    (found,) = find_introductions(conversation(("S0", said + " " + TALK), ("S1", TALK)))
    assert (found.speaker, found.name, found.who) == ("S0", "Nora", "self")


@pytest.mark.parametrize(
    "reply",
    [
        "Thank you for having me, Olaf.",
        "Yes, thanks for inviting me to the show, Olaf.",
        "Thanks for the kind introduction, Olaf.",
        "Thanks, Olaf. Glad to be here.",
    ],
)
def test_the_guest_thanks_the_host_by_name(reply: str) -> None:
    said = conversation(("S0", "My guest is Nora."), ("S1", f"{reply} {TALK}"), ("S0", TALK))
    assert [(one.speaker, one.name) for one in find_introductions(said)] == [
        ("S1", "Nora"),
        ("S0", "Olaf"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Welcome, everyone.",
        "Welcome Everyone.",
        "Welcome to Lighthouses of the North.",
        "Our guest today is very special.",
        "We have two guests today, Nora and Tilda.",
        "So, Nora, Tilda, welcome to the show.",
        "We are joined by Nora and Tilda.",
        "We have a special guest today. We will talk about lamps.",
        "I'm Norwegian, as you hear.",
        "The questions were prepared by Nora. Thanks, Nora, for your help.",
        "I met Nora once.",
        "We have Nora, the issuer, and a lamp.",
        "",
    ],
)
def test_what_names_nobody(said: str) -> None:
    assert find_introductions(conversation(("S0", said), ("S1", TALK), ("S0", TALK))) == ()


def test_a_word_that_is_also_written_small_is_no_name() -> None:
    said = ("S0", "Welcome, Lamp. The lamp is old."), ("S1", REPLY)
    assert find_introductions(conversation(*said)) == ()


def test_a_cue_that_is_faint_needs_somebody_who_was_welcomed() -> None:
    assert find_introductions(conversation(("S0", "Today we talk to Nora."), ("S1", TALK))) == ()


def test_among_three_who_talk_the_next_is_named_only_if_welcomed() -> None:
    others = ("S2", TALK), ("S0", TALK)
    assert not find_introductions(conversation(("S0", "Our guest is Nora."), ("S1", TALK), *others))
    (found,) = find_introductions(
        conversation(("S0", "Our guest is Nora."), ("S1", REPLY), *others)
    )
    assert found.speaker == "S1"


def test_who_has_said_much_is_introduced_no_longer() -> None:
    said = ("S1", TALK * 10), ("S0", "Please welcome Nora."), ("S1", REPLY)
    assert find_introductions(conversation(*said)) == ()


def test_what_somebody_says_late_is_not_who_they_are() -> None:
    assert find_introductions(conversation(("S0", TALK * 4 + "I'm Nora."), ("S1", TALK))) == ()


def test_claims_that_contradict_one_another_name_nobody() -> None:
    said = ("S0", "My guest is Nora."), ("S1", "Thanks. My name is Tilda."), ("S0", TALK)
    assert find_introductions(conversation(*said)) == ()


def test_claims_that_agree_are_surer() -> None:
    said = ("S0", "My guest is Nora. Welcome, Nora."), ("S1", REPLY)
    (twice,) = find_introductions(conversation(*said))
    (once,) = find_introductions(conversation(("S0", "My guest is Nora."), ("S1", REPLY)))
    assert twice.confidence > once.confidence


def test_the_quote_and_its_time_are_the_words_own() -> None:
    said = conversation(("S0", "Hi all. My guest today is Nora Lind, a keeper."), ("S1", REPLY))
    (found,) = find_introductions(said)
    assert found.quote == "My guest today is Nora Lind"
    assert found.start == said[2].start


def test_words_of_nobody_are_passed_over() -> None:
    said = conversation(("S0", "One two."), ("S1", "three"), ("S0", "four"))
    unknown = conversation(("", "noise"))
    both = (*said[:2], *(w.__class__(w.start, w.end, w.text) for w in unknown), *said[2:])
    assert [(one.speaker, one.text, one.before) for one in split_utterances(both)] == [
        ("S0", "One two.", 0),
        ("S1", "three", 0),
        ("S0", "four", 2),
    ]


def test_a_name_stops_where_its_capitals_stop() -> None:
    assert [cue.name for cue in find_naming_phrases("Please welcome Nora Lind who")] == [
        "Nora Lind"
    ]
    assert [cue.name for cue in find_naming_phrases("Please welcome NORA")] == []
    assert find_answered_name("Nora, thanks.") is None


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.text(max_size=30)), max_size=8))
def test_whatever_is_said_nobody_is_called_two_names_and_no_two_alike(
    said: list[tuple[str, str]],
) -> None:
    found = find_introductions(conversation(*said))
    assert len({one.speaker for one in found}) == len({one.name for one in found}) == len(found)
