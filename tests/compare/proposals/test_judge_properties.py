"""What the judge holds to whatever is said and proposed."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from compare.proposals.judge import judge_proposal
from compare.proposals.split_text import split_text
from tests.thoroughness import examples

WORDS = st.sampled_from(
    [
        "um",
        "uh",
        "we",
        "I",
        "can",
        "can't",
        "not",
        "no",
        "very",
        "five",
        "fifteen",
        "Ann",
        "Bob",
        "the",
        "a",
        "to",
        "from",
        "if",
        "is",
        "was",
        "it",
        "it's",
        "like",
        "you",
        "know",
        "so",
        "and",
        "but",
        "Paris",
        "may",
        "will",
        "5",
        "15",
        ",",
        ".",
        "?",
        "—",
        "“",
        "”",
        "-",
        "a-",
        "yes",
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


def list_weighty(text: str) -> set[str]:
    """The words of a text that no proposal may bring or take, numbers and short forms folded."""
    plain = text.replace("can't", "can not").replace("cannot", "can not")
    weighty = {"not", "no", "5", "15", "Ann", "Bob", "Paris", "may", "will", "if", "very"}
    folded = {"five": "5", "fifteen": "15", "Five": "5", "Fifteen": "15"}
    words = (folded.get(word, word) for word in re.findall(r"\w+", plain))
    return {word for word in words if word in weighty}


@settings(max_examples=examples(100))
@given(said=TEXTS, proposed=TEXTS)
def test_whatever_is_proposed_no_number_name_or_negation_comes_or_goes(
    said: str, proposed: str
) -> None:
    result = judge_proposal(said, proposed).text
    assert list_weighty(said) == list_weighty(result)
    assert result.count("?") <= said.count("?")


@given(text=st.text(max_size=80))
def test_a_text_is_split_and_joined_to_itself(text: str) -> None:
    assert split_text(text).text == text


@settings(max_examples=examples(100))
@given(said=TEXTS, proposed=TEXTS)
def test_every_suggestion_can_be_made_where_it_says(said: str, proposed: str) -> None:
    judged = judge_proposal(said, proposed)
    for edit in judged.with_verdict("suggested"):
        assert not edit.find or judged.text.count(edit.find) == 1
