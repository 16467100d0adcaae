"""What was written from an episode in other formats, kept so that it can come back.

    FOLDER/.castproof/exported/NAME/
        text-….json       the text of the episode at that time, named by its digest
        srt-….json        what the file that was written says, named by the file's digest

A file that comes back edited is held against what was written, so that only what a person changed
in it counts. It carries the digest of the text (:mod:`transcript.formats.made_from`) where its
format has a place for it; otherwise what was written tells. Every file here is named by content
and never changes, so that two runs cannot get in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from castproof.errors import OutputNotWritable, explain
from castproof.files import atomic, digest
from castproof.files.paths import stem_of
from castproof.pipeline.cache import FOLDER_NAME
from castproof.pipeline.own_folder import make_own_folder
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import lossless, made_from
from transcript.front_matter.descent import floor_second
from transcript.io import Format
from transcript.values import Entry, Header, Line, Transcript

EXPORTS_NAME = "exported"
TEXT = "text"
_DIGITS = 16
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Export:
    """What a file said when it was written, and the digests of the text and of the file."""

    written: Transcript
    text_digest: str
    file_digest: str


def publish(transcript: Transcript) -> Transcript:
    """Reduce a transcript to what an episode says of it: whole seconds, no ends and no words.

    >>> publish(Transcript((Line(1.9, 4.0, "Ann", "Hello."),), "en"))
    Transcript(entries=(Line(start=1, end=None, speaker='Ann', text='Hello.', words=(), notes=(), \
speaker_confidence=None),), language=None)
    """
    entries = (
        Header(entry.title) if isinstance(entry, Header) else _reduce(entry)
        for entry in transcript.entries
    )
    return Transcript(tuple(entries))


def compute_text_digest(transcript: Transcript) -> str:
    """Compute the SHA-256 of what an episode says: texts, speakers, headers, whole seconds."""
    return digest.of_bytes(lossless.write(publish(transcript)).encode())


def mark_origin(content: bytes, format_: Format, source: Transcript) -> bytes:
    """Put the digest of ``source`` into what was written from it, if the format has a place."""
    if not made_from.has_place(format_.name):
        return content
    return made_from.mark(content, format_.name, compute_text_digest(source))


def keep_export(page: Path, source: Transcript, content: bytes, format_: Format) -> str | None:
    """Keep what is written from the episode at ``page``, which says ``source``, beside it.

    Nothing is kept of a format that is not read. Returns a note where it cannot be kept, ``None``
    where all is well.
    """
    if not format_.is_read:
        return None
    folder = page.parent / FOLDER_NAME / EXPORTS_NAME / stem_of(page)
    text = publish(source)
    known = compute_text_digest(text)
    written = Transcript(tuple(map(_reduce, formats.load(content, format_).entries)))
    kept = {
        _name(TEXT, known): lossless.write(text).encode(),
        _name(format_.name, digest.of_bytes(content)): made_from.mark(
            lossless.write(written).encode(), "json", known
        ),
    }
    try:
        make_own_folder(folder)
        atomic.remove_leftovers(folder)
        for name, each in kept.items():
            if _read(folder / name) != each:
                atomic.write_own(folder / name, each)
    except (OSError, OutputNotWritable) as error:
        reason = explain(error)
        return f"what it was made from is not kept, for when it comes back: {reason}"
    return None


def find_text(folders: Iterable[Path], text_digest: str) -> Transcript | None:
    """Find the text of this digest among what was kept in the folders of episodes."""
    for folder in folders:
        for path in _list_kept(folder, _name(TEXT, text_digest)):
            found = _parse(_read(path))
            if found is not None and compute_text_digest(found) == text_digest:
                return found
    return None


def list_exports(folders: Iterable[Path], format_: Format) -> tuple[Export, ...]:
    """List what was written in a format from the episodes in the folders."""
    found = []
    for folder in folders:
        for path in _list_kept(folder, _name(format_.name, "*")):
            content = _read(path)
            written, text_digest = _parse(content), made_from.find(content or b"", "json")
            if written is not None and text_digest is not None:
                file_digest = path.stem.removeprefix(f"{format_.name}-")
                found.append(Export(written, text_digest, file_digest))
    return tuple(dict.fromkeys(found))


def is_export(export: Export, content: bytes) -> bool:
    """Tell whether a file is just what was written."""
    return digest.of_bytes(content).startswith(export.file_digest)


def is_ours(path: Path, content: bytes, format_: Format) -> bool:
    """Tell whether a file is just what was written from an episode beside it, and nobody's edit."""
    kept = _list_kept(path.parent, _name(format_.name, digest.of_bytes(content)))
    return format_.name != "episode" and any(_parse(_read(each)) is not None for each in kept)


def _name(kind: str, checksum: str) -> str:
    return f"{kind}-{checksum[:_DIGITS]}.json"


def _reduce(entry: Entry) -> Entry:
    if isinstance(entry, Header):
        return entry
    return Line(floor_second(entry.start), None, entry.speaker or None, entry.text)


def _list_kept(folder: Path, pattern: str) -> Iterator[Path]:
    yield from sorted(folder.glob(f"{FOLDER_NAME}/{EXPORTS_NAME}/*/{pattern}"))


def _read(path: Path) -> bytes | None:
    """Read a plain file of a sane size, and nothing that a link leads to."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return None
    return path.read_bytes()


def _parse(content: bytes | None) -> Transcript | None:
    try:
        return None if content is None else lossless.parse(content.decode())
    except (FormatError, UnicodeDecodeError):
        return None
