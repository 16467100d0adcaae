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
from typing import Any

from transcript.errors import FormatError, NotExpressible
from transcript.formats import jsontext, needs
from transcript.formats.jsontext import Fields
from transcript.formats.recognizers import values
from transcript.formats.recognizers.lines import hold_speaker, is_word_by_word, join_words
from transcript.formats.recognizers.values import read_span
from transcript.read_report import ReadReport
from transcript.text import decode
from transcript.values import Header, Line, Transcript, milliseconds

VERSION = "1.0.0"
CHAPTERS_VERSION = "1.2.0"

_EXTRAS = {
    "img": ("1 picture is", "{n} pictures are"),
    "url": ("1 link is", "{n} links are"),
    "location": ("1 place is", "{n} places are"),
}


def matches(document: Any) -> bool:
    """Tell whether a document is such a transcript."""
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(segments, list):
        return False
    first = segments[0] if segments else None
    return (isinstance(first, dict) and "body" in first) or (not segments and "version" in document)


def matches_chapters(document: Any) -> bool:
    """Tell whether a document lists chapters and has no transcript."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("chapters"), list)
        and "segments" not in document
    )


def parse(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse the segments as lines with start, end, speaker and text.

    Segments of a word each, as the namespace's own example has them, become lines with words; a
    speaker that is named only as it changes holds until the next.
    """
    report = report or ReadReport()
    lines = read_segments(text, report)
    if is_word_by_word([line.text for line in lines]):
        return Transcript(join_words(hold_speaker(lines), report))
    return Transcript(tuple(lines))


def parse_words(text: str, report: ReadReport | None = None) -> Transcript:
    """Parse a file that is known to have a segment for each word, as :func:`write_words` writes."""
    lines = read_segments(text, report or ReadReport())
    if is_word_by_word([line.text for line in lines]):
        return Transcript(join_words(hold_speaker(lines), ReadReport()))
    return Transcript(tuple(lines))


def read_segments(text: str, report: ReadReport) -> list[Line]:
    """Read each segment as a line, also where it is one word; report what had to be left out."""
    document = values.parse(text, report)
    if not isinstance(document.get("segments").value, list):
        raise FormatError("the document has no 'segments'")
    lines = []
    for node in document.get("segments").objects():
        body = node.get("body").text()
        if body is None:
            report.repair(
                "a segment has no body: it is left out",
                "{n} segments have no body: they are left out",
                node.where,
            )
            continue
        if node.get("startTime").value is None:
            report.repair(
                "a segment has no startTime: its start is unknown",
                "{n} segments have no startTime: their starts are unknown",
                node.where,
            )
        span = read_span(node.get("startTime"), node.get("endTime"))
        lines.append(Line(*span, node.get("speaker").text() or None, body))
    return lines


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


def write_words(transcript: Transcript) -> str:
    """Write each word as a segment of its own, as the namespace's example has them.

    A line whose words have no times of their own is one segment; every line needs a start and an
    end.
    """
    segments: list[dict[str, object]] = []
    for number, line in enumerate(transcript.lines, start=1):
        start, end = needs.require_span(line, number, "a Podcasting 2.0 segment")
        said = [(word.start, word.end, word.text) for word in line.words]
        for begin, stop, text in said if _has_timed_words(line) else [(start, end, line.text)]:
            segment: dict[str, object] = {} if line.speaker is None else {"speaker": line.speaker}
            segments.append(segment | {"startTime": begin, "endTime": stop, "body": text})
    document = {"version": VERSION, "segments": segments}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def describe_whole_lines(transcript: Transcript) -> tuple[str, ...]:
    """Say in plain words how many lines :func:`write_words` writes as a whole."""
    whole = sum(bool(line.text) and not _has_timed_words(line) for line in transcript.lines)
    if not whole:
        return ()
    lines = "1 line has" if whole == 1 else f"{whole} lines have"
    return (f"{lines} no times for the words: a segment is a whole line there",)


def _has_timed_words(line: Line) -> bool:
    is_timed = all(word.start is not None and word.end is not None for word in line.words)
    return bool(line.words) and is_timed


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
            "there are no chapters to write: no header has a time, or a line with a time below it "
            "(`castproof chapters --suggest` shows where they may be)"
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
