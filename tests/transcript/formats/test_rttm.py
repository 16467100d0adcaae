"""RTTM: who spoke when."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import rttm
from transcript.read_report import ReadReport
from transcript.values import Turn

RECORDS = """SPEAKER talk 1 0.500 1.500 <NA> <NA> Speaker%201 <NA> <NA>
SPEAKER talk 1 1.250 2.000 <NA> <NA> Tom <NA> <NA>
"""


def test_turns_are_read_and_written() -> None:
    turns = rttm.parse(RECORDS)
    assert turns == (Turn(0.5, 2.0, "Speaker 1"), Turn(1.25, 3.25, "Tom"))
    assert rttm.write(turns, "talk") == RECORDS


def test_records_as_others_write_them() -> None:
    text = (
        "\ufeff;; by hand\r\nSPKR-INFO talk 1 <NA> <NA> <NA> unknown ann <NA>\r\n\r\n"
        "SPEAKER\ttalk  1 .5 1 <NA> <NA> ann <NA>\r\nLEXEME talk 1 0.5 0.2 oh lex ann 1\r\n"
    )
    assert rttm.parse(text) == (Turn(0.5, 1.5, "ann"),)
    assert rttm.count_others(text) == {"SPKR-INFO": 1, "LEXEME": 1}


def test_records_that_are_passed_over_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        rttm.parse("NOSCORE talk 1 0 1 <NA> <NA> <NA> <NA>\n" + RECORDS)
    assert "1 RTTM records other than SPEAKER are ignored" in caplog.text


def test_one_recording_of_several() -> None:
    text = RECORDS + "SPEAKER other 1 0 1 <NA> <NA> Tom <NA> <NA>\n"
    assert rttm.parse(text, "other") == (Turn(0.0, 1.0, "Tom"),)
    with pytest.raises(FormatError, match=r"2 recordings \(other, talk\); name one"):
        rttm.parse(text)
    with pytest.raises(FormatError, match="no recording 'third'; it has other, talk"):
        rttm.parse(text, "third")


def test_many_recordings_are_not_all_listed() -> None:
    rows = [f"SPEAKER r{i} 1 0 1 <NA> <NA> Tom <NA> <NA>" for i in range(7)]
    with pytest.raises(FormatError, match=r"7 recordings \(r0, r1, r2, r3, r4, …\)"):
        rttm.parse("\n".join(rows))


def test_an_empty_file_has_no_turns() -> None:
    assert rttm.parse("") == ()
    assert rttm.write(()) == ""
    with pytest.raises(FormatError, match="no recording 'talk'; it has none"):
        rttm.parse("", "talk")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nSPEAKER talk 1 0 1 <NA> <NA> Tom", "line 2: an RTTM record has 9 or 10 fields.* 8"),
        ("SPEAKER a 1 0 1 <NA> <NA> T <NA> <NA> x", "line 1: an RTTM record .* has 11"),
        ("LEX talk 1 0 1 a lex Tom 1", "line 1: 'LEX' is not a type of RTTM record"),
        ("SPEAKER talk 1 -2 1 <NA> <NA> Tom <NA>", "line 1: '-2' is not a number of seconds"),
        ("SPEAKER talk 1 0 x <NA> <NA> Tom <NA>", "line 1: 'x' is not a number of seconds"),
        ("SPEAKER talk 1 nan 1 <NA> <NA> Tom <NA>", "line 1: 'nan' is not a number"),
        ("SPEAKER talk 1 3599999 2 <NA> <NA> Tom <NA>", "line 1: .* outside a recording"),
        ("SPEAKER talk 1 0 1 <NA> <NA> <NA> <NA>", "line 1: a SPEAKER record has no speaker"),
    ],
)
def test_what_is_no_record(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        rttm.parse(text)


@pytest.mark.parametrize(
    "row",
    [
        "SPEAKER my talk 1 0.50 1.50 <NA> <NA> Ann Lee <NA> <NA>",
        "SPEAKER my talk 1 0.50 1.50 <NA> <NA> Ann Lee <NA>",
        "SPEAKER my talk 1 0.50 1.50 <NA> <NA> Ann Lee 0.98 <NA>",
        "SPEAKER\tmy talk\t1\t0.50\t1.50\t<NA>\t<NA>\tAnn Lee\t<NA>\t<NA>",
    ],
)
def test_a_blank_in_a_name_is_read_by_the_fixed_fields(row: str) -> None:
    assert rttm.parse(row, "my talk", ReadReport()) == (Turn(0.5, 2.0, "Ann Lee"),)
    if "\t" not in row:
        with pytest.raises(FormatError, match="9 or 10 fields"):
            rttm.parse(row)


def test_a_speaker_whose_name_is_a_number() -> None:
    row = "SPEAKER my talk 1 0.50 1.50 <NA> <NA> Speaker 1 <NA>"
    assert rttm.parse(row, None, ReadReport()) == (Turn(0.5, 2.0, "Speaker 1"),)


def test_a_start_a_little_below_zero_counts_as_0() -> None:
    row = "SPEAKER talk 1 -0.02 1.02 <NA> <NA> Tom <NA> <NA>"
    report = ReadReport()
    assert rttm.parse(row, None, report) == (Turn(0.0, 1.0, "Tom"),)
    assert report.notes == ("line 1: the start -0.02 is below zero: it counts as 0",)
    assert rttm.parse(row.replace("-0.02", "-0.000"), None, ReadReport(True)) == (
        Turn(0.0, 1.02, "Tom"),
    )


def test_a_record_that_is_none_is_left_out_where_others_are_read() -> None:
    report = ReadReport()
    rows = f"SPEAKER talk 1 x 1 <NA> <NA> Tom <NA>\n{RECORDS}LEX talk\n"
    assert len(rttm.parse(rows, None, report)) == 2
    assert [note[:7] for note in report.notes] == ["line 1:", "line 4:"]


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        (Turn(1.0, 0.5, "Tom"), "turn 1: it ends at 0.5 s, before it starts at 1 s"),
        (Turn(-1.0, 0.5, "Tom"), "turn 1: a time of -1.0 seconds is outside"),
        (Turn(0.0, 0.5, ""), "an empty speaker"),
    ],
)
def test_what_cannot_be_a_record(turn: Turn, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        rttm.write((turn,))


def test_a_recording_has_a_name() -> None:
    with pytest.raises(NotExpressible, match="an empty recording name"):
        rttm.write((), "")
