"""RTTM: who spoke when, a record a line, as NIST's rich transcription defines it.

.. code-block:: text

    SPEAKER talk 1 12.340 3.200 <NA> <NA> Ann <NA> <NA>

Read: the ``SPEAKER`` records, of 9 or 10 fields. The other record types of the definition are
passed over, and :func:`count_others` counts them; a type that is not of the definition is an
error. A file that holds several recordings needs the name of one. Blanks in a name are escaped
(:mod:`transcript.formats.tokens`).
"""

from __future__ import annotations

import logging
from collections import Counter

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import records
from transcript.formats.tokens import COMMENT, NOTHING, escape_field, split_fields, unescape_field
from transcript.text import quote, split_lines
from transcript.values import Turn, milliseconds

TYPES = frozenset(
    """SPEAKER SPKR-INFO SEGMENT NOSCORE NO_RT_METADATA LEXEME NON-LEX NON-SPEECH
    SU EDIT FILLER IP CB A/P""".split()  # noqa: SIM905 - a table reads better in two lines
)
SPEAKER = "SPEAKER"
_FIELDS = (9, 10)

_log = logging.getLogger(__name__)


def parse(text: str, recording: str | None = None) -> tuple[Turn, ...]:
    """The turns of one recording, in the file's order; seconds from the recording's start.

    ``recording`` selects by the file's second field, and may be left out where all records have
    the same one.
    """
    rows = _rows(text)
    found = [
        (unescape_field(row[1]), _turn(row, number)) for number, row in rows if row[0] == SPEAKER
    ]
    if len(found) < len(rows):
        _log.info("%d RTTM records other than SPEAKER are passed over", len(rows) - len(found))
    name = records.choose_recording({which for which, _ in found}, recording)
    return tuple(turn for which, turn in found if which == name)


def count_others(text: str) -> dict[str, int]:
    """How many records of each type other than ``SPEAKER`` a file holds."""
    return dict(Counter(row[0] for _, row in _rows(text) if row[0] != SPEAKER))


def write(turns: tuple[Turn, ...], recording: str = "recording") -> str:
    """The turns as ``SPEAKER`` records of one recording, in the order given."""
    name = escape_field(recording, "recording name")
    rows = []
    for number, turn in enumerate(turns, start=1):
        try:
            start, end = seconds.check_span(turn.start, turn.end)
        except ValueError as error:
            raise NotExpressible(f"turn {number}: {error}", entry=number) from error
        begin, length = (
            seconds.format_decimal(start),
            seconds.format_decimal(records.measure_duration(start, end)),
        )
        speaker = escape_field(turn.speaker, "speaker")
        rows.append(f"SPEAKER {name} 1 {begin} {length} <NA> <NA> {speaker} <NA> <NA>\n")
    return "".join(rows)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The fields of every record, with its line's number; comments and blank lines are left out."""
    rows = []
    for number, line in enumerate(split_lines(text), start=1):
        row = split_fields(line)
        if not row or row[0].startswith(COMMENT):
            continue
        if row[0] not in TYPES:
            raise FormatError(f"{quote(row[0])} is not a type of RTTM record", line=number)
        if len(row) not in _FIELDS:
            raise FormatError(
                f"an RTTM record has 9 or 10 fields, and this one has {len(row)}", line=number
            )
        rows.append((number, row))
    return rows


def _turn(row: list[str], number: int) -> Turn:
    try:
        start, length = seconds.parse_decimal(row[3]), seconds.parse_decimal(row[4])
        end = milliseconds(seconds.check_time(start + length))
    except ValueError as error:
        raise FormatError(str(error), line=number) from error
    if row[7] == NOTHING:
        raise FormatError("a SPEAKER record names its speaker in the eighth field", line=number)
    return Turn(start, end, unescape_field(row[7]))
