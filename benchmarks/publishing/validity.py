"""Whether published files are valid, by parsers that are not castproof's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import srt
import webvtt
from defusedxml import ElementTree
from mutagen.id3 import ID3

from castproof.publish.tags import NAMESPACE
from tests.castproof.publish.schemas import CHAPTERS, TRANSCRIPT


class Elements(HTMLParser):
    """The elements of a page, and those that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note an element."""
        self.names.add(tag)


def list_invalid(folder: Path, stem: str) -> Iterator[str]:
    """List what is not valid in a set, a line each."""
    for ending, check in CHECKS.items():
        path = folder / f"{stem}{ending}"
        if not path.exists():
            continue
        try:
            check(path)
        except Exception as error:
            yield f"{ending}: {type(error).__name__}: {str(error).splitlines()[0][:80]}"


def require(is_so: bool, what: str) -> None:
    """Raise unless it is so."""
    if not is_so:
        raise ValueError(what)


def read_vtt(path: Path) -> None:
    """Read WebVTT by webvtt-py: rows of 65 characters, a voice in each cue."""
    cues = list(webvtt.read(str(path)))
    require(bool(cues), "no cue")
    require(all(len(row) <= 65 for cue in cues for row in cue.text.split("\n")), "a row over 65")
    require(all(cue.voice for cue in cues), "a cue without a voice")


def read_srt(width: int) -> Callable[[Path], None]:
    """Make a reader of SubRip by srt: two rows of so many characters, one cue at a time."""

    def read(path: Path) -> None:
        cues = list(srt.parse(path.read_text(encoding="utf-8")))
        require(bool(cues), "no cue")
        rows = [cue.content.split("\n") for cue in cues]
        require(max(map(len, rows)) <= 2, "over two rows")
        require(max(len(row) for each in rows for row in each) <= width, f"a row over {width}")
        require(all(a.end <= b.start for a, b in pairwise(cues)), "cues overlap")
        require(all(cue.start < cue.end for cue in cues), "a cue for no time")

    return read


def read_json(schema: Mapping[str, object]) -> Callable[[Path], None]:
    """Make a reader of JSON by a schema."""
    return lambda path: jsonschema.validate(json.loads(path.read_text(encoding="utf-8")), schema)


def read_html(path: Path) -> None:
    """Read Podcasting 2.0's HTML: three elements and no other."""
    reader = Elements()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    require(reader.names <= {"cite", "time", "p"}, f"elements {sorted(reader.names)}")


def read_snippet(path: Path) -> None:
    """Read the feed's tags as the inside of an item, with the namespace."""
    inside = path.read_text(encoding="utf-8")
    item = ElementTree.fromstring(f'<item xmlns:podcast="{NAMESPACE}">{inside}</item>')
    names = {one.tag for one in item}
    allowed = {f"{{{NAMESPACE}}}{name}" for name in ("transcript", "chapters", "person")}
    require(bool(names) and names <= allowed, f"tags {sorted(names)}")


def read_id3(path: Path) -> None:
    """Read the chapters of an MP3 by mutagen: as many as the table of contents lists."""
    tags = ID3(path)
    (table,) = tags.getall("CTOC")
    require(len(table.child_element_ids) == len(tags.getall("CHAP")), "a chapter is not listed")


CHECKS: Mapping[str, Callable[[Path], None]] = {
    ".vtt": read_vtt,
    ".srt": read_srt(32),
    ".youtube.srt": read_srt(42),
    ".podcast.json": read_json(TRANSCRIPT),
    ".words.podcast.json": read_json(TRANSCRIPT),
    ".chapters.json": read_json(CHAPTERS),
    ".transcript.html": read_html,
    ".item.xml": read_snippet,
    ".mp3": read_id3,
}
