"""The machine's wording beside a line, met again however the document is edited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from review.document import Document
from review.edits import plan_change
from review.errors import OutOfDate
from review.machine import MachineSegment, MachineText
from review.operations import parse
from tests.review.talks import TALK
from transcript.values import Line, Transcript

MACHINE = MachineText(
    lambda: Transcript(
        (
            Line(0.0, 2.0, "S1", "um our guest today is a boozer"),
            Line(4.0, 8.0, "S2", "hello Ann thank you bye bye"),
            Line(12.0, 14.0, "S2", "good by Ann"),
        )
    )
)
DOCUMENT = Document.of(TALK)


def edited(**said: object) -> Document:
    return DOCUMENT.after(plan_change(DOCUMENT, parse(said)))  # type: ignore[arg-type]


def test_a_line_has_the_words_the_machine_wrote_there() -> None:
    wording = MACHINE.find_wording(DOCUMENT, "e2")
    assert (wording.text, wording.speaker) == ("um our guest today is a boozer", "S1")
    assert [(one.kind, one.machine, one.human) for one in wording.segments] == [
        ("filler removed", "um", ""),
        ("case or punctuation", "our", "Our"),
        ("same", "guest today is a", "guest today is a"),
        ("case or punctuation", "boozer", "boozer."),
    ]


def test_what_nobody_kept_belongs_to_the_line_after_it() -> None:
    assert MACHINE.find_wording(DOCUMENT, "e6").text == "bye bye good by Ann"


def test_a_line_that_was_split_has_its_part() -> None:
    text = TALK.lines[0].text
    split = edited(kind="split", id="e2", text=text, offset=text.index("is"))
    assert MACHINE.find_wording(split, "e2").text == "um our guest today"
    assert MACHINE.find_wording(split, "e7").text == "is a boozer"


def test_words_put_right_keep_their_class() -> None:
    changed = edited(
        kind="text", id="e2", before=TALK.lines[0].text, after="Our guest today is Abouzar."
    )
    segments = MACHINE.find_wording(changed, "e2").segments
    assert segments[-1] == MachineSegment("name or term put right", "a boozer", "Abouzar.")


def test_an_empty_line_has_nothing() -> None:
    assert MACHINE.find_wording(DOCUMENT, "e4").text == ""


def test_every_word_of_the_machine_belongs_to_one_line() -> None:
    said = [
        MACHINE.find_wording(DOCUMENT, item.id).text
        for item in DOCUMENT.items
        if isinstance(item.entry, Line)
    ]
    assert " ".join(filter(None, said)) == (
        "um our guest today is a boozer hello Ann thank you bye bye good by Ann"
    )


def test_there_may_be_no_such_line() -> None:
    with pytest.raises(OutOfDate):
        MACHINE.find_wording(DOCUMENT, "e1")


def test_words_without_a_partner_are_parted_as_those_of_the_document_are() -> None:
    entries = tuple(
        replace(entry, text="Something else entirely.") if entry is TALK.lines[1] else entry
        for entry in TALK.entries
    )
    other = Document.of(Transcript(entries))
    assert MACHINE.find_wording(other, "e3").text == "hello Ann thank you bye"
