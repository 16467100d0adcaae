"""Who speaks between two times, looked up as if every turn were asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.hints.speakers import Voices
from transcript.values import Turn

times = st.integers(0, 30).map(float)
turns = st.builds(
    lambda start, length, who: Turn(start, start + length, who),
    times,
    st.integers(0, 9).map(float),
    st.sampled_from("ABC"),
)


@given(st.lists(turns, max_size=12), times, st.integers(1, 9))
def test_those_whose_turns_overlap_the_time_are_found(
    spoken: list[Turn], start: float, length: int
) -> None:
    end = start + length
    expected = {turn.speaker for turn in spoken if min(turn.end, end) > max(turn.start, start)}
    assert set(Voices.of(spoken).find_between(start, end)) >= expected
    heard = {who for who, voice in Voices.of(spoken).by_name.items() if voice.seconds(start, end)}
    assert heard == expected
