"""The cues of SubRip and WebVTT: which rows of a file are times, numbers and text.

A row of times opens a cue, and all that follows it is its text, up to the next cue. So a blank row
inside a cue, or none between two, loses nothing: it is read on, and the report names the row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transcript import seconds
from transcript.errors import FormatError
from transcript.read_report import ReadReport
from transcript.text import BOM, split_lines
from transcript.values import milliseconds

_STAMP = r"-?[0-9]+:[0-9:.,]+"
# An arrow with another number of dashes, or with those that a word processor makes of them.
_ARROW = r"(?:-{1,3}|[\u2010-\u2015\u2212]{1,2})>"
_TIMES = re.compile(rf"[ \t]*({_STAMP})[ \t]*{_ARROW}[ \t]*({_STAMP})(?:[ \t].*)?", re.DOTALL)
_LOOSE_STAMP = re.compile(r"-?(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,:]([0-9]{1,9}))?")
_NUMBER = re.compile(r"[ \t]*[0-9]+[ \t]*")
_SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?", re.DOTALL)
_REMARK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?", re.DOTALL)
_MAP = re.compile(r"X-TIMESTAMP-MAP=(.*)")
_LANGUAGE = re.compile(r"Language:[ \t]*([A-Za-z]{2})(?:[-_].*)?[ \t]*")
_TICKS_A_SECOND = 90_000
NEEDS_TIMES = "a cue starts with its times, such as 00:00:01,000 --> 00:00:02,500"


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: seconds, ``None`` where they cannot be read, its rows, and the row of its times.

    ``name`` is what stands above its times in WebVTT, an identifier.
    """

    start: float | None
    end: float | None
    rows: tuple[str, ...]
    number: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CueFile:
    """The cues of a file, and the language that WebVTT's header names."""

    cues: tuple[Cue, ...]
    language: str | None = None


def is_times(row: str) -> bool:
    """Tell whether a row would be read as a cue's times."""
    return ">" in row and _TIMES.fullmatch(row) is not None


def read_srt_cues(text: str, report: ReadReport) -> CueFile:
    """Read the cues of SubRip; :class:`FormatError` for a text that has none."""
    return _CueReader(report, is_vtt=False).read(split_lines(text))


def read_vtt_cues(text: str, report: ReadReport) -> CueFile:
    """Read the cues of WebVTT; :class:`FormatError` for a text that has neither header nor cues."""
    rows = split_lines(text)
    if _SIGNATURE.fullmatch(rows[0] if rows else "") is None:
        if not any(map(is_times, rows)):
            raise FormatError("a WebVTT file starts with the line WEBVTT", line=1)
        report.repair(
            "a WebVTT file starts with the line WEBVTT", "the line WEBVTT is missing {n} times", 1
        )
    return _CueReader(report, is_vtt=True).read(rows)


class _CueReader:
    """Goes through the rows of one file, with what it knows of them so far."""

    def __init__(self, report: ReadReport, *, is_vtt: bool) -> None:
        self.report, self.is_vtt = report, is_vtt
        self.cues: list[Cue] = []
        self.language: str | None = None
        self.is_open = False
        # The rows since the last times, each with its number, and whether cues have names.
        self.pending: list[tuple[int, str]] = []
        self.has_names: bool | None = None
        # WebVTT that was cut into pieces says in each how its clock stands to the film's.
        self.clock: float | None = None
        self.shift, self.piece = 0.0, 0

    def read(self, rows: list[str]) -> CueFile:
        is_skipping = was_blank = self.is_vtt
        for number, row in enumerate(rows, start=1):
            if ">" in row and (times := _TIMES.fullmatch(row)) is not None:
                is_skipping = False
                self._open_cue(times, number)
            elif self.is_vtt and was_blank and _SIGNATURE.fullmatch(row.removeprefix(BOM)):
                is_skipping = True
                self._open_piece(number)
            elif self.is_vtt and was_blank and _REMARK.fullmatch(row):
                is_skipping = True
            elif is_skipping and row:
                self._read_header(row, number)
            else:
                is_skipping = False
                self.pending.append((number, row))
            was_blank = not row.strip(" \t")
        self._close_file()
        return CueFile(tuple(self.cues), self.language)

    def _open_cue(self, times: re.Match[str], number: int) -> None:
        name = self._take_name(number)
        self._close_cue()
        start, end = (self._read_stamp(stamp, number) for stamp in times.groups())
        if start is not None and end is not None and end < start:
            self.report.repair(
                f"it ends at {end:g} s, before it starts at {start:g} s: its end is unknown",
                "{n} cues end before they start: their ends are unknown",
                number,
            )
            end = None
        self.cues.append(Cue(start, end, (), number, name))
        self.is_open = True

    def _take_name(self, number: int) -> str | None:
        """Take the number, or in WebVTT the name, of the cue that opens from the rows above it."""
        name = None
        if self.pending and self.pending[-1][1].strip(" \t"):
            above = len(self.pending) < 2 or not self.pending[-2][1].strip(" \t")
            row = self.pending[-1][1]
            is_number = _NUMBER.fullmatch(row) is not None
            is_apart = above and (len(self.pending) > 1 or not self.is_open)
            if is_number:
                is_name = is_apart or self.has_names is not False
            else:
                is_name = (
                    self.is_vtt and is_apart and (self.has_names is not False or " " not in row)
                )
            if is_name:
                _, name = self.pending.pop()
                self.has_names = True
            if self.is_open and not (is_name and is_apart):
                self._note_missing_blank(number)
        elif self.is_open and not self.pending:
            self._note_missing_blank(number)
        if self.has_names is None:
            self.has_names = False
        return name

    def _note_missing_blank(self, number: int) -> None:
        self.report.repair(
            "a cue starts inside another; put a blank line between them",
            "{n} cues have no blank line above them",
            number,
        )

    def _close_cue(self) -> None:
        """Give the rows since the last times to the cue that they are of."""
        rows, self.pending = self.pending, []
        while rows and not rows[-1][1].strip(" \t"):
            rows.pop()
        if not self.is_open:
            for number, row in rows:
                if row.strip(" \t"):
                    self.report.repair(
                        "text above a cue's times is left out; " + NEEDS_TIMES,
                        "{n} lines of text above a cue's times are left out",
                        number,
                    )
            return
        blank = next((number for number, row in rows if not row), None)
        if blank is not None:
            self.report.repair(
                "a blank line inside a cue; what follows it was read as the cue's",
                "{n} cues have blank lines inside; what follows them was read as theirs",
                blank,
            )
        self.is_open = False
        said = tuple(row for _, row in rows if row.strip(" \t"))
        self.cues[-1] = replace(self.cues[-1], rows=said)
        if self.piece and self._is_repeated(self.cues[-1]):
            self.cues.pop()
            self.report.mention(
                "a cue that two joined pieces share is read once",
                "{n} cues that two joined pieces share are read once",
            )

    def _is_repeated(self, cue: Cue) -> bool:
        """Tell whether the piece above has the cue too: a player's pieces overlap."""
        near = self.cues[max(0, self.piece - 5) : self.piece]
        return any((c.start, c.end, c.rows) == (cue.start, cue.end, cue.rows) for c in near)

    def _close_file(self) -> None:
        rows = [(number, row) for number, row in self.pending if row.strip(" \t")]
        if rows and not self.cues:
            number = rows[0][0]
            if len(rows) > 1 and _NUMBER.fullmatch(rows[0][1]):
                number = rows[1][0]
            raise FormatError(NEEDS_TIMES, line=number)
        at = len(self.pending) - 2
        is_cut = bool(rows) and self.has_names and _NUMBER.fullmatch(rows[-1][1])
        if is_cut and rows[-1] == self.pending[-1] and at >= 0 and not self.pending[at][1]:
            self.report.repair(
                "the file ends with a cue's number; " + NEEDS_TIMES,
                "{n} numbers have no cue",
                rows[-1][0],
            )
            self.pending.pop()
        self._close_cue()

    def _read_stamp(self, text: str, number: int) -> float | None:
        match = _LOOSE_STAMP.fullmatch(text)
        if match is None or int(match[2]) > 59 or int(match[3]) > 59:
            self.report.repair(
                f"{text!r:.40} is not a time such as 00:00:01.000: it is unknown",
                "{n} times cannot be read: they are unknown",
                number,
            )
            return None
        hour, minute, second, fraction = match.groups()
        whole = int(hour or 0) * 3600 + int(minute) * 60 + int(second)
        time = whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)
        time = (-time if text.startswith("-") else time) + self.shift
        if time < 0:
            self.report.repair(
                f"the time {text} is before the recording: it counts as 0",
                "{n} times are before the recording: they count as 0",
                number,
            )
        return min(milliseconds(max(time, 0.0)), seconds.LONGEST - 1)

    def _open_piece(self, number: int) -> None:
        if not self.cues and not self.pending:
            return
        self._close_cue()
        self.piece = len(self.cues)
        self.report.repair(
            "a second WEBVTT: the file is several, joined; all were read",
            "{n} more lines WEBVTT: the file is several, joined; all were read",
            number,
        )

    def _read_header(self, row: str, number: int) -> None:
        if found := _LANGUAGE.fullmatch(row):
            self.language = found[1].lower()
        elif found := _MAP.fullmatch(row):
            self._set_clock(found[1])
        elif not self.cues:
            # A first cue may follow the header without a blank line, and have a name.
            self.pending = [(number, row)] if _NUMBER.fullmatch(row) else []

    def _set_clock(self, text: str) -> None:
        """Read RFC 8216's map of a piece's clock; pieces follow the clock of the first."""
        parts = dict(part.partition(":")[::2] for part in text.split(","))
        local = _LOOSE_STAMP.fullmatch(parts.get("LOCAL", "").strip())
        ticks = parts.get("MPEGTS", "").strip()
        if local is None or not ticks.isascii() or not ticks.isdigit() or len(ticks) > 15:
            return
        hour, minute, second, _ = local.groups()
        at = int(hour or 0) * 3600 + int(minute) * 60 + int(second)
        clock = int(ticks) / _TICKS_A_SECOND - at
        if self.clock is None:
            self.clock = clock
        self.shift = clock - self.clock
