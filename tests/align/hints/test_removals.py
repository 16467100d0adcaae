"""What a person is offered to take out, and in which texts nothing is."""

from __future__ import annotations

import pytest

from align.hints.hint import Evidence, Rewrite, Talk
from align.hints.removals import find_suggested_removals
from transcript.values import Line, Transcript


def talk(*texts: str) -> Talk:
    lines = tuple(Line(9.0 * n, None, "AB"[n % 2], text) for n, text in enumerate(texts))
    return Talk(Transcript(lines), Evidence())


@pytest.mark.parametrize(
    ("text", "find", "instead"),
    [
        ("So it was, it was cold.", "it was, it", "it"),
        ("It was, it was cold.", "It was, it", "It"),
        ("We had, we have a boat.", "We had, we", "We"),
        ("We saw a lot of, a lot of people.", "a lot of, a", "a"),
    ],
)
def test_what_is_said_twice_may_be_taken_out(text: str, find: str, instead: str) -> None:
    (hint,) = find_suggested_removals(talk("We moved here.", text))
    assert (hint.kind, hint.line) == ("reading", 2)
    assert hint.remedy == Rewrite(find, instead)


@pytest.mark.parametrize(
    "texts",
    [
        ("So it was, it was cold.", "Um, it was."),
        ("It is very, very late. No, no.",),
        ("We moved.", "Yeah.", "And then we stayed."),
        (),
    ],
)
def test_where_nothing_is_offered(texts: tuple[str, ...]) -> None:
    assert list(find_suggested_removals(talk(*texts))) == []
