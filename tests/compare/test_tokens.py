"""Tokens keep their time, speaker and place; units keep their token."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare import numerals
from compare.normalise import NORMALIZERS, Normalizer, normalise
from compare.tokens import tokens_of
from transcript.errors import InvalidCall
from transcript.values import Header, Line, Transcript, Word


def texts(text: str, normalizer: Normalizer) -> list[str]:
    tokens = tokens_of(Transcript((Line(0.0, 1.0, None, text),)))
    return [unit.text for unit in normalise(tokens, normalizer)]


def test_a_word_lends_its_token_its_time_and_speaker() -> None:
    words = (Word(1.0, 1.5, "Oh,", speaker="Bo"), Word(2.0, 2.5, "ships"))
    tokens = tokens_of(Transcript((Header("One"), Line(0.0, 9.0, "Ann", "Oh, ships", words))))
    assert [(t.start, t.end, t.is_timed, t.speaker, t.line) for t in tokens] == [
        (1.0, 1.5, True, "Bo", 0),
        (2.0, 2.5, True, "Ann", 0),
    ]


def test_words_that_do_not_spell_the_text_are_not_believed() -> None:
    line = Line(0.0, 4.0, "Ann", "edited text", (Word(1.0, 1.5, "other"),))
    assert [(t.text, t.is_timed) for t in tokens_of(Transcript((line,)))] == [
        ("edited", False),
        ("text", False),
    ]


def test_a_single_line_without_end_is_spoken_at_the_usual_pace() -> None:
    (first, second) = tokens_of(Transcript((Line(4.0, None, None, "aaaa bbbb"),)))
    assert (first.start, first.end, second.start) == (4.0, 4.3, 4.3)
    assert second.end == pytest.approx(4.6)


def test_lines_at_the_same_second_do_not_set_the_pace() -> None:
    lines = [
        Line(1.0, None, None, "aaaa"),
        Line(1.0, None, None, "bbbb"),
        Line(3.0, 5.0, None, "cc"),
    ]
    tokens = tokens_of(Transcript(tuple(lines)))
    # 0.5 s a character of the second line, 1 s of the third: 0.75 s of the first.
    assert [(one.start, one.end) for one in tokens] == [(1.0, 4.0), (1.0, 3.0), (3.0, 5.0)]


def test_a_line_without_end_ends_where_the_next_begins() -> None:
    lines = (
        Line(0.0, None, None, "aa bb"),
        Line(4.0, None, None, "cc"),
        Line(None, None, None, "d"),
    )
    assert [(t.start, t.end) for t in tokens_of(Transcript(lines))] == [
        (0.0, 2.0),
        (2.0, 4.0),
        (4.0, 5.6),  # as long as the line before would take for two characters: 2 of 5 in 4 s
        (None, None),
    ]


def test_a_word_with_white_space_within_is_several_tokens() -> None:
    line = Line(0.0, 2.0, None, "ice cream", (Word(0.0, 2.0, "ice cream"),))
    assert [(t.text, t.is_timed) for t in tokens_of(Transcript((line,)))] == [
        ("ice", False),
        ("cream", False),
    ]


SPOKEN = ["um", "twenty-five", "it’s", "$5", "ICE/rail", "—", "3", "hundred"]


@given(st.lists(st.sampled_from(SPOKEN), max_size=12))
def test_every_unit_comes_from_a_token_and_in_order(said: list[str]) -> None:
    tokens = tokens_of(Transcript((Line(0.0, 10.0, "Ann", " ".join(said)),)))
    for normalizer in NORMALIZERS:
        found = normalise(tokens, normalizer)
        places = [unit.index for unit in found]
        assert places == sorted(places)
        for unit in found:
            token = tokens[unit.index]
            assert token.start is not None and unit.start is not None
            assert unit.start >= token.start - 1e-9


def test_a_number_of_several_words_is_one_unit_at_its_first() -> None:
    tokens = tokens_of(Transcript((Line(0.0, 3.0, None, "about twenty five ships"),)))
    found = normalise(tokens, "whisper")
    assert [(unit.text, unit.index) for unit in found] == [("about", 0), ("25", 1), ("ships", 3)]
    assert found[1].end == tokens[2].end


def test_an_unknown_normaliser_is_refused() -> None:
    with pytest.raises(InvalidCall, match="none, light, whisper"):
        normalise((), "strict")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Doesn’t it?", "doesn't IT"),
        ("the state-of-the-art", "The state of the art"),
        ("half — whole", "half whole"),
        ("“ﬁne”", "fine"),
    ],
)
def test_light_counts_as_the_same(said: str, meant: str) -> None:
    assert texts(said, "light") == texts(meant, "light")
    assert texts(said, "none") != texts(meant, "none")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("um, they're gonna sail", "they are going to sail"),
        ("twenty five percent of 2,000", "25% of two thousand"),
        ("nineteen ninety five", "1995"),
        ("the twenty first", "the 21st"),
        ("five dollars", "$5"),
        ("colourful organisations", "colorful organizations"),
        ("Dr. Łem's café", "doctor Łem's cafe"),
    ],
)
def test_whisper_counts_as_the_same(said: str, meant: str) -> None:
    assert texts(said, "whisper") == texts(meant, "whisper")


def test_the_traps_of_the_original_are_not_ours() -> None:
    assert texts("it doesn’t", "whisper") == ["it", "does", "not"]
    assert texts("John's ship", "whisper") == ["john's", "ship"]
    assert texts("gen AI", "whisper") == ["gen", "ai"]
    assert texts("$5 five dollars", "whisper") == ["$5", "$5"]
    assert texts("[music] (all sing)", "whisper") == ["music", "all", "sing"]


@pytest.mark.parametrize(
    "said",
    [
        "Um, we're sailing at noon.",
        "They won't say they've seen 25 ships",
        "I'll pay two hundred dollars",
        "It's thirty percent, isn't it?",
        "The colour of the harbour",
        "He'd like a well-known one",
    ],
)
def test_whisper_is_openais_where_it_has_no_trap(said: str) -> None:
    module = pytest.importorskip("transformers.models.whisper.english_normalizer")
    normalizer = module.EnglishTextNormalizer({"colour": "color", "harbour": "harbor"})
    theirs = normalizer(said).replace("one", "1").split()
    assert texts(said, "whisper") == theirs


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("zero", (Fraction(0), "")),
        ("a hundred", None),
        ("hundred and five", (Fraction(105), "")),
        ("two million three hundred thousand", (Fraction(2_300_000), "")),
        ("1.5 million", (Fraction(1_500_000), "")),
        ("2.5k", (Fraction(2500), "")),
        ("one two three", (Fraction(123), "")),
        ("20th", (Fraction(20), "th")),
        ("twenty first", (Fraction(21), "th")),
        ("first twenty", None),
        ("and five", None),
        ("3 4", None),
        ("ten per cent", (Fraction(10), "%")),
        ("€200", (Fraction(200), "€")),
        ("two hundred euros", (Fraction(200), "€")),
    ],
)
def test_numbers_are_read(said: str, expected: tuple[Fraction, str] | None) -> None:
    assert numerals.parse_number(said.split()) == expected
