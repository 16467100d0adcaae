"""What a format cannot carry is said."""

from __future__ import annotations

import pytest

from transcript.formats import features
from transcript.values import Header, Line, Note, Transcript, Word

TRANSCRIPT = Transcript(
    (
        Header("Dusk ", 0.5),
        Line(0.5, 1.0, "Tom", "one\ntwo", (Word(0.5, 1.0, "one"),), (Note("a", "b"),)),
        Line(2.0, 3.0, "Vera", "three", (Word(2.0, 3.0, "three"),)),
    ),
    "en",
)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("headers", "a chapter title is left out"),
        ("header starts", "a chapter's start time is left out"),
        ("header milliseconds", "a chapter's start time is cut to the whole second"),
        ("title breaks", "line breaks or outer blanks in a chapter title become spaces or go"),
        ("text", "the texts of 2 lines are left out"),
        ("lines", "2 lines are written as their words"),
        ("line breaks", "line breaks or outer blanks in a text become spaces or go"),
        ("starts", "the start times of 2 lines are left out"),
        ("milliseconds", "the start time of a line is cut to the whole second"),
        ("ends", "the end times of 2 lines are left out"),
        ("speakers", "the speakers of 2 lines are left out"),
        ("words", "the times and probabilities of 2 words are left out"),
        ("flags", "a flag is left out"),
        ("language", "the language is left out"),
    ],
)
def test_each_loss_has_its_words(name: str, phrase: str) -> None:
    assert features.list_losses(TRANSCRIPT, features.NAMES - {name}) == (phrase,)


def test_what_is_not_there_is_not_lost() -> None:
    assert (
        features.list_losses(Transcript((Line(None, None, None, ""),)), frozenset({"lines"})) == ()
    )
    assert features.list_losses(TRANSCRIPT, features.NAMES) == ()


def test_a_part_is_not_named_beside_its_whole() -> None:
    said = features.list_losses(TRANSCRIPT, features.NAMES - {"starts", "milliseconds"})
    assert said == ("the start times of 2 lines are left out",)


def test_where_nothing_said_is_carried_the_lines_are_one_loss() -> None:
    carried = features.OF_HEADERS
    assert features.list_losses(TRANSCRIPT, carried) == (
        "2 lines are left out",
        "the language is left out",
    )
    one = Transcript(TRANSCRIPT.entries[:2])
    assert features.list_losses(one, carried) == ("a line is left out",)
    assert features.list_losses(Transcript(TRANSCRIPT.entries[:1]), carried) == ()
