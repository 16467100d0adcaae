"""UTF-8 that was read as Latin-1 is mended, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transcript.misread import Misreading, find_misreadings, fix_encoding, is_misread

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
    assert fix_encoding(f"and so {read} it was") == f"and so {text} it was"


@pytest.mark.parametrize("text", FINE)
def test_what_is_fine_stays(text: str) -> None:
    assert (is_misread(text), fix_encoding(text), find_misreadings(text)) == (False, text, ())


WORDS = st.sampled_from(
    [*MEANT, "it", "costs", "the", "l’été", "señor", "œuvre", "Übung", "20°", "…"]
)


@given(
    st.lists(WORDS, min_size=1, max_size=8).map(" ".join), st.sampled_from(["latin-1", "cp1252"])
)
def test_whole_sentences_come_back(meant: str, encoding: str) -> None:
    assume(encoding == "latin-1" or "”" not in meant)
    assert fix_encoding(meant.encode().decode(encoding)) == meant


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("so â‚¬5, isnâ€™t it", [Misreading(3, 6, "â‚¬", "€"), Misreading(12, 15, "â€™", "’")]),
        ("only Â£5", [Misreading(5, 7, "Â£", "£")]),
        ("a Â\xa0blank", [Misreading(2, 4, "Â\xa0", "\xa0")]),
        ("l’Ã©tÃ©", [Misreading(2, 4, "Ã©", "é"), Misreading(5, 7, "Ã©", "é")]),
        ("Ã la carte", [Misreading(0, 1, "Ã", "à")]),
        ("so Â 5 cafÃ©", [Misreading(3, 5, "Â ", "\xa0"), Misreading(10, 12, "Ã©", "é")]),
    ],
)
def test_each_place_is_told_whole(text: str, places: list[Misreading]) -> None:
    assert list(find_misreadings(text)) == places


# Drawn from all of Unicode hardly a text is misread; of these letters many are.
texts = st.one_of(
    st.text(max_size=40), st.text("âÃÂÄÐð€™œ¬Ÿ‘š©ë \x82\x9d\x8d\xa0\n.aZé’“”", max_size=10)
)


@given(texts)
def test_mending_twice_is_mending_once(text: str) -> None:
    assert fix_encoding(fix_encoding(text)) == fix_encoding(text)


@given(texts)
def test_the_places_are_what_mending_changes(text: str) -> None:
    pieces, done = [], 0
    for each in find_misreadings(text):
        assert done <= each.start < each.stop
        assert each.text != each.mended
        assert text[each.start : each.stop] == each.text
        pieces += [text[done : each.start], each.mended]
        done = each.stop
    assert "".join([*pieces, text[done:]]) == fix_encoding(text)
    assert is_misread(text) == bool(find_misreadings(text))
