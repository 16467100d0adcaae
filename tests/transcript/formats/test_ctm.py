"""CTM: a word a line."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import ctm
from transcript.read_report import ReadReport
from transcript.values import Word

RECORDS = """talk 1 0.500 0.250 The
talk 1 0.750 0.500 boat, 0.98
talk 1 1.250 0.000 is 0.00001 lex Vera%20Lind
talk 1 1.300 0.200 100% NA lex Tom
"""
WORDS = (
    Word(0.5, 0.75, "The"),
    Word(0.75, 1.25, "boat,", 0.98),
    Word(1.25, 1.25, "is", 0.00001, "Vera Lind"),
    Word(1.3, 1.5, "100%", None, "Tom"),
)


def test_words_are_read_and_written() -> None:
    assert ctm.parse(RECORDS) == WORDS
    assert ctm.write(WORDS, "talk") == RECORDS


def test_words_as_others_write_them() -> None:
    text = "\ufeff;; by hand\r\n  talk A 2 .5\tboat 1 LEX <NA>\r\n\r\n"
    assert ctm.parse(text) == (Word(2.0, 2.5, "boat", 1.0, None),)


def test_channels_tell_speakers_apart_that_have_no_name() -> None:
    text = "talk A 0 1 one\ntalk B 0 1 two 1 lex Tom\ntalk B 1 1 three\n"
    assert [word.speaker for word in ctm.parse(text)] == ["channel A", "Tom", "channel B"]


def test_one_recording_of_several() -> None:
    text = RECORDS + "other 1 0 1 one\n"
    assert ctm.parse(text, "other") == (Word(0.0, 1.0, "one"),)
    with pytest.raises(FormatError, match="name one of them"):
        ctm.parse(text)


def test_an_empty_file_has_no_words() -> None:
    assert ctm.parse(";; nothing\n") == ()
    assert ctm.write(()) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\ntalk 1 0 1", "line 2: a CTM line has 5 to 8 fields, and this one has 4"),
        ("talk 1 0 1 a 1 lex Tom x", "line 1: a CTM line has 5 to 8 fields, and this one has 9"),
        ("talk 1 x 1 a", "line 1: 'x' is not a number of seconds"),
        ("talk 1 0 -1 a", "line 1: '-1' is not a number of seconds"),
        ("talk 1 3599999 2 a", "line 1: .* outside a recording"),
        ("talk 1 0 1 a high", "line 1: the confidence 'high' is not a number from 0 to 1"),
        ("talk 1 0 1 a 1.1", "line 1: the confidence '1.1' is not"),
        ("talk 1 0 1 a nan", "line 1: the confidence 'nan' is not"),
        ("talk 1 0 1 a 1 word", "line 1: 'word' is not a type of CTM word"),
        ("talk 1 * * <ALT_BEGIN>", r"line 1: alternatives \(<ALT_BEGIN>\) are not read"),
    ],
)
def test_what_is_no_word(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        ctm.parse(text)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (Word(None, 1.0, "a"), "word 1 has no start time, which CTM needs"),
        (Word(0.0, None, "a"), "word 1 has no end time, which CTM needs"),
        (Word(1.0, 0.5, "a"), "word 1 ends at 0.5 s, before it starts at 1 s"),
        (Word(0.0, 1.0, ""), "an empty word"),
        (Word(0.0, 1.0, "a", None, ""), "an empty speaker"),
    ],
)
def test_what_cannot_be_a_word(word: Word, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        ctm.write((word,))


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_a_blank_in_the_recordings_name(blank: str) -> None:
    rows = (
        ["my talk", "1", "0.50", "0.20", "Who"],
        ["my talk", "1", "0.70", "0.40", "1", "0.5", "lex", "Ann"],
    )
    text = "\n".join(blank.join(row) for row in rows)
    report = ReadReport()
    assert ctm.parse(text, "my talk", report) == (
        Word(0.5, 0.7, "Who"),
        Word(0.7, 1.1, "1", 0.5, "Ann"),
    )
    assert len(report.notes) == (blank == " ")


def test_a_line_that_is_none_is_left_out_and_a_confidence_that_is_none_unknown() -> None:
    report = ReadReport()
    text = "talk 1 0 1 a 1.1\ntalk 1 soon 1 b\ntalk 1 -0.1 1.1 c\n"
    assert ctm.parse(text, None, report) == (Word(0.0, 1.0, "a"), Word(0.0, 1.0, "c"))
    assert [note[:7] for note in report.notes] == ["line 1:", "line 2:", "line 3:"]
