"""URLs as people and feeds write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.fetch.names import MOST_BYTES, make_safe_stem
from castproof.fetch.source_url import hide_url, is_url, list_secrets, parse_url
from transcript.errors import InvalidCall


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("HTTPS://Example.org:443/Talk 1.mp3#t=9", "https://example.org:443/Talk%201.mp3"),
        ("http://example.org", "http://example.org/"),
        ("http://u:p@[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
        ("https://example.org/a?X-Amz-Signature=abc&n=1", "https://example.org/a?X-Amz-Signature=***&n=1"),
        ("https://example.org/a?auth_token=abc&keyword=x", "https://example.org/a?auth_token=***&keyword=x"),
        ("https://example.org/ä?q=ü", "https://example.org/%C3%A4?q=%C3%BC"),
    ],
)  # fmt: skip
def test_what_is_shown_of_a_url(text: str, shown: str) -> None:
    assert parse_url(text).shown == shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file:///etc/passwd", "file:// is not fetched"),
        ("ftp://u:secret@host/a", "ftp:// is not fetched"),
        ("http://", "names no host"),
        ("http:///a", "names no host"),
        ("http://u:secret@host:port/a", "cannot be read"),
        ("http://[::1/a", "cannot be read"),
        ("http://evil host/a", "names no host"),
        (f"http://host/{'a' * 9000}", "characters"),
    ],
)
def test_what_is_no_url(text: str, said: str) -> None:
    with pytest.raises(InvalidCall, match=said) as told:
        parse_url(text)
    assert "secret" not in str(told.value)


def test_secrets_are_listed_to_be_hidden() -> None:
    found = list_secrets(parse_url("https://ann:pw@example.org/a?token=x1&n=2"))
    assert found == ("pw", "x1")


@given(st.text(max_size=60))
def test_any_text_is_a_url_or_refused_plainly(text: str) -> None:
    for one in (text, f"http://{text}", f"https://u:{text}@h/"):
        assert isinstance(hide_url(one), str)
        if is_url(one):
            try:
                assert parse_url(parse_url(one).address).address == parse_url(one).address
            except InvalidCall as error:
                assert "\n" not in str(error)


@given(st.text(max_size=300))
def test_a_name_is_always_a_name(text: str) -> None:
    stem = make_safe_stem(text)
    assert 0 < len(stem.encode()) <= MOST_BYTES
    assert not set(stem) & set('/\\:*?"<>|. \0\n')
    assert make_safe_stem(stem) == stem
