"""Recordings of one tone, and models without weights: what they hear is written here."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.audio.decode import decode
from asr.recognizer import Progress, Recognition, RecognitionOptions, Window
from castproof.config.schema import Configuration
from castproof.pipeline.models import Models, OnceLoaded
from diarize.diarizer import Diarization, SpeakerCount
from transcript.values import Segment, Turn, Voice, Word

RATE = 16_000


def words(*spoken: str, start: float = 0.0, each: float = 0.4) -> tuple[Word, ...]:
    """Words one after another, ``each`` seconds long and 0.1 s apart."""
    starts = (start + index * (each + 0.1) for index in range(len(spoken)))
    return tuple(
        Word(round(begin, 3), round(begin + each, 3), text)
        for begin, text in zip(starts, spoken, strict=True)
    )


HELLO = words("Hello", "and", "welcome.")
ANSWER = words("Thanks", "for", "having", "me.", start=2.0)
RECOGNITION = Recognition(
    (Segment(0.0, 1.4, HELLO), Segment(2.0, 3.9, ANSWER)), language="en", language_probability=0.9
)
#: The episode that the stand-in models lead to, of a recording called talk.
EPISODE = """\
---
title: talk
transcript:
- line: Hello and welcome.
  sec: 0
  time: 0:00
  who: Speaker 1
- line: Thanks for having me.
  sec: 2
  time: 0:02
  who: Speaker 2
---
"""
DIARIZATION = Diarization(
    turns=(Turn(0.0, 1.5, "SPEAKER_01"), Turn(1.9, 4.0, "SPEAKER_00")),
    exclusive=(Turn(0.0, 1.5, "SPEAKER_01"), Turn(1.9, 4.0, "SPEAKER_00")),
    voices=(
        Voice("SPEAKER_00", (0.5, -1.0), 2.1, "fake"),
        Voice("SPEAKER_01", (1.0, 0.25), 1.5, "fake"),
    ),
)


@dataclass
class FakeModels:
    """What the fake models hear, how often each was run, and which errors they meet."""

    recognition: Recognition = RECOGNITION
    diarization: Diarization = DIARIZATION
    second: tuple[Segment, ...] = ()
    recognizer_error: BaseException | None = None
    second_error: BaseException | None = None
    diarizer_error: BaseException | None = None
    load_error: BaseException | None = None
    recognizer_revision: str | None = "commit:1"
    diarizer_revision: str | None = "commit:1"
    loaded: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    options: list[RecognitionOptions] = field(default_factory=list)
    counts: list[SpeakerCount] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)
    embedding: str = "fake-embedding"
    sounds: dict[str, tuple[float, ...]] = field(
        default_factory=lambda: {"SPEAKER_00": (1.0, 0.0, 0.0), "SPEAKER_01": (0.0, 1.0, 0.0)}
    )

    def recognize(
        self, samples: NDArray[np.float32], options: RecognitionOptions, progress: Progress
    ) -> Recognition:
        assert samples.dtype == np.float32
        self.ran.append("recognize")
        self.options.append(options)
        progress(0.5)
        if self.recognizer_error is not None:
            raise self.recognizer_error
        progress(1.0)
        return self.recognition

    def decode_windows(
        self,
        samples: NDArray[np.float32],
        windows: Sequence[Window],
        options: RecognitionOptions,
        progress: Progress,
    ) -> tuple[tuple[Segment, ...], ...]:
        """In each window those of the ``second`` words that lie in it."""
        self.ran.append("decode")
        if self.second_error is not None:
            raise self.second_error
        progress(1.0)
        return tuple(
            tuple(one for one in self.second if window.start <= one.start < window.end)
            for window in windows
        )

    def diarize(
        self, samples: NDArray[np.float32], speakers: SpeakerCount, progress: Progress
    ) -> Diarization:
        self.ran.append("diarize")
        self.counts.append(speakers)
        progress(1.0)
        if self.diarizer_error is not None:
            raise self.diarizer_error
        heard = samples.size / RATE
        turns = tuple(
            replace(turn, end=min(turn.end, heard))
            for turn in self.diarization.turns
            if turn.start < heard
        )
        return replace(self.diarization, turns=turns)

    def embed(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        """How whoever's turn holds the middle of a span sounds."""
        self.ran.append("embed")
        progress(1.0)
        rows = [self._sound((start + end) / 2) for start, end in spans]
        return np.array(rows, dtype=np.float32).reshape(len(spans), -1)

    embed_in_context = embed

    def _sound(self, time: float) -> tuple[float, ...]:
        turns = (one for one in self.diarization.turns if one.start <= time < one.end)
        return next((self.sounds[one.speaker] for one in turns), (np.nan,) * 3)

    def models(self, config: Configuration, *, token: str | None = None) -> Models:
        self.tokens.append(token)
        return Models(
            OnceLoaded(lambda: self._load("recognizer")),
            OnceLoaded(lambda: self._load("diarizer")),
            lambda: self.recognizer_revision,
            lambda: self.diarizer_revision,
        )

    def _load(self, which: str) -> FakeModels:
        self.loaded.append(which)
        if which == "diarizer" and self.load_error is not None:
            raise self.load_error
        return self


def write_tone(path: Path, seconds: float = 4.5, frequency: float = 220.0) -> Path:
    """A WAV file of one tone."""
    times = np.arange(round(seconds * RATE)) / RATE
    return write_wav(path, 0.25 * np.sin(2 * np.pi * frequency * times))


def write_wav(path: Path, samples: NDArray[np.floating[Any]]) -> Path:
    """A WAV file of ``samples``, shape (n,) in −1…1: mono, 16 kHz, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((32_767 * samples).astype("<i2").tobytes())
    return path


def write_excerpt(recording: Path, path: Path, seconds: float = 20.0) -> Path:
    """A WAV file of the recording's beginning: enough to run everything on, and soon done."""
    return write_wav(path, decode(recording).samples[: round(seconds * RATE)])


def note_freed(fake: FakeModels, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note among what ``fake`` ran when a model gives its memory back."""
    free = OnceLoaded.free

    def noted(model: OnceLoaded[Any]) -> None:
        if model.loaded:
            fake.ran.append("free")
        free(model)

    monkeypatch.setattr(OnceLoaded, "free", noted)
