"""The rules about times fire where they should, and not on the near miss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcript.check.pages import at, codes, only, page, said
from transcript.check.times import find_ordered


def test_a_line_that_runs_ahead_is_found_alone() -> None:
    found = only(at(0, 900, 10, 20, 30))
    assert (found.code, found.entry) == ("T101", 2)
    assert found.message == "the time runs ahead: 15:00 before 0:10 (line 6)"


def test_a_line_that_goes_back_is_found_alone() -> None:
    found = only(at(100, 200, 5, 300))
    assert (found.entry, found.message) == (3, "the time goes back: 0:05 after 3:20 (line 5)")


def test_of_two_that_contradict_each_other_the_later_is_found() -> None:
    assert only(at(0, 10, 5, 20)).entry == 3


def test_the_same_second_twice_is_in_order() -> None:
    assert codes(at(0, 5, 5, 6)) == []


def brute_force(times: list[int]) -> int:
    """The length of the longest run that never goes back, by trying all of them."""
    best = [1] * len(times)
    for i, time in enumerate(times):
        best[i] = 1 + max((best[j] for j in range(i) if times[j] <= time), default=0)
    return max(best, default=0)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_as_many_as_can_be_are_in_order(times: list[int]) -> None:
    kept = [times[index] for index in sorted(find_ordered(times))]
    assert kept == sorted(kept)
    assert len(kept) == brute_force(times)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "sec: 65, time: '1:06'",
            "`sec` is 65, which is 1:05, and `time` is 1:06, which is 66 sec",
        ),
        ("sec: 3605, time: '60:06'", "`sec` is 3605, which is 1:00:05, and `time` is 60:06"),
    ],
)
def test_sec_and_time_disagree(row: str, message: str) -> None:
    found = only(page(f"line: Hello., {row}, who: Ann"))
    assert (found.code, found.line, found.column) == ("T102", 4, 23)
    assert message in found.message


@pytest.mark.parametrize("row", ["sec: 65, time: '01:05'", "sec: 4502, time: '75:02'"])
def test_a_time_that_is_spelt_otherwise_agrees(row: str) -> None:
    assert codes(page(f"line: Hello., {row}, who: Ann")) == []


@pytest.mark.parametrize(("time", "fixable"), [("sec: 65, time: '1:5'", True), ("time: x", False)])
def test_a_malformed_time(time: str, fixable: bool) -> None:
    found = only(page(f"line: Hello., {time}, who: Ann"))
    assert (found.code, found.fixable) == ("T103", fixable)


def test_a_line_without_sec() -> None:
    found = only(page("line: Hello., time: '1:05', who: Ann"))
    assert (found.code, found.fixable, found.column) == ("T104", True, 24)
    assert found.message == "no `sec` beside `time` 1:05: it is 65"


def test_a_line_without_any_time_among_others() -> None:
    found = only(page(said("Hello to you.", 1), said("And then, Ann?", who="Ben")))
    assert (found.code, found.entry, found.fixable) == ("T104", 2, False)


def test_a_speaker_goes_on_without_a_time() -> None:
    assert codes(page(said(sec=1), said("And then."))) == []


def test_a_transcript_without_any_time_is_found_once() -> None:
    assert codes(page(said("One."), said("Two."), said("Three."))) == ["T104"]


def test_a_line_without_time() -> None:
    found = only(page("line: Hello., sec: 65, who: Ann"))
    assert (found.code, found.message) == ("T108", "no `time` beside `sec` 65: it is 1:05")


def test_beyond_the_recording_is_found_once() -> None:
    found = only(at(0, 63, 70), duration_s=60)
    assert (found.code, found.entry) == ("T105", 2)
    assert found.message == (
        "the line starts at 1:03, after the recording's end at 1:00; 2 lines do, up to 1:10"
    )


def test_two_seconds_beyond_are_rounding() -> None:
    assert codes(at(0, 62), duration_s=60) == []


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("PT1M", ["T107"]), ("PT1M3S", []), ("'PT1M'", ["T107"]), ("one minute", ["T109"]), ("", [])],
)
def test_the_front_matter_says_how_long_it_is(duration: str, expected: list[str]) -> None:
    rows = (said(sec=0), said(sec=65))
    assert codes(page(*rows, front_matter=f"duration: {duration}")) == expected
    assert codes(page(*rows, after=f"duration: {duration}\n")) == expected


@pytest.mark.parametrize("is_below", [False, True])
def test_a_duration_is_found_where_it_stands(is_below: bool) -> None:
    front, after = ("title: é", "duration:  soon\n") if is_below else ("duration:  soon", "")
    text = page(said(sec=0), front_matter=front, after=after)
    found = only(text)
    assert text.splitlines()[found.line - 1][found.column - 1 :] == "soon"


def test_what_is_known_of_the_recording_counts_more_than_the_front_matter() -> None:
    text = page(said(sec=0), said(sec=65), front_matter="duration: PT1M")
    assert codes(text, duration_s=66) == []


def test_the_last_line_is_long_before_the_end() -> None:
    assert codes(at(0), duration_s=181) == ["T106"]
    assert codes(at(0), duration_s=180) == []


def test_a_long_last_line_takes_its_time() -> None:
    text = page(said(" ".join(f"word{number}" for number in range(100)), sec=0))
    assert codes(text, duration_s=230) == []
    assert codes(text, duration_s=231) == ["T106"]
