"""The raw caption file."""

from __future__ import annotations

import math

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import captions
from transcript.values import Header, Line, Transcript


def caption(start: float | None, text: str) -> Line:
    return Line(start, None, None, text)


def test_captions_are_read_and_written() -> None:
    text = "0:00 the keeper climbs\n59:59 the stairs\n59:59 at dusk\n1:00:02 and lights the lamp"
    transcript = captions.parse(text)
    assert transcript.lines == (
        caption(0.0, "the keeper climbs"),
        caption(3599.0, "the stairs"),
        caption(3599.0, "at dusk"),
        caption(3602.0, "and lights the lamp"),
    )
    assert captions.write(transcript) == text


def test_utf8_read_as_latin1_is_kept() -> None:
    text = "0:01 a fare of â\x82¬20 to Ã\x85land"
    assert captions.write(captions.parse(text)) == text


def test_captions_as_others_write_them() -> None:
    text = "\ufeff00:02 one\r\n\r\n 0:03\ttwo\r\n75:02  three \r\n0:04\r\n"
    assert captions.parse(text).lines == (
        caption(2.0, "one"),
        caption(3.0, "two"),
        caption(4502.0, "three"),
        caption(4.0, ""),
    )


def test_an_empty_file_has_no_captions() -> None:
    assert captions.parse("") == Transcript(())
    assert captions.write(Transcript(())) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0:00 one\nand two", "line 2: a caption starts with its time"),
        ("\n0:60 one", "line 2: '0:60' has minutes or seconds above 59"),
        ("12 one", "line 1: '12' is not a time"),
        ("0:01one", "line 1: a caption starts with its time"),
        ("9999:00:00 one", "line 1: a time of 35996400 seconds is outside a recording"),
    ],
)
def test_what_is_no_caption(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        captions.parse(text)


def test_writing_floors_and_leaves_headers_out() -> None:
    transcript = Transcript(
        (Header("Dusk"), Line(1.999, 2.5, "Ann", "one\n two"), caption(2.001, ""))
    )
    assert captions.write(transcript) == "0:01 one two\n0:02"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((caption(None, "one"),), "line 1 has no start time, which a caption needs"),
        ((caption(2, "one"), caption(1, "two")), "line 2 starts at 0:01, before the line above"),
        ((caption(-1, "one"),), "line 1: a time of -1 seconds is outside"),
        ((caption(math.nan, "one"),), "line 1: a time of nan seconds is outside"),
    ],
)
def test_what_cannot_be_a_caption(lines: tuple[Line, ...], message: str) -> None:
    with pytest.raises(NotExpressible, match=message) as caught:
        captions.write(Transcript(lines))
    assert caught.value.entry == len(lines)
