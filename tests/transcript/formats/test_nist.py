"""Names as fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.errors import NotExpressible
from transcript.formats.nist import COMMENT, NOTHING, escape_field, split_fields, unescape_field


@given(st.text(min_size=1))
def test_a_token_is_one_field_to_everyone_and_is_read_again(name: str) -> None:
    token = escape_field(name, "name")
    assert token.split() == [token] == split_fields(token)
    assert token != NOTHING
    assert not token.startswith(COMMENT)
    assert unescape_field(token) == name


@given(st.lists(st.sampled_from(["%", "2", "5", "0", "4", "1", " ", "E", "é", ";", "<NA>"])))
def test_percent_signs_survive(parts: list[str]) -> None:
    name = "x" + "".join(parts)
    assert unescape_field(escape_field(name, "name")) == name


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("Speaker 1", "Speaker%201"),
        ("100%", "100%"),
        ("%41", "%2541"),
        ("<NA>", "%3CNA>"),
        (";;", "%3B;"),
        ("a\u3000b", "a%E3%80%80b"),
    ],
)
def test_tokens(name: str, token: str) -> None:
    assert escape_field(name, "name") == token


@pytest.mark.parametrize("token", ["%41", "%zz", "%C3%A9", "%FF", "50%"])
def test_escapes_that_are_not_ours_stay(token: str) -> None:
    assert unescape_field(token) == token


def test_an_empty_name_is_no_field() -> None:
    with pytest.raises(NotExpressible, match="an empty speaker"):
        escape_field("", "speaker")
