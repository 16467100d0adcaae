"""Real people saying digits: Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0.

`digits.zip` holds 2,700 recordings named `{digit}_{speaker}_{take}.wav`, 8 kHz. Takes 0 to 9
of every digit and speaker are held out for tests; nothing is ever trained on them.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zipfile import ZipFile

import numpy as np
from scipy.signal import resample_poly

from examples.speech.values import SAMPLE_RATE, Samples, SpokenWord, Utterance
from transcript.errors import CastproofError

DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
HELD_OUT_TAKES = range(10)
_AUDIBLE = 0.02


class DigitsMissing(CastproofError):
    """The recordings of digits are not where they were said to be."""


@dataclass(frozen=True, slots=True)
class SpokenDigit:
    """One recording: mono float32 `samples` of shape (n,) at `SAMPLE_RATE`."""

    digit: int
    speaker: str
    take: int
    samples: Samples

    @property
    def held_out(self) -> bool:
        """Whether it is kept away from every training."""
        return self.take in HELD_OUT_TAKES

    @property
    def sounding(self) -> tuple[float, float]:
        """The seconds from which to which it can be heard."""
        loud = np.flatnonzero(np.abs(self.samples) > _AUDIBLE)
        return round(float(loud[0]) / SAMPLE_RATE, 3), round(float(loud[-1]) / SAMPLE_RATE, 3)

    @property
    def text(self) -> str:
        """The digit as a word, in small letters."""
        return DIGIT_NAMES[self.digit]


def read_digits(source: Path, *, held_out: bool) -> tuple[SpokenDigit, ...]:
    """The held-out takes, or all the others, from `digits.zip`, its folder, or loose WAV files.

    Raises:
        DigitsMissing: `source` holds no such recording.
    """
    digits = tuple(
        digit
        for name, data in sorted(_recordings(source))
        if (digit := _read(name, data)).held_out == held_out
    )
    if not digits:
        raise DigitsMissing(
            f"{source} holds no recordings named like 7_theo_12.wav: give digits.zip of "
            "free-spoken-digit-dataset or the folder it is in"
        )
    return digits


def spoken(digit: SpokenDigit) -> Utterance:
    """A digit as an utterance of one small-letter word."""
    return Utterance(digit.samples, (SpokenWord(*digit.sounding, digit.text),))


def phrase(digits: Sequence[Utterance], rng: Random) -> Utterance:
    """Digits said one after another as a sentence: "Seven two nine.\"."""
    gaps = [round(rng.uniform(0.02, 0.4) * SAMPLE_RATE) for _ in digits]
    samples = np.zeros(sum(gaps) + sum(len(digit.samples) for digit in digits), np.float32)
    words: list[SpokenWord] = []
    first = 0
    for number, (digit, gap) in enumerate(zip(digits, gaps, strict=True)):
        samples[first : first + len(digit.samples)] = digit.samples
        word, at = digit.words[0], first / SAMPLE_RATE
        text = word.text.capitalize() if number == 0 else word.text
        text += "." if number == len(digits) - 1 else ""
        words.append(SpokenWord(round(at + word.start, 3), round(at + word.end, 3), text))
        first += len(digit.samples) + gap
    return Utterance(samples, tuple(words))


def _recordings(source: Path) -> Iterator[tuple[str, bytes]]:
    archive = source / "digits.zip" if source.is_dir() else source
    if archive.is_file():
        with ZipFile(archive) as opened:
            for name in opened.namelist():
                if _is_recording(name):
                    yield Path(name).stem, opened.read(name)
    else:
        for path in source.glob("*.wav"):
            if _is_recording(path.name):
                yield path.stem, path.read_bytes()


def _is_recording(name: str) -> bool:
    parts = Path(name).stem.split("_")
    return name.endswith(".wav") and len(parts) == 3 and parts[0].isdigit() and parts[2].isdigit()


def _read(name: str, data: bytes) -> SpokenDigit:
    digit, speaker, take = name.split("_")
    with wave.open(io.BytesIO(data)) as reader:
        raw = np.frombuffer(reader.readframes(reader.getnframes()), np.int16)
        rate = reader.getframerate()
    samples = resample_poly(raw.astype(np.float32) / 32768, SAMPLE_RATE // 8000, rate // 8000)
    loudest = float(np.abs(samples).max(initial=1e-6))
    return SpokenDigit(
        int(digit), speaker, int(take), (samples * (0.5 / loudest)).astype(np.float32)
    )
