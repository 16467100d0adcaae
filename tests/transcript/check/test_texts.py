"""The rules about headers and about what is said."""

from __future__ import annotations

import pytest

from tests.transcript.check.pages import codes, only, page, said
from transcript.check import check

LONG = "We planted the first trees in the spring."


def test_a_header_at_the_end() -> None:
    found = only(page(said(sec=0), "header: Questions"))
    assert (found.code, found.line, found.column) == ("H301", 5, 12)


def test_headers_in_a_row() -> None:
    found = only(page(said("Yes.", 0), "header: One", "header: Two", said(sec=1)))
    assert (found.code, found.entry) == ("H302", 3)
    assert found.message == "the header 'Two' follows the header 'One'"


def test_the_same_header_twice() -> None:
    found = only(page("header: One", "header: One", said(sec=0)))
    assert (found.message, found.fixable) == ("the header 'One' is repeated", True)


def test_headers_of_an_introduction_that_is_not_there() -> None:
    assert codes(page("header: One", "header: Two", said(sec=0))) == []


def test_headers_that_a_script_wrote_twice_are_one_finding() -> None:
    rows = ("header: One", "header: One", said(sec=0), "header: Two", "header: Two", said("A.", 1))
    found = only(page(*rows))
    assert (found.code, found.message) == (
        "H302",
        "the header 'One' is repeated; 2 headers are there twice",
    )


def test_headers_with_lines_between() -> None:
    assert codes(page("header: One", said(sec=0), "header: Two", said(sec=1))) == []
    assert codes(page("header: One", said(sec=0), "header: One", said("A.", 1))) == ["H305"]


def test_a_header_without_title() -> None:
    assert codes(page("header: ' '", said(sec=0))) == ["H303"]


@pytest.mark.parametrize(
    "row",
    [said("It costs â‚¬200.", 0), "header: It costs â‚¬200.", said(sec=0, who="ZoÃ«")],
)
def test_misread_letters(row: str) -> None:
    found = check(page(row, said(sec=1)))
    assert [(one.code, one.fixable) for one in found if one.code == "X401"] == [("X401", True)]


def test_letters_that_are_meant() -> None:
    assert codes(page(said("Zoë à la carte, “SÃO PAULO”, €5 — naïve.", 0))) == []


def test_a_lost_letter() -> None:
    found = only(page(said("It costs \ufffd200.", 0)))
    assert (found.code, found.fixable) == ("X405", False)


def test_a_repeated_paragraph() -> None:
    found = only(page(said(LONG, 0), said("Yes.", 4), said(LONG.replace(" ", "  ").upper(), 9)))
    assert (found.code, found.entry) == ("X402", 3)
    assert found.message == "the paragraph repeats the one on line 4"


def test_a_few_words_may_be_said_twice() -> None:
    assert codes(page(said("Oh yeah, that is so very true.", 0), said("A.", 1))) == []
    few = said("Oh yeah, that is so true.", 0)
    assert codes(page(few, said("A.", 1), said("Oh yeah, that is so true.", 2))) == []


@pytest.mark.parametrize(("words", "expected"), [(200, []), (201, ["X403"])])
def test_a_long_paragraph(words: int, expected: list[str]) -> None:
    assert codes(page(said(" ".join(f"word{number}" for number in range(words)), 0))) == expected


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_line(text: str) -> None:
    assert codes(page(said(sec=0), said(text, 1))) == ["X404"]
