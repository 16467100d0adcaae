"""Clocks, stamps and decimals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript import seconds

WHOLE = st.integers(0, int(seconds.LONGEST) - 1)
MILLISECONDS = st.integers(0, int(seconds.LONGEST) * 1000 - 1).map(lambda ms: ms / 1000)


@pytest.mark.parametrize(
    ("time", "text"),
    [(0, "0:00"), (0.999, "0:00"), (65, "1:05"), (3599.999, "59:59"), (3600, "1:00:00")],
)
def test_a_clock_floors_to_the_second(time: float, text: str) -> None:
    assert seconds.format_clock(time) == text


@given(WHOLE)
def test_a_clock_is_read_again(time: int) -> None:
    assert seconds.parse_clock(seconds.format_clock(time)) == time


@pytest.mark.parametrize(("text", "time"), [("00:02", 2), ("75:02", 4502), ("01:00:02", 3602)])
def test_clocks_as_others_write_them(text: str, time: int) -> None:
    assert seconds.parse_clock(text) == time


@pytest.mark.parametrize(
    "text", ["", "5", "1:5", "1:60", "1:60:00", "1:5:00", "-1:00", "1:00 ", "١:٠٠", "99999:00:00"]
)
def test_what_is_no_clock(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|minutes"):
        seconds.parse_clock(text)


def test_a_clock_beyond_every_recording() -> None:
    with pytest.raises(ValueError, match="outside a recording"):
        seconds.parse_clock("9999:00:00")


@given(MILLISECONDS, st.sampled_from(",."))
def test_a_stamp_is_read_again(time: float, mark: str) -> None:
    assert seconds.parse_stamp(seconds.format_stamp(time, mark)) == time


def test_a_stamp_rounds_into_the_next_second() -> None:
    assert seconds.format_stamp(59.9999, ".") == "00:01:00.000"


@pytest.mark.parametrize(("text", "time"), [("00:01.5", 1.5), ("1:00:00.050", 3600.05)])
def test_stamps_as_others_write_them(text: str, time: float) -> None:
    assert seconds.parse_stamp(text) == time


@pytest.mark.parametrize("text", ["", "1.5", "00:00:01", "00:60.000", "60:00.000", "00:-1.000"])
def test_what_is_no_stamp(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|minutes"):
        seconds.parse_stamp(text)


@given(MILLISECONDS)
def test_a_decimal_is_read_again(time: float) -> None:
    assert seconds.parse_decimal(seconds.format_decimal(time)) == time


@pytest.mark.parametrize("text", ["", ".", "-1", "1e3", "nan", "inf", "1,5", "9" * 400, "1.5s"])
def test_what_is_no_decimal(text: str) -> None:
    with pytest.raises(ValueError, match="seconds"):
        seconds.parse_decimal(text)


@pytest.mark.parametrize("time", [-0.001, math.nan, math.inf, -math.inf, seconds.LONGEST])
def test_what_is_no_time(time: float) -> None:
    with pytest.raises(ValueError, match="outside a recording"):
        seconds.check_time(time)


def test_a_span_does_not_run_backwards() -> None:
    assert seconds.check_span(1.0, 1.0) == (1.0, 1.0)
    with pytest.raises(ValueError, match="before it starts"):
        seconds.check_span(2.0, 1.0)
