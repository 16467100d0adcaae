"""WhisperX's JSON, and openai-whisper's."""

from __future__ import annotations

import json

import pytest

from transcript.errors import FormatError
from transcript.formats import whisperx
from transcript.read_report import ReadReport
from transcript.values import Line, Word


def test_words_without_times_are_unknown() -> None:
    document = {
        "segments": [
            {
                "start": 0.5,
                "end": 2.0,
                "text": " Gate 13 opens.",
                "speaker": "SPEAKER_01",
                "words": [
                    {"word": "Gate", "start": 0.5, "end": 0.75, "score": 0.9, "speaker": "B"},
                    {"word": "13"},
                    {"word": " opens.", "start": 1.0004, "end": 2, "score": 1},
                    {"word": " "},
                ],
            }
        ],
        "word_segments": [],
        "language": "en",
    }
    transcript = whisperx.parse(json.dumps(document))
    words = (
        Word(0.5, 0.75, "Gate", 0.9, "B"),
        Word(None, None, "13"),
        Word(1.0, 2.0, "opens.", 1.0),
    )
    assert transcript.lines == (Line(0.5, 2.0, "SPEAKER_01", "Gate 13 opens.", words),)
    assert transcript.language == "en"


def test_openai_whisper_calls_the_score_probability() -> None:
    text = '{"segments": [{"text": "a", "words": [{"word": "a", "probability": 0.5}]}]}'
    assert whisperx.parse(text).lines == (
        Line(None, None, None, "a", (Word(None, None, "a", 0.5),)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "the document has no 'segments'"),
        ('{"segments": {}}', "segments are no list"),
        ("{", "line 1: this is not JSON"),
        ('{"segments": [], "segments": []}', "'segments' is given twice"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        whisperx.parse(text)


def test_segments_without_text_are_left_out_with_a_note() -> None:
    report = ReadReport()
    text = '{"segments": [{}, {"text": "a"}, 3, {"text": {}}], "language": 1}'
    assert [line.text for line in whisperx.parse(text, report).lines] == ["a"]
    assert "segments[0], document.segments[2]" in report.notes[0]


def test_words_beside_no_segments_are_spelt_as_the_text_is() -> None:
    words = [
        {"word": word, "start": start, "end": start + 0.4}
        for word, start in (("Good", 0.0), ("morning", 0.4), ("I'm", 3.0), ("here", 3.4))
    ]
    document = {"task": "transcribe", "text": "Good morning; \u201cI'm here.\u201d", "words": words}
    lines = whisperx.parse(json.dumps(document)).lines
    assert [(line.start, line.text) for line in lines] == [
        (0.0, "Good morning;"),
        (3.0, "\u201cI'm here.\u201d"),
    ]
    assert [word.start for line in lines for word in line.words] == [0.0, 0.4, 3.0, 3.4]
    lines = whisperx.parse(json.dumps({**document, "text": "Another text."})).lines
    assert [line.text for line in lines] == ["Good morning", "I'm here"]


def test_words_without_spaces_are_spelt_as_the_text_is() -> None:
    words = [
        {"word": "\u4eca\u65e5", "start": 0.0, "end": 0.5},
        {"word": "\u306f", "start": 0.5, "end": 0.7},
        {"word": "\u6674\u308c", "start": 0.7, "end": 1.2},
    ]
    text = "\u4eca\u65e5\u306f\u3001\u6674\u308c\u3002"
    (line,) = whisperx.parse(json.dumps({"text": text, "words": words})).lines
    assert (line.start, line.end, line.text) == (0.0, 1.2, text)
