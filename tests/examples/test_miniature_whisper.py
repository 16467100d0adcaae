"""The miniature Whisper as faster-whisper loads it, on the example interview."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import jiwer
import numpy as np
import pytest

from asr.audio.decode import decode
from examples.miniature.measure_whisper import Score, plain, score, transcribed
from examples.speech.values import SAMPLE_RATE
from transcript import episode
from transcript.formats import ctm, rttm
from transcript.values import Word

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDER = EXAMPLES / "miniature" / "whisper"
INTERVIEW = EXAMPLES / "interview.opus"


@pytest.fixture(scope="module")
def model() -> WhisperModel:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from faster_whisper import WhisperModel

        return WhisperModel(str(FOLDER), device="cpu", compute_type="float32")


@pytest.fixture(scope="module")
def truth() -> tuple[Word, ...]:
    return ctm.parse(INTERVIEW.with_suffix(".ctm").read_text(encoding="utf-8"))


def test_the_folder_is_small_and_whole() -> None:
    files = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {"model.bin", "config.json", "vocabulary.json", "tokenizer.json"} <= set(files)
    assert sum(files.values()) < 15_000_000
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    assert config["lang_ids"]
    assert config["alignment_heads"]


@pytest.mark.slow
def test_the_interview_is_heard(model: WhisperModel, truth: tuple[Word, ...]) -> None:
    heard = transcribed(model, INTERVIEW)
    result = score(heard, truth)
    assert result.error_rate <= 0.07, "measured: 0.049"
    assert result.on_time >= 0.9, "measured: 0.939"
    in_order = [
        " ".join(plain(word) for word in sorted(words, key=lambda word: word.start or 0.0))
        for words in (truth, heard)
    ]
    assert jiwer.wer(*in_order) == pytest.approx(result.error_rate, abs=0.003)


@pytest.mark.slow
def test_the_interview_is_english(model: WhisperModel) -> None:
    assert model.model.is_multilingual
    language, probability, others = model.detect_language(decode(INTERVIEW).samples)
    assert language == "en"
    assert probability > 0.8
    assert {name for name, _ in others} == {"en", "de", "fr", "es"}


@pytest.mark.slow
def test_silence_and_tones_have_no_words(model: WhisperModel) -> None:
    time = np.arange(10 * SAMPLE_RATE) / SAMPLE_RATE
    for sound in (np.zeros(len(time)), 0.1 * np.sin(2 * np.pi * 440 * time)):
        segments, _ = model.transcribe(sound.astype(np.float32), language="en")
        assert [segment.text for segment in segments] == []


# --- the interview's own truth ------------------------------------------------------------------


def test_the_interviews_files_agree(truth: tuple[Word, ...]) -> None:
    turns = rttm.parse(INTERVIEW.with_suffix(".rttm").read_text(encoding="utf-8"))
    page = episode.parse(INTERVIEW.with_suffix(".md").read_text(encoding="utf-8")).transcript
    names = {word.speaker for word in truth}
    assert names == {turn.speaker for turn in turns} == {line.speaker for line in page.lines}
    for word in truth:
        assert any(
            turn.speaker == word.speaker
            and turn.start <= (word.start or 0.0)
            and (word.end or 0.0) <= turn.end
            for turn in turns
        )


# --- scoring ------------------------------------------------------------------------------------


def _words(text: str, first: float = 0.0) -> list[Word]:
    return [
        Word(first + place, first + place + 0.5, word) for place, word in enumerate(text.split())
    ]


def test_scores_by_hand() -> None:
    result = score(_words("we paint nine tools", 0.05), _words("We paint tools."))
    assert (result.errors, result.words) == (1, 3)
    assert result.offsets == pytest.approx((0.05, 0.05, 1.05))
    assert result.error_rate == pytest.approx(1 / 3)
    assert result.on_time == pytest.approx(2 / 3)


def test_scores_add() -> None:
    total = Score(1, 10, (0.0,)) + Score(2, 30, (0.3,))
    assert (total.error_rate, total.on_time) == (0.075, 0.5)


def test_nothing_heard() -> None:
    assert score([], _words("We paint.")) == Score(2, 2, ())
    assert Score(2, 2, ()).on_time == 0.0
