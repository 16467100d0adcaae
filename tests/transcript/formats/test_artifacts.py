"""What the stages leave behind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from transcript.errors import FormatError, NotExpressible
from transcript.formats import artifacts
from transcript.values import Removal, Segment, Turn, Voice, Word


def test_segments() -> None:
    segments = (Segment(0.5, 2.0, (Word(0.5, 1.0, "Late."),), -0.25, 1.5, 0.0, 0.2),)
    text = artifacts.segments_to_json(segments)
    assert text == (
        '{"format": "castproof-segments", "version": 1, "segments": [\n'
        '{"start": 0.5, "end": 2.0, "avg_logprob": -0.25, "compression_ratio": 1.5, '
        '"no_speech_prob": 0.0, "temperature": 0.2, '
        '"words": [{"start": 0.5, "end": 1.0, "text": "Late."}]}\n]}\n'
    )
    assert artifacts.segments_from_json(text) == segments


def test_what_was_removed_from_a_segment() -> None:
    said, gone = Word(0.5, 1.0, "Bye."), Word(1.0, 1.02, "Bye.", 0.9)
    removal = Removal("loop", "4 times", (gone,))
    segments = (
        Segment(0.5, 2.0, (said,), removed=(removal, replace(removal, words=()))),
        Segment(2.0, 2.5, ()),
    )
    assert artifacts.segments_from_json(artifacts.segments_to_json(segments)) == segments


def test_turns() -> None:
    turns = (Turn(0.5, 2.0, "A"), Turn(1.0, 1.5, "B"))
    assert artifacts.turns_from_json(artifacts.turns_to_json(turns)) == turns


def test_voices() -> None:
    voices = (Voice("A", (0.1, -1e-09, 3.0), 12.5, "small"), Voice("B", (), 0.0, "small"))
    assert artifacts.voices_from_json(artifacts.voices_to_json(voices)) == voices


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(NotExpressible, match="before it starts at 2 s"):
        artifacts.segments_to_json((Segment(2.0, 1.0, ()),))
    with pytest.raises(NotExpressible, match="before it starts at 2 s"):
        artifacts.turns_to_json((Turn(2.0, 1.0, "A"),))
    with pytest.raises(NotExpressible, match="JSON has no number"):
        artifacts.voices_to_json((Voice("A", (math.inf,), 1.0, "m"),))


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (artifacts.segments_from_json, "", "not JSON"),
        (
            artifacts.segments_from_json,
            '{"format": "castproof-turns", "version": 1, "segments": []}',
            "format is 'castproof-turns', not 'castproof-segments'",
        ),
        (
            artifacts.turns_from_json,
            '{"format": "castproof-turns", "version": 2, "turns": []}',
            "version is 2, not 1",
        ),
        (
            artifacts.turns_from_json,
            '{"format": "castproof-turns", "version": 1, "turns": [{"start": 0, "end": 1}]}',
            r"turns\[0\] has no 'speaker'",
        ),
        (
            artifacts.segments_from_json,
            '{"format": "castproof-segments", "version": 1, "segments": [{"start": 0}]}',
            r"segments\[0\] has no 'end'",
        ),
        (
            artifacts.voices_from_json,
            '{"format": "castproof-voices", "version": 1, "voices": [{"speaker": "A", '
            '"seconds": 1, "model": "m", "embedding": ["x"]}]}',
            r"embedding\[0\] is text, not a number",
        ),
    ],
)
def test_reading_is_strict(read: Callable[[str], object], text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(text)
