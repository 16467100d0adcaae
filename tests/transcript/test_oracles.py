"""meeteval reads what we write, as we mean it."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcript.formats import ctm, rttm, stm
from transcript.formats.nist import escape_field
from transcript.values import Line, Transcript, Turn, Word

meeteval = pytest.importorskip(
    "meeteval", reason="meeteval is not installed: pip install '.[dev]' (it is compiled)"
)

TIMES = st.integers(0, 20_000_000)
SPANS = st.tuples(TIMES, TIMES).map(lambda pair: (min(pair) / 1000, max(pair) / 1000))
NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name == name.strip("\n\r\ufeff \t"))
SENTENCES = st.lists(st.text("abcÅ'.,?!-", min_size=1), min_size=1).map(" ".join)


def timed(row: object, start: str, length: str) -> tuple[float, float]:
    begin = getattr(row, start)
    return float(begin), float(begin + getattr(row, length))


@given(st.lists(st.builds(lambda span, name: Turn(*span, name), SPANS, NAMES)), NAMES)
def test_meeteval_reads_our_rttm(turns: list[Turn], recording: str) -> None:
    theirs = meeteval.io.RTTM.parse(rttm.write(tuple(turns), recording))
    assert [(*timed(row, "begin_time", "duration"), row.speaker_id) for row in theirs] == [
        (turn.start, turn.end, escape_field(turn.speaker, "speaker")) for turn in turns
    ]
    assert {row.filename for row in theirs} <= {escape_field(recording, "recording")}


@given(st.lists(st.builds(lambda s, n, t: Line(*s, n, t), SPANS, NAMES, SENTENCES)), NAMES)
def test_meeteval_reads_our_stm(lines: list[Line], recording: str) -> None:
    theirs = meeteval.io.STM.parse(stm.write(Transcript(tuple(lines)), recording))
    found = [
        (float(row.begin_time), float(row.end_time), row.speaker_id, row.transcript)
        for row in theirs
    ]
    assert found == [
        (line.start, line.end, escape_field(line.speaker or "", "speaker"), line.text)
        for line in lines
    ]


def test_meeteval_reads_our_ctm(caplog: pytest.LogCaptureFixture) -> None:
    words = (Word(0.1, 0.4, "The", 0.98), Word(0.4, 1.337, "boat,"), Word(3600.25, 3600.25, "100%"))
    with caplog.at_level(logging.ERROR):
        theirs = meeteval.io.CTM.parse(ctm.write(words, "talk"))
    assert [(*timed(row, "begin_time", "duration"), row.word) for row in theirs] == [
        (word.start, word.end, word.text) for word in words
    ]
