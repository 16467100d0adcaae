"""A sentence of the notes holds only where a line says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.assist.sentence_check import check_sentence, find_quotation
from transcript.values import Line

LINES = [
    Line(0.0, None, "Julia", "Our guest is Simon. Simon is a teacher from Madrid, and he sings."),
    Line(
        9.0, None, "Simon", "Thanks. Well, I, um, work at Northwind since 2019, and I like ships."
    ),
    Line(20.0, None, "Simon", "I don't sell windows. If it rains, I may stay at home."),
    Line(30.0, None, "Julia", "How many people build a ship? I know Ann founded Northwind."),
    Line(
        40.0, None, "Simon", "My brother lives in Berlin. We need twenty five people for one ship."
    ),
    Line(50.0, None, "Ann Lee", "I said that the harbour is closed. He said that ships are slow."),
]


def bears(sentence: str, *, is_close: bool = True) -> int | None:
    return check_sentence(sentence, LINES, is_close=is_close).line


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Simon is a teacher from Madrid.", 0),
        ("Simon is a teacher from Madrid, and he sings.", 0),
        ("Simon works at Northwind since 2019.", 1),
        ("Simon does not sell windows.", 2),
        ("If it rains, Simon may stay at home.", 2),
        ("Julia asks how many people build a ship.", 3),
        ("Simon says that Simon does not sell windows.", 2),
        ("Simon's brother lives in Berlin.", 4),
        ("Ann said that the harbour is closed.", 5),
        ("Ann Lee said that the harbour is closed.", 5),
    ],
)
def test_a_sentence_that_a_line_says_holds(sentence: str, line: int) -> None:
    assert bears(sentence) == line
    if "asks" not in sentence:
        assert bears(sentence, is_close=False) == line


LIES = [
    "Julia is a teacher from Madrid.",
    "Simon is a teacher from Boston.",
    "Simon was a teacher from Madrid.",
    "Simon worked at Northwind since 2019.",
    "Simon works at Northwind since 2018.",
    "Simon works at Southwind since 2019.",
    "Simon likes to work at Northwind.",
    "Julia works at Northwind since 2019.",
    "Ann works at Northwind since 2019.",
    "Simon does sell windows.",
    "Simon does not sell ships.",
    "Simon says that he sells windows.",
    "Simon stays at home.",
    "It rains, Simon may stay at home.",
    "Simon may stay at home.",
    "Simon knows and founded Northwind.",
    "Julia says that Ann founded Northwind.",
    "Ann founded Northwind, Julia says.",
    "Julia says that people build a ship.",
    "Many people build a ship.",
    "Simon lives in Berlin.",
    "Simon needs twenty five people for one ship.",
    "Twenty people need one ship.",
    "Ann said that ships are slow.",
    "Ann says that the harbour is open.",
    "Simon says that the harbour is closed.",
    "Madrid is a teacher from Simon.",
    "Simon ships at Northwind.",
    "I work at Northwind since 2019.",
    "You need twenty five people.",
    "Simon is a teacher from Madrid. He is rich.",
    "Simon is a teacher from",
    "<b>Simon is a teacher from Madrid.</b>",
    "Simon is a teacher from M\u0430drid.",
    "Simon is a teacher\u200b from Madrid.",
    "See https://example.org, a teacher from Madrid.",
    'Simon says "I sell windows" at Northwind.',
    "I am sorry, but I cannot summarize this.",
    "",
]


@pytest.mark.parametrize("sentence", LIES)
def test_a_lie_does_not_hold(sentence: str) -> None:
    support = check_sentence(sentence, LINES, is_close=True)
    assert support.line is None
    assert support.reason


FREE_LIES = [
    ("Simon is a teacher from Boston.", "name"),
    ("Simon works at Northwind since 2018.", "number"),
    ("Simon does sell windows.", "negates"),
    ("Simon never works at Northwind.", "never"),
    ("Simon is a chemistry teacher from Madrid.", "chemistry"),
    ("Julia says that ships at Northwind work.", "Julia"),
    ("Simon should work at Northwind.", "should"),
    ('Simon says "I sell windows" at Northwind.', "quotation"),
]


@pytest.mark.parametrize(("sentence", "why"), FREE_LIES)
def test_a_free_sentence_keeps_names_numbers_and_negations(sentence: str, why: str) -> None:
    reasons = [check_sentence(sentence, [line], is_close=False) for line in LINES]
    assert all(one.line is None for one in reasons)
    assert any(why in one.reason for one in reasons)


def test_a_free_sentence_may_be_put_otherwise() -> None:
    assert bears("Since 2019 Simon works at Northwind, as he likes ships.", is_close=False) == 1
    assert bears("Since 2019 Simon works at Northwind, as he likes ships.") is None


def test_a_sentence_that_names_no_line_does_not_hold() -> None:
    support = check_sentence("Simon is a teacher from Madrid.", [], is_close=True)
    assert support.reason == "it names no line"


@pytest.mark.parametrize(
    ("quotation", "line"),
    [
        ("I don't sell windows.", 2),
        ("I don’t sell windows", 2),
        ("sell windows.", None),
        ("I sell windows.", None),
        ("I may stay at home.", None),
        ("I don't sell windows. If it rains, I may stay at home.", 2),
        ("Thanks. Well, I, um, work at Northwind since 2019, and I like ships. I don't", None),
        ("Thanks.", None),
        ("", None),
    ],
)
def test_a_quotation_is_whole_sentences_word_for_word(quotation: str, line: int | None) -> None:
    assert find_quotation(quotation, LINES) == line


WORDS = st.sampled_from(
    ["Simon", "Ann", "I", "not", "never", "2019", "works", "at", "Northwind", "ships", "if", "may"]
)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_a_close_sentence_holds_only_with_words_of_its_line(words: list[str]) -> None:
    sentence = f"{' '.join(words)}."
    support = check_sentence(sentence, LINES[1:2], is_close=True)
    if support.line is not None:
        assert "not" not in words
        assert "Ann" not in words
        assert words.index("Northwind") > words.index("at")


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_checked(text: str) -> None:
    for is_close in (True, False):
        assert check_sentence(text, LINES, is_close=is_close).line in (None, *range(len(LINES)))
    find_quotation(text, LINES)
