"""Find and replace, previewed and done."""

from __future__ import annotations

import pytest

from review.document import Document
from review.operations import Search
from review.replacing import TextMatch, find_matches, replace_texts, text_of
from transcript.values import Header, Line, Transcript

DOCUMENT = Document.of(
    Transcript(
        (
            Line(0.0, None, "Ann", "An ant, 😀 an ANT."),
            Line(1.0, None, "Ann", "Panting. 1+1 (an ant)"),
            Header("On ants"),
        )
    )
)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(find="ant"), ["ant", "ANT", "ant", "ant", "ant"]),
        (Search(find="ant", within="headers"), ["ant"]),
        (Search(find="ant", within="lines"), ["ant", "ANT", "ant", "ant"]),
        (Search(find="ants", ids=["e1", "e3"]), ["ants"]),
        (Search(find="ant", whole_word=True), ["ant", "ANT", "ant"]),
        (Search(find="ant", match_case=True, whole_word=True), ["ant", "ant"]),
        (Search(find="1+1"), ["1+1"]),
        (Search(find="(an"), ["(an"]),
        (Search(find="ant", ids=["e2"]), ["ant", "ant"]),
        (Search(find=".*"), []),
    ],
)
def test_what_is_found_is_plain_text(search: Search, found: list[str]) -> None:
    assert [match.before for match in find_matches(DOCUMENT, search)] == found


def test_a_match_says_where_it_is_as_javascript_counts() -> None:
    search = Search(find="ANT", match_case=True, replacement="bee")
    assert list(find_matches(DOCUMENT, search)) == [TextMatch("e1", 14, 3, "ANT", "bee")]


def test_what_is_put_in_is_plain_text_too() -> None:
    search = Search(find="ant", replacement=r"\1$&", whole_word=True, match_case=True)
    found = {index: text_of(entry) for index, entry in replace_texts(DOCUMENT, search)}
    assert found == {
        0: r"An \1$&, 😀 an ANT.",
        1: r"Panting. 1+1 (an \1$&)",
    }
