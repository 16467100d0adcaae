"""Which machine output stands behind an episode that a person edited: its *base*.

A word that the person typed must never be taken for the machine's. So a base is certain or it is
none: there is one for a file that is byte for byte as castproof wrote it, for one that lies where
castproof wrote it, and, wherever a file lies, where this recording's folder holds only one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from align.layout.paragraphs import ParagraphOptions, lay_out_paragraphs
from castproof.files import digest
from castproof.files.paths import format_path, stem_of
from castproof.files.transcripts import load_transcript
from castproof.pipeline.artifacts import ALIGN, TRANSCRIPT_NAME
from castproof.pipeline.cache import RecordingCache
from castproof.pipeline.provenance import OutputRecord
from transcript import io as formats
from transcript.errors import CastproofError, FormatError
from transcript.files import read_file
from transcript.formats import lossless
from transcript.values import Transcript

KEPT_ENDING = re.compile(r"(?:\.~[0-9]+)?~$")
"""What :mod:`castproof.files.safe_edit` adds to the name of a file that it keeps."""


@dataclass(frozen=True, slots=True)
class MergeBase:
    """An old machine output, and the file that it was read from."""

    transcript: Transcript
    path: Path


@dataclass(frozen=True, slots=True)
class NoMergeBase:
    """Why it is not known what a person edited, and what to do about it."""

    reason: str


def write_base(paragraphs: Transcript) -> bytes:
    """Write a base as it is kept."""
    return lossless.write(paragraphs).encode()


def read_given_base(path: Path) -> MergeBase:
    """Read a base from a file of any format, or from what was kept of one (``talk.md~``).

    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.UnknownFormat` and
    :class:`OSError`.
    """
    data = read_file(path)
    try:
        name = KEPT_ENDING.sub("", path.name)
        return MergeBase(load_transcript(path, data, formats.find_by_content(name, data)), path)
    except CastproofError as error:
        raise type(error)(f"--base {path}: {error}") from error


def find_base(cache: RecordingCache, name: str, text: bytes) -> MergeBase | NoMergeBase:
    """Find the base of the file called ``name`` from the output folder, which holds ``text``."""
    records = cache.outputs()
    own = records.get(name, OutputRecord(recording=""))
    newest = digest.of_bytes(text)
    known = {checksum for record in records.values() for checksum in record.bases.values()}
    unchanged = (record.bases.get(newest) for record in (own, *records.values()))
    checksum = next((found for found in unchanged if found), own.base)
    if checksum is None and len(known) == 1:
        (checksum,) = known
    if checksum is not None:
        path, kept = cache.base_path(checksum), cache.read_base(checksum)
        transcript = None if kept is None else _parse_transcript(kept)
        if transcript is None:
            return NoMergeBase(f"{format_path(path)}, which it was edited from, is gone or damaged")
        return MergeBase(transcript, path)
    file = Path(name).name
    places = sorted(format_path(cache.base_path(one)) for one in known)
    if places:
        choices = " or ".join(f"--base {place}" for place in places)
        return NoMergeBase(
            f"{file} may have been edited from any of {len(places)} outputs: choose one with "
            + choices
        )
    return NoMergeBase(
        f"{format_path(cache.folder)} does not say what {file} was edited from: give the folder "
        "that it was transcribed into with -o, or a file with the old machine output with --base"
    )


def recover_base(cache: RecordingCache, name: str, options: ParagraphOptions) -> None:
    """Keep the base of a file that was written before bases were kept, where it can be proved.

    The words that the folder holds are those it was written from if they lay out as the very
    bytes that castproof wrote. Call it before a new pass replaces those words.
    """
    record, key = cache.find_output(name), cache.find_key(ALIGN)
    if record is None or record.bases or not record.digests or key is None:
        return
    found = cache.find_stage(ALIGN, key)
    if found is None or key.recording != record.recording:
        return
    spoken = _parse_transcript(found[0][TRANSCRIPT_NAME])
    if spoken is None:
        return
    words = [word for line in spoken.lines for word in line.words]
    paragraphs = Transcript(lay_out_paragraphs(words, options), spoken.language)
    page = formats.dump(paragraphs, formats.find_by_name("episode"), recording=stem_of(Path(name)))
    if digest.of_bytes(page) == record.digests[0]:
        cache.record_pending(name, record.recording, page, write_base(paragraphs))
        cache.commit(name, page, write_base(paragraphs))


def _parse_transcript(artifact: bytes) -> Transcript | None:
    try:
        return lossless.parse(artifact.decode())
    except (FormatError, UnicodeDecodeError):
        return None
