"""Voices, sentences, rooms and digits: the material of made-up conversations."""

from __future__ import annotations

import ctypes
import io
import wave
from itertools import pairwise
from pathlib import Path
from random import Random
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.speech import espeak, flite, room, sentences, voices
from examples.speech.digits import DigitsMissing, phrase, read_digits, spoken
from examples.speech.values import SAMPLE_RATE, SpokenWord, Utterance
from examples.speech.voices import VOICES, SpeechEngineMissing, SpeechMisaligned, Voice, speak
from tests.thoroughness import examples

TEXT = "Well, nobody measured the quiet harbour in nineteen eighty four."


@pytest.mark.usefixtures("speech_engines")
@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_every_word_has_its_time(voice: Voice) -> None:
    utterance = speak(voice, TEXT)
    assert [word.text for word in utterance.words] == TEXT.split()
    assert all(word.start < word.end for word in utterance.words)
    starts = [word.start for word in utterance.words]
    assert starts == sorted(starts)
    assert utterance.words[-1].end <= utterance.seconds
    assert utterance.samples.dtype == np.float32


@pytest.mark.usefixtures("speech_engines")
@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_words_sound_where_they_are_said_to(voice: Voice) -> None:
    utterance = speak(voice, "Bridge, bridge, bridge.")
    power = np.square(utterance.samples)
    inside = np.zeros(len(power), bool)
    for word in utterance.words:
        inside[round(word.start * SAMPLE_RATE) : round(word.end * SAMPLE_RATE)] = True
    assert power[inside].sum() > 0.98 * power.sum()


@pytest.mark.usefixtures("speech_engines")
@pytest.mark.parametrize("voice", (VOICES[0], VOICES[-1]), ids=lambda voice: voice.engine)
def test_a_higher_rate_takes_less_time(voice: Voice) -> None:
    slow, fast = speak(voice, TEXT, rate=0.8), speak(voice, TEXT, rate=1.3)
    assert 1.2 < slow.seconds / fast.seconds < 2.0


@pytest.mark.usefixtures("speech_engines")
def test_words_run_together_by_espeak_keep_their_order() -> None:
    words = speak(VOICES[0], "That was the, um, most modern summer of my life.").words
    assert all(one.end <= following.end for one, following in pairwise(words))


@pytest.mark.usefixtures("speech_engines")
def test_flite_tells_when_it_lost_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flite, "_token_spans", lambda *_: ())
    with pytest.raises(SpeechMisaligned, match="0 of the 1 words"):
        speak(VOICES[-1], "Hello.")


@pytest.mark.usefixtures("speech_engines")
def test_a_voice_that_espeak_lacks() -> None:
    with pytest.raises(SpeechEngineMissing, match="espeak-ng has no voice 'xx-none'"):
        speak(Voice("Nobody", "espeak", "xx-none", 50), "Hello.")


@pytest.mark.parametrize(("engine", "package"), [(espeak, "libespeak-ng1"), (flite, "libflite1")])
def test_a_missing_library_names_its_package(
    engine: object, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def _absent(*_: object, **__: object) -> None:
        raise OSError("no such file")

    monkeypatch.setattr(ctypes, "CDLL", _absent)
    for cached in ("_engine", "_library", "_voice"):
        if hasattr(engine, cached):
            monkeypatch.setattr(engine, cached, getattr(engine, cached).__wrapped__)
    name = "espeak" if engine is espeak else "flite"
    voice = next(voice for voice in VOICES if voice.engine == name)
    with pytest.raises(SpeechEngineMissing, match=f"apt-get install {package}"):
        voices.speak(voice, "Hello.")


@given(st.integers(0, 2**32))
@settings(max_examples=examples(200))
def test_sentences_are_made_by_the_seed_and_look_like_sentences(seed: int) -> None:
    said = sentences.sentence(Random(seed))
    assert said == sentences.sentence(Random(seed))
    assert said[0].isupper()
    assert said[-1] in ".?"
    assert "{" not in said
    assert said.split() == said.replace("  ", " ").split(" ")


def test_other_seeds_say_other_things() -> None:
    first, second = Random(1), Random(2)
    said = {sentences.sentence(first) for _ in range(200)}
    others = {sentences.sentence(second) for _ in range(200)}
    assert all(len(both.split()) < 6 for both in said & others)


def test_the_guest_is_introduced_by_name() -> None:
    lines = sentences.introduction(Random(3), "Nadia", "Oscar Lindgren")
    assert lines[0].startswith(("Welcome", "Hello", "Hi"))
    assert "Nadia" in lines[1]
    assert "Oscar Lindgren" in lines[2]
    assert lines[-1] == "Welcome to the show, Oscar."


def test_numbers_are_words() -> None:
    rng = Random(5)
    assert all(sentences.number(rng).replace(" ", "").isalpha() for _ in range(200))


def _tone(seconds: float = 1.0) -> np.ndarray:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.sin(2 * np.pi * 300 * time).astype(np.float32)


def test_noise_has_the_power_asked_for() -> None:
    tone = _tone()
    noise = room.noisy(tone, np.random.default_rng(1), snr_db=20.0) - tone
    ratio = 10 * np.log10(np.square(tone).mean() / np.square(noise).mean())
    assert ratio == pytest.approx(20.0, abs=0.1)


def test_reverberation_follows_the_sound_and_never_precedes_it() -> None:
    click = np.zeros(SAMPLE_RATE, np.float32)
    click[8000] = 1.0
    heard = room.reverberated(click, np.random.default_rng(1), decay_s=0.2, wet=0.5)
    assert np.abs(heard[:8000]).max() < 1e-6
    assert heard[8000] == pytest.approx(1.0, abs=1e-6)
    assert np.abs(heard[8100:11000]).max() > 0.005
    assert len(heard) == len(click)


def test_narrowing_keeps_the_low_and_loses_the_high() -> None:
    low, high = _tone(), np.sign(_tone()) - _tone()
    assert np.square(room.narrowed(low, cutoff_hz=1000)).mean() > 0.4
    high_band = room.narrowed(high.astype(np.float32), cutoff_hz=200)
    assert np.square(high_band).mean() < 0.3 * np.square(high).mean()


def _wav(seconds: float) -> bytes:
    pcm = (np.sin(np.arange(round(8000 * seconds)) / 3) * 9000).astype(np.int16)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(pcm.tobytes())
    return file.getvalue()


@pytest.fixture
def digits_zip(tmp_path: Path) -> Path:
    """An archive of the true one's layout, of plain tones."""
    path = tmp_path / "digits.zip"
    with ZipFile(path, "w") as archive:
        for name in ("7_theo_3", "7_theo_9", "7_theo_10", "2_lucas_49"):
            archive.writestr(f"{name}.wav", _wav(0.4))
        archive.writestr("README.md", "not a recording")
    return path


def test_held_out_takes_never_meet_the_others(digits_zip: Path) -> None:
    held_out = read_digits(digits_zip, held_out=True)
    training = read_digits(digits_zip.parent, held_out=False)
    assert [(one.digit, one.speaker, one.take) for one in held_out] == [
        (7, "theo", 3),
        (7, "theo", 9),
    ]
    assert [one.take for one in training] == [49, 10]
    assert held_out[0].text == "seven"
    assert len(held_out[0].samples) == 0.4 * SAMPLE_RATE


def test_digits_are_read_from_loose_files_too(tmp_path: Path) -> None:
    (tmp_path / "5_george_20.wav").write_bytes(_wav(0.3))
    assert [one.digit for one in read_digits(tmp_path, held_out=False)] == [5]


def test_no_digits_at_all(tmp_path: Path) -> None:
    with pytest.raises(DigitsMissing, match=r"give digits\.zip"):
        read_digits(tmp_path, held_out=True)


def test_a_phrase_of_digits_is_a_sentence(digits_zip: Path) -> None:
    digits = [spoken(one) for one in read_digits(digits_zip, held_out=False)]
    said = phrase(digits * 2, Random(1))
    assert [word.text for word in said.words] == ["Two", "seven", "two", "seven."]
    starts = [word.start for word in said.words]
    assert starts == sorted(starts)
    assert said.words[-1].end <= said.seconds


def test_trimming_moves_words_with_their_sound() -> None:
    samples = np.zeros(SAMPLE_RATE, np.float32)
    samples[8000:12000] = 1.0
    trimmed = Utterance(samples, (SpokenWord(0.5, 0.75, "Hello."),)).trimmed(
        before_s=0.1, after_s=0.05
    )
    assert trimmed.words == (SpokenWord(0.1, 0.35, "Hello."),)
    assert np.flatnonzero(trimmed.samples)[0] == 1600
    assert trimmed.seconds == pytest.approx(0.4)


def test_parts_join_into_another_utterance() -> None:
    words = (SpokenWord(0.1, 0.3, "We"), SpokenWord(0.4, 0.9, "paint."))
    said = Utterance(np.arange(SAMPLE_RATE, dtype=np.float32), words)
    first, last = said.part(0, 1, after_s=0.0), said.part(1, after_s=0.0)
    assert first.words == (SpokenWord(0.0, 0.2, "We"),)
    joined = last.followed_by(first)
    assert joined.words == (SpokenWord(0.0, 0.5, "paint."), SpokenWord(0.5, 0.7, "We"))
    assert joined.samples[0] == 0.4 * SAMPLE_RATE
    assert joined.samples[round(0.5 * SAMPLE_RATE)] == 0.1 * SAMPLE_RATE
