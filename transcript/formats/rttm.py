"""RTTM: who spoke when, a record a line, as NIST's rich transcription defines it.

.. code-block:: text

    SPEAKER talk 1 12.340 3.200 <NA> <NA> Ann <NA> <NA>

Read: the ``SPEAKER`` records, of 9 or 10 fields; with blanks in a name, by the fixed fields.
The other record types of the definition are ignored, and :func:`count_others` counts them. A file
that holds several recordings needs the name of one. Blanks in a name are written as escapes
(:mod:`transcript.formats.nist`).
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

from transcript import seconds
from transcript.errors import FormatError, NotExpressible
from transcript.formats import needs, nist
from transcript.read_report import ReadReport
from transcript.text import quote
from transcript.values import Line, Turn

TYPES = frozenset(
    """SPEAKER SPKR-INFO SEGMENT NOSCORE NO_RT_METADATA LEXEME NON-LEX NON-SPEECH
    SU EDIT FILLER IP CB A/P""".split()  # noqa: SIM905 - a table reads better in two lines
)
SPEAKER = "SPEAKER"
_FIELDS = (9, 10)

_log = logging.getLogger(__name__)


def parse(
    text: str, recording: str | None = None, report: ReadReport | None = None
) -> tuple[Turn, ...]:
    """Parse the turns of one recording, in the file's order; seconds from the recording's start.

    ``recording`` selects by the file's second field, and may be left out where all records have
    the same one. ``report`` takes notes on records that were repaired or left out; without one they
    are errors. Raises :class:`FormatError` with the line that is no such record.
    """
    report = report or ReadReport(is_strict=True)

    def read(record: str, number: int) -> tuple[str, Turn] | None:
        row = _read_row(record, number, report)
        if row[0] != SPEAKER:
            return None
        if row[7] == nist.NOTHING:
            raise FormatError("a SPEAKER record has no speaker in its eighth field", line=number)
        span = nist.parse_span(row[3], row[4], number, report)
        return nist.unescape_field(row[1]), Turn(*span, nist.unescape_field(row[7]))

    rows = nist.read_rows(text, read, report)
    found = [row for row in rows if row is not None]
    if len(found) < len(rows):
        _log.info("%d RTTM records other than SPEAKER are ignored", len(rows) - len(found))
    name = nist.choose_recording({which for which, _ in found}, recording)
    return tuple(turn for which, turn in found if which == name)


def count_others(text: str) -> dict[str, int]:
    """Count a file's records of each type other than ``SPEAKER``."""
    types = (nist.split_fields(record)[0] for _, record in nist.iterate_records(text))
    return dict(Counter(one for one in types if one != SPEAKER))


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


def _read_row(record: str, number: int, report: ReadReport) -> list[str]:
    """Read the fields of a record, ten or nine of them."""
    row = nist.split_record(record, _FIELDS)
    if row[0] not in TYPES:
        raise FormatError(f"{quote(row[0])} is not a type of RTTM record", line=number)
    fixed = _join_names(row) if row[0] == SPEAKER else row
    if fixed != row:
        report.repair(
            f"an RTTM record has 9 or 10 fields, and this one has {len(row)}: its names have "
            "blanks, and it is read by the fields that are fixed",
            "{n} records have blanks in their names: they are read by the fields that are fixed",
            number,
        )
    if len(fixed) not in _FIELDS:
        raise FormatError(
            f"an RTTM record has 9 or 10 fields, and this one has {len(row)}", line=number
        )
    return fixed


def _join_names(row: list[str]) -> list[str]:
    """Join the names that blanks took apart: a start, a duration and two ``<NA>`` are fixed.

    >>> _join_names("SPEAKER my talk 1 0.4 1.6 <NA> <NA> Ann Lee <NA> <NA>".split())[1::6]
    ['my talk', 'Ann Lee']
    """
    nothing = [nist.NOTHING] * 2
    starts = (
        at
        for at in range(3, len(row) - 5)
        if all(map(nist.is_decimal, row[at : at + 2])) and row[at + 2 : at + 4] == nothing
    )
    at = next(starts, None)
    if at is None:
        return row
    named = row[at + 4 :]
    if named[-2:] == nothing and len(named) > 2:
        cut = 2
    else:
        is_scored = len(named) > 2 and named[-1] == nist.NOTHING and "." in named[-2]
        cut = 2 if is_scored and nist.is_decimal(named[-2]) else 1
    speaker, rest = named[: len(named) - cut], named[len(named) - cut :]
    return [row[0], " ".join(row[1 : at - 1]), *row[at - 1 : at + 4], " ".join(speaker), *rest]
