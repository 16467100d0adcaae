"""How well the miniature Whisper hears conversations it was not trained on.

    python -m examples.miniature.measure_whisper MODEL CONVERSATION.opus …

Each recording stands beside its true `.ctm`. What is printed: word error rate over words in
small letters without punctuation, the share of correctly heard words whose start is within 0.1 s
of the truth, the median distance of starts, and the seconds it took.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import typer
from rapidfuzz.distance import Levenshtein

from asr.audio.decode import decode
from transcript.formats import ctm
from transcript.values import Word

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

WITHIN_S = 0.1
CHUNK_SECONDS = 8
"""The miniature hears short stretches best."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one decoding of some recordings came to; scores add up."""

    errors: int
    words: int
    offsets: tuple[float, ...]
    """Heard start less true start, of each word that was heard right."""

    def __add__(self, other: Score) -> Score:
        return Score(
            self.errors + other.errors, self.words + other.words, self.offsets + other.offsets
        )

    @property
    def error_rate(self) -> float:
        """Substitutions, deletions and insertions for each true word."""
        return self.errors / self.words

    @property
    def on_time(self) -> float:
        """The share of words heard right that start within `WITHIN_S` of the truth."""
        return float(np.mean(np.abs(self.offsets) <= WITHIN_S)) if self.offsets else 0.0

    def __str__(self) -> str:
        median = float(np.median(np.abs(self.offsets))) if self.offsets else float("nan")
        return (
            f"WER {self.error_rate:6.2%} of {self.words}, starts within {WITHIN_S} s: "
            f"{self.on_time:.1%}, median {median * 1000:.0f} ms"
        )


def score(heard: Iterable[Word], true: Iterable[Word]) -> Score:
    """Compare two transcripts, word by word in order of start."""
    left, right = _in_order(heard), _in_order(true)
    left_texts, right_texts = [plain(word) for word in left], [plain(word) for word in right]
    offsets = [
        (left[block.a + step].start or 0.0) - (right[block.b + step].start or 0.0)
        for block in Levenshtein.opcodes(left_texts, right_texts).as_matching_blocks()
        for step in range(block.size)
    ]
    return Score(Levenshtein.distance(left_texts, right_texts), len(right), tuple(offsets))


def _in_order(words: Iterable[Word]) -> list[Word]:
    return sorted((word for word in words if plain(word)), key=lambda word: word.start or 0.0)


def plain(word: Word) -> str:
    """The word in small letters, without punctuation at its ends."""
    return word.text.lower().strip(".,?!")


def transcribed(
    model: WhisperModel, recording: Path, *, chunk_seconds: int = CHUNK_SECONDS
) -> tuple[Word, ...]:
    """The words that faster-whisper finds in stretches of speech of at most `chunk_seconds`."""
    from faster_whisper import BatchedInferencePipeline

    # Decoded by us: faster-whisper 1.2.1 cannot open a file with PyAV 19.
    segments, _ = BatchedInferencePipeline(model).transcribe(
        decode(recording).samples,
        language="en",
        word_timestamps=True,
        vad_filter=True,
        chunk_length=chunk_seconds,
        batch_size=8,
    )
    return tuple(
        Word(word.start, word.end, word.word.strip(), word.probability)
        for segment in segments
        for word in segment.words
    )


def main(
    folder: Path,
    recordings: list[Path],
    chunk_seconds: int = CHUNK_SECONDS,
    compute_type: str = "float32",
) -> None:
    """Decode RECORDINGS with the model in FOLDER and score each, and all of them."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type=compute_type)
    total, began = Score(0, 0, ()), time.monotonic()
    for recording in recordings:
        truth = ctm.parse(recording.with_suffix(".ctm").read_text(encoding="utf-8"))
        one = score(transcribed(model, recording, chunk_seconds=chunk_seconds), truth)
        typer.echo(f"{recording.stem}: {one}")
        total += one
    typer.echo(f"all: {total}; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    typer.run(main)
