"""A recording as browsers play it, and how loud it is, on sound made here."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from asr.audio import playback
from asr.audio.decode import decode, decode_pieces
from asr.audio.length import read_duration
from asr.audio.playback import PER_SECOND, compute_loudness, find_playable_type, transcode
from asr.errors import AudioUnreadable
from tests.asr.audio.odd_sound import WMA_RATE, write_wma

RATE = 8_000


def tone(seconds: float, level: float) -> np.ndarray:
    return level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A second of silence, a second at half the level, a second at full level."""
    path = tmp_path / "talk: one.wav"
    samples = np.concatenate([tone(1, 0.0), tone(1, 0.25), tone(1, 0.5)])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def test_pieces_are_the_whole_sound(recording: Path) -> None:
    joined = np.concatenate(list(decode_pieces(recording)))
    assert np.array_equal(joined, decode(recording).samples)


def test_loudness_is_a_share_of_the_loudest(recording: Path) -> None:
    found = compute_loudness(recording)
    assert len(found) == 3 * PER_SECOND
    assert found[: PER_SECOND - 2].max() < 5
    assert abs(int(np.median(found[PER_SECOND : 2 * PER_SECOND])) - 128) < 10
    assert found.max() == 255


def test_what_browsers_play_is_left_as_it_is(recording: Path) -> None:
    assert find_playable_type(recording) == "audio/wav"
    assert read_duration(recording) == 3.0


def test_what_they_do_not_is_made_into_what_they_do(recording: Path, tmp_path: Path) -> None:
    odd = write_wma(tmp_path / "talk.wma", decode_pieces(recording, rate=WMA_RATE))
    assert find_playable_type(odd) is None
    made = tmp_path / "played.part"
    transcode(odd, made)
    assert find_playable_type(made) == "audio/mpeg"
    heard = decode(made)
    assert abs(heard.duration - 3.0) < 0.2
    quiet, loud = heard.samples[:12_000], heard.samples[36_000:44_000]
    assert np.abs(quiet).max() < 0.05
    assert 0.4 < np.abs(loud).max() < 0.6


def test_a_recording_without_sound_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asr.audio.playback.decode_pieces", lambda *_, **__: iter(()))
    with pytest.raises(AudioUnreadable, match="without any sound"):
        transcode(tmp_path / "talk.wma", tmp_path / "played.part")


def test_an_encoder_that_is_not_there(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg can be built without what writes MP3."""
    monkeypatch.setattr(playback, "_ENCODER", "no-such-codec")
    with pytest.raises(AudioUnreadable, match="no-such-codec") as caught:
        transcode(recording, tmp_path / "talk.mp3")
    assert caught.value.path == recording
