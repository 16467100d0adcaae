"""Windows gathered into padded tensors, without end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from torch import Tensor
from torch.nn import functional
from torch.utils.data import IterableDataset

from examples.miniature.clip_bank import read_bank
from examples.miniature.whisper_data import (
    IGNORED,
    POSITION_S,
    Sampler,
    Token,
    Window,
    letter_labels,
    target_tokens,
)
from examples.miniature.whisper_model import WINDOW_POSITIONS
from examples.miniature.whisper_vocabulary import Vocabulary, train_vocabulary
from examples.speech.values import Samples

FRAMES_PER_POSITION = 2
_MOST_MISREAD = 0.4
LABEL_STEP = 2
"""Encoder positions from one frame label to the next: every second one teaches as well."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from; `b` rows, `t` tokens, `s` encoder positions.

    `features` (b, 80, 2s); `offsets` (b,); `inputs` and `targets` (b, t); `spans` (b, t, 2), the
    encoder positions of each target token, -1 where it has none; `frames` (b, s / 2), the
    letter sounding at every second position.
    """

    features: Tensor
    offsets: Tensor
    inputs: Tensor
    targets: Tensor
    spans: Tensor
    frames: Tensor


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows of how many seconds."""

    rows: int
    seconds: float


SIZES = (Size(20, 4.0), Size(16, 6.0), Size(6, 15.0), Size(3, 30.0))


@dataclass(frozen=True, slots=True)
class _Row:
    features: Tensor
    offset: int
    prompt: tuple[int, ...]
    first_target: int
    tokens: list[Token]
    read: list[int]
    frames: np.ndarray


@dataclass(frozen=True, slots=True)
class Course:
    """What batches are made of, in memory that the training and its helper process share.

    `sizes`, shape (4,), weighs `SIZES`; `severity`, shape (1,), is in 0–1.
    """

    sizes: Tensor
    severity: Tensor

    @classmethod
    def shared(cls) -> Course:
        """Short windows and whole sentences, to begin with."""
        sizes = torch.tensor([1.0] + [0.0] * (len(SIZES) - 1))
        return cls(sizes.share_memory_(), torch.zeros(1).share_memory_())

    def change(self, sizes: Sequence[float], severity: float) -> None:
        """From the next batch on."""
        self.sizes.copy_(torch.tensor(sizes))
        self.severity.fill_(severity)


class Batches(IterableDataset[Batch]):
    """An endless stream of batches, on a `course` that may change while it runs."""

    def __init__(self, bank: Path, seed: str, course: Course) -> None:
        super().__init__()
        self._bank, self._seed, self._course = bank, seed, course

    def __iter__(self) -> Iterator[Batch]:
        torch.set_num_threads(1)
        rng = Random(self._seed)
        maker = _RowMaker(Sampler.of(read_bank(self._bank)), train_vocabulary(), rng)
        while True:
            size = rng.choices(SIZES, self._course.sizes.tolist())[0]
            severity = float(self._course.severity)
            rows = [maker.row(size.seconds, severity) for _ in range(size.rows)]
            yield _collated(rows, size)


class LogMel:
    """The features of faster-whisper's own `FeatureExtractor`, several times as fast."""

    def __init__(self) -> None:
        reference = FeatureExtractor()
        self._filters = torch.from_numpy(reference.mel_filters).float()
        self._fft, self._hop = reference.n_fft, reference.hop_length

    def __call__(self, samples: Samples) -> Tensor:
        """Samples of shape (n,) to (80, n // 160)."""
        padded = functional.pad(torch.from_numpy(samples), (0, self._hop))
        spectrum = torch.stft(
            padded, self._fft, self._hop, window=torch.hann_window(self._fft), return_complex=True
        )
        mel = self._filters @ spectrum[:, :-1].abs().square()
        log = mel.clamp(min=1e-10).log10()
        return ((log.maximum(log.max() - 8.0) + 4.0) / 4.0)[:, :-1]


class _RowMaker:
    def __init__(self, sampler: Sampler, vocabulary: Vocabulary, rng: Random) -> None:
        self._sampler, self._vocabulary, self._rng = sampler, vocabulary, rng
        self._log_mel = LogMel()

    def row(self, room_s: float, severity: float) -> _Row:
        """One window of at most `room_s`, somewhere in the 30 seconds."""
        rng = self._rng
        seconds = room_s if rng.random() < 0.4 else rng.uniform(1.5, room_s)
        window = replace(self._sampler, severity=severity).window(rng, seconds)
        features = self._log_mel(window.samples)
        spare = WINDOW_POSITIONS - round(room_s / POSITION_S)
        offset = rng.randrange(spare + 1) if rng.random() < 0.6 else 0
        row = self._labelled(window, features, offset, round(room_s / POSITION_S))
        return replace(row, read=self._misread(row.read, severity))

    def _labelled(self, window: Window, features: Tensor, offset: int, positions: int) -> _Row:
        vocabulary = self._vocabulary
        timestamps = self._rng.random() < 0.5
        language = window.language or "en"
        prompt = [vocabulary.id("startoftranscript"), vocabulary.id(language)]
        prompt.append(vocabulary.id("transcribe"))
        if not timestamps:
            prompt.append(vocabulary.id("notimestamps"))
        if language != "en":
            frames = np.full(positions, IGNORED, np.int64)[::LABEL_STEP]
            return _Row(features, offset, tuple(prompt), vocabulary.id(language), [], [], frames)
        tokens = target_tokens(
            window, vocabulary, timestamps=timestamps, offset_s=offset * POSITION_S
        )
        told = vocabulary.id(language if window.language else "nospeech")
        frames = letter_labels(window.words, positions)[::LABEL_STEP]
        read = [token.id for token in tokens[:-1]]
        return _Row(features, offset, tuple(prompt), told, tokens, read, frames)

    def _misread(self, ids: list[int], severity: float) -> list[int]:
        """At full severity, in half the windows some of the text that is read back is wrong.

        Decoding by itself, the model will read its own mistakes, and must go on listening.
        """
        rng, texts = self._rng, self._vocabulary.id("endoftext")
        share = rng.uniform(0.0, _MOST_MISREAD) if rng.random() < 0.5 * severity else 0.0
        return [
            rng.randrange(256, texts - 1) if number < texts and rng.random() < share else number
            for number in ids
        ]


def _collated(rows: list[_Row], size: Size) -> Batch:
    positions = round(size.seconds / POSITION_S)
    length = max(len(row.prompt) + max(0, len(row.tokens) - 1) for row in rows)
    features = torch.zeros(len(rows), 80, positions * FRAMES_PER_POSITION)
    inputs = torch.zeros(len(rows), length, dtype=torch.long)
    targets = torch.full((len(rows), length), IGNORED)
    spans = torch.full((len(rows), length, 2), -1)
    for number, row in enumerate(rows):
        kept = min(row.features.shape[1], features.shape[2])
        features[number, :, :kept] = row.features[:, :kept]
        ids = [token.id for token in row.tokens]
        given = [*row.prompt, *row.read]
        inputs[number, : len(given)] = torch.tensor(given)
        targets[number, 0] = row.first_target
        if ids:
            first = len(row.prompt) - 1
            targets[number, first : first + len(ids)] = torch.tensor(ids)
            spans[number, first : first + len(ids)] = torch.tensor(
                [(token.first, token.last) for token in row.tokens]
            )
    return Batch(
        features,
        torch.tensor([row.offset for row in rows]),
        inputs,
        targets,
        spans,
        torch.from_numpy(np.stack([row.frames for row in rows])),
    )
