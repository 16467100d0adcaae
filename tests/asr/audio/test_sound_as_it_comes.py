"""Recordings as people bring them: inverted and dead channels, streams, gaps, guessed lengths."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from asr.audio.channels import ChannelMixer, measure_weights
from asr.audio.clock import PlayersClock
from asr.audio.decode import decode, decode_pieces
from asr.audio.length import measure_duration, read_duration
from asr.audio.mixing import Mono
from asr.audio.playback import find_playable_type
from asr.audio.streams import choose_stream
from asr.errors import NoAudioTrack
from tests.asr.audio.test_not_numbers import write_floats
from tests.asr.sounds import tone, write_encoded, write_wav

RATE = 16_000
HALF = np.full(2, 0.5, np.float32)


def talk(seconds: float = 4.0, rate: int = RATE) -> NDArray[np.float32]:
    """A tone in bursts of a quarter of a second, as loud as speech varies; shape (n,)."""
    sound = tone(seconds, rate)
    times = np.arange(len(sound)) / rate
    return np.where(times % 0.5 < 0.25, sound, 0.002 * sound).astype(np.float32)


def hum(seconds: float = 4.0) -> NDArray[np.float32]:
    """The 50 Hz of an unplugged microphone; shape (n,)."""
    return (0.4 * tone(seconds, hertz=50.0)).astype(np.float32)


def write_film(
    path: Path,
    sounds: Mapping[str, NDArray[np.float32]],
    begins_s: float = 0.0,
    gap_s: float = 0.0,
) -> Path:
    """Ten seconds of pictures and a sound stream of each title, with a gap after its first half."""
    with av.open(str(path), "w") as container:
        film = container.add_stream("mpeg4", rate=1)
        film.width, film.height, film.pix_fmt = 16, 16, "yuv420p"
        streams = [container.add_stream("aac", rate=RATE, layout="mono") for _ in sounds]
        for stream, title in zip(streams, sounds, strict=True):
            stream.metadata["title"] = title
            stream.metadata["language"] = "eng"
        for second in range(10):
            picture = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
            picture.pts, picture.time_base = second, Fraction(1, 1)
            container.mux(film.encode(picture))
        container.mux(film.encode(None))
        for stream, samples in zip(streams, sounds.values(), strict=True):
            for start in range(0, len(samples), 1024):
                piece = np.ascontiguousarray(samples[None, start : start + 1024])
                frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
                late = begins_s + (gap_s if start >= len(samples) // 2 else 0.0)
                frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
                frame.pts = start + round(late * RATE)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


def kinds(path: Path) -> list[str]:
    return [note.kind for note in decode(path).notes]


class TestChannels:
    def test_one_is_the_other_inverted(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "talk.wav", np.stack([talk(), -talk()], axis=1))
        audio = decode(path)
        assert np.abs(audio.samples - talk()).max() < 1e-3
        assert [note.kind for note in audio.notes] == ["channels"]
        assert "channel 1" in audio.notes[0].detail
        assert np.abs(np.concatenate(list(decode_pieces(path))) - talk()).max() < 1e-3

    def test_it_is_inverted_and_louder_for_a_while(self, tmp_path: Path) -> None:
        right = talk(9.0)
        right[3 * RATE : 7 * RATE] *= -0.9
        audio = decode(write_wav(tmp_path / "talk.wav", np.stack([talk(9.0), right], axis=1)))
        wrong = np.abs(audio.samples - talk(9.0)) > 1e-3
        assert not wrong[: 3 * RATE - RATE].any()  # it is judged by the second
        assert not wrong[4 * RATE : 6 * RATE].any()
        assert not wrong[8 * RATE :].any()
        assert "for 3 s" in audio.notes[0].detail or "for 4 s" in audio.notes[0].detail

    @pytest.mark.parametrize("dead", [np.zeros(4 * RATE, np.float32), hum()])
    def test_one_is_dead_or_hums(self, tmp_path: Path, dead: NDArray[np.float32]) -> None:
        audio = decode(write_wav(tmp_path / "talk.wav", np.stack([dead, talk()], axis=1)))
        assert np.abs(audio.samples - talk()).max() < 1e-3
        assert "only channel 2" in audio.notes[0].detail

    def test_two_people_on_two_sides_are_both_heard(self, tmp_path: Path) -> None:
        later = np.roll(talk(), RATE // 4)
        later[: 3 * RATE] = 0.0  # a word at the end is a word
        path = write_wav(tmp_path / "talk.wav", np.stack([talk(), later], axis=1))
        assert np.abs(decode(path).samples - (talk() + later) / 2).max() < 1e-3
        assert kinds(path) == []

    @pytest.mark.parametrize("centre", [0, 2, 3])
    def test_all_is_in_one_of_six(self, tmp_path: Path, centre: int) -> None:
        """The centre comes third in WAV and first in films; the fourth no mix takes."""
        sound = np.zeros((4 * RATE, 6), np.float32)
        sound[:, centre] = talk()
        audio = decode(write_wav(tmp_path / "talk.wav", sound))
        assert np.abs(audio.samples - talk()).max() < 1e-3
        assert f"channel {centre + 1}" in audio.notes[-1].detail

    def test_a_named_channel_is_taken_as_it_is(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "talk.wav", np.stack([talk(), -talk()], axis=1))
        audio = decode(path, channel=1)
        assert np.abs(audio.samples + talk()).max() < 1e-3
        assert audio.notes == ()

    @given(angle=st.floats(0, 1.5), loud=st.floats(0.05, 1.0))
    @settings(deadline=None)
    def test_what_goes_together_is_added(self, angle: float, loud: float) -> None:
        """Two channels with something in common (a cosine of the angle) are mixed by FFmpeg's
        weights, however loud."""
        times = np.arange(RATE) / RATE
        block = loud * np.stack([np.sin(440 * times), np.sin(440 * times + angle)])
        mixed = ChannelMixer(HALF, RATE).mix(block.astype(np.float32))
        assert np.allclose(mixed, block.mean(axis=0), atol=1e-6)

    def test_the_weights_are_ffmpegs(self) -> None:
        assert measure_weights("stereo", 2) == pytest.approx(HALF)
        assert measure_weights("5.1", 6)[[2, 3]] == pytest.approx([0.2929, 0.0], abs=1e-4)
        assert measure_weights("9 channels", 9) == pytest.approx(np.full(9, 1 / 9))


class TestStreams:
    @pytest.fixture
    def film(self, tmp_path: Path, root: Path) -> Path:
        speech = decode(root / "examples" / "interview.opus").samples[: 6 * RATE]
        sounds = {"Desktop": np.zeros(6 * RATE, np.float32), "Microphone": speech}
        return write_film(tmp_path / "talk.mkv", sounds)

    def test_the_one_with_speech_is_found(self, film: Path) -> None:
        pytest.importorskip("faster_whisper", reason="needs the models' packages")
        audio = decode(film)
        assert np.abs(audio.samples).max() > 0.05
        assert [note.kind for note in audio.notes] == ["streams"]
        detail = audio.notes[0].detail
        assert "2 (eng, Microphone) was heard" in detail
        assert "1 (eng, Desktop)" in detail
        assert "--stream" in detail

    def test_without_the_models_packages_it_is_that_of_players(
        self, film: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("asr.audio.streams.find_spec", lambda name: None)
        audio = decode(film)
        assert "1 (eng, Desktop) was heard, as players do" in audio.notes[0].detail

    def test_another_is_chosen(self, film: Path) -> None:
        audio = decode(film, stream=1)
        assert np.abs(audio.samples).max() < 0.01
        assert audio.notes == ()
        assert choose_stream(film, 1).number == 1

    def test_there_are_not_so_many(self, film: Path) -> None:
        with pytest.raises(NoAudioTrack, match="no sound stream 3: choose one of 2"):
            decode(film, stream=3)

    def test_a_browser_would_play_the_other(self, film: Path, tmp_path: Path) -> None:
        pytest.importorskip("faster_whisper", reason="needs the models' packages")
        path = tmp_path / "talk.mp4"
        with av.open(str(film)) as given_, av.open(str(path), "w") as made:
            copies = {one: made.add_stream_from_template(one) for one in given_.streams.audio}
            for packet in given_.demux(list(copies)):
                if packet.dts is not None:
                    packet.stream = copies[packet.stream]
                    made.mux(packet)
        assert find_playable_type(path, 1) == "audio/mp4"
        assert find_playable_type(path) is None


class TestThePlayersClock:
    def test_damaged_times_ask_for_no_days_of_silence(self) -> None:
        container = SimpleNamespace(start_time=0, format=SimpleNamespace(flags=0))
        clock = PlayersClock(container, None, end_s=1e9)
        frames = [
            SimpleNamespace(pts=pts, time_base=1, samples=RATE, sample_rate=RATE)
            for pts in (0, 3001, 6002, 500_000)
        ]
        assert [clock.take(frame) for frame in frames] == [0.0, 3000.0, 0.0, 0.0]

    @pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.ts"])
    def test_sound_that_begins_late(self, tmp_path: Path, name: str) -> None:
        path = write_film(tmp_path / name, {"Talk": tone(2.0)}, begins_s=4.0)
        audio = decode(path)
        assert float(np.flatnonzero(np.abs(audio.samples) > 0.1)[0]) / RATE == pytest.approx(
            4.0, abs=0.1
        )
        assert audio.duration == pytest.approx(6.0, abs=0.15)
        assert audio.notes == ()

    @pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.ts"])
    def test_a_gap_is_silent(self, tmp_path: Path, name: str) -> None:
        path = write_film(tmp_path / name, {"Talk": tone(4.0)}, gap_s=3.0)
        audio = decode(path)
        loud = np.abs(audio.samples) > 0.01
        assert loud[: round(1.8 * RATE)].mean() > 0.9
        assert not loud[round(2.3 * RATE) : round(4.7 * RATE)].any()
        assert loud[round(5.3 * RATE) : round(6.8 * RATE)].mean() > 0.9
        assert audio.duration == pytest.approx(7.0, abs=0.15)
        assert audio.notes == ()

    def test_pictures_that_go_on_cut_nothing_off(self, tmp_path: Path) -> None:
        path = write_film(tmp_path / "talk.mkv", {"Talk": tone(3.0)})
        assert kinds(path) == []
        assert read_duration(path) == pytest.approx(3.0, abs=0.15)
        assert measure_duration(path) == pytest.approx(10.0, abs=0.15)

    def test_a_clock_that_starts_anew_is_no_gap(self, tmp_path: Path) -> None:
        path = write_film(tmp_path / "talk.ts", {"Talk": tone(4.0)}, gap_s=400.0)
        assert decode(path).duration == pytest.approx(4.0, abs=0.2)


def write_mp3_without_count(path: Path, seconds: float) -> Path:
    """An MP3 without a Xing header whose bit rate falls: FFmpeg guesses less than it lasts."""
    with av.open(str(path), "w", format="mp3", options={"write_xing": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.codec_context.options = {"abr": "1"}
        noise = np.random.default_rng(1).standard_normal(round(seconds * RATE))
        samples = (0.2 * noise * (np.arange(len(noise)) < len(noise) / 8)).astype(np.float32)
        for start in range(0, len(samples), 1152):
            piece = np.ascontiguousarray(samples[None, start : start + 1152])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class TestLength:
    def test_a_guess_from_a_bit_rate_is_not_known(self, tmp_path: Path) -> None:
        path = write_mp3_without_count(tmp_path / "talk.mp3", 60.0)
        assert read_duration(path) is None
        assert measure_duration(path) == pytest.approx(60.0, abs=0.2)
        assert kinds(path) == []

    def test_a_count_of_frames_is_known(self, tmp_path: Path) -> None:
        path = write_encoded(tmp_path / "talk.mp3", tone(5.0), "mp3", RATE)
        assert read_duration(path) == pytest.approx(5.0, abs=0.1)
        tagged = tmp_path / "tagged.mp3"
        tagged.write_bytes(b"ID3\x04\x00\x00\x00\x00\x27\x08" + bytes(5000) + path.read_bytes())
        assert read_duration(tagged) == pytest.approx(5.0, abs=0.1)


class TestPeaks:
    @pytest.mark.parametrize("above", [1.3, 31.6])
    def test_they_are_scaled_and_keep_their_shape(self, tmp_path: Path, above: float) -> None:
        samples = above * 2.0 * talk().astype(np.float64)
        audio = decode(write_floats(tmp_path / "talk.wav", samples))
        assert np.abs(audio.samples - 2.0 * talk()).max() < 1e-3
        assert [note.kind for note in audio.notes] == (["scaled"] if above > 2 else [])

    def test_a_click_does_not_make_everything_quiet(self, tmp_path: Path) -> None:
        samples = talk().astype(np.float64)
        samples[2 * RATE] = 100.0
        audio = decode(write_floats(tmp_path / "talk.wav", samples))
        assert np.abs(audio.samples).max() == 1.0
        assert np.abs(np.delete(audio.samples, 2 * RATE) - np.delete(talk(), 2 * RATE)).max() < 1e-3

    @pytest.mark.parametrize(("loud", "scale"), [(0.02, 50.0), (0.0006, 1667.0), (0.3, 1.0)])
    def test_the_very_quiet_is_raised(self, tmp_path: Path, loud: float, scale: float) -> None:
        path = write_wav(tmp_path / "talk.wav", loud * talk(), width=4)
        audio = decode(path, raises_quiet=True)
        assert np.abs(audio.samples - scale * loud * talk()).max() < 0.02
        assert [note.kind for note in audio.notes] == (["scaled"] if scale > 1 else [])
        assert np.abs(decode(path).samples - loud * talk()).max() < 1e-4

    def test_what_is_silent_stays_silent(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "talk.wav", 1e-4 * talk(), width=4)
        assert np.abs(decode(path, raises_quiet=True).samples).max() < 1e-4

    def test_without_sound_nothing_is_scaled(self) -> None:
        assert Mono(Path("talk.wav")).choose_scale() == 1.0
