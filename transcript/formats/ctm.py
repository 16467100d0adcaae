"""CTM: a word a line, with its time, as NIST's scoring toolkit reads it.

.. code-block:: text

    talk 1 12.340 0.200 Hello, 0.98 lex Ann

Fields: recording, channel, start and duration in seconds, word, and, optionally, confidence,
type and speaker. A word without a speaker is written without type and speaker; a confidence that
is unknown, before a speaker that is known, is ``NA``. Words without a speaker, in a file of
several channels, take the channel's name as one (``channel 1``). Alternative transcriptions
(``<ALT_BEGIN>``) are refused: a transcript has one wording. Blanks in a name or a word are escaped
(:mod:`transcript.formats.tokens`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs, records
from transcript.formats.tokens import COMMENT, NOTHING, escape_field, split_fields, unescape_field
from transcript.text import quote, split_lines
from transcript.values import Word, milliseconds

TYPES = frozenset(("lex", "frag", "fp", "un-lex", "for-lex", "non-lex", "misc", "noscore"))
_UNKNOWN = ("NA", NOTHING)
_FEWEST, _MOST = 5, 8


@dataclass(frozen=True, slots=True)
class _CtmRecord:
    recording: str
    channel: str
    word: Word


def parse(text: str, recording: str | None = None) -> tuple[Word, ...]:
    """The words of one recording, in the file's order.

    ``recording`` selects by the first field, and may be left out where all lines have the same.
    """
    found = [
        _record(split_fields(line), number)
        for number, line in enumerate(split_lines(text), start=1)
        if line.strip(" \t") and not line.lstrip(" \t").startswith(COMMENT)
    ]
    name = records.choose_recording({record.recording for record in found}, recording)
    chosen = [record for record in found if record.recording == name]
    if len({record.channel for record in chosen}) < 2:
        return tuple(record.word for record in chosen)
    return tuple(
        replace(record.word, speaker=record.word.speaker or f"channel {record.channel}")
        for record in chosen
    )


def write(words: tuple[Word, ...], recording: str = "recording") -> str:
    """The words as CTM, in the order given; every word needs a start and an end."""
    name = escape_field(recording, "recording name")
    rows = []
    for number, word in enumerate(words, start=1):
        start = needs.require_seconds(word.start, number, "start", "CTM", "word")
        end = needs.require_seconds(word.end, number, "end", "CTM", "word")
        if end < start:
            raise NotExpressible(
                f"word {number} ends at {end:g} s, before it starts at {start:g} s", entry=number
            )
        length = seconds.format_decimal(records.measure_duration(start, end))
        token = escape_field(word.text, "word")
        rows.append(
            " ".join([name, "1", seconds.format_decimal(start), length, token, *_trailing(word)])
            + "\n"
        )
    return "".join(rows)


def _trailing(word: Word) -> list[str]:
    """The optional fields that the word has something for."""
    confidence = [] if word.probability is None else [_plain_decimal(word.probability)]
    if word.speaker is None:
        return confidence
    return [*(confidence or _UNKNOWN[:1]), "lex", escape_field(word.speaker, "speaker")]


def _plain_decimal(number: float) -> str:
    """Every digit of the number, never an exponent."""
    spelt = repr(number)
    return format(Decimal(spelt), "f") if "e" in spelt else spelt


def _record(row: list[str], number: int) -> _CtmRecord:
    if not _FEWEST <= len(row) <= _MOST:
        raise FormatError(
            f"a CTM line has {_FEWEST} to {_MOST} fields, and this one has {len(row)}", line=number
        )
    if row[4].startswith("<ALT"):
        raise FormatError("alternatives (<ALT_BEGIN>) are not read; keep one of them", line=number)
    if len(row) > 6 and row[6].lower() not in TYPES:
        raise FormatError(f"{quote(row[6])} is not a type of CTM word", line=number)
    try:
        start, length = seconds.parse_decimal(row[2]), seconds.parse_decimal(row[3])
        end = milliseconds(seconds.check_time(start + length))
    except ValueError as error:
        raise FormatError(str(error), line=number) from error
    probability = _confidence(row[5], number) if len(row) > 5 else None
    speaker = unescape_field(row[7]) if len(row) > 7 and row[7] not in _UNKNOWN else None
    word = Word(start, end, unescape_field(row[4]), probability, speaker)
    return _CtmRecord(unescape_field(row[0]), unescape_field(row[1]), word)


def _confidence(field: str, number: int) -> float | None:
    if field in _UNKNOWN:
        return None
    try:
        confidence = float(field)
    except ValueError:
        confidence = math.nan
    if not 0 <= confidence <= 1:
        raise FormatError(f"the confidence {quote(field)} is not a number from 0 to 1", line=number)
    return confidence
