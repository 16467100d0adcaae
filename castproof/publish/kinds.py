"""The kinds of files that are published: their names, types, and how they are laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transcript.check.hosts import Host

RECORDING, PLAYER, FRAME = "recording", "player", "frame"
#: Subtitles of Podcasting 2.0's SRT, one row of its WebVTT, and YouTube's usual two rows.
_SMALL = {"width_chars": 32, "lines": 2, "names": "change"}
_WIDE = {"width_chars": 65, "lines": 1}
_VIDEO = {"width_chars": 42, "lines": 2, "names": "change"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the format it is of, its name's ending, and its type where a feed names it.

    ``has_times`` is whether it is laid out as captions; ``subtitles`` are the settings of them.
    """

    format_name: str
    ending: str
    type: str | None = None
    has_times: bool = False
    subtitles: Mapping[str, Any] | None = None


VTT = Kind("vtt", ".vtt", "text/vtt", True, _WIDE)
SRT = Kind("srt", ".srt", "application/x-subrip", True, _SMALL)
VIDEO_SRT = Kind("srt", ".youtube.srt", None, True, _VIDEO)
SEGMENTS = Kind("podcast", ".podcast.json", "application/json", True)
WORDS = Kind("podcast-words", ".words.podcast.json", "application/json", True)
HTML = Kind("podcast-html", ".transcript.html", "text/html")
NOTES = Kind("notes", ".notes.txt", "text/plain")
CHAPTERS_JSON = Kind("json-chapters", ".chapters.json", "application/json+chapters")
CHAPTER_LIST = Kind("chapters", ".chapters.txt")
DESCRIPTION = Kind("description", ".description.txt")
IN_RECORDING = Kind(RECORDING, "")
PAGE = Kind(PLAYER, ".html")
EMBEDDED = Kind(FRAME, ".embed.html")

SETS: Mapping[str, tuple[Kind, ...]] = {
    "apple": (VTT, CHAPTERS_JSON, CHAPTER_LIST, IN_RECORDING),
    "spotify": (VTT, CHAPTER_LIST),
    "podcasting20": (VTT, SRT, SEGMENTS, WORDS, HTML, NOTES, CHAPTERS_JSON, IN_RECORDING),
    "buzzsprout": (SRT,),
    "youtube": (VIDEO_SRT, DESCRIPTION),
    "web": (PAGE, EMBEDDED),
}
"""What is written for each host."""


def list_kinds(hosts: tuple[Host, ...]) -> tuple[Kind, ...]:
    """List what is written for some hosts, each kind once."""
    found: list[Kind] = []
    for host in hosts:
        found += [kind for kind in SETS[host.name] if kind not in found]
    return tuple(found)
