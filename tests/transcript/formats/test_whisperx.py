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
