"""Our own lossless JSON."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import lossless
from transcript.values import Entry, Header, Line, Note, Transcript, Word

TRANSCRIPT = Transcript(
    (
        Header("Dusk"),
        Header("Dawn", 1.5),
        Line(
            1.5,
            2.0,
            "Vera",
            "Åland\nwaits.",
            (Word(1.5, 2.0, "Åland", 0.5, "Tom"), Word(None, None, "waits.")),
            (Note("overlap", "two voices"),),
            speaker_confidence=0.75,
        ),
        Line(None, None, None, ""),
    ),
    "en",
)
TEXT = """{"format": "castproof", "version": 1, "language": "en", "entries": [
{"header": "Dusk"},
{"header": "Dawn", "start": 1.5},
{"start": 1.5, "end": 2.0, "speaker": "Vera", "speaker_confidence": 0.75, \
"text": "Åland\\nwaits.", "words": \
[{"start": 1.5, "end": 2.0, "text": "Åland", "probability": 0.5, "speaker": "Tom"}, \
{"text": "waits."}], "flags": [{"kind": "overlap", "detail": "two voices"}]},
{"text": ""}
]}
"""


def test_every_field_is_read_and_written() -> None:
    assert lossless.write(TRANSCRIPT) == TEXT
    assert lossless.parse(TEXT) == TRANSCRIPT


def test_an_empty_transcript() -> None:
    assert lossless.parse(lossless.write(Transcript(()))) == Transcript(())


def document(**changes: Any) -> str:
    return json.dumps({"format": "castproof", "version": 1, "entries": []} | changes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "the document has no 'format'"),
        (document(format="other"), "format is 'other', not 'castproof'"),
        (document(format=[]), "format is a list, not 'castproof'"),
        (document(version=2), "version is 2, not 1"),
        (document(version=True), "version is True, not 1"),
        (document(extra=1), "the document has an unknown member 'extra'"),
        (document(language=1), "language is a number, not text"),
        (document(entries=None), "entries is null, not a list"),
        (document(entries=["a"]), r"entries\[0\] is text, not an object"),
        (document(entries=[{}]), r"entries\[0\] has no 'text'"),
        (document(entries=[{"text": "a", "sec": 1}]), r"entries\[0\] has an unknown member 'sec'"),
        (document(entries=[{"header": "a", "text": "b"}]), "unknown member 'text'"),
        (document(entries=[{"header": None}]), "header is null, not text"),
        (document(entries=[{"text": "a", "start": True}]), "start is true or false, not a number"),
        (document(entries=[{"text": "a", "start": 2, "end": 1}]), "before it starts at 2 s"),
        (document(entries=[{"text": "a", "words": [{"text": 1}]}]), r"words\[0\].text is a number"),
        (document(entries=[{"text": "a", "flags": [{"kind": "b"}]}]), r"flags\[0\] has no 'detail"),
        (document(entries=[{"header": "a", "start": -1}]), "outside a recording"),
        (document(entries=[{"text": "a", "speaker_confidence": 2}]), "speaker_confidence is 2"),
    ],
)
def test_reading_is_strict(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        lossless.parse(text)


def test_an_empty_name_is_nobody() -> None:
    spoken = [{"text": "a", "speaker": "", "words": [{"text": "a", "speaker": ""}]}]
    (line,) = lossless.parse(document(entries=spoken)).lines
    assert (line.speaker, line.words[0].speaker) == (None, None)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Line(math.nan, None, None, "a"), "a time of nan seconds is outside a recording"),
        (Line(2.0, 1.0, None, "a"), "it ends at 1 s, before it starts at 2 s"),
        (Line(None, None, None, "a", (Word(2.0, 1.0, "a"),)), "it ends at 1 s, before"),
        (Header("a", -1.0), "a time of -1.0 seconds is outside"),
        (Line(None, None, None, "a", (Word(None, None, "a", math.nan),)), "JSON has no number"),
    ],
)
def test_what_could_not_be_read_again_is_not_written(entry: Entry, message: str) -> None:
    with pytest.raises(NotExpressible, match=message):
        lossless.write(Transcript((entry,)))
