"""A stand-in for faster-whisper that fails on demand: no real model can be made to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

FRAMES_PER_SECOND = 100


def spoken(start: float, texts: list[str], logprob: float = -0.2, **facts: Any) -> SimpleNamespace:
    """A segment as faster-whisper returns it: a word each 0.25 s from ``start``."""
    words = [
        SimpleNamespace(
            start=start + n / 4, end=start + (n + 1) / 4, word=f" {text}", probability=0.9
        )
        for n, text in enumerate(texts)
    ]
    values = {"compression_ratio": 1.2, "no_speech_prob": 0.01, "temperature": 0.0} | facts
    return SimpleNamespace(
        seek=int(start * FRAMES_PER_SECOND), words=words, avg_logprob=logprob, **values
    )


@dataclass
class FakeModel:
    """Its ``batched`` and ``sequential`` say what is heard; it remembers how it was asked."""

    batched: Callable[[float, float], list[SimpleNamespace]]
    sequential: Callable[[float], list[SimpleNamespace]] = lambda seconds: []
    #: What each chunk, by its start, sounds like: tokens with their probabilities.
    stretches: Callable[[float], list[tuple[str, float]]] = lambda start: [("<|en|>", 0.9)]
    languages: dict[str, float] = field(default_factory=lambda: {"en": 0.9, "de": 0.1})
    is_multilingual: bool = True
    batches: list[int] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    listened: int = 0

    frames_per_second = FRAMES_PER_SECOND
    max_length = 448
    supported_languages = ("en", "de", "fr", "zh")

    def __post_init__(self) -> None:
        self.model = SimpleNamespace(
            is_multilingual=self.is_multilingual,
            detect_language=lambda starts: [self.stretches(start) for start in starts],
        )

    @property
    def hf_tokenizer(self) -> SimpleNamespace:
        known = {"<|en|>": 1, "<|de|>": 2, "<|zh|>": 3}
        return SimpleNamespace(
            token_to_id=known.get,
            encode=lambda text, **_: SimpleNamespace(ids=text.split()),
        )

    def detect_language(self, audio: np.ndarray) -> tuple[str, float, list[tuple[str, float]]]:
        self.listened += 1
        ranked = sorted(self.languages.items(), key=lambda pair: -pair[1])
        return *ranked[0], ranked

    def transcribe(self, audio: np.ndarray, **options: Any) -> tuple[Iterator[Any], None]:
        self.asked.append(options)
        return iter(self.sequential(len(audio) / 16_000)), None


class FakePipeline:
    """Stands in for ``BatchedInferencePipeline``."""

    def __init__(self, model: FakeModel) -> None:
        self.model = model

    def transcribe(self, audio: np.ndarray, **options: Any) -> tuple[Iterator[Any], None]:
        clips = options["clip_timestamps"]
        self.model.batches.append(len(clips))
        self.model.asked.append(options)
        if options["multilingual"]:
            self.model.model.detect_language([clip["start"] for clip in clips])
        return (
            (one for clip in clips for one in self.model.batched(clip["start"], clip["end"])),
            None,
        )
