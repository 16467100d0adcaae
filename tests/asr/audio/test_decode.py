"""Decoding: what FFmpeg gives, or one plain line, in no more memory than the result."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tracemalloc
import wave
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

import asr.audio.decode
from asr.audio.decode import decode, decode_beginning
from asr.audio.samples import SAMPLE_RATE
from asr.errors import AudioUnreadable, NoAudioTrack, RecordingMissing
from tests.asr.sounds import encode_into, tone, write_encoded, write_silent_film, write_wav
from transcript.errors import CastproofError


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


class TestWhatIsHeard:
    def test_a_wav_at_our_rate_is_returned_sample_for_sample(self, tmp_path: Path) -> None:
        said = tone(0.5)
        audio = decode(write_wav(tmp_path / "a.wav", said))
        assert audio.samples.dtype == np.float32
        assert audio.samples.shape == (8000,)
        assert audio.duration == 0.5
        np.testing.assert_allclose(audio.samples, said, atol=2 / 32768)
        assert audio.notes == ()

    def test_the_samples_may_be_written_to(self, tmp_path: Path) -> None:
        # torch.from_numpy warns about memory that may not be.
        assert decode(write_wav(tmp_path / "a.wav", tone(0.1))).samples.flags.writeable

    @pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000, 192_000])
    def test_every_rate_comes_out_at_16_khz(self, tmp_path: Path, rate: int) -> None:
        audio = decode(write_wav(tmp_path / "a.wav", tone(1.0, rate), rate))
        assert audio.duration == pytest.approx(1.0, abs=0.002)
        middle = audio.samples[4000:12000]
        assert rms(middle) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
        loudest = np.abs(np.fft.rfft(middle)).argmax() * SAMPLE_RATE / len(middle)
        assert loudest == pytest.approx(440, abs=2)

    @pytest.mark.parametrize("width", [1, 2, 4])
    def test_every_depth(self, tmp_path: Path, width: int) -> None:
        audio = decode(write_wav(tmp_path / "a.wav", tone(0.5), width=width))
        np.testing.assert_allclose(audio.samples, tone(0.5), atol=2 / 2 ** (8 * width - 1))

    @pytest.mark.parametrize("channels", [1, 2, 6, 8, 9, 40])
    def test_channels_that_agree_keep_their_loudness(self, tmp_path: Path, channels: int) -> None:
        # FFmpeg has no downmix for 9 or 40 unnamed channels; ours is their mean.
        sound = np.repeat(tone(0.5)[:, None], channels, axis=1)
        audio = decode(write_wav(tmp_path / "a.wav", sound))
        assert audio.duration == 0.5
        if channels in (1, 2, 9, 40):
            np.testing.assert_allclose(audio.samples, tone(0.5), atol=3 / 32768)
        else:  # 5.1 and 7.1 leave out the subwoofer
            assert 0.5 < np.abs(audio.samples).max() / 0.5 <= 1.01

    def test_loud_stereo_is_not_clipped(self, tmp_path: Path) -> None:
        sound = 1.9 * np.repeat(tone(0.5)[:, None], 2, axis=1)
        audio = decode(write_wav(tmp_path / "a.wav", sound))
        np.testing.assert_allclose(audio.samples, sound[:, 0], atol=3 / 32768)

    @pytest.mark.parametrize(
        ("name", "codec", "rate"),
        [
            ("a.mp3", "mp3", 44_100),
            ("a.m4a", "aac", 44_100),
            ("a.aac", "aac", 22_050),
            ("a.opus", "libopus", 48_000),
            ("a.ogg", "libopus", 48_000),
            ("a.flac", "flac", 48_000),
            ("a.mkv", "aac", 48_000),
            ("a.webm", "libopus", 48_000),
            ("a.avi", "mp3", 44_100),
            ("a.aiff", "pcm_s16be", 44_100),
            ("a.au", "pcm_mulaw", 8_000),
        ],
    )
    def test_containers(self, tmp_path: Path, name: str, codec: str, rate: int) -> None:
        audio = decode(write_encoded(tmp_path / name, tone(2.0, rate), codec, rate))
        assert audio.duration == pytest.approx(2.0, abs=0.1)
        assert rms(audio.samples[8000:24000]) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)
        assert audio.notes == ()

    def test_a_fiftieth_of_a_second_is_a_recording(self, tmp_path: Path) -> None:
        assert decode(write_wav(tmp_path / "a.wav", tone(0.05))).samples.shape == (800,)

    def test_a_title_in_latin_1_does_not_stop_it(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(0.5))
        title = "Grüße".encode("latin-1").ljust(6, b"\0")
        tags = b"INFOINAM" + struct.pack("<I", len(title)) + title
        sound = path.read_bytes()[12:] + b"LIST" + struct.pack("<I", len(tags)) + tags
        path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(sound)) + b"WAVE" + sound)
        assert b"Gr\xfc\xdfe" in path.read_bytes()
        assert decode(path).samples.shape == (8000,)

    def test_silence_is_zeros(self, tmp_path: Path) -> None:
        audio = decode(write_wav(tmp_path / "a.wav", np.zeros(16000, np.float32)))
        assert not audio.samples.any()

    def test_floats_beyond_one_and_not_a_number_stay_within_range(self, tmp_path: Path) -> None:
        wild = np.array([0.0, 7.0, -7.0, np.nan, np.inf] * 200, "<f4")
        header = b"RIFF" + struct.pack("<I", 36 + wild.nbytes) + b"WAVEfmt "
        header += struct.pack("<IHHIIHH", 16, 3, 1, 16_000, 64_000, 4, 32)
        header += b"data" + struct.pack("<I", wild.nbytes)
        (tmp_path / "a.wav").write_bytes(header + wild.tobytes())
        samples = decode(tmp_path / "a.wav").samples
        assert len(samples) == 1000
        assert np.isfinite(samples).all()
        assert np.abs(samples).max() <= 1.0

    def test_a_change_of_rate_midway_is_followed(self, tmp_path: Path) -> None:
        # MPEG frames each carry their own rate, so joined files are one valid file.
        first = write_encoded(tmp_path / "1.mp3", tone(1.0, 44_100), "mp3", 44_100)
        second = write_encoded(tmp_path / "2.mp3", tone(1.0, 32_000), "mp3", 32_000)
        joined = tmp_path / "joined.mp3"
        joined.write_bytes(first.read_bytes() + second.read_bytes())
        audio = decode(joined)
        assert audio.duration == pytest.approx(2.0, abs=0.15)
        later = audio.samples[20000:28000]
        loudest = np.abs(np.fft.rfft(later)).argmax() * SAMPLE_RATE / len(later)
        assert loudest == pytest.approx(440, abs=3)

    def test_the_sound_of_a_film(self, tmp_path: Path) -> None:
        import av

        path = tmp_path / "film.mp4"
        with av.open(str(path), "w") as container:
            film = container.add_stream("mpeg4", rate=10)
            film.width, film.height, film.pix_fmt = 64, 64, "yuv420p"
            sound = container.add_stream("aac", rate=48_000, layout="mono")
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(film.encode(picture))
            container.mux(film.encode(None))
            encode_into(container, sound, tone(1.0, 48_000), 48_000)
        assert decode(path).duration == pytest.approx(1.0, abs=0.05)

    @pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg command to compare with")
    @pytest.mark.parametrize("channels", [1, 2, 6])
    def test_it_is_what_the_ffmpeg_command_gives(self, tmp_path: Path, channels: int) -> None:
        random = np.random.default_rng(channels)
        sound = (0.1 * random.standard_normal((44_100, channels))).astype(np.float32)
        path = write_wav(tmp_path / "a.wav", sound, 44_100)
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
        command = ["ffmpeg", "-v", "error", "-channel_layout", layout, "-i", str(path)]
        command += ["-ac", "1", "-ar", "16000", "-f", "s16le", "-"]
        raw = subprocess.run(command, check=True, capture_output=True).stdout
        theirs = np.frombuffer(raw, "<i2") / 32768
        ours = decode(path).samples
        assert len(ours) == pytest.approx(len(theirs), abs=16)
        shared = min(len(ours), len(theirs))
        np.testing.assert_allclose(ours[:shared], theirs[:shared], atol=3e-4)


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "two words.wav",
            "Gespräch – Übung №1 会話.wav",
            "-i.wav",
            "12:30 call.wav",
            "http:talk.wav",
            "concat:a.wav|b.wav",
            "100%d.wav",
            "[brackets]*?.wav",
            "no ending",
        ],
    )
    def test_a_name_is_only_a_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        write_wav(tmp_path / "x.wav", tone(0.1)).rename(tmp_path / name)
        monkeypatch.chdir(tmp_path)
        assert decode(Path(name)).samples.shape == (1600,)
        assert decode(tmp_path / name).samples.shape == (1600,)


class TestProgress:
    def test_it_rises_to_one(self, tmp_path: Path) -> None:
        seen: list[float] = []
        decode(write_wav(tmp_path / "a.wav", tone(20.0)), seen.append)
        assert seen == sorted(set(seen))
        assert seen[-1] == 1.0
        assert len(seen) > 20

    def test_an_interruption_passes_through(self, tmp_path: Path) -> None:
        def interrupt(fraction: float) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            decode(write_wav(tmp_path / "a.wav", tone(1.0)), interrupt)


def one_line(error: pytest.ExceptionInfo[CastproofError], *words: str) -> None:
    message = str(error.value)
    assert "\n" not in message
    for word in words:
        assert word in message


class TestWhatCannotBeRead:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(RecordingMissing) as error:
            decode(tmp_path / "gone.mp3")
        one_line(error, "gone.mp3", "does not exist")
        assert error.value.path == tmp_path / "gone.mp3"

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(RecordingMissing) as error:
            decode(tmp_path)
        one_line(error, "is a folder")

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
    def test_a_device_that_never_ends(self) -> None:
        with pytest.raises(RecordingMissing) as error:
            decode(Path("/dev/zero"))
        one_line(error, "not a plain file")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp3").touch()
        with pytest.raises(AudioUnreadable) as error:
            decode(tmp_path / "a.mp3")
        one_line(error, "is empty")

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read every file")
    def test_a_file_of_somebody_else(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(0.1))
        path.chmod(0)
        with pytest.raises(AudioUnreadable) as error:
            decode(path)
        one_line(error, "Permission denied")

    def test_a_name_the_system_refuses(self, tmp_path: Path) -> None:
        with pytest.raises(AudioUnreadable) as error:
            decode(tmp_path / ("n" * 300 + ".wav"))
        one_line(error, "cannot be read", "name too long")

    @pytest.mark.parametrize("text", ["words\n", "Only words, renamed.\n" * 500, "<html></html>"])
    def test_text_renamed(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "a.mp3").write_text(text)
        with pytest.raises(AudioUnreadable) as error:
            decode(tmp_path / "a.mp3")
        one_line(error, "a.mp3", "holds text")

    @pytest.mark.parametrize("noise", [bytes(9000), bytes(range(256)) * 40, b"\xff\xfe" * 5000])
    def test_bytes_renamed(self, tmp_path: Path, noise: bytes) -> None:
        (tmp_path / "a.mp3").write_bytes(noise)
        with pytest.raises(AudioUnreadable) as error:
            decode(tmp_path / "a.mp3")
        one_line(error, "a.mp3", "export it again")

    def test_pictures_without_sound(self, tmp_path: Path) -> None:
        with pytest.raises(NoAudioTrack) as error:
            decode(write_silent_film(tmp_path / "film.mp4"))
        one_line(error, "film.mp4", "no sound")

    def test_a_track_with_nothing_in_it(self, tmp_path: Path) -> None:
        with pytest.raises(AudioUnreadable) as error:
            decode(write_wav(tmp_path / "a.wav", tone(0.0)))
        one_line(error, "without any sound")

    def test_a_rate_no_one_can_speak_at(self, tmp_path: Path) -> None:
        with pytest.raises(AudioUnreadable) as error:
            decode(write_wav(tmp_path / "a.wav", tone(0.5), rate=50))
        one_line(error, "50 samples a second")

    def test_more_hours_than_anyone_records(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asr.audio.decode, "LONGEST_SAMPLES", 16_000)
        with pytest.raises(AudioUnreadable) as error:
            decode(write_wav(tmp_path / "a.wav", tone(2.0)))
        one_line(error, "24 hours")

    def test_an_index_that_goes_in_circles(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # No file is known that does this: the allowance is made smaller than an honest file.
        monkeypatch.setattr(asr.audio.decode, "SPARE_PACKETS", -32_040)
        with pytest.raises(AudioUnreadable) as error:
            decode(write_wav(tmp_path / "a.wav", tone(1.0)))
        one_line(error, "never ends")

    def test_a_track_without_a_shape(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(0.5))
        whole = bytearray(path.read_bytes())
        whole[20:22] = struct.pack("<H", 0x7777)  # a codec that nobody registered
        path.write_bytes(whole)
        with pytest.raises(AudioUnreadable) as error:
            decode(path)
        one_line(error, "a.wav")

    def test_a_shape_that_cannot_be_mixed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import av

        def refuse(**_: object) -> None:
            raise ValueError("no such layout")

        path = write_wav(tmp_path / "a.wav", tone(0.5))
        monkeypatch.setattr(av, "AudioResampler", refuse)
        with pytest.raises(AudioUnreadable) as error:
            decode(path)
        one_line(error, "cannot be mixed down", "mono")


class TestNothingElseIsOpened:
    PLAYLISTS: ClassVar = {
        "hls.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n",
        "hls.mp3": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n",
        "concat.mp3": "ffconcat version 1.0\nfile '{}'\n",
        "dash.mpd": '<?xml version="1.0"?>\n<MPD><Period><BaseURL>{}</BaseURL></Period></MPD>\n',
        "call.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5000 RTP/AVP 0\n",
    }

    @pytest.mark.parametrize("name", sorted(PLAYLISTS))
    def test_a_playlist_is_refused(self, tmp_path: Path, name: str) -> None:
        secret = write_wav(tmp_path / "secret.wav", tone(1.0))
        (tmp_path / name).write_text(self.PLAYLISTS[name].format(secret.name))
        with pytest.raises(AudioUnreadable) as error:
            decode(tmp_path / name)
        one_line(error, name, "playlist")

    def test_an_address_is_not_fetched(self) -> None:
        with pytest.raises(RecordingMissing):
            decode(Path("http://localhost/talk.mp3"))


class TestBrokenOff:
    def test_what_is_there_is_heard_and_the_loss_noted(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(10.0))
        path.write_bytes(path.read_bytes()[: 44 + 4 * 32_000])
        audio = decode(path)
        assert audio.duration == 4.0
        assert [note.kind for note in audio.notes] == ["audio-short"]
        assert "10.0 s, 4.0 s" in audio.notes[0].detail

    # An MP4 has a time for each frame, so what comes after the damage stays where it was.
    @pytest.mark.parametrize(("name", "lasts"), [("a.mp3", 7.5), ("a.aac", 7.5), ("a.m4a", 10.0)])
    def test_damage_in_the_middle_is_left_out_and_noted(
        self, tmp_path: Path, name: str, lasts: float
    ) -> None:
        noise = (0.1 * np.random.default_rng(1).standard_normal(480_000)).astype(np.float32)
        codec = "mp3" if name == "a.mp3" else "aac"
        path = write_encoded(tmp_path / name, noise, codec, 48_000)
        whole = bytearray(path.read_bytes())
        middle = len(whole) // 2
        whole[middle : middle + len(whole) // 4] = bytes(len(whole) // 4)
        path.write_bytes(whole)
        audio = decode(path)
        assert audio.duration == pytest.approx(lasts, abs=0.5)
        assert "audio-damaged" in [note.kind for note in audio.notes]

    @pytest.mark.parametrize("name", ["a.mp3", "a.opus", "a.flac", "a.mkv"])
    def test_the_first_half_of_any_format(self, tmp_path: Path, name: str) -> None:
        codec = {"a.mp3": "mp3", "a.opus": "libopus", "a.flac": "flac", "a.mkv": "aac"}[name]
        noise = (0.1 * np.random.default_rng(1).standard_normal(480_000)).astype(np.float32)
        path = write_encoded(tmp_path / name, noise, codec, 48_000)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        audio = decode(path)
        assert audio.duration == pytest.approx(5.0, abs=1.1)  # an Ogg page holds a second
        if name != "a.opus":  # Ogg says nowhere how long it is
            assert "audio-short" in [note.kind for note in audio.notes]

    def test_a_film_without_its_index_cannot_be_read(self, tmp_path: Path) -> None:
        path = write_encoded(tmp_path / "a.m4a", tone(5.0), "aac", 16_000)
        path.write_bytes(path.read_bytes()[:4000])
        with pytest.raises(AudioUnreadable):
            decode(path)

    def test_a_reader_that_fails_midway_keeps_what_came(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import av

        def failing(self: asr.audio.decode._Reading, container, stream):
            for count, packet in enumerate(container.demux(stream)):
                if count == 3:
                    raise av.error.InvalidDataError(1, "lost")
                yield packet

        class Container:
            def demux(self, stream):
                yield from failing(None, real, stream)

        path = write_wav(tmp_path / "a.wav", tone(5.0))
        real = av.open(str(path))
        with real:
            reading = asr.audio.decode._Reading(path, path.stat().st_size)
            packets = list(reading._read_packets(Container(), real.streams.audio[0]))
        assert len(packets) == 3
        assert reading.damaged == 1


class TestMemory:
    def test_nothing_but_the_result_is_held(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(120.0))
        decode(path)  # imports, which are not the recording's
        tracemalloc.start()
        samples = decode(path).samples
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert samples.nbytes == 120 * 64_000
        assert peak < 1.3 * samples.nbytes

    def test_a_claim_of_hours_costs_nothing(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", tone(1.0))
        whole = bytearray(path.read_bytes())
        whole[4:8] = whole[40:44] = struct.pack("<I", 0x7FFF_FFF0)
        path.write_bytes(whole)
        tracemalloc.start()
        audio = decode(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert audio.duration == 1.0
        assert peak < 10_000_000


def test_ffmpeg_says_nothing_on_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_encoded(tmp_path / "a.mp3", tone(2.0, 44_100), "mp3", 44_100)
    whole = bytearray(path.read_bytes())
    whole[4000:6000] = b"\xff\xfb" * 1000
    path.write_bytes(whole)
    decode(path)
    assert capfd.readouterr() == ("", "")


def test_wave_reads_back_what_the_helper_writes(tmp_path: Path) -> None:
    with wave.open(str(write_wav(tmp_path / "a.wav", tone(0.5), 8_000)), "rb") as file:
        assert (file.getnframes(), file.getframerate()) == (8_000, 8_000)


@pytest.mark.parametrize("seconds", [0.25, 1.0, 9.0])
def test_only_the_beginning(tmp_path: Path, seconds: float) -> None:
    path = write_wav(tmp_path / "a.wav", tone(2.0, rate=44_100), rate=44_100)
    whole = decode(path).samples
    np.testing.assert_array_equal(decode_beginning(path, seconds), whole[: round(16_000 * seconds)])


def test_the_beginning_is_all_that_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "a.wav", tone(3.0))
    monkeypatch.setattr(asr.audio.decode, "LONGEST_SAMPLES", SAMPLE_RATE)
    with pytest.raises(AudioUnreadable, match="longer than"):
        decode(path)
    assert len(decode_beginning(path, 0.1)) == 1600
