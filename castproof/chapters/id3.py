"""Chapters in an ID3v2 tag: the frames CHAP and CTOC (https://id3.org/id3v2-chapters-1.0).

Only the tag is made here, of the tag that was there: what follows it in the file, the sound, is
never rewritten. mutagen reads and writes the frames.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from transcript.values import Header

HEADER_BYTES = 10
_NO_OFFSET = 0xFFFFFFFF
_TABLE = "toc"
_UTF16, _UTF8 = 1, 3
_OLDEST_WITH_CHAPTERS = 3
_FOOTER_FLAG = 0x10


@dataclass(frozen=True, slots=True)
class TagWithChapters:
    """A tag's bytes, and how many pictures and links of former chapters found none to go on in."""

    content: bytes
    left_out: int = 0


def measure_tag(start: bytes) -> int:
    r"""Measure the ID3v2 tag that a file's first ten bytes open, in bytes; 0 where there is none.

    >>> measure_tag(b"ID3\x03\x00\x00\x00\x00\x02\x01"), measure_tag(b"\xff\xfb\x90\x00")
    (267, 0)
    """
    if len(start) < HEADER_BYTES or not start.startswith(b"ID3"):
        return 0
    size = 0
    for byte in start[6:HEADER_BYTES]:  # seven bits in each of four bytes
        size = size << 7 | byte & 0x7F
    return size + HEADER_BYTES * (2 if start[5] & _FOOTER_FLAG else 1)


def write_chapters(tag: bytes, chapters: Sequence[Header], end_s: float) -> TagWithChapters:
    """Write chapters into a tag, which may be empty; its other frames stay.

    A chapter lasts until the next one, the last until ``end_s``. A former chapter's pictures and
    links stay with the new one that has its title or its start. Raises ``mutagen.MutagenError``
    where the tag cannot be read.
    """
    import mutagen.id3

    id3: Any = mutagen.id3  # it has no types
    tags = id3.ID3()
    if tag:
        tags.load(io.BytesIO(tag), translate=False, load_v1=False)
    version = tags.version[1] if tag else _OLDEST_WITH_CHAPTERS
    if version < _OLDEST_WITH_CHAPTERS:  # ID3v2.2 has no chapters
        tags = id3.ID3()
        tags.load(io.BytesIO(tag), translate=True, load_v1=False)
        tags.update_to_v23()
        version = _OLDEST_WITH_CHAPTERS
    former = tags.getall("CHAP")
    for name in ("CHAP", "CTOC"):
        tags.delall(name)
    ends = [*(chapter.start or 0.0 for chapter in chapters[1:]), end_s]
    kept = 0
    for number, (chapter, end) in enumerate(zip(chapters, ends, strict=True)):
        extras = _find_extras(former, chapter)
        kept += len(extras)
        title = id3.TIT2(encoding=_UTF8 if version > 3 else _UTF16, text=[chapter.title])
        tags.add(
            id3.CHAP(
                element_id=f"ch{number}",
                start_time=_to_ms(chapter.start or 0.0),
                end_time=_to_ms(end),
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=[title, *extras],
            )
        )
    flags = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    ids = [f"ch{number}" for number in range(len(chapters))]
    tags.add(id3.CTOC(element_id=_TABLE, flags=flags, child_element_ids=ids, sub_frames=[]))
    file = io.BytesIO(tag)
    tags.save(file, v1=0, v2_version=version)
    extra = sum(len(_list_extras(chapter)) for chapter in former)
    return TagWithChapters(file.getvalue(), max(0, extra - kept))


def _find_extras(former: Sequence[Any], chapter: Header) -> list[Any]:
    """Find the pictures and links of the former chapter with this title, or else this start."""
    start = _to_ms(chapter.start or 0.0)
    by_title = [one for one in former if _read_title(one) == chapter.title]
    by_start = [one for one in former if one.start_time == start]
    return _list_extras((by_title or by_start)[0]) if by_title or by_start else []


def _list_extras(chapter: Any) -> list[Any]:
    return [frame for frame in chapter.sub_frames.values() if frame.FrameID != "TIT2"]


def _read_title(chapter: Any) -> str:
    return " ".join(str(frame) for frame in chapter.sub_frames.getall("TIT2"))


def _to_ms(seconds: float) -> int:
    return round(1000 * seconds)
