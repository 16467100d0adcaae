"""Why nobody was heard: the first thing to look at, in words."""

from __future__ import annotations

import pytest

from asr.recognizer import Recognition
from castproof.pipeline.nobody_heard import LOUDEST, explain_silence
from transcript.values import Note

STREAMS = (Note("streams", "it has 2 sound streams"),)


@pytest.mark.parametrize(
    ("speech", "loudest", "why"),
    [
        ((), -120.0, "the recording is silent"),
        ((), -72.4, "nearly silent (its loudest sound is -72 dB)"),
        ((), -12.0, "nothing sounds like speech"),
        ((), None, "nothing sounds like speech"),
        (((1.0, 2.5), (4.0, 5.8)), -12.0, "3.3 s sound like speech"),
        (((0.8, 0.84),), -12.0, "less than a second sounds like speech"),
    ],
)
def test_the_reason_is_the_first_that_holds(
    speech: tuple[tuple[float, float], ...], loudest: float | None, why: str
) -> None:
    facts = {} if loudest is None else {LOUDEST: loudest}
    said = explain_silence(Recognition((), None, speech=speech), facts)
    assert said.startswith("nobody was heard: ")
    assert why in said
    assert "--stream" not in said


def test_another_stream_is_named() -> None:
    said = explain_silence(Recognition((), None, notes=STREAMS, speech=()), {LOUDEST: -120.0})
    assert "silent; or it is in another sound stream (--stream)" in said
