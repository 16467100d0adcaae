"""Where sound was cut: an episode of known cuts gives them back."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from align.editing.offsets import (
    Cut,
    OffsetStretch,
    find_cuts,
    find_end_cut,
    find_offsets,
    map_time,
)
from align.editing.retime import retime
from transcript.values import Line, Transcript, Word

STEP_S = 0.4
PER_LINE = 30
LINES = 60


def original() -> tuple[Transcript, list[Word]]:
    """24 minutes of words nobody says twice, and their episode with floored starts."""
    rng = random.Random(5)
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "ne", "pi", "ra", "se"]
    words = [
        Word(round(at * STEP_S * 2, 3), None, "".join(rng.choices(syllables, k=3)))
        for at in range(LINES * PER_LINE)
    ]
    rows = [words[at : at + PER_LINE] for at in range(0, len(words), PER_LINE)]
    lines = (
        Line(float(int(row[0].start or 0)), None, "Ann", " ".join(word.text for word in row))
        for row in rows
    )
    return Transcript(tuple(lines)), words


def recut(words: list[Word], now: Callable[[float], float | None]) -> list[Word]:
    moved = ((word, now(word.start or 0.0)) for word in words)
    return [Word(time, None, word.text) for word, time in moved if time is not None]


def two_cuts_and_an_intro(old: float) -> float | None:
    """20 s come in front; 27 s from 300 s on and 60 s from 905 s on go."""
    if 300 <= old < 327 or 905 <= old < 965:
        return None
    return round(old + 20 - 27 * (old >= 327) - 60 * (old >= 965), 3)


def test_two_cuts_and_an_intro_are_found_within_a_second() -> None:
    page, words = original()
    stretches = find_offsets(retime(page, recut(words, two_cuts_and_an_intro)))
    intro, first, second = find_cuts(stretches)
    for found, kind, old, seconds in (
        (intro, "new", 0, 20),
        (first, "gone", 300, 27),
        (second, "gone", 905, 60),
    ):
        assert found.kind == kind
        assert found.old == pytest.approx(old, abs=1.0)
        assert found.seconds == pytest.approx(seconds, abs=1.0)


def test_what_was_put_in_the_middle_is_found_within_a_second() -> None:
    page, words = original()
    found = retime(page, recut(words, lambda old: old + 15.0 * (old >= 500)))
    (one,) = find_cuts(find_offsets(found))
    assert one.kind == "new"
    assert (one.old, one.seconds) == pytest.approx((500, 15), abs=1.0)


@pytest.mark.parametrize("old", [10.0, 250.0, 350.0, 700.0, 1000.0, 1400.0])
def test_a_chapter_follows_the_map(old: float) -> None:
    page, words = original()
    stretches = find_offsets(retime(page, recut(words, two_cuts_and_an_intro)))
    assert map_time(old, stretches) == pytest.approx(two_cuts_and_an_intro(old), abs=1.0)


def test_what_was_cut_out_is_nowhere() -> None:
    stretches = (OffsetStretch(0.0, 300.0, 20.0), OffsetStretch(327.0, 900.0, -7.0))
    assert map_time(310.0, stretches) is None
    assert map_time(327.0, stretches) == 320.0
    assert map_time(2000.0, stretches) == 1993.0
    assert map_time(3.0, (OffsetStretch(5.0, 9.0, -5.0),)) is None
    assert map_time(3.0, ()) is None


def test_times_between_stretches_that_something_was_put_between_follow_the_first() -> None:
    assert (
        map_time(301.0, (OffsetStretch(0.0, 300.0, 0.0), OffsetStretch(302.0, 900.0, 9.0))) == 301.0
    )


def test_a_stretch_knows_where_it_is_now() -> None:
    one = OffsetStretch(5.0, 9.0, -1.5)
    assert (one.new_start, one.new_stop) == (3.5, 7.5)


def test_floors_and_a_line_placed_wrongly_are_no_cut() -> None:
    page, words = original()
    entries = list(page.lines)
    entries[20] = Line(entries[20].start - 40, None, "Ann", entries[20].text)  # type: ignore[operator]
    stretches = find_offsets(retime(Transcript(tuple(entries)), words))
    assert len(stretches) == 1
    assert stretches[0].shift == pytest.approx(0, abs=1.0)
    assert find_cuts(stretches) == ()


def test_without_old_times_there_is_no_map() -> None:
    page, words = original()
    bare = Transcript(tuple(Line(None, None, None, line.text) for line in page.lines))
    assert find_offsets(retime(bare, words)) == ()
    assert find_cuts(()) == ()


def test_what_went_from_the_end_is_a_cut() -> None:
    """The first 1,000 of 1,440 s are left, after 20 s of music."""
    page, words = original()
    found = retime(page, recut(words, lambda old: old + 20 if old < 1000 else None))
    stretches = find_offsets(found)
    end = find_end_cut(found, stretches)
    last = page.lines[-1].start or 0.0
    assert end is not None
    assert end.kind == "gone"
    assert end.old == pytest.approx(1000, abs=1.0)
    assert end.old + end.seconds == pytest.approx(last)
    assert map_time(990.0, stretches, end) == pytest.approx(1010, abs=1.0)
    assert map_time(1010.0, stretches, end) is None
    assert map_time(1010.0, stretches) == pytest.approx(1030, abs=1.0)


def test_an_end_that_is_all_there_is_no_cut() -> None:
    page, words = original()
    found = retime(page, words)
    assert find_end_cut(found, find_offsets(found)) is None
    bare = Transcript(tuple(Line(None, None, None, line.text) for line in page.lines))
    assert find_end_cut(retime(bare, words), ()) is None
    # The last line is said otherwise, but where it was.
    changed = Line(page.lines[-1].start, None, "Ann", "And that is all for today.")
    other = retime(Transcript((*page.lines[:-1], changed)), words)
    assert other.placed[-1].how != "placed"
    assert find_end_cut(other, find_offsets(other)) is None


def test_what_went_from_the_beginning_is_a_cut() -> None:
    assert find_cuts((OffsetStretch(30.0, 90.0, -30.0),)) == (Cut("gone", 0.0, 30.0),)
