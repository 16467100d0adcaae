"""Chapters in an MP4's ``moov``: a text track, as QuickTime and Apple read it, and Nero's list.

FFmpeg writes both, too (``libavformat/movenc.c``). The track's samples are the titles; they lie at
the file's end, so that all of the sound stays where it is but for what ``moov`` grows by.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from castproof.chapters.atoms import find_atom, join_atoms, make_atom, split_atoms
from transcript.errors import FormatError
from transcript.values import Header

MOST_IN_LIST = 255
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_TENTHS_OF_MICROSECONDS = 10_000_000
_UNDETERMINED = 0x55C4  # the language "und", five bits a letter
_UTF8_MARK = make_atom(b"encd", struct.pack(">I", 0x100))
_TEXT_KINDS = (b"text", b"sbtl")
# A sample entry without style: flags, justification, colour, box, one style, one unnamed font.
_ENTRY = struct.pack(">IHI8x4xHHI", 1, 0, 0, 1, 0, 0) + make_atom(b"ftab", b"\0\1\0\1\0")


def write_samples(chapters: Sequence[Header]) -> list[bytes]:
    """Write each title as a sample of a text track."""
    titles = [chapter.title.encode() for chapter in chapters]
    return [struct.pack(">H", len(title)) + title + _UTF8_MARK for title in titles]


def write_chapters(moov: bytes, chapters: Sequence[Header], end_s: float, samples_at: int) -> bytes:
    """Write chapters into the content of a ``moov``, in place of those that were there.

    ``samples_at`` is where the titles' samples will lie in the file. Raises
    :class:`~transcript.errors.FormatError` where there is no sound track.
    """
    atoms = split_atoms(moov)
    traks = [content for name, content in atoms if name == b"trak"]
    sound = next((trak for trak in traks if _read_kind(trak) == b"soun"), None)
    header = find_atom(moov, b"mvhd")
    if sound is None or header is None:
        raise FormatError("it has no sound track: give the file recorded with sound")
    former = _read_chapter_tracks(sound)
    gone = {
        number
        for trak in traks
        if _read_kind(trak) in _TEXT_KINDS
        for number in [_read_number(trak)]
        if number in former
    }
    number = max(map(_read_number, traks)) + 1
    kept = [one for one in former if one not in gone]  # pictures of chapters are a track, too
    made: list[tuple[bytes, bytes]] = []
    for name, content in atoms:
        if name == b"mvhd":
            content = content[:-4] + struct.pack(">I", number + 1)
        elif name == b"trak" and _read_number(content) in gone:
            continue
        elif name == b"trak" and content is sound:
            content = _refer_to_chapters(content, [*kept, number])
        made.append((name, content))
    last = max(at for at, (name, _) in enumerate(made) if name == b"trak")
    track = _make_track(number, chapters, end_s, samples_at, _read_timescale(header))
    made.insert(last + 1, (b"trak", track))
    return join_atoms(_list_chapters(made, chapters))


def shift_chunks(moov: bytes, after: int, by: int) -> bytes:
    """Shift the places of all samples that lie ``after`` a place in the file ``by`` so many bytes.

    Raises :class:`~transcript.errors.FormatError` where a place becomes too large for its field.
    """

    def shift(name: bytes, content: bytes) -> bytes:
        if name in (b"trak", b"mdia", b"minf", b"stbl"):
            return join_atoms([(each, shift(each, inner)) for each, inner in split_atoms(content)])
        if name not in (b"stco", b"co64"):
            return content
        (count,) = struct.unpack_from(">I", content, 4)
        form = f">{count}{'I' if name == b'stco' else 'Q'}"
        places = struct.unpack_from(form, content, 8)
        moved = [place + by if place >= after else place for place in places]
        try:
            return content[:8] + struct.pack(form, *moved)
        except struct.error as error:
            raise FormatError("it is too long for its own index: export it again") from error

    return join_atoms([(name, shift(name, content)) for name, content in split_atoms(moov)])


def _read_kind(trak: bytes) -> bytes:
    handler = find_atom(trak, b"mdia", b"hdlr")
    return b"" if handler is None else handler[8:12]


def _read_number(trak: bytes) -> int:
    header = find_atom(trak, b"tkhd")
    if header is None or len(header) < 24:
        raise FormatError("a track of it has no header: export it again")
    at = 20 if header[0] == 1 else 12
    return int(struct.unpack_from(">I", header, at)[0])


def _read_timescale(header: bytes) -> int:
    at = 20 if header[0] == 1 else 12
    return int(struct.unpack_from(">I", header, at)[0]) or 1000


def _read_chapter_tracks(sound: bytes) -> list[int]:
    found = find_atom(sound, b"tref", b"chap") or b""
    return list(struct.unpack(f">{len(found) // 4}I", found[: len(found) // 4 * 4]))


def _refer_to_chapters(sound: bytes, numbers: Sequence[int]) -> bytes:
    """Refer from a sound track to its chapters' tracks; its other references stay."""
    atoms = split_atoms(sound)
    references = [
        pair for pair in split_atoms(find_atom(sound, b"tref") or b"") if pair[0] != b"chap"
    ]
    references.append((b"chap", struct.pack(f">{len(numbers)}I", *numbers)))
    others = [pair for pair in atoms if pair[0] != b"tref"]
    media = next(at for at, (name, _) in enumerate(others) if name == b"mdia")
    others.insert(media, (b"tref", join_atoms(references)))
    return join_atoms(others)


def _make_track(
    number: int, chapters: Sequence[Header], end_s: float, samples_at: int, timescale: int
) -> bytes:
    starts = [round(1000 * (chapter.start or 0.0)) for chapter in chapters]
    lasts = [
        after - start
        for start, after in zip(starts, [*starts[1:], round(1000 * end_s)], strict=True)
    ]
    total = sum(lasts)
    sizes = [len(sample) for sample in write_samples(chapters)]
    entry = struct.pack(">I4s6xH", 16 + len(_ENTRY), b"text", 1) + _ENTRY
    table = make_atom(
        b"stbl",
        make_atom(b"stsd", struct.pack(">II", 0, 1), entry),
        make_atom(
            b"stts",
            struct.pack(">II", 0, len(lasts)),
            b"".join(struct.pack(">II", 1, last) for last in lasts),
        ),
        make_atom(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(sizes), 1)),
        make_atom(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes)),
        make_atom(b"co64", struct.pack(">IIQ", 0, 1, samples_at)),
    )
    graphics = make_atom(
        b"gmhd",
        make_atom(b"gmin", struct.pack(">IHHHHHH", 0, 0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
        make_atom(b"text", _MATRIX),
    )
    own_file = make_atom(
        b"dinf",
        make_atom(b"dref", struct.pack(">II", 0, 1), make_atom(b"url ", struct.pack(">I", 1))),
    )
    media = make_atom(
        b"mdia",
        make_atom(b"mdhd", struct.pack(">5IHH", 0, 0, 0, 1000, total, _UNDETERMINED, 0)),
        make_atom(b"hdlr", struct.pack(">II4s12xB", 0, 0, b"text", 0)),
        make_atom(b"minf", graphics, own_file, table),
    )
    before = starts[0] * timescale // 1000
    shown = total * timescale // 1000
    header = make_atom(
        b"tkhd",
        struct.pack(">IIIIIIQHHHH", 0, 0, 0, number, 0, before + shown, 0, 0, 0, 0, 0),
        _MATRIX,
        struct.pack(">II", 0, 0),
    )
    edits = b""
    if before:  # nothing is shown until the first chapter
        edits = make_atom(
            b"edts",
            make_atom(
                b"elst", struct.pack(">IIIiIIiI", 0, 2, before, -1, 0x10000, shown, 0, 0x10000)
            ),
        )
    return header + edits + media


def _list_chapters(
    atoms: list[tuple[bytes, bytes]], chapters: Sequence[Header]
) -> list[tuple[bytes, bytes]]:
    """Put Nero's list of the first 255 chapters into the user data, in place of any other."""
    rows = []
    for chapter in chapters[:MOST_IN_LIST]:
        title = chapter.title.encode()[:255].decode("utf-8", "ignore").encode()
        start = round(_TENTHS_OF_MICROSECONDS * (chapter.start or 0.0))
        rows.append(struct.pack(">QB", start, len(title)) + title)
    content = struct.pack(">IIB", 0x01000000, 0, len(rows)) + b"".join(rows)
    if all(name != b"udta" for name, _ in atoms):
        atoms = [*atoms, (b"udta", b"")]
    made = []
    for name, inner in atoms:
        if name == b"udta":
            others = [pair for pair in split_atoms(inner) if pair[0] != b"chpl"]
            inner = join_atoms([(b"chpl", content), *others])
        made.append((name, inner))
    return made
