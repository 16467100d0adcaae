"""UTF-8 that was read as Latin-1 is mended, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.misread import is_misread, mended, misreadings

MEANT = (
    "€200",
    "it’s",
    "“quoted”",
    "Zoë",
    "été",
    "São Paulo",
    "naïve café",
    "a – b",
    "Größe",
    "£5",
)
FINE = (
    *MEANT,
    "SÃO PAULO",
    "âge",
    "România are ţărm, Â și î",
    "Привет, мир",
    "日本語のテスト",
    "👍🏽 fine",
    "&lt;b&gt; &amp; ﬁn",
    "“curly” and 'straight'",
    "two  blanks\u00a0and a\r\nbreak",
    "Ａ wide letter",
)


# Windows-1252 has no letter for one byte of a closing quotation mark.
READ_AS = [("latin-1", text) for text in MEANT] + [("cp1252", t) for t in MEANT if "”" not in t]


@pytest.mark.parametrize(("encoding", "text"), READ_AS)
def test_what_was_misread_is_mended(encoding: str, text: str) -> None:
    read = text.encode().decode(encoding)
    assert is_misread(f"and so {read} it was")
    assert mended(f"and so {read} it was") == f"and so {text} it was"


@pytest.mark.parametrize("text", FINE)
def test_what_is_fine_stays(text: str) -> None:
    assert (is_misread(text), mended(text), misreadings(text)) == (False, text, ())


@given(st.text(max_size=40))
def test_mending_twice_is_mending_once(text: str) -> None:
    assert mended(mended(text)) == mended(text)


@given(st.text(max_size=40))
def test_the_places_are_what_mending_changes(text: str) -> None:
    pieces, done = [], 0
    for each in misreadings(text):
        assert text[each.start : each.stop] == each.text
        pieces += [text[done : each.start], each.mended]
        done = each.stop
    assert "".join([*pieces, text[done:]]) == mended(text)
