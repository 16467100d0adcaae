"""Reading and writing every format, and what a format cannot carry.

A format that shows text for a span of time (SRT, WebVTT, Podcasting 2.0) needs ends, and one that
lists chapters needs their starts. Where a transcript has none they are taken from the lines around
them (:mod:`transcript.formats.cue_ends`, :func:`transcript.formats.chapters.fill_starts`), and
:func:`list_losses` says so. A line's start or a speaker that is unknown is never made up: a format
that needs one refuses the line.
"""

from __future__ import annotations

from transcript.errors import FormatError, NotExpressible
from transcript.formats import features
from transcript.formats.catalogue import FORMATS, Format
from transcript.formats.cue_ends import LAST_LINE_S
from transcript.formats.detection import (
    find_by_content,
    find_by_name,
    find_by_path,
    find_other,
    has_lost_all,
    recognize_json,
    recognize_text,
)
from transcript.read_report import ReadReport
from transcript.text import decode
from transcript.values import Transcript

__all__ = [
    "FORMATS",
    "LAST_LINE_S",
    "Format",
    "dump",
    "find_by_content",
    "find_by_name",
    "find_by_path",
    "list_ignored",
    "list_losses",
    "load",
    "read",
    "recognize_json",
    "recognize_text",
    "write",
]


def load(data: bytes, format_: Format, report: ReadReport | None = None) -> Transcript:
    """Read a file's bytes; :class:`FormatError` where they do not follow the format.

    Text has to be UTF-8. ``report`` takes the notes on what was repaired or left out, and says how
    strictly is read; without one the file is repaired and the notes are not kept.
    """
    if format_.loads is None:
        return read(decode(data), format_, report)
    return format_.loads(data, report or ReadReport())


def dump(transcript: Transcript, format_: Format, *, recording: str = "recording") -> bytes:
    """Write to bytes what the format can carry of the transcript.

    ``recording`` names the recording in the formats that say it: a new episode's or document's
    title, and the first field of RTTM, CTM and STM. Raises :class:`NotExpressible` where a line
    lacks what the format needs; what it merely cannot carry, :func:`list_losses` tells.
    """
    if format_.dumps is None:
        return write(transcript, format_, recording=recording).encode()
    return format_.dumps(format_.prepares(transcript), recording)


def read(text: str, format_: Format, report: ReadReport | None = None) -> Transcript:
    """Read a file's text, in a format that is text; otherwise as :func:`load`.

    What has text but not one time or speaker is refused where the format has them. The error for a
    file that does not follow its format names another that it looks like and that reads it.
    """
    if format_.reads is None:
        raise FormatError(format_.refusal or f"a {format_.title} is bytes, not text: load it")
    report = report or ReadReport()
    try:
        return _read_told(format_.reads(text, report), format_)
    except FormatError as error:
        other = None if report.is_strict else find_other(text, format_)
        if other is None:
            raise
        raise FormatError(
            f"{error}; it looks like {other.title}, which `castproof convert --from {other.name}` "
            "reads"
        ) from error


def write(transcript: Transcript, format_: Format, *, recording: str = "recording") -> str:
    """Write to text, in a format that is text; otherwise as :func:`dump`."""
    if format_.writes is None:
        raise NotExpressible(format_.refusal or f"a {format_.title} is bytes, not text: dump it")
    return format_.writes(format_.prepares(transcript), recording)


def list_losses(transcript: Transcript, target: Format) -> tuple[str, ...]:
    """List in plain words what writing the transcript in the target loses or makes up."""
    return (*features.list_losses(transcript, target.carries), *target.warns(transcript))


def list_ignored(data: bytes, source: Format) -> tuple[str, ...]:
    """List in plain words what a file holds and a transcript has no place for."""
    return source.ignores(data)


def _read_told(transcript: Transcript, format_: Format) -> Transcript:
    """Give a transcript back; :class:`FormatError` where all that its format tells is lost."""
    if has_lost_all(transcript, format_):
        raise FormatError(
            f"no time and no speaker was recognised in it, and {format_.title} has them"
        )
    return transcript
