"""The language of a recording: many places heard, no single one decisive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.chunks import Chunk, SpeechSpan
from asr.language import PLACES, choose_listening_chunks, decide_language


def chunk(start: float, seconds: float = 10.0) -> Chunk:
    return Chunk(start, start + seconds, (SpeechSpan(start, start + seconds),))


def test_a_foreign_jingle_does_not_decide() -> None:
    def listen(place: Chunk) -> dict[str, float]:
        return {"es": 0.99, "en": 0.01} if place.start < 30 else {"en": 0.9, "es": 0.1}

    places = choose_listening_chunks([chunk(t) for t in range(0, 300, 10)])
    language, share = decide_language(places, listen)
    assert places[0].start < 30
    assert language == "en"
    assert share == pytest.approx((0.01 + 4 * 0.9) / 5)


def test_sure_places_outweigh_doubtful_ones() -> None:
    heard = {0: {"de": 0.52, "nl": 0.48}, 10: {"de": 0.51, "nl": 0.49}, 20: {"nl": 0.98}}
    language, _ = decide_language([chunk(0), chunk(10), chunk(20)], lambda one: heard[one.start])
    assert language == "nl"


def test_it_listens_where_most_is_said() -> None:
    chunks = [chunk(0, 2), chunk(10, 25), chunk(40, 3), chunk(50, 28)]
    assert [place.start for place in choose_listening_chunks(chunks, 2)] == [10, 50]


@given(st.lists(st.floats(0.2, 30), max_size=60))
def test_places_are_few_different_and_in_order(lengths: list[float]) -> None:
    chunks = [chunk(40.0 * n, seconds) for n, seconds in enumerate(lengths)]
    places = choose_listening_chunks(chunks)
    starts = [place.start for place in places]
    assert len(places) == min(PLACES, len(chunks))
    assert starts == sorted(set(starts))
