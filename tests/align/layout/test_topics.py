"""What speaks for a new paragraph at the start of a sentence."""

from __future__ import annotations

import pytest

from align.layout.topics import (
    AFTER_QUESTION,
    IN_BRACKETS,
    LOOKS_BACK,
    NAMES_SOMETHING,
    SAME_WORDS,
    USUAL_LIKENESS,
    measure_newness,
)

UNLIKE = -SAME_WORDS * USUAL_LIKENESS


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We moved.", "Trains run late.", UNLIKE),
        ("We moved.", "They run late.", UNLIKE + LOOKS_BACK),
        ("We moved.", "And trains run late.", UNLIKE + LOOKS_BACK),
        ("We moved.", "The trains run late.", UNLIKE + NAMES_SOMETHING),
        ("Who moved?”", "Trains run late.", UNLIKE + AFTER_QUESTION),
        ("We moved.", "(laughs)", UNLIKE + IN_BRACKETS),
        ("Models!", "Modelling!", UNLIKE + SAME_WORDS),
    ],
)
def test_each_sign_by_itself(before: str, after: str, expected: float) -> None:
    assert measure_newness(before.split(), after.split()) == pytest.approx(expected)


def test_half_the_content_words_shared_is_half_as_like() -> None:
    value = measure_newness(["Rivers", "boats."], ["Rivers", "trains."])
    assert value == pytest.approx(SAME_WORDS * (0.5 - USUAL_LIKENESS))
