"""Which format a bare ``.txt`` or ``.json`` is of, told by its content.

Only enough is looked at to tell the formats apart; whether the file follows its format, the
format's own parser says.
"""

from __future__ import annotations

import re

from transcript import jsontext, rttm, turns
from transcript.text import lines
from transcript.tokens import COMMENT, fields

_CAPTION = re.compile(r"[0-9]+(?::[0-9]{2}){1,2}(?:[ \t]|$)")
_LINES_LOOKED_AT = 200


def text_format(text: str) -> str | None:
    """The name of the format of a text, or ``None``.

    >>> text_format("0:07 the lighthouse"), text_format("Ann:\\nThe lighthouse.")
    ('captions', 'turns')
    """
    rows = [row.strip(" \t") for row in lines(text)[:_LINES_LOOKED_AT]]
    rows = [row for row in rows if row and not row.startswith(COMMENT)]
    if not rows:
        return None
    first = rows[0]
    tests = (
        ("episode", first == "---"),
        ("vtt", re.match(r"WEBVTT(?:[ \t]|$)", first) is not None),
        ("srt", any("-->" in row for row in rows[:2])),
        ("captions", _CAPTION.match(first) is not None),
        ("rttm", fields(first)[0] in rttm.TYPES and len(fields(first)) > 8),
        ("turns", any(turns.is_heading(row) for row in rows)),
    )
    found = next((name for name, is_it in tests if is_it), None)
    return json_format(text) if found is None and first.startswith("{") else found


def json_format(text: str) -> str | None:
    """The name of the format of a JSON document, or ``None``; FormatError where it is not JSON."""
    document = jsontext.parse(text).value
    if not isinstance(document, dict):
        return None
    if "format" in document:
        return "json"
    segments = document.get("segments")
    if not isinstance(segments, list):
        return None
    if any(isinstance(segment, dict) and "body" in segment for segment in segments[:1]):
        return "podcast"
    return "podcast" if "version" in document else "whisperx"
