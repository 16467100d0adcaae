"""RTTM: who spoke when, a record a line, as NIST's rich transcription defines it.

.. code-block:: text

    SPEAKER talk 1 12.340 3.200 <NA> <NA> Ann <NA> <NA>

Read: the ``SPEAKER`` records, of 9 or 10 fields. The other record types of the definition are
ignored, and :func:`count_others` counts them; a type that is not of the definition is an error. A
file that holds several recordings needs the name of one. Blanks in a name are escaped
(:mod:`transcript.formats.nist`).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs, nist
from transcript.text import quote
from transcript.values import Line, Turn

TYPES = frozenset(
    """SPEAKER SPKR-INFO SEGMENT NOSCORE NO_RT_METADATA LEXEME NON-LEX NON-SPEECH
    SU EDIT FILLER IP CB A/P""".split()  # noqa: SIM905 - a table reads better in two lines
)
SPEAKER = "SPEAKER"
_FIELDS = (9, 10)

_log = logging.getLogger(__name__)


def parse(text: str, recording: str | None = None) -> tuple[Turn, ...]:
    """Parse the turns of one recording, in the file's order; seconds from the recording's start.

    ``recording`` selects by the file's second field, and may be left out where all records have
    the same one. Raises :class:`FormatError` with the line that is no such record.
    """
    rows = _read_rows(text)
    found: list[tuple[str, Turn]] = []
    for number, row in rows:
        if row[0] != SPEAKER:
            continue
        start, end = nist.parse_span(row[3], row[4], number)
        if row[7] == nist.NOTHING:
            raise FormatError("a SPEAKER record has no speaker in its eighth field", line=number)
        found.append((nist.unescape_field(row[1]), Turn(start, end, nist.unescape_field(row[7]))))
    if len(found) < len(rows):
        _log.info("%d RTTM records other than SPEAKER are ignored", len(rows) - len(found))
    name = nist.choose_recording({which for which, _ in found}, recording)
    return tuple(turn for which, turn in found if which == name)


def count_others(text: str) -> dict[str, int]:
    """Count a file's records of each type other than ``SPEAKER``."""
    return dict(Counter(row[0] for _, row in _read_rows(text) if row[0] != SPEAKER))


def write(turns: tuple[Turn, ...], recording: str = "recording") -> str:
    """Write the turns as ``SPEAKER`` records of one recording, in the order given."""
    name = nist.escape_field(recording, "recording name")
    rows = []
    for number, turn in enumerate(turns, start=1):
        try:
            start, end = seconds.check_span(turn.start, turn.end)
        except ValueError as error:
            raise NotExpressible(f"turn {number}: {error}", entry=number) from error
        begin = seconds.format_decimal(start)
        length = seconds.format_decimal(nist.measure_duration(start, end))
        speaker = nist.escape_field(turn.speaker, "speaker")
        rows.append(f"SPEAKER {name} 1 {begin} {length} <NA> <NA> {speaker} <NA> <NA>\n")
    return "".join(rows)


def collect_turns(lines: Iterable[Line]) -> tuple[Turn, ...]:
    """Make a turn of each line; :class:`NotExpressible` for one without start, end or speaker."""
    return tuple(
        Turn(*needs.require_span(line, number, "RTTM"), needs.require_speaker(line, number, "RTTM"))
        for number, line in enumerate(lines, start=1)
    )


def _read_rows(text: str) -> list[tuple[int, list[str]]]:
    """Read the fields of every record, with its line's number."""
    rows = []
    for number, record in nist.iterate_records(text):
        row = nist.split_fields(record)
        if row[0] not in TYPES:
            raise FormatError(f"{quote(row[0])} is not a type of RTTM record", line=number)
        if len(row) not in _FIELDS:
            raise FormatError(
                f"an RTTM record has 9 or 10 fields, and this one has {len(row)}", line=number
            )
        rows.append((number, row))
    return rows
