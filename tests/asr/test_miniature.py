"""The recognizer on a real model: the miniature Whisper and the recording it comes with."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from rapidfuzz.distance import Levenshtein

from asr import hallucination
from asr.audio.decode import decode
from asr.errors import ModelUnavailable
from asr.recognizer import Recognition, RecognitionOptions
from asr.whisper import WhisperRecognizer, load_recognizer
from transcript.values import Word

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "examples" / "miniature" / "whisper"


@pytest.fixture(scope="module")
def options(root: Path) -> RecognitionOptions:
    """The miniature's own, but for the language, which it shall find by itself."""
    preset = yaml.safe_load((root / "configs" / "miniature.yaml").read_text(encoding="utf-8"))
    names = {field.name for field in fields(RecognitionOptions)} - {"language"}
    return RecognitionOptions(**{k: v for k, v in preset["asr"].items() if k in names})


@pytest.fixture(scope="module")
def recognizer(folder: Path) -> WhisperRecognizer:
    return load_recognizer(str(folder), device="cpu")


@pytest.fixture(scope="module")
def samples(root: Path) -> np.ndarray:
    return decode(root / "examples" / "interview.opus").samples


@pytest.fixture(scope="module")
def heard(
    recognizer: WhisperRecognizer, samples: np.ndarray, options: RecognitionOptions
) -> Recognition:
    return recognizer.recognize(samples, options, lambda fraction: None)


@pytest.fixture(scope="module")
def truth(root: Path) -> list[Word]:
    """The words that were synthesised, in order of start."""
    rows = [
        line.split()
        for line in (root / "examples" / "interview.ctm").read_text(encoding="utf-8").splitlines()
        if not line.startswith(";;")
    ]
    words = [Word(float(row[2]), float(row[2]) + float(row[3]), row[4]) for row in rows]
    return sorted(words, key=lambda word: word.start or 0.0)


def words_of(heard: Recognition) -> list[Word]:
    return [word for segment in heard.segments for word in segment.words]


def plain(words: list[Word]) -> list[str]:
    return ["".join(filter(str.isalnum, word.text.lower())) for word in words]


def test_it_hears_what_was_said(heard: Recognition, truth: list[Word]) -> None:
    reference = plain(truth)
    errors = Levenshtein.distance(reference, plain(words_of(heard)))
    assert errors / len(reference) <= 0.10
    assert heard.language == "en"
    assert heard.language_probability is not None
    assert heard.language_probability > 0.5


def test_words_start_when_they_were_said(heard: Recognition, truth: list[Word]) -> None:
    said = words_of(heard)
    pairs = [
        (truth[block.a + n], said[block.b + n])
        for block in Levenshtein.editops(plain(truth), plain(said)).as_matching_blocks()
        for n in range(block.size)
    ]
    near = [abs((ours.start or 0.0) - (true.start or 0.0)) <= 0.1 for true, ours in pairs]
    assert len(pairs) > 100
    assert sum(near) / len(near) >= 0.85


def test_times_are_in_order_and_in_whole_milliseconds(
    heard: Recognition, samples: np.ndarray
) -> None:
    clock = 0.0
    for word in words_of(heard):
        assert word.start is not None
        assert word.end is not None
        assert clock <= word.start <= word.end <= len(samples) / 16_000 + 0.001
        assert word.start == round(word.start, 3)
        assert word.text == word.text.strip() != ""
        clock = word.end


def test_the_size_of_the_batch_does_not_change_the_words(
    recognizer: WhisperRecognizer,
    samples: np.ndarray,
    options: RecognitionOptions,
    heard: Recognition,
) -> None:
    one_by_one = replace(options, batch_size=1)
    alone = recognizer.recognize(samples, one_by_one, lambda fraction: None)
    assert plain(words_of(alone)) == plain(words_of(heard))


def test_a_chunk_found_bad_is_decoded_again_in_its_place(
    recognizer: WhisperRecognizer,
    samples: np.ndarray,
    options: RecognitionOptions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A threshold that nothing meets: every chunk goes through the fallback.
    monkeypatch.setattr(hallucination, "LEAST_LOGPROB", 0.0)
    part = samples[: 20 * 16_000]
    again = recognizer.recognize(part, options, lambda fraction: None)
    assert {note.kind for note in again.notes} == {"decoded-again"}
    starts = [word.start or 0.0 for word in words_of(again)]
    assert len(starts) > 20
    assert starts == sorted(starts)


@pytest.mark.parametrize("sound", ["silence", "hum", "nothing", "a fiftieth of a second"])
def test_where_nobody_speaks_nothing_is_heard(recognizer: WhisperRecognizer, sound: str) -> None:
    seconds = np.arange(5 * 16_000) / 16_000
    samples = {
        "silence": np.zeros(80_000),
        "hum": 0.3 * np.sin(2 * np.pi * 50 * seconds) + 0.1 * np.sin(2 * np.pi * 150 * seconds),
        "nothing": np.zeros(0),
        "a fiftieth of a second": 0.1 * np.sin(2 * np.pi * 300 * seconds[:800]),
    }[sound].astype(np.float32)
    seen: list[float] = []
    nothing = Recognition((), None, speech=())
    assert recognizer.recognize(samples, RecognitionOptions(), seen.append) == nothing
    assert seen[-1] == 1.0


def test_int8_is_there_for_who_asks(
    folder: Path, samples: np.ndarray, options: RecognitionOptions, truth: list[Word]
) -> None:
    small = load_recognizer(str(folder), device="cpu", compute_type="int8")
    assert small.placement.compute_type == "int8"
    heard = small.recognize(samples, options, lambda fraction: None)
    errors = Levenshtein.distance(plain(truth), plain(words_of(heard)))
    assert errors / len(truth) <= 0.15


def test_a_model_cut_short_is_said_to_be(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    whole = (broken / "model.bin").read_bytes()
    (broken / "model.bin").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelUnavailable, match="cannot be loaded") as error:
        load_recognizer(str(broken), device="cpu")
    assert "\n" not in str(error.value)


def test_a_tokenizer_that_is_not_one_is_said_to_be(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        load_recognizer(str(broken), device="cpu")
