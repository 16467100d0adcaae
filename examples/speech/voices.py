"""Twelve voices that differ in timbre and pitch, and the verb that makes them speak."""

from __future__ import annotations

import numpy as np

from examples.speech import espeak, flite
from examples.speech.values import (
    SAMPLE_RATE,
    Samples,
    SpeechEngineMissing,
    SpeechMisaligned,
    SpokenWord,
    Utterance,
    Voice,
)

__all__ = [
    "SAMPLE_RATE",
    "VOICES",
    "SpeechEngineMissing",
    "SpeechMisaligned",
    "SpokenWord",
    "Utterance",
    "Voice",
    "speak",
]

VOICES: tuple[Voice, ...] = (
    Voice("Alba", "espeak", "en-gb-scotland+f2", 62),
    Voice("Bruno", "espeak", "en-us+m3", 25),
    Voice("Clara", "espeak", "en-us+f5", 78),
    Voice("Dylan", "espeak", "en-gb-x-rp+klatt4", 45),
    Voice("Edna", "espeak", "en-029+f3", 50),
    Voice("Felix", "espeak", "en-us+m7", 60),
    Voice("Greta", "espeak", "en+anika", 60),
    Voice("Hugo", "espeak", "en-gb-x-gbclan+m1", 40),
    Voice("Slate", "flite", "slt", 170),
    Voice("Angus", "flite", "awb", 110),
    Voice("Roman", "flite", "rms", 95),
    Voice("Karl", "flite", "kal16", 105),
)

_PEAK = 0.5
_TRIM_DB = -38.0
_FRAME = SAMPLE_RATE // 100


def speak(voice: Voice, text: str, *, rate: float = 1.0, pitch: float = 1.0) -> Utterance:
    """Say `text` in `voice`; `rate` and `pitch` multiply the voice's own.

    Words are what `text.split()` gives, each with its true time. The loudest sample is 0.5.

    Raises:
        SpeechEngineMissing: the voice's library is not installed.
        SpeechMisaligned: the engine lost count of the words (text that is not plain words).
    """
    tokens = tuple(text.split())
    engine = espeak if voice.engine == "espeak" else flite
    samples, spans = engine.synthesize(voice, tokens, rate, pitch)
    if len(spans) != len(tokens):
        raise SpeechMisaligned(
            f"{voice.name} timed {len(spans)} of the {len(tokens)} words of {text!r}: "
            "write numbers and signs as words"
        )
    samples = _levelled(samples)
    trimmed = _trimmed_to_sound(samples, spans)
    words = tuple(
        SpokenWord(round(start, 3), round(end, 3), token)
        for token, (start, end) in zip(tokens, trimmed, strict=True)
    )
    return Utterance(samples, words)


def _levelled(samples: Samples) -> Samples:
    loudest = float(np.abs(samples).max(initial=0.0))
    return samples if loudest == 0 else (samples * (_PEAK / loudest)).astype(np.float32)


def _trimmed_to_sound(
    samples: Samples, spans: tuple[tuple[float, float], ...]
) -> list[tuple[float, float]]:
    """Each span shrunk to where it is louder than silence: engines count pauses as words."""
    frames = len(samples) // _FRAME
    power = np.square(samples[: frames * _FRAME]).reshape(frames, _FRAME).mean(axis=1)
    loud = 10 * np.log10(power + 1e-12) > 10 * np.log10(power.max(initial=0.0) + 1e-12) + _TRIM_DB
    return [_trimmed_span(loud, start, end) for start, end in spans]


def _trimmed_span(loud: np.ndarray, start: float, end: float) -> tuple[float, float]:
    first, last = round(start * 100), round(end * 100)
    sounding = np.flatnonzero(loud[first:last])
    if not len(sounding):
        return start, end
    return (
        max(start, (first + int(sounding[0])) / 100),
        min(end, (first + int(sounding[-1]) + 1) / 100),
    )
