"""CTM: a word a line, with its time, as NIST's scoring toolkit reads it.

.. code-block:: text

    talk 1 12.340 0.200 Hello, 0.98 lex Ann

Fields: recording, channel, start and duration in seconds, word, and, optionally, confidence,
type and speaker. A word without a speaker is written without type and speaker; a confidence that
is unknown, before a speaker that is known, is ``NA``. Words without a speaker, in a file of
several channels, take the channel's name as one (``channel 1``). Alternative transcriptions
(``<ALT_BEGIN>``) are refused: a transcript has one wording. Blanks in a name or a word are escaped
(:mod:`transcript.formats.nist`). :func:`group_words` makes lines of words, :func:`collect_words`
words of lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs, nist
from transcript.read_report import ReadReport
from transcript.spacing import join_words
from transcript.text import quote
from transcript.values import Line, Transcript, Word

TYPES = frozenset(("lex", "frag", "fp", "un-lex", "for-lex", "non-lex", "misc", "noscore"))
LINE_BREAK_S = 1.0
"""Seconds of silence after which the words of one speaker start a new line."""
_UNKNOWN = ("NA", nist.NOTHING)
_FEWEST, _MOST = 5, 8
_MOST_BLANKS, _LOOKED_AT = 4, 200


def parse(
    text: str, recording: str | None = None, report: ReadReport | None = None
) -> tuple[Word, ...]:
    """Parse the words of one recording, in the file's order.

    ``recording`` selects by the first field, and may be left out where all lines have the same.
    ``report`` takes notes on lines that were repaired or left out; without one they are errors.
    Raises :class:`FormatError` with the line that is no word of CTM.
    """
    report = report or ReadReport(is_strict=True)
    blanks = 0 if report.is_strict else _count_blanks(text)

    def read(record: str, number: int) -> tuple[str, str, Word]:
        row = _join_name(_split(record), blanks)
        word = _read_word(row, number, report)
        return nist.unescape_field(row[0]), nist.unescape_field(row[1]), word

    found = nist.read_rows(text, read, report)
    if blanks:
        report.mention("the recording's name has a blank: lines are read by the fields after it")
    name = nist.choose_recording({which for which, _, _ in found}, recording)
    chosen = [(channel, word) for which, channel, word in found if which == name]
    if len({channel for channel, _ in chosen}) < 2:
        return tuple(word for _, word in chosen)
    return tuple(
        replace(word, speaker=word.speaker or f"channel {channel}") for channel, word in chosen
    )


def write(words: tuple[Word, ...], recording: str = "recording") -> str:
    """Write the words as CTM, in the order given; every word needs a start and an end."""
    name = nist.escape_field(recording, "recording name")
    rows = []
    for number, word in enumerate(words, start=1):
        start = needs.require_seconds(word.start, number, "start", "CTM", "word")
        end = needs.require_seconds(word.end, number, "end", "CTM", "word")
        if end < start:
            raise NotExpressible(
                f"word {number} ends at {end:g} s, before it starts at {start:g} s", entry=number
            )
        length = seconds.format_decimal(nist.measure_duration(start, end))
        row = [name, "1", seconds.format_decimal(start), length]
        row.append(nist.escape_field(word.text, "word"))
        if word.probability is not None:  # every digit of the number, never an exponent
            spelt = repr(word.probability)
            row.append(format(Decimal(spelt), "f") if "e" in spelt else spelt)
        if word.speaker is not None:
            unknown = [_UNKNOWN[0]] if word.probability is None else []
            row += [*unknown, "lex", nist.escape_field(word.speaker, "speaker")]
        rows.append(" ".join(row) + "\n")
    return "".join(rows)


def group_words(words: tuple[Word, ...]) -> Transcript:
    """Group words into lines: those of one speaker up to a silence, in the order they start."""
    runs: list[list[Word]] = []
    open_runs: dict[str | None, list[Word]] = {}
    for word in words:
        run = open_runs.get(word.speaker)
        if run is not None:  # a word of CTM always has its times
            end, start = run[-1].end or 0.0, word.start or 0.0
            if start - end > LINE_BREAK_S or start < (run[-1].start or 0.0):
                run = None
        if run is None:
            run = open_runs[word.speaker] = []
            runs.append(run)
        run.append(word)
    lines = [
        Line(
            run[0].start,
            max(word.end or 0.0 for word in run),
            run[0].speaker,
            join_words(run),
            tuple(run),
        )
        for run in runs
    ]
    return Transcript(tuple(sorted(lines, key=lambda line: line.start or 0.0)))


def collect_words(lines: Iterable[Line]) -> tuple[Word, ...]:
    """Collect the words of the lines, each with the line's speaker where it has none of its own."""
    words: list[Word] = []
    for number, line in enumerate(lines, start=1):
        if line.text and not line.words:
            raise NotExpressible(
                f"line {number} has text but no words with times, which CTM needs", entry=number
            )
        words += (word.with_speaker(word.speaker or line.speaker) for word in line.words)
    return tuple(words)


def _count_blanks(text: str) -> int:
    """Count the blanks in the recording's name: as few as let most of the lines be read."""
    rows = [_split(record) for _, record in islice(nist.iterate_records(text), _LOOKED_AT)]
    quiet = ReadReport(is_strict=True)

    def count_read(blanks: int) -> int:
        read = 0
        for row in rows:
            with suppress(FormatError):
                _read_word(_join_name(row, blanks), 0, quiet)
                read += 1
        return read

    counts = [count_read(blanks) for blanks in range(_MOST_BLANKS + 1)]
    return counts.index(max(counts))


def _split(record: str) -> list[str]:
    return nist.split_record(record, range(_FEWEST, _MOST + 1))


def _join_name(row: list[str], blanks: int) -> list[str]:
    """Join the recording's name, which has so many blanks, and a speaker's, which is the last."""
    if not blanks or any(" " in field for field in row):  # tabs part its fields
        return row
    row = [" ".join(row[: blanks + 1]), *row[blanks + 1 :]]
    return [*row[: _MOST - 1], " ".join(row[_MOST - 1 :])] if len(row) > _MOST and blanks else row


def _read_word(row: list[str], number: int, report: ReadReport) -> Word:
    if not _FEWEST <= len(row) <= _MOST:
        raise FormatError(
            f"a CTM line has {_FEWEST} to {_MOST} fields, and this one has {len(row)}", line=number
        )
    if row[4].startswith("<ALT"):
        raise FormatError("alternatives (<ALT_BEGIN>) are not read; keep one of them", line=number)
    if len(row) > 6 and row[6].lower() not in TYPES:
        raise FormatError(f"{quote(row[6])} is not a type of CTM word", line=number)
    start, end = nist.parse_span(row[2], row[3], number, report)
    probability = None
    if len(row) > 5 and row[5] not in _UNKNOWN:
        try:
            probability = float(row[5])
        except ValueError:
            probability = math.nan
        if not 0 <= probability <= 1:
            report.repair(
                f"the confidence {quote(row[5])} is not a number from 0 to 1",
                "{n} confidences are not numbers from 0 to 1: they are unknown",
                number,
            )
            probability = None
    speaker = nist.unescape_field(row[7]) if len(row) > 7 and row[7] not in _UNKNOWN else None
    return Word(start, end, nist.unescape_field(row[4]), probability, speaker)
