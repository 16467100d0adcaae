"""Which format a file is of: by its name, by its ending, or by what it holds.

A text is held against what each format looks like (:func:`recognize_text`,
:func:`recognize_json`). Where that tells nothing, each format's reader is tried, and the one that
finds most times and speakers is the likeliest (:func:`find_other`, :func:`describe_likeliest`).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from statistics import median

from transcript.errors import FormatError, UnknownFormat
from transcript.formats import (
    audacity,
    chapter_rows,
    chapters,
    ffmetadata,
    lossless,
    nist,
    ogm,
    podlove,
    rttm,
    text_transcript,
    turns,
)
from transcript.formats.catalogue import FORMATS, Format
from transcript.formats.recognizers import values
from transcript.read_report import ReadReport
from transcript.text import decode, quote, split_lines
from transcript.values import Line, Transcript

_CAPTION = re.compile(r"[0-9]+(?::[0-9]{2}){1,2}(?:[ \t]|$)")
# No caption has two digits for hours that are not there, as every line of a chapter list has.
_CHAPTER = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[ \t]|$)")
# What may have text without any time or speaker.
_MAY_BE_BARE = frozenset({"episode", "json", "docx"})
_SHOWN = 3
_LINES_LOOKED_AT = 200
# A caption lasts seconds and is speech; a chapter lasts minutes and has a title.
_STEP_S = 30.0
_LONGEST_TITLE = 100
_SENTENCE_ENDS = (".", "?", "!", ",")


def find_by_name(name: str) -> Format:
    """Find the format of a name such as ``srt``; :class:`UnknownFormat` with the nearest one."""
    for format_ in FORMATS:
        if format_.name == name.lower():
            return format_
    names = [format_.name for format_ in FORMATS]
    near = get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(names)}"
    raise UnknownFormat(f"unknown format {quote(name)}; {hint}")


def find_by_path(path: Path | str, text: str | None = None) -> Format:
    """Find the format of a file's name, or, for a bare ``.txt`` or ``.json``, of its ``text``.

    Without a text ``.json`` is our own, and a bare ``.txt`` is refused: it could be captions,
    turns or chapters. Raises :class:`UnknownFormat` with the endings there are.
    """
    name = Path(path).name.lower()
    bare = name.endswith((".txt", ".json"))
    fitting = [(end, f) for f in FORMATS for end in f.endings if name.endswith(end)]
    ending, format_ = max(fitting, key=lambda pair: len(pair[0]), default=("", None))
    if bare and ending in {"", ".json"} and text is not None:
        found = recognize_json(text) if ending else recognize_text(text)
        if found is None:
            raise UnknownFormat(
                f"the format of {Path(path).name} cannot be told from its content: "
                f"{describe_likeliest(text)}",
                path=path,
            )
        return find_by_name(found)
    if format_ is None:
        endings = ", ".join(ending for format_ in FORMATS for ending in format_.endings)
        hint = "name it .captions.txt or .turns.txt" if bare else f"use one of {endings}"
        raise UnknownFormat(f"no format has the ending of {Path(path).name}; {hint}", path=path)
    return format_


def find_by_content(path: Path | str, data: bytes) -> Format:
    """Find the format of a file that was read: by its name, or else by its bytes."""
    if Path(path).name.lower().endswith((".txt", ".json")):
        return find_by_path(path, decode(data, path=path))
    try:
        return find_by_path(path)
    except UnknownFormat as unknown:
        try:
            found = recognize_text(decode(data))
        except FormatError:
            found = None
        if found is None:
            raise UnknownFormat(f"{unknown}; castproof convert takes --from") from unknown
        return find_by_name(found)


def recognize_text(text: str) -> str | None:
    """Recognize the format of a bare ``.txt`` by its content: its name, or ``None``.

    Only enough is looked at to tell the formats apart; whether the file follows its format, the
    format's own parser says.

    >>> recognize_text("0:07 the lighthouse"), recognize_text("Ann:\\nThe lighthouse.")
    ('captions', 'turns')
    """
    rows = [row.strip(" \t") for row in split_lines(text)[:_LINES_LOOKED_AT]]
    rows = [row for row in rows if row and not row.startswith(nist.COMMENT)]
    if not rows:
        return None
    first = rows[0]
    tests = (
        ("episode", first == "---"),
        ("vtt", re.match(r"WEBVTT(?:[ \t]|$)", first) is not None),
        ("srt", any("-->" in row and not row.startswith("[") for row in rows[:2])),
        ("labels", audacity.is_labels(rows)),
        ("ffmetadata", first.startswith(ffmetadata.SIGNATURE)),
        ("ogm", ogm.is_ogm(rows)),
        ("psc", podlove.is_podlove(text)),
        ("text", text_transcript.has_headings(rows)),
        ("chapters", _CHAPTER.match(first) is not None and not chapters.is_what_is_said(rows)),
        ("description", _is_description(rows)),
        ("text", text_transcript.is_text_transcript(rows)),
        ("captions", _CAPTION.match(first) is not None),
        ("rttm", nist.split_fields(first)[0] in rttm.TYPES and len(nist.split_fields(first)) > 8),
        ("turns", any(turns.is_heading(row) for row in rows)),
        ("text", text_transcript.is_named_text(rows)),
    )
    found = next((name for name, is_it in tests if is_it), None)
    return recognize_json(text) if found is None and first.startswith(("{", "[")) else found


def recognize_json(text: str) -> str | None:
    """Recognize the format of a bare ``.json`` by its content: its name, or ``None``.

    Raises :class:`FormatError` where it is not JSON.
    """
    document = values.load(text)
    if lossless.matches(document):
        return "json"
    known = (one for one in FORMATS if one.matches is not None)
    return next((one.name for one in known if one.matches and one.matches(document)), None)


def has_lost_all(transcript: Transcript, format_: Format) -> bool:
    """Tell whether a format that has times or speakers gave neither for any of some text.

    Our own formats may be without: an episode of lines alone is one.
    """
    if not format_.carries & {"starts", "speakers"} or format_.name in _MAY_BE_BARE:
        return False
    lines = [line for line in transcript.lines if line.text]
    return bool(lines) and not any(map(_count_told, lines))


def _count_told(line: Line) -> int:
    """Count what is known of a line beside its text: its times, speaker, and words' times."""
    told = sum(known is not None for known in (line.start, line.end, line.speaker))
    return told + any(word.start is not None for word in line.words)


def find_other(text: str, format_: Format) -> Format | None:
    """Find another format that a text looks like, and whose reader reads it."""
    try:
        is_json = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
        name = recognize_json(text) if is_json else recognize_text(text)
    except FormatError:
        return None
    if name is None or name == format_.name:
        return None
    other = find_by_name(name)
    return other if _rate(text, other) else None


def _rate(text: str, format_: Format) -> int:
    """Count the times and speakers that a format's reader finds in a text, less what it notes."""
    report = ReadReport()
    try:
        transcript = format_.reads(text, report) if format_.reads is not None else Transcript(())
    except FormatError:
        return 0
    if has_lost_all(transcript, format_) or format_.name in _MAY_BE_BARE:
        return 0
    told = sum(map(_count_told, transcript.lines))
    told += sum(header.start is not None for header in transcript.headers)
    return told - len(report.notes)


def describe_likeliest(text: str) -> str:
    """Say which formats' readers find most in a text, and how to force one."""
    rated = [(_rate(text, one), one) for one in FORMATS]
    best = sorted((pair for pair in rated if pair[0] > 0), key=lambda pair: -pair[0])[:_SHOWN]
    if not best:
        return "no format finds a time or a speaker in it"
    shown = ", ".join(f"{one.title} (--from {one.name})" for _, one in best)
    return f"likeliest is {shown}; castproof convert takes --from"


def _is_description(rows: list[str]) -> bool:
    """Tell whether the rows with a time are titles minutes apart, and not what is said."""
    found = chapter_rows.read_chapters("\n".join(rows), ReadReport())
    if len(found) < chapters.FEWEST_ACCEPTED:
        return False
    steps = [(b.start or 0.0) - (a.start or 0.0) for a, b in pairwise(found)]
    sentences = sum(header.title.endswith(_SENTENCE_ENDS) for header in found)
    longest = max(len(header.title) for header in found)
    return median(steps) >= _STEP_S and sentences < len(found) / 2 and longest <= _LONGEST_TITLE
