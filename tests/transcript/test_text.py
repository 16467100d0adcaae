"""Decoding files, and their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript import text
from transcript.errors import FormatError


@given(st.text())
def test_decoding_keeps_every_character(content: str) -> None:
    assert text.decode(content.encode()) == content


def test_what_is_not_utf8_is_named_with_its_line() -> None:
    with pytest.raises(FormatError, match="line 2: byte 0xe9 is not UTF-8") as caught:
        text.decode("one\ncaf\xe9".encode("latin-1"), path="a.txt")
    assert caught.value.line == 2
    assert caught.value.path == Path("a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    with pytest.raises(FormatError, match="UTF-16"):
        text.decode("\ufeffone".encode(encoding))


def test_reading_a_file_keeps_its_mark_and_breaks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert text.read_text(path) == "\ufeffone\r\ntwo"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", []),
        ("\n", [""]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\rc\n", ["a", "b", "c"]),
        ("\ufeffa\n", ["a"]),
        ("Ã\x85land\u2028is", ["Ã\x85land\u2028is"]),  # UTF-8 read as Latin-1 holds U+0085
    ],
)
def test_lines(content: str, expected: list[str]) -> None:
    assert text.split_lines(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [("a\n b", "a b"), (" a  b\t", "a  b"), ("\ufeffa\r\n\r\nb\n", "a b"), ("Ã\xa0", "Ã\xa0")],
)
def test_one_line(content: str, expected: str) -> None:
    assert text.join_lines(content) == expected


@given(st.text())
def test_one_line_is_one_line_and_stays(content: str) -> None:
    once = text.join_lines(content)
    assert "\n" not in once
    assert "\r" not in once
    assert text.join_lines(once) == once


def test_what_an_error_quotes_is_one_short_line() -> None:
    assert text.quote("a\nb") == "'a\\nb'"
    assert text.quote("a" * 100) == "'" + "a" * 58 + "…"


def test_half_a_surrogate_pair() -> None:
    assert text.has_surrogate("a\ud800")
    assert not text.has_surrogate("a\U0001f600")


@given(st.text(st.sampled_from("ab \t\n\r\ufeff\x85\u2028"), max_size=20))
def test_lines_one_by_one_are_those_of_the_whole_text(said: str) -> None:
    assert list(text.iterate_lines(said)) == text.split_lines(said)
