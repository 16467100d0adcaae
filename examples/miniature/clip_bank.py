"""Hours of synthetic clips on disk, made once and read by both trainings.

    python -m examples.miniature.clip_bank BANK --hours 4 --digits DIGITS_ZIP_OR_FOLDER

A bank is a folder of `samples.npy` (int16, 16 kHz, every clip after another) and `clips.json`
(who says which words when, and where in the samples). It is derived, large, and kept outside
the checkout.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated, cast

import numpy as np
import numpy.typing as npt
import typer

from examples.speech import foreign, sentences
from examples.speech.digits import read_digits, spoken
from examples.speech.values import SAMPLE_RATE, SpokenWord, Utterance, Voice
from examples.speech.voices import VOICES, speak

_FOREIGN_SHARE = 0.05
_SEED = "miniature clip bank"


@dataclass(frozen=True, slots=True)
class Clip:
    """`count` samples from `offset` of the bank, in which `speaker` says `words`.

    Word times count from the clip's own start. `language` is `en`, or another code for clips
    that only teach which language is spoken.
    """

    speaker: str
    language: str
    offset: int
    count: int
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True, slots=True)
class ClipBank:
    """Every clip and, memory-mapped, the samples they point into."""

    clips: tuple[Clip, ...]
    samples: npt.NDArray[np.int16]

    def utterance(self, clip: Clip) -> Utterance:
        """The clip as float32 samples with its words."""
        raw = self.samples[clip.offset : clip.offset + clip.count]
        return Utterance(raw.astype(np.float32) / 32768, clip.words)

    def spoken_by(self, speaker: str) -> tuple[Clip, ...]:
        """The clips of one speaker: a `Voice.name`, or `digits:theo` for a real person."""
        return tuple(clip for clip in self.clips if clip.speaker == speaker)


def read_bank(folder: Path) -> ClipBank:
    """Open the bank that this module's command has written to `folder`."""
    rows = json.loads((folder / "clips.json").read_text(encoding="utf-8"))
    samples = np.load(folder / "samples.npy", mmap_mode="r")
    return ClipBank(tuple(_clip(row) for row in rows), samples)


def _clip(row: dict[str, object]) -> Clip:
    words = cast("list[tuple[float, float, str]]", row.pop("words"))
    return Clip(words=tuple(SpokenWord(*word) for word in words), **row)  # type: ignore[arg-type]


Recording = tuple[str, str, Utterance]
"""Speaker, language, utterance."""


def synthesized(voice: Voice, seconds: float) -> list[Recording]:
    """About `seconds` of English by `voice`, and a little of other languages."""
    rng = Random(f"{_SEED} {voice.name}")
    recordings: list[Recording] = []
    spoken = 0.0
    while spoken < seconds:
        language = foreign.LANGUAGES[rng.randrange(len(foreign.LANGUAGES))]
        if voice.engine == "espeak" and rng.random() < _FOREIGN_SHARE:
            speaker, text = foreign.in_language(voice, language), foreign.sentence(rng, language)
        else:
            language, speaker, text = "en", voice, _english(rng)
        utterance = speak(
            speaker, text, rate=rng.uniform(0.85, 1.25), pitch=rng.uniform(0.92, 1.08)
        )
        recordings.append((voice.name, language, utterance))
        spoken += utterance.seconds
    return recordings


def _english(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.06:
        return sentences.backchannel(rng)
    if kind < 0.14:
        first, last = sentences.full_name(rng)
        host = sentences.full_name(rng)[0]
        lines = sentences.introduction(rng, host, f"{first} {last}")
        return rng.choice(lines + sentences.greeting(rng, host))
    return sentences.sentence(rng)


def digit_recordings(source: Path) -> list[Recording]:
    """Every training take of the real digits, each a clip of one small-letter word."""
    return [
        (f"digits:{digit.speaker}", "en", spoken(digit))
        for digit in read_digits(source, held_out=False)
    ]


def write_bank(folder: Path, recordings: Iterable[Recording]) -> None:
    """Write `recordings` as a bank."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, object]] = []
    chunks: list[npt.NDArray[np.int16]] = []
    offset = 0
    for speaker, language, utterance in recordings:
        chunk = (utterance.samples * 32767).round().astype(np.int16)
        words = [(word.start, word.end, word.text) for word in utterance.words]
        rows.append(
            {
                "speaker": speaker,
                "language": language,
                "offset": offset,
                "count": len(chunk),
                "words": words,
            }
        )
        chunks.append(chunk)
        offset += len(chunk)
    np.save(folder / "samples.npy", np.concatenate(chunks))
    (folder / "clips.json").write_text(json.dumps(rows), encoding="utf-8")


def _everything(hours: float, digits: Path, voices: Sequence[Voice]) -> Iterator[Recording]:
    each = hours * 3600 / len(voices)
    with get_context("spawn").Pool(2) as pool:
        for recordings in pool.starmap(synthesized, [(voice, each) for voice in voices], 1):
            yield from recordings
    yield from digit_recordings(digits)


def main(
    folder: Path,
    digits: Annotated[Path, typer.Option(help="digits.zip, or a folder of its recordings")],
    hours: float = 4.0,
) -> None:
    """Make a bank of HOURS of synthetic speech and the real digits in FOLDER."""
    write_bank(folder, _everything(hours, digits, VOICES))
    bank = read_bank(folder)
    seconds = len(bank.samples) / SAMPLE_RATE
    typer.echo(f"{folder}: {len(bank.clips)} clips, {seconds / 3600:.2f} hours")


if __name__ == "__main__":
    typer.run(main)
