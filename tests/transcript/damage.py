"""Files of every format as Hypothesis damages them: pieces cut, doubled, moved, put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from transcript import io as formats
from transcript.io import Format
from transcript.values import Header, Line, Transcript, Word

#: What stands in damaged files, and what a reader may stumble over.
PIECES = (
    *(b"\0", b"\xff", b"\r", b"\n", b"\x85", b"\x0c", b"\t", b" "),
    *(b"\xef\xbb\xbf", b"\xe2\x80\xa8"),
    *(b"9" * 30, b"9" * 5000, b"-1", b"+", b"nan", b"1e999", b"0x1F", b"1_0", b"\xd9\xa3", b"."),
    *(b"30:00:00", b"99:99", b"1:5", b"-->", b":", b",", b";", b"#", b"---\n", b"%", b"\\", b"..."),
    *(b"{", b"}", b"[", b"]", b'"', b"'", b"\\ud800", b"\\u0000", b"null", b"[]", b"{}", b"true"),
    *(b"- ", b"? ", b"!!python/object:os.system ", b"!!binary ", b"*a", b"&a ", b"<<: "),
    *(b"|\n", b"~", b"<", b">", b"</", b"&#0;", b"&lt;", b"<v ", b"<!DOCTYPE a>", b"<w:p>"),
    *(b"<NA>", b"WEBVTT\n", b"2001-99-99", b"1:2:3:4", b"=", b"!", b"@", b"`"),
    *(b"line: ", b"sec: ", b"who: ", b"[" * 3000),
)
#: An edit: where it begins and ends, in parts of the file, what it does, and with what.
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.floats(0, 0.3),
        st.sampled_from(("cut", "double", "put in", "replace", "move", "flip")),
        st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=5,
)
Edits = list[tuple[float, float, str, bytes]]


def damage(content: bytes, edits: Edits) -> bytes:
    """Damage a file's content."""
    for at, length, kind, piece in edits:
        start = round(at * len(content))
        end = min(len(content), start + round(length * length * len(content)) + 1)
        before, middle, after = content[:start], content[start:end], content[end:]
        content = {
            "cut": before + after,
            "double": before + middle + middle + after,
            "put in": before + piece + middle + after,
            "replace": before + piece + after,
            "move": after + middle + before,
            "flip": before + bytes(byte ^ 1 << len(piece) % 8 for byte in middle) + after,
        }[kind]
    return content


def damage_document(content: bytes, edits: Edits) -> bytes:
    """Damage one part of a zip file, and pack it again as if nothing had happened."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = [(one, source.read(one)) for one in source.namelist()]
    chosen = [index for index, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    written = io.BytesIO()
    # Mostly the text itself; which other part it is, the first edit says.
    pick = chosen[round(edits[0][0] * (len(chosen) - 1))] if len(edits) > 2 else None
    with zipfile.ZipFile(written, "w") as target:
        for index, (name, part) in enumerate(parts):
            is_it = index == pick if pick is not None else name == "word/document.xml"
            target.writestr(name, damage(part, edits) if is_it else part)
    return written.getvalue()


TRANSCRIPT = Transcript(
    (
        Header("Work", 0.0),
        Line(0.0, 1.5, "Ann", "So what do you do?", (Word(0.0, 0.4, "So"), Word(0.5, 1.5, "what"))),
        Line(2.0, 4.25, "Bob", "I build ships: „große“, 日本."),
        Header("Ships", 4.5),
        Line(4.5, 9.0, "Ann", "And then? It is 1984."),
    ),
    language="en",
)
WORDS = Transcript(
    (Line(0.0, 1.5, "Ann", "So what", (Word(0.0, 0.4, "So"), Word(0.5, 1.5, "what"))),)
)
WHISPERX = (
    b'{"segments": [{"start": 0.0, "end": 1.5, "text": " So what", "speaker": "SPEAKER_00", '
    b'"words": [{"word": "So", "start": 0.0, "end": 0.4, "score": 0.9}, {"word": "what"}]}], '
    b'"language": "en"}'
)
EPISODE = b"""\
---
layout: post # ours
title: "A talk: \\u00fcber Schiffe"
guests: [Ann Lee, Bob]
date: 2024-02-03
links:
  a: &x {b: c}
transcript:
- header: Work
- line: So what do you do?
  sec: 0
  time: 0:00
  who: Ann
- line: >-
    I build
    ships.
  sec: 3601
  time: 1:00:01
  who: 'Bob'
---
Notes.
"""


#: Files of the formats that are only read.
OTHERS = {
    "text": b"Ann Lee  0:01\nSo what do you do?\n\nBob  1:05\nI build: [0:70] \xe6\x97\xa5.\n",
    "labels": b"0.000000\t0.000000\tWork\n129.760720\t180.5\tShips\n",
    "psc": b'<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
    b'<psc:chapter start="00:02:09.760" title="Ships &amp; work" href="a"/></psc:chapters>',
    "ffmetadata": b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=9760\ntitle=A\\=a\n",
    "whisper-cpp": b'{"result": {"language": "en"}, "transcription": [{"offsets": '
    b'{"from": 0, "to": 1500}, "text": " So what", "tokens": [{"text": " So", "offsets": '
    b'{"from": 0, "to": 400}, "p": 0.9}, {"text": "what", "p": 0.5}]}]}',
    "transformers": b'{"text": "", "chunks": [{"timestamp": [0.0, 1.5], "text": " So what"}, '
    b'{"timestamp": [2, null], "text": "I"}]}',
    "deepgram": b'{"results": {"channels": [{"detected_language": "en", "alternatives": [{"words": '
    b'[{"word": "so", "punctuated_word": "So", "start": 0, "end": 0.4, "speaker": 0}, {"word": '
    b'"what", "start": 0.5, "end": 1.5, "confidence": 0.9, "speaker": 1}]}]}]}}',
    "aws": b'{"results": {"items": [{"type": "pronunciation", "start_time": "0.0", "end_time": '
    b'"0.4", "speaker_label": "spk_0", "alternatives": [{"confidence": "0.9", "content": "So"}]}, '
    b'{"type": "punctuation", "alternatives": [{"content": ","}]}]}}',
    "google": b'{"results": [{"languageCode": "en", "alternatives": [{"transcript": "So", "words": '
    b'[{"word": "So", "startTime": "0.100s", "endTime": {"seconds": 1, "nanos": 5}}]}]}]}',
    "revai": b'{"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "So", '
    b'"ts": 0, "end_ts": 0.4, "confidence": 0.9}, {"type": "punct", "value": ", "}]}]}',
    "elevenlabs": b'{"language_code": "eng", "words": [{"text": "So", "start": 0, "end": 0.4, '
    b'"type": "word", "speaker_id": "speaker_0", "logprob": -0.1}, '
    b'{"text": " ", "type": "spacing"}]}',
    "podlove": b'[{"start": "0:00.5", "start_ms": 500, "end_ms": 1000, "voice": "Ann", '
    b'"text": "So"}]',
    "moss": b'{"text": "[0.50][S01]So what[1.50][2.00][S02]I[2.50]"}',
    "vibevoice": b'[{"Start time": 0.5, "End time": 1.5, "Speaker ID": 0, "Content": "So what"}]',
    "assemblyai": b'{"language_code": "en_us", "utterances": [{"speaker": "A", "text": "So", '
    b'"start": 250, "end": 400, "words": [{"text": "So", "start": 250, "end": 400}]}]}',
    "ogm": b"CHAPTER01=00:00:00.000\nCHAPTER01NAME=Work\n",
}


def make_good_file(format_: Format) -> bytes:
    """Make a file that follows the format, to be damaged."""
    if format_.name in OTHERS:
        return OTHERS[format_.name]
    if format_.name == "whisperx":
        return WHISPERX
    if format_.name == "episode":
        return EPISODE
    return formats.dump(WORDS if format_.name == "ctm" else TRANSCRIPT, format_)


def find_damager(format_: Format) -> Callable[[bytes, Edits], bytes]:
    """Find how a format is damaged where reading it is more than unpacking."""
    return damage_document if format_.loads is not None else damage


#: Values that JSON may have in the place of any other.
ODD_VALUES = (
    *(None, True, -1, -0.01, 1e300, 10**400, float("nan"), float("-inf"), 0, 3.5),
    *("", " ", "x", "1.5", "0:00:01,5", "?", "\ud800", "2", [], {}, [[]], [None], {"a": 1}),
)


def replace_value(document: Any, at: int, odd: Any) -> Any:
    """Replace the value that is the ``at``-th of a JSON document, counted from the outermost."""
    left = at

    def visit(value: Any) -> Any:
        nonlocal left
        left -= 1
        if left == -1:
            return odd
        if isinstance(value, dict):
            return {name: visit(inner) for name, inner in value.items()}
        return [visit(inner) for inner in value] if isinstance(value, list) else value

    return visit(document)
