"""Podcasting 2.0 chapters (``application/json+chapters``).

Follows https://github.com/Podcastindex-org/podcast-namespace, ``chapters/jsonChapters.md``: a
document with ``version`` and ``chapters``, each of them with ``startTime`` and ``title``. A
chapter with ``toc: false`` is silent: it changes the picture and stands in no table of contents,
so it is no header. Pictures, links, places and ends are passed over; :func:`list_ignored` tells.
"""

from __future__ import annotations

import json

from transcript.errors import NotExpressible
from transcript.formats import jsontext, needs
from transcript.formats.jsontext import Fields
from transcript.text import decode
from transcript.values import Header, Transcript, milliseconds

VERSION = "1.2.0"

_EXTRAS = {
    "img": ("a picture", "{n} pictures"),
    "url": ("a link", "{n} links"),
    "location": ("a place", "{n} places"),
}


def parse(text: str) -> Transcript:
    """The chapters that have a title and are not silent, as headers with starts."""
    return Transcript(
        tuple(
            Header(chapter["title"].text(), chapter["startTime"].seconds())
            for chapter in _chapters(text)
            if _is_listed(chapter)
        )
    )


def write(transcript: Transcript) -> str:
    """The headers as chapters; each needs a start, and there has to be one."""
    if not transcript.headers:
        raise NotExpressible("there is no chapter to write: no header has, or is given, a time")
    found = []
    for number, header in enumerate(transcript.headers, start=1):
        start = needs.require_seconds(header.start, number, "start", "a chapter list", "chapter")
        found.append(
            {"startTime": milliseconds(start), "title": needs.require_title(header, number)}
        )
    document = {"version": VERSION, "chapters": found}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def list_ignored(data: bytes) -> tuple[str, ...]:
    """What a file holds that a header has no place for."""
    chapters = list(_chapters(decode(data)))
    silent = sum(not _is_listed(chapter) for chapter in chapters)
    notes = []
    if silent:
        those = "a silent chapter is" if silent == 1 else f"{silent} silent chapters are"
        notes.append(f"{those} passed over")
    for name, (one_of_them, many) in _EXTRAS.items():
        count = sum(name in chapter.members for chapter in chapters if _is_listed(chapter))
        if count:
            things = f"{one_of_them} is" if count == 1 else f"{many.format(n=count)} are"
            notes.append(f"{things} passed over")
    return tuple(notes)


def _chapters(text: str) -> list[Fields]:
    document = jsontext.parse(text).fields(("chapters",))
    return [node.fields(("startTime",)) for node in document["chapters"].items()]


def _is_listed(chapter: Fields) -> bool:
    toc = chapter.members.get("toc")
    title = chapter.members.get("title")
    is_titled = title is not None and title.value not in ("", None)
    return is_titled and (toc is None or toc.value is not False)
