"""Podcasting 2.0: its transcript JSON (``.podcast.json``) and its chapters (``.chapters.json``).

A transcript is ``{"version": "1.0.0", "segments": [{"speaker", "startTime", "endTime", "body"},
…]}``, as in the ``docs/examples/transcripts/transcripts.md`` of
https://github.com/Podcastindex-org/podcast-namespace. Read: a speaker or an end may be missing,
and members we do not know are ignored.

Chapters (``application/json+chapters``) follow its ``chapters/jsonChapters.md``: a document with
``version`` and ``chapters``, each of them with ``startTime`` and ``title``. A chapter with
``toc: false`` is silent: it changes the picture and stands in no table of contents, so it is no
header. Pictures, links, places and ends are ignored; :func:`list_ignored` says so.
"""

from __future__ import annotations

import json

from transcript.errors import NotExpressible
from transcript.formats import jsontext, needs
from transcript.formats.jsontext import Fields
from transcript.text import decode
from transcript.values import Header, Line, Transcript, milliseconds

VERSION = "1.0.0"
CHAPTERS_VERSION = "1.2.0"

_EXTRAS = {
    "img": ("1 picture is", "{n} pictures are"),
    "url": ("1 link is", "{n} links are"),
    "location": ("1 place is", "{n} places are"),
}


def parse(text: str) -> Transcript:
    """Parse the segments as lines with start, end, speaker and text."""
    lines = []
    for node in jsontext.parse(text).fields(("segments",))["segments"].items():
        fields = node.fields(("startTime", "body"))
        start, end = fields.span("startTime", "endTime")
        lines.append(Line(start, end, fields.text("speaker"), fields["body"].text()))
    return Transcript(tuple(lines))


def write(transcript: Transcript) -> str:
    """Write the lines of a transcript as segments; every line needs a start and an end."""
    segments: list[dict[str, object]] = []
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a Podcasting 2.0 segment")
        segment: dict[str, object] = {} if line.speaker is None else {"speaker": line.speaker}
        segment |= {"startTime": milliseconds(start), "endTime": milliseconds(end)}
        segments.append(segment | {"body": line.text})
    document = {"version": VERSION, "segments": segments}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse_chapters(text: str) -> Transcript:
    """Parse the chapters that have a title and are not silent, as headers with starts."""
    return Transcript(
        tuple(
            Header(chapter["title"].text(), chapter["startTime"].seconds())
            for chapter in _read_chapters(text)
            if _is_listed(chapter)
        )
    )


def write_chapters(transcript: Transcript) -> str:
    """Write the headers as chapters; each needs a start, and there has to be one."""
    if not transcript.headers:
        raise NotExpressible(
            "there are no chapters to write: no header has a time, or a line with a time below it"
        )
    found = []
    for number, header in enumerate(transcript.headers, start=1):
        start = needs.require_seconds(header.start, number, "start", "a chapter list", "chapter")
        title = needs.require_title(header, number)
        found.append({"startTime": milliseconds(start), "title": title})
    document = {"version": CHAPTERS_VERSION, "chapters": found}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def list_ignored(data: bytes) -> tuple[str, ...]:
    """List in plain words what a file of chapters holds that a header has no place for."""
    chapters = list(_read_chapters(decode(data)))
    silent = sum(not _is_listed(chapter) for chapter in chapters)
    notes = []
    if silent:
        those = "1 silent chapter is" if silent == 1 else f"{silent} silent chapters are"
        notes.append(f"{those} ignored")
    for name, (one, many) in _EXTRAS.items():
        count = sum(name in chapter.members for chapter in chapters if _is_listed(chapter))
        if count:
            notes.append(f"{one if count == 1 else many.format(n=count)} ignored")
    return tuple(notes)


def _read_chapters(text: str) -> list[Fields]:
    document = jsontext.parse(text).fields(("chapters",))
    return [node.fields(("startTime",)) for node in document["chapters"].items()]


def _is_listed(chapter: Fields) -> bool:
    toc = chapter.members.get("toc")
    title = chapter.members.get("title")
    is_titled = title is not None and title.value not in ("", None)
    return is_titled and (toc is None or toc.value is not False)
