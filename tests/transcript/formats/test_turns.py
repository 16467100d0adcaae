"""The speaker-turn text."""

from __future__ import annotations

import pytest

from transcript.errors import NotExpressible
from transcript.formats import turns
from transcript.values import Header, Line, Transcript


def said(speaker: str | None, text: str) -> Line:
    return Line(None, None, speaker, text)


def test_turns_are_read_and_written() -> None:
    text = "Vera Lind:\nThe boat is late.\nIt often is.\nTom:\nShall we wait?\nVera Lind:\nYes."
    transcript = turns.parse(text)
    assert transcript.lines == (
        said("Vera Lind", "The boat is late."),
        said("Vera Lind", "It often is."),
        said("Tom", "Shall we wait?"),
        said("Vera Lind", "Yes."),
    )
    assert turns.write(transcript) == text


def test_turns_as_others_write_them() -> None:
    text = "\ufeffWritten by hand.\r\n\r\nTom: \r\n  Shall we wait? \r\n\r\nVera:\r\nTom:\r\n"
    assert turns.parse(text).lines == (
        said(None, "Written by hand."),
        said("Tom", "Shall we wait?"),
        said("Vera", ""),
        said("Tom", ""),
    )


@pytest.mark.parametrize(
    ("row", "is_one"),
    [
        ("Vera:", True),
        ("SPEAKER_00:", True),
        ("Dr. Vera Lind:", True),
        ("Вера Линд:", True),
        ("Vera", False),
        (":", False),
        (" :", False),
        ("Vera: yes", False),
        ("12:30:", False),
        ("And then, at noon:", False),
        ("There were three of them at the pier:", False),
        ("x" * 61 + ":", False),
    ],
)
def test_headings(row: str, is_one: bool) -> None:
    assert turns.is_heading(row) is is_one


def test_a_paragraph_that_looks_like_a_name_is_escaped_and_comes_back() -> None:
    transcript = Transcript((said("Tom", "The answer is:"), said("Tom", "Wait:\u00a0")))
    text = turns.write(transcript)
    assert text == "Tom:\nThe answer is:\u00a0\nWait:\u00a0\u00a0"
    assert turns.parse(text) == transcript


def test_an_empty_turn_has_a_name_of_its_own() -> None:
    transcript = Transcript(
        (said("Tom", "a"), said("Tom", ""), said("Tom", "b"), said("Tom", "c"), said("Vera", ""))
    )
    text = turns.write(transcript)
    assert text == "Tom:\na\nTom:\nTom:\nb\nc\nVera:"
    assert turns.parse(text) == transcript


def test_writing_joins_broken_lines_and_leaves_headers_out() -> None:
    transcript = Transcript((Header("Dusk"), Line(1.0, 2.0, "Tom", "one\n\ntwo")))
    assert turns.write(transcript) == "Tom:\none two"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((said("Tom", "a"), said(None, "b")), "line 2 has no speaker"),
        ((said(None, ""),), "line 1 has no speaker"),
        ((said("Tom: x", "a"),), "line 1: 'Tom: x' would not be read as a name"),
        ((said(" Tom", "a"),), "would not be read as a name"),
        ((said("", "a"),), "would not be read as a name"),
        ((said("a b c d e f", "a"),), "would not be read as a name"),
    ],
)
def test_what_cannot_be_a_turn(lines: tuple[Line, ...], message: str) -> None:
    with pytest.raises(NotExpressible, match=message) as caught:
        turns.write(Transcript(lines))
    assert caught.value.entry == len(lines)
