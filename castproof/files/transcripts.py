"""A transcript from somebody's file, for a command: what its reader has to say is told.

``castproof convert`` prints the notes of its one file itself. The other commands read through
here: the notes are logged as warnings under the name of the file, and the command line prints
those as notes.
"""

from __future__ import annotations

import logging
from pathlib import Path

from castproof.files.paths import format_path
from transcript import io as formats
from transcript.io import Format
from transcript.read_report import ReadReport
from transcript.values import Transcript

_log = logging.getLogger(__name__)


def load_transcript(path: Path, data: bytes, format_: Format) -> Transcript:
    """Read the transcript that a file holds, and log each note on it.

    Raises :class:`~transcript.errors.FormatError`, which does not name the file.
    """
    report = ReadReport()
    transcript = formats.load(data, format_, report)
    log_notes(path, report)
    return transcript


def log_notes(path: Path, report: ReadReport) -> None:
    """Log what a reader reported of a file."""
    for note in report.notes:
        _log.warning("%s: %s", format_path(path), note)
