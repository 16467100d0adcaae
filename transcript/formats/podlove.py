"""Podlove Simple Chapters (https://podlove.org/simple-chapters/), alone or in a feed.

.. code-block:: xml

    <psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">
      <psc:chapter start="00:02:09.760" title="The lamp" href="https://example.org/lamp"/>
    </psc:chapters>

A ``start`` is Normal Play Time: ``HH:MM:SS.mmm``, ``MM:SS.mmm`` or seconds. Links and pictures are
ignored, and counted.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from transcript import seconds
from transcript.errors import FormatError
from transcript.formats.text_rows import parse_time
from transcript.read_report import ReadReport
from transcript.text import join_lines, quote
from transcript.values import Header, Transcript

# The namespace has no version in it; writers differ in what comes after the host's name.
_CHAPTER = re.compile(r"\{https?://podlove\.org/simple-chapters/?\}(chapters?)")
_MANY_LEFT = "{n} chapters are left out for such a reason"


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the chapters as headers with starts; report those that are left out.

    Raises :class:`~transcript.errors.FormatError` for what is not XML, for a document type
    declaration (whose entities could grow without bound), where there are no chapters, and for a
    feed that has chapters of several episodes.
    """
    report = report or ReadReport()
    headers = _read(text, report)
    if not headers:
        raise FormatError(
            next(iter(report.notes), None) or "there are no Podlove chapters in this file"
        )
    return Transcript(headers)


def is_podlove(text: str) -> bool:
    """Tell whether a text has such chapters, going by its namespace.

    >>> is_podlove('<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">')
    True
    """
    start = text.lstrip("\ufeff \t\r\n")
    return start.startswith("<") and "podlove.org/simple-chapters" in start


def _read(text: str, report: ReadReport) -> tuple[Header, ...]:
    found = []
    for number, chapter in enumerate(_find_chapters(text), start=1):
        title, start = join_lines(chapter.get("title", "")), chapter.get("start", "").strip()
        try:
            time = parse_time(start) if ":" in start else seconds.parse_decimal(start)
        except ValueError as error:
            report.repair(f"{error}: it is left out", _MANY_LEFT, f"chapter {number}")
            continue
        if "href" in chapter.attrib:
            report.mention("1 link is ignored", "{n} links are ignored")
        if "image" in chapter.attrib:
            report.mention("1 picture is ignored", "{n} pictures are ignored")
        if title:
            found.append(Header(title, time))
        else:
            report.repair("it has no title: it is left out", _MANY_LEFT, f"chapter {number}")
    return tuple(found)


def _find_chapters(text: str) -> list[ElementTree.Element]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormatError("it has a document type declaration, which no list of chapters needs")
    text = text.removeprefix("\ufeff").lstrip()
    try:
        # A text has no encoding, whatever its declaration says.
        plain = re.sub(r"^<\?xml[^>]*\?>", "", text)
        root = ElementTree.fromstring(plain)  # noqa: S314 - no declaration, so no entities
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        place = getattr(error, "position", (1, 0))
        raise FormatError(f"this is not XML: {quote(str(error))}", line=place[0]) from error
    lists = [each for each in root.iter() if _is_named(each, "chapters")]
    if len(lists) > 1:
        raise FormatError(
            f"it has the chapters of {len(lists)} episodes: keep those of one",
        )
    return [each for each in root.iter() if _is_named(each, "chapter")]


def _is_named(element: ElementTree.Element, name: str) -> bool:
    match = _CHAPTER.fullmatch(element.tag) if isinstance(element.tag, str) else None
    return match is not None and match[1] == name
