"""Chapters of a recording: read from its file, and written into it or into a copy of it.

FFmpeg reads them in every container that it knows. They are written into MP3 and AAC
(:mod:`castproof.chapters.id3`) and into MP4, M4A and M4B (:mod:`castproof.chapters.mp4`): into a
new file beside the old one, which takes its place when its sound was found to be the same, packet
by packet.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from pathlib import Path
from typing import BinaryIO

from asr.audio.containers import choose_audio_stream, open_container, require_file
from asr.audio.length import measure_duration
from castproof.chapters import id3, mp4
from castproof.chapters.atoms import list_places
from castproof.errors import FileChanged, OutputNotWritable, explain_os_error
from castproof.files import atomic
from castproof.files.lock import hold_file
from castproof.files.ownership import give, require_replaceable
from castproof.files.paths import RECORDING_ENDINGS
from castproof.files.safe_edit import MARK
from transcript.errors import CastproofError, FormatError, InvalidCall, NotExpressible
from transcript.seconds import format_clock
from transcript.text import join_lines
from transcript.values import Header, milliseconds

LARGEST_HEAD = 256 * 2**20
"""So many bytes of an ID3 tag or a ``moov`` are read at once: more is no head."""
LONGEST_TITLE_BYTES = 0xFFFF
_FRAME_SYNC = 0xE0


@dataclass(frozen=True, slots=True)
class ChapterWriting:
    """What writing chapters into a recording comes to: those that were there, and notes."""

    former: tuple[Header, ...]
    notes: tuple[str, ...] = ()


def is_recording(path: Path) -> bool:
    """Tell by its name's ending whether a file is a recording rather than a text."""
    return path.suffix.lower() in RECORDING_ENDINGS


def read_chapters(path: Path) -> tuple[Header, ...]:
    """Read the chapters of a recording that have a title, in order of time.

    Raises as :func:`asr.audio.containers.open_container`.
    """
    with open_container(path) as container:
        found = [
            Header(join_lines(one["metadata"].get("title", "")), float(one["start"] * base))
            for one in container.chapters()
            for base in [one["time_base"] or 1]
        ]
    titled = (round_start(one) for one in found if one.title)
    return tuple(sorted(titled, key=lambda one: one.start or 0.0))


def round_start(header: Header) -> Header:
    """Give a chapter with its start to the millisecond, and not before the recording begins."""
    return Header(header.title, milliseconds(max(0.0, header.start or 0.0)))


def require_chapters(chapters: Sequence[Header], end_s: float, path: Path) -> None:
    """Raise :class:`NotExpressible` for chapters that the recording cannot have."""
    if not chapters:
        raise NotExpressible("there are no chapters to write", path=path)
    for number, chapter in enumerate(chapters, start=1):
        start = chapter.start or 0.0
        if start >= end_s:
            raise NotExpressible(
                f"chapter {number} starts at {format_clock(start)}, and {path} ends at "
                f"{format_clock(end_s)}: is it of another recording?",
                entry=number,
            )
        if not join_lines(chapter.title) or len(chapter.title.encode()) > LONGEST_TITLE_BYTES:
            raise NotExpressible(f"chapter {number} has no title, or too long a one", entry=number)
    for number, (one, following) in enumerate(pairwise(chapters), start=2):
        if (following.start or 0.0) <= (one.start or 0.0):
            raise NotExpressible(
                f"chapter {number} does not start after the one above it: put them in order",
                entry=number,
            )


def write_chapters(
    path: Path,
    chapters: Sequence[Header],
    target: Path | None = None,
    *,
    replace: bool = False,
    keep: bool = True,
) -> ChapterWriting:
    """Write chapters into a recording, or into a copy of it at ``target``.

    Chapters that are there are replaced in the recording itself only with ``replace``; what
    ``target`` holds is kept beside it, unless the caller says not to. Raises
    :class:`~transcript.errors.InvalidCall` for a container that takes no chapters and where others
    are there, :class:`~transcript.errors.NotExpressible` for chapters that do not fit the
    recording, :class:`~castproof.errors.FileChanged`, :class:`~castproof.errors.OutputNotWritable`,
    and as :func:`read_chapters`; the recording is as it was then.
    """
    plan = plan_writing(path, chapters)
    wanted = tuple(Header(join_lines(one.title), one.start) for one in chapters)
    if target is None and plan.former == wanted:
        return plan
    if target is None and plan.former and not replace:
        raise InvalidCall(
            f"{path} has {_count(plan.former)} already, and other ones: use --replace, or write a "
            "copy with -o",
            path=path,
        )
    place = target or path
    try:
        with hold_file(place), path.open("rb") as file:
            known = os.fstat(file.fileno())
            kept = keep_file(place) if keep and target is not None and place.is_file() else None
            notes = _write_copy(path, file, wanted, place, known)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=place), path=place) from error
    if kept is not None:
        notes = (*notes, f"the previous {place} is kept as {kept}")
    return ChapterWriting(plan.former, (*plan.notes, *notes))


def keep_file(path: Path) -> Path:
    """Keep what a file holds under another name beside it, before another takes its place.

    The names are those of :mod:`castproof.files.safe_edit`. Raises :class:`OSError`.
    """
    names = chain([f"{path.name}{MARK}"], (f"{path.name}.{MARK}{n}{MARK}" for n in count(2)))
    kept = next(one for one in map(path.with_name, names) if not os.path.lexists(one))
    shutil.copy2(path, kept)
    return kept


def list_chapters(chapters: Sequence[Header]) -> str:
    """List chapters a line each, with their starts.

    >>> list_chapters((Header("Dawn", 65.25),))
    '1:05.250 Dawn\\n'
    """
    rows = (
        (format_clock(one.start or 0.0), round(1000 * ((one.start or 0.0) % 1)), one.title)
        for one in chapters
    )
    return "".join(f"{clock}.{ms:03} {title}\n" for clock, ms, title in rows)


def plan_writing(path: Path, chapters: Sequence[Header]) -> ChapterWriting:
    """Find what writing would replace; raise as :func:`write_chapters` for what cannot be."""
    require_file(path)
    find_kind(path)
    end_s = measure_duration(path)
    if end_s is None:
        raise InvalidCall(f"{path} does not say how long it lasts: export it again", path=path)
    require_chapters(chapters, end_s, path)
    notes = []
    if (chapters[0].start or 0.0) > 0:
        start = format_clock(chapters[0].start or 0.0)
        notes.append(f"the first chapter starts at {start}: before it there is none")
    return ChapterWriting(read_chapters(path), tuple(notes))


def find_kind(path: Path) -> str:
    """Find whether a recording's file is ``mp4`` or has an ``id3`` tag in front, by its bytes.

    Raises :class:`~transcript.errors.InvalidCall` for any other.
    """
    with path.open("rb") as file:
        start = file.read(12)
    if start[4:8] == b"ftyp":
        return "mp4"
    if start.startswith(b"ID3") or (start[:1] == b"\xff" and start[1:2] >= bytes([_FRAME_SYNC])):
        return "id3"
    raise InvalidCall(
        f"{path}: chapters are written into MP3, AAC, M4A and MP4 files; export it as one of them",
        path=path,
    )


def digest_sound(path: Path) -> str:
    """Digest the packets of a recording's sound, which are what is played of it.

    Raises as :func:`asr.audio.containers.open_container`.
    """
    digest = hashlib.sha256()
    with open_container(path) as container:
        for packet in container.demux(choose_audio_stream(container, path)):
            digest.update(struct.pack(">q", packet.pts if packet.pts is not None else -1))
            digest.update(bytes(packet))
    return digest.hexdigest()


def _write_copy(
    path: Path,
    file: BinaryIO,
    chapters: Sequence[Header],
    place: Path,
    known: os.stat_result,
) -> tuple[str, ...]:
    end_s = measure_duration(path) or 0.0
    require_replaceable(place)
    target = Path(os.path.realpath(place))

    def require_same() -> None:
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) != (known.st_size, known.st_mtime_ns):
            raise FileChanged(f"{path} changed while it was being copied: run again", path=path)

    with atomic.open_part(target, require_same) as part:
        with os.fdopen(part.handle, "wb", closefd=False) as copy:
            try:
                if find_kind(path) == "mp4":
                    notes = _copy_mp4(file, known.st_size, copy, chapters, end_s)
                else:
                    notes = _copy_id3(file, copy, chapters, end_s)
            except FormatError as error:
                raise FormatError(f"{path}: {error}", path=path) from error
            except (struct.error, ValueError, IndexError, StopIteration) as error:
                raise FormatError(
                    f"{path}: its index or tag is damaged: export it again", path=path
                ) from error
        give(part.handle, target if target.exists() else path, None)
        if digest_sound(part.path) != digest_sound(path):
            raise FormatError(
                f"{path}: its sound would not be the same with chapters; nothing was written: "
                "export it again",
                path=path,
            )
    return notes


def _copy_id3(
    file: BinaryIO, copy: BinaryIO, chapters: Sequence[Header], end_s: float
) -> tuple[str, ...]:
    from mutagen import MutagenError

    size = id3.measure_tag(file.read(id3.HEADER_BYTES))
    if size > LARGEST_HEAD:
        raise FormatError("its ID3 tag is too long to be one: export it again")
    file.seek(0)
    try:
        made = id3.write_chapters(file.read(size), chapters, end_s)
    except MutagenError as error:
        raise FormatError(f"its ID3 tag cannot be read ({error}): export it again") from error
    copy.write(made.content)
    shutil.copyfileobj(file, copy)
    if not made.left_out:
        return ()
    gone = "1 picture or link" if made.left_out == 1 else f"{made.left_out} pictures or links"
    return (f"{gone} of former chapters went with them",)


def _copy_mp4(
    file: BinaryIO, length: int, copy: BinaryIO, chapters: Sequence[Header], end_s: float
) -> tuple[str, ...]:
    places = list(list_places(file, length))
    head = next((place for place in places if place.name == b"moov"), None)
    if head is None or any(place.name == b"moof" for place in places):
        raise FormatError("it is in fragments, which take no chapters: export it as one piece")
    if head.size > LARGEST_HEAD:
        raise FormatError("its index is too long to be one: export it again")
    file.seek(head.start)
    size, moov = struct.unpack(">I", file.read(4))[0], file.read(head.size - 4)[4:]
    if size != head.size:  # it says its size otherwise, as only what is huge need do
        raise FormatError("its index is written in an unusual way: export it again")
    # Its size is the same wherever the samples lie.
    grown = len(mp4.write_chapters(moov, chapters, end_s, 0)) - len(moov)
    samples = b"".join(mp4.write_samples(chapters))
    shifted = mp4.shift_chunks(moov, head.start + head.size, grown)
    made = mp4.write_chapters(shifted, chapters, end_s, length + grown + 8)
    for place in places:
        if place is head:
            copy.write(struct.pack(">I4s", 8 + len(made), b"moov") + made)
        else:
            file.seek(place.start)
            _copy_bytes(file, copy, place.size, is_last=place is places[-1])
    copy.write(struct.pack(">I4s", 8 + len(samples), b"mdat") + samples)
    return ()


def _copy_bytes(file: BinaryIO, copy: BinaryIO, count: int, *, is_last: bool) -> None:
    head = file.read(8)
    if is_last and head[:4] == b"\0\0\0\0":  # up to the end of the file, which it no longer is
        if count > 0xFFFFFFFF:
            raise FormatError("its sound says no length: export it again")
        head = struct.pack(">I", count) + head[4:]
    copy.write(head)
    left = count - len(head)
    while left:
        piece = file.read(min(left, 2**20))
        if not piece:
            raise CastproofError("the recording became shorter while it was being copied")
        copy.write(piece)
        left -= len(piece)


def _count(chapters: Sequence[Header]) -> str:
    return "1 chapter" if len(chapters) == 1 else f"{len(chapters)} chapters"
