"""Notes on what a reader repaired: counted by kind, with their rows, or an error if strict."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, InvalidCall
from transcript.read_report import ReadReport, parse_speakers_from_text


def test_a_kind_is_said_once_with_its_count_and_its_rows() -> None:
    report = ReadReport()
    report.mention("a picture is left out", "{n} pictures are left out")
    for row in (3, 4, 9, 12, 15):
        report.repair("a cue has no end", "{n} cues have no end", row)
    report.repair("a score is none", "{n} scores are none", "segments[2].score")
    assert report.notes == (
        "a picture is left out",
        "lines 3, 4, 9, 12, …: 5 cues have no end",
        "segments[2].score: a score is none",
    )


def test_strict_refuses_what_would_be_repaired_and_says_where() -> None:
    report = ReadReport(is_strict=True)
    report.mention("a picture is left out")
    with pytest.raises(FormatError, match=r"^line 3: a cue has no end$") as caught:
        report.repair("a cue has no end", "{n} cues have no end", 3)
    assert caught.value.line == 3
    with pytest.raises(FormatError, match=r"^segments\[1\]: a score is none$"):
        report.repair("a score is none", "{n} scores are none", "segments[1]")
    assert report.notes == ("a picture is left out",)


def test_whether_names_are_speakers_is_one_of_three() -> None:
    assert parse_speakers_from_text("no") == "no"
    with pytest.raises(InvalidCall, match="auto, yes or no"):
        parse_speakers_from_text("maybe")
