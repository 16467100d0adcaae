r"""FFmpeg's metadata file, of which the chapters are read (https://ffmpeg.org/ffmpeg-formats.html).

.. code-block:: text

    ;FFMETADATA1
    title=The keeper
    [CHAPTER]
    TIMEBASE=1/1000
    START=129760
    END=180000
    title=The lamp

``=``, ``;``, ``#``, ``\`` and a line break have a backslash before them. Without a ``TIMEBASE``
times are nanoseconds. All else in the file is ignored.
"""

from __future__ import annotations

import re
from fractions import Fraction

from transcript import seconds
from transcript.errors import FormatError
from transcript.read_report import ReadReport
from transcript.text import quote
from transcript.values import Header, Transcript, milliseconds

SIGNATURE = ";FFMETADATA"
_NANOSECONDS = Fraction(1, 10**9)
_LINE = re.compile(r"(?:\\(?:\r\n|.)|[^\\\n\r])+", re.DOTALL)
_ESCAPED = re.compile(r"\\(\r\n|.)", re.DOTALL)
_PAIR = re.compile(r"((?:\\.|[^\\=])*)=(.*)", re.DOTALL)
_TIMEBASE = re.compile(r"([0-9]{1,12})/([0-9]{1,12})")
_TIME = re.compile(r"[0-9]{1,18}")
_MANY_LEFT = "{n} chapters are left out for such a reason"


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the chapters as headers with starts; report those that are left out.

    Raises :class:`~transcript.errors.FormatError` where the first line is another, or there is no
    chapter with a start and a title.
    """
    if not text.removeprefix("\ufeff").startswith(SIGNATURE):
        raise FormatError(f"a metadata file of FFmpeg starts with {SIGNATURE}1", line=1)
    report = report or ReadReport()
    headers = _read(text, report)
    if not headers:
        raise FormatError(
            next(iter(report.notes), None) or "there are no chapters in this file", line=1
        )
    return Transcript(headers)


def _read(text: str, report: ReadReport) -> tuple[Header, ...]:
    sections: list[dict[str, str]] = []
    section: dict[str, str] = {}
    for match in _LINE.finditer(text):
        line = match[0]
        if line.strip().upper() == "[CHAPTER]":
            section = {}
            sections.append(section)
        elif line.startswith("["):
            section = {}
        elif (pair := _PAIR.fullmatch(line)) is not None and not line.startswith((";", "#")):
            section.setdefault(pair[1].strip().lower(), _ESCAPED.sub(r"\1", pair[2]))
    found = []
    for number, chapter in enumerate(sections, start=1):
        title = chapter.get("title", "").strip()
        try:
            start = _read_start(chapter)
        except ValueError as error:
            report.repair(f"{error}: it is left out", _MANY_LEFT, f"chapter {number}")
            continue
        if title:
            found.append(Header(title, start))
        else:
            report.repair("it has no title: it is left out", _MANY_LEFT, f"chapter {number}")
    return tuple(found)


def _read_start(chapter: dict[str, str]) -> float:
    base, start = chapter.get("timebase"), chapter.get("start", "").strip()
    unit = _NANOSECONDS
    if base is not None:
        match = _TIMEBASE.fullmatch(base.strip())
        if match is None or not int(match[1]) or not int(match[2]):
            raise ValueError(f"{quote(base)} is not a TIMEBASE such as 1/1000")
        unit = Fraction(int(match[1]), int(match[2]))
    if _TIME.fullmatch(start) is None:
        raise ValueError(f"{quote(start)} is not a START in whole units")
    return milliseconds(seconds.check_time(float(int(start) * unit)))
