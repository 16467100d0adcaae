"""What was heard: added up, however the pieces come."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import BadOperation
from review.heard import MOST_SPANS, Heard, Span, merge_spans, parse_spans
from tests.review.server import Server

pieces = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
        lambda two: (float(two[0]), float(two[1]))
    )
)


def seconds_in(spans: tuple[Span, ...] | list[Span]) -> set[int]:
    """Every whole second that is in a span, one by one."""
    return {second for start, end in spans for second in range(int(start), int(end))}


@given(pieces, pieces)
def test_what_was_heard_is_each_second_of_any_piece(one: list[Span], two: list[Span]) -> None:
    heard = Heard(one)
    merged = heard.add(two)
    assert seconds_in(merged) == seconds_in(one) | seconds_in(two)
    edges = [second for span in merged for second in span]
    assert edges == sorted(set(edges))  # none overlap, meet, or are empty
    assert heard.add(one) == heard.add(two) == merged


@given(pieces, pieces)
def test_it_does_not_matter_which_piece_came_first(one: list[Span], two: list[Span]) -> None:
    assert merge_spans((*one, *two)) == merge_spans((*two, *one))


def test_only_what_is_new_is_kept() -> None:
    kept: list[tuple[Span, ...]] = []
    heard = Heard([(0.0, 5.0)], kept.append)
    heard.add([(1.0, 4.0)])
    heard.add([(4.0, 6.0), (8.0, 9.0)])
    assert kept == [((0.0, 6.0), (8.0, 9.0))]


def test_more_pieces_than_anybody_hears_are_not_kept() -> None:
    heard = Heard((2.0 * at, 2.0 * at + 1) for at in range(MOST_SPANS))
    assert len(heard.add([(90_000.0, 90_001.0)])) == MOST_SPANS
    assert heard.add([(0.0, 90_001.0)]) == ((0.0, 90_001.0),)


@pytest.mark.parametrize(
    "said",
    [None, 5, [[1]], [[1, 2, 3]], [["1", "2"]], [[-1, 2]], [[0, 1e9]], [[0, float("inf")]]],
)
def test_what_is_no_span_is_refused(said: object) -> None:
    with pytest.raises(BadOperation, match="spans: "):
        parse_spans(said)


def test_a_page_says_what_it_played_and_the_next_one_knows(page: Path) -> None:
    server = Server(page, heard=Heard([(0.0, 2.0)]))
    answer = server.post("api/heard", {"spans": [[1.5, 3.25], [7, 8]]})
    assert answer.json() == {"heard": [[0.0, 3.25], [7.0, 8.0]]}
    assert server.get("api/document").json()["heard"] == [[0.0, 3.25], [7.0, 8.0]]
    assert server.post("api/heard", {"spans": [[5, "x"]]}).status_code == 400


def test_without_a_recording_nothing_is_heard(page: Path) -> None:
    server = Server(page)
    assert server.post("api/heard", {"spans": [[0, 1]]}).status_code == 404
    assert server.get("api/document").json()["heard"] == []
