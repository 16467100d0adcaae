"""Which format a bare ``.txt`` or ``.json`` is of, told by its content.

Only enough is looked at to tell the formats apart; whether the file follows its format, the
format's own parser says.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from transcript.formats import chapters, jsontext, rttm, turns
from transcript.formats.nist import COMMENT, split_fields
from transcript.text import split_lines
from transcript.values import Header

_CAPTION = re.compile(r"[0-9]+(?::[0-9]{2}){1,2}(?:[ \t]|$)")
# No caption has two digits for hours that are not there, as every line of a chapter list has.
_CHAPTER = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[ \t]|$)")
_LINES_LOOKED_AT = 200
# A caption lasts seconds and is speech; a chapter lasts minutes and has a title.
_STEP_S = 30.0
_LONGEST_TITLE = 100
_SENTENCE_ENDS = (".", "?", "!", ",")


def recognize_text(text: str) -> str | None:
    """The name of the format of a text, or ``None``.

    >>> recognize_text("0:07 the lighthouse"), recognize_text("Ann:\\nThe lighthouse.")
    ('captions', 'turns')
    """
    rows = [row.strip(" \t") for row in split_lines(text)[:_LINES_LOOKED_AT]]
    rows = [row for row in rows if row and not row.startswith(COMMENT)]
    if not rows:
        return None
    first = rows[0]
    tests = (
        ("episode", first == "---"),
        ("vtt", re.match(r"WEBVTT(?:[ \t]|$)", first) is not None),
        ("srt", any("-->" in row for row in rows[:2])),
        ("chapters", _CHAPTER.match(first) is not None),
        ("description", _is_description(rows)),
        ("captions", _CAPTION.match(first) is not None),
        ("rttm", split_fields(first)[0] in rttm.TYPES and len(split_fields(first)) > 8),
        ("turns", any(turns.is_heading(row) for row in rows)),
    )
    found = next((name for name, is_it in tests if is_it), None)
    return recognize_json(text) if found is None and first.startswith("{") else found


def recognize_json(text: str) -> str | None:
    """The name of the format of a JSON document, or ``None``; FormatError where it is not JSON."""
    document = jsontext.parse(text).value
    if not isinstance(document, dict):
        return None
    if "format" in document:
        return "json"
    if isinstance(document.get("chapters"), list) and "segments" not in document:
        return "json-chapters"
    segments = document.get("segments")
    if not isinstance(segments, list):
        return None
    if any(isinstance(segment, dict) and "body" in segment for segment in segments[:1]):
        return "podcast"
    return "podcast" if "version" in document else "whisperx"


def _is_description(rows: list[str]) -> bool:
    """Whether the rows that start with a time are titles minutes apart, and not what is said."""
    found = [header for header in map(_chapter, rows) if header is not None]
    if len(found) < chapters.FEWEST_ACCEPTED:
        return False
    steps = [(b.start or 0.0) - (a.start or 0.0) for a, b in pairwise(found)]
    sentences = sum(header.title.endswith(_SENTENCE_ENDS) for header in found)
    longest = max(len(header.title) for header in found)
    return median(steps) >= _STEP_S and sentences < len(found) / 2 and longest <= _LONGEST_TITLE


def _chapter(row: str) -> Header | None:
    try:
        return chapters.parse_chapter(row)
    except ValueError:
        return None
