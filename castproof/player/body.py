"""The transcript as the page has it: speakers, chapters, lines, and when they are said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from align.editing.anchors import find_rising_run
from align.languages.writing import format_length, format_share
from castproof.player.word_times import pack_words
from transcript.seconds import format_clock
from transcript.text import join_lines
from transcript.values import Entry, Header, Line, Transcript

VOICES = 8
"""So many colours there are; the ninth speaker has the first one's."""
PART_LINES = 40
"""Some screens of text. To keep track of each line of ten hours by itself costs a browser more
than 100 ms a frame, to lay all of them out a second at the start."""


@dataclass(frozen=True, slots=True)
class PageBody:
    """The parts of the page that are made of the transcript, as HTML.

    ``times`` is what the page's script knows beside: ``types.d.ts`` names its keys. ``length`` is
    how long the episode is, to be read.
    """

    speakers: str
    chapters: str
    text: str
    times: dict[str, Any]
    length: str


def lay_out_body(transcript: Transcript, duration_s: float | None) -> PageBody:
    """Lay out a transcript's speakers, chapters and lines."""
    entries = _start_headers(transcript)
    lines = [entry for entry in entries if isinstance(entry, Line)]
    voices: dict[str, int] = {}
    for line in lines:
        if line.speaker:
            voices.setdefault(line.speaker, len(voices))
    end = find_end(lines, duration_s)
    talk = _share_time(lines, end)
    times = {
        "duration": end,
        "speakers": list(voices),
        "starts": _keep_rising([line.start for line in lines]),
        "voices": [voices.get(line.speaker or "", -1) for line in lines],
        "words": [pack_words(line) for line in lines],
        "chapters": [header.start for header in _headers(entries)],
    }
    return PageBody(
        _render_speakers(voices, talk, transcript.language),
        _render_chapters(_headers(entries)),
        "".join(_render_entries(entries, voices)),
        times,
        format_length(end, transcript.language) if end else "",
    )


def find_end(lines: list[Line], duration_s: float | None) -> float | None:
    """Find how long an episode is: what is known, else the last second that a line tells."""
    if duration_s is not None:
        return duration_s
    told = [
        second
        for line in lines
        for second in (line.start, line.end, *(word.end for word in line.words))
        if second is not None
    ]
    return max(told, default=None)


def _start_headers(transcript: Transcript) -> list[Entry]:
    """Give each header without a start that of the next line that has one; texts are one line."""
    found: list[Entry] = []
    coming: float | None = None
    for entry in reversed(transcript.entries):
        if isinstance(entry, Line):
            coming = coming if entry.start is None else entry.start
            # A browser drops NUL, and counts the places behind it anew.
            found.append(replace(entry, text=join_lines(entry.text).replace("\0", "")))
        else:
            start = coming if entry.start is None else entry.start
            found.append(Header(join_lines(entry.title), start))
    return found[::-1]


def _keep_rising(starts: list[float | None]) -> list[int | None]:
    """Keep the starts that rise, in hundredths of a second: one that goes back leads nowhere."""
    timed = [(number, start) for number, start in enumerate(starts) if start is not None]
    kept: list[int | None] = [None] * len(starts)
    for at in find_rising_run([start for _, start in timed]):
        number, start = timed[at]
        kept[number] = round(start * 100)
    return kept


def _headers(entries: list[Entry]) -> list[Header]:
    return [entry for entry in entries if isinstance(entry, Header)]


def _share_time(lines: list[Line], end: float | None) -> dict[str, float]:
    """Add up each speaker's seconds: a line lasts until the next one starts."""
    talk: dict[str, float] = defaultdict(float)
    timed = [line for line in lines if line.start is not None]
    stops = [*(line.start for line in timed[1:]), end]
    for line, stop in zip(timed, stops, strict=False):
        if line.speaker and line.start is not None and stop is not None:
            talk[line.speaker] += max(0.0, stop - line.start)
    return talk


def _render_speakers(voices: dict[str, int], talk: dict[str, float], language: str | None) -> str:
    if not voices:
        return ""
    whole = sum(talk.values())
    items = []
    for name, number in voices.items():
        told = format_share(talk[name] / whole, language) if whole else ""
        share = f' <span class="share">{told}</span>' if told else ""
        items.append(f'<li class="{_voice(number)}"><bdi>{escape(name)}</bdi>{share}</li>')
    return f'<ul id="speakers" aria-label="Speakers">{"".join(items)}</ul>'


def _render_chapters(headers: list[Header]) -> str:
    if not headers:
        return ""
    items = []
    for number, header in enumerate(headers, start=1):
        at = "" if header.start is None else f"<span>{format_clock(header.start)}</span>"
        title = f"<bdi>{escape(header.title) or '…'}</bdi>"
        items.append(f'<li><a href="#chapter-{number}">{title}{at}</a></li>')
    return (
        '<nav id="chapters" aria-labelledby="chapters-title"><h2 id="chapters-title" lang="en">'
        f"Chapters</h2><ol>{''.join(items)}</ol></nav>"
    )


def _render_entries(entries: list[Entry], voices: dict[str, int]) -> Iterator[str]:
    """Render chapters of parts of lines; a browser lays out the parts that are in sight alone."""
    used: set[str] = set()
    number = 0
    for header, lines in _split_chapters(entries):
        if header is not None:
            number += 1
            yield f'<section aria-labelledby="chapter-{number}">'
            yield f'<h2 id="chapter-{number}">{escape(header.title) or "…"}</h2>\n'
        before: str | None = None
        for first in range(0, len(lines), PART_LINES):
            yield '<div class="part">\n'
            for line in lines[first : first + PART_LINES]:
                yield _render_line(line, voices, used, is_same=line.speaker == before)
                before = line.speaker
            yield "</div>\n"
        yield "</section>" if header is not None else ""


def _split_chapters(entries: list[Entry]) -> Iterator[tuple[Header | None, list[Line]]]:
    header: Header | None = None
    lines: list[Line] = []
    for entry in entries:
        if isinstance(entry, Line):
            lines.append(entry)
            continue
        if header is not None or lines:
            yield header, lines
        header, lines = entry, []
    yield header, lines


def _render_line(line: Line, voices: dict[str, int], used: set[str], *, is_same: bool) -> str:
    """Render a line: who, when with a link to that moment, and what.

    The link leads to the line itself, so that it works without script too.
    """
    kind = _voice(voices.get(line.speaker or "", -1))
    if is_same or not line.speaker:
        kind += " bare"
    who = f'<b class="who"><bdi>{escape(line.speaker)}</bdi></b> ' if line.speaker else ""
    at, own = "", ""
    if line.start is not None:
        name = f"t={int(line.start)}"
        own = "" if name in used else f' id="{name}"'
        used.add(name)
        at = f'<a class="time" href="#{name}">{format_clock(line.start)}</a> '
    said = f'<span class="text">{escape(line.text)}</span>'
    return f'<p class="line {kind}"{own}>{who}{at}{said}</p>\n'


def _voice(number: int) -> str:
    return "voice-none" if number < 0 else f"voice-{number % VOICES}"
