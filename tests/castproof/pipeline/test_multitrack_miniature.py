"""Separate tracks on the real libraries: the interview as two microphones would record it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.audio.decode import decode
from tests.castproof.conftest import Run
from tests.castproof.fakes import RATE, write_wav
from transcript.formats import ctm, lossless, rttm
from transcript.values import Word

pytestmark = pytest.mark.slow

SECONDS, LATER_S, BLEED, DELAY = 52.0, 2.5, 0.25, 64


def microphone(root: Path, person: str) -> NDArray[np.float64]:
    """One's own turns as they are, the rest 12 dB softer and 4 ms later, and a hiss."""
    samples = decode(root / "examples" / "interview.opus").samples[: round(SECONDS * RATE)]
    turns = rttm.parse((root / "examples" / "interview.rttm").read_text())
    own = np.zeros(len(samples))
    for turn in turns:
        if turn.speaker == person:
            own[round(turn.start * RATE) : round(turn.end * RATE)] = 1.0
    others = np.roll(samples * (1 - own), DELAY)
    hiss = np.random.default_rng(len(person)).standard_normal(len(samples))
    return np.asarray(samples * own + BLEED * others + 3e-4 * hiss)


def plain(word: Word) -> str:
    return word.text.casefold().strip(".,?!")


def test_the_interview_from_two_microphones(root: Path, tmp_path: Path, run: Run) -> None:
    julia = write_wav(tmp_path / "julia.wav", microphone(root, "Julia"))
    simon = write_wav(tmp_path / "simon.wav", microphone(root, "Simon")[round(LATER_S * RATE) :])
    preset = root / "configs" / "miniature.yaml"
    tracks = ("--track", f"Julia={julia}", "--track", f"Simon={simon}")
    result = run(
        *("transcribe", *tracks, "-o", tmp_path / "out", "-c", preset, "-f", "json", "--json")
    )
    assert result.exit_code == 0, result.stderr
    (summary,) = json.loads(result.stdout)["recordings"]
    assert summary["speakers"] == ["Julia", "Simon"]
    assert summary["tracks"][1]["offset_s"] == pytest.approx(LATER_S, abs=0.01)
    assert summary["tracks"][1]["loudest_other_db"] == pytest.approx(-12, abs=3)
    lines = lossless.parse((tmp_path / "out" / "julia.json").read_text()).lines
    heard = [word for line in lines for word in line.words]
    said = ctm.parse((root / "examples" / "interview.ctm").read_text())
    there = [
        {true.speaker for true in said if plain(true) == plain(word) and near(true, word)}
        for word in heard
    ]
    right = sum(word.speaker in speakers for word, speakers in zip(heard, there, strict=True))
    wrong = sum(
        bool(speakers) and word.speaker not in speakers
        for word, speakers in zip(heard, there, strict=True)
    )
    spoken = [word for word in said if (word.end or 0.0) < SECONDS]
    assert right > 0.9 * len(spoken)
    assert wrong == 0
    assert len(heard) < 1.08 * len(spoken), "nobody is written down twice"


def near(one: Word, other: Word) -> bool:
    return abs((one.start or 0.0) - (other.start or 0.0)) <= 0.5
