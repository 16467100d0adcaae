"""A hint about the same words is found as if every hint of the line were tried."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from align.hints.hint import Hint
from align.hints.same_words import LONG_S, SameWords
from tests.thoroughness import examples

starts = st.one_of(st.none(), st.integers(0, 6).map(float), st.just(2 * LONG_S))
lengths = st.one_of(st.none(), st.sampled_from([-1.0, 0.0, 1.0, 2.0, 1.5 * LONG_S]))


@st.composite
def hints(draw: st.DrawFn) -> Hint:
    start, length = draw(starts), draw(lengths)
    end = None if length is None else length + (start or 0.0)
    return Hint("kind", 1, start, end, draw(st.sampled_from(["", "a", "b"])), (), "", 0.5, 1.0)


@given(st.lists(hints(), max_size=14))
@settings(max_examples=examples(2000))
def test_the_first_about_the_same_words_is_found(found: list[Hint]) -> None:
    kept: list[Hint] = []
    same_words = SameWords()
    for hint in found:
        expected = next((n for n, one in enumerate(kept) if one.has_same_words(hint)), None)
        assert same_words.find(hint) == expected
        if expected is None:
            same_words.add(len(kept), hint)
            kept.append(hint)
