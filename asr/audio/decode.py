"""Decode any recording to the sound a recognizer wants: mono, 16 kHz, float32.

PyAV carries FFmpeg, so nothing has to be installed, and whatever FFmpeg plays can be read:
the sound is what ``ffmpeg -i RECORDING -ac 1 -ar 16000`` gives. Decoding is streamed: only
the result is held, 230 MB for an hour, in memory or, if it is long, in a file
(:mod:`asr.audio.samples`).
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.containers import choose_audio_stream, open_container
from asr.audio.samples import SAMPLE_RATE, Audio, AudioBuffer
from asr.errors import AudioUnreadable
from transcript.values import Note

if TYPE_CHECKING:
    from asr.recognizer import Progress

#: A file may claim anything: a few bytes of a fuzzer's can stand for years of silence.
LONGEST_HOURS = 24
LONGEST_SAMPLES = LONGEST_HOURS * 3600 * SAMPLE_RATE

#: Below this nothing that was said can be understood, and one byte would grow to thousands.
LOWEST_RATE = 2_000

#: A packet holds at least a byte; a demuxer that returns more packets than that goes in circles.
SPARE_PACKETS = 1_000

#: Formats whose header holds no length: FFmpeg guesses it from the bit rate.
_LENGTH_IS_GUESSED = frozenset({"aac", "ac3", "eac3", "mp2", "dts"})

#: What a recorder writes as the size of a WAV that it has not finished is at least this.
_UNKNOWN_SIZE = 0x7FFF_0000

_BYTES_PER_SAMPLE = 4
_MICROSECONDS = 1_000_000


def decode(
    path: Path,
    progress: Progress | None = None,
    *,
    channel: int | None = None,
    scratch: Path | None = None,
) -> Audio:
    """Decode the best audio track of ``path``: all of it mixed down, or one ``channel`` from 0 on.

    Long sound goes to a nameless file in the folder ``scratch``, if there is one. A file that
    breaks off gives what could be decoded, and a note. Raises
    :class:`~asr.errors.RecordingMissing`, :class:`~asr.errors.NoAudioTrack` or
    :class:`~asr.errors.AudioUnreadable`, and :class:`OSError` where ``scratch`` is full.
    """
    path = Path(path)
    report = _Milestones(progress)
    with open_container(path) as container:
        stream = choose_audio_stream(container, path)
        promised = _read_duration(container, stream, path)
        reading = _Reading(path, path.stat().st_size)
        frames = reading.frames(container, stream)
        if channel is not None:
            frames = (_pick_channel(frame, channel, path) for frame in frames)
        mono, buffer = _Mono(path), AudioBuffer(scratch)
        for frame in frames:
            buffer.append(mono.take(frame))
            _require_end(path, buffer.bytes / _BYTES_PER_SAMPLE / SAMPLE_RATE)
            report(reading.position / reading.size)
        buffer.append(mono.rest())
        audio = buffer.finish()
    samples = audio.samples
    samples = samples[: max(0, len(samples) - round(reading.padding * SAMPLE_RATE))]
    if not len(samples):
        raise AudioUnreadable(
            f"{path} has an audio track without any sound that can be decoded: "
            "record or export it again",
            path=path,
        )
    report(1.0)
    notes = _describe_damage(reading.damaged, promised, len(samples) / SAMPLE_RATE)
    return replace(audio, samples=samples, notes=notes)


def decode_pieces(
    path: Path, progress: Progress | None = None, *, rate: int = SAMPLE_RATE
) -> Iterator[NDArray[np.float32]]:
    """Decode the same sound piece by piece: shape (n,), mono, −1…1.

    ``rate`` is in samples per second. Raises like :func:`decode`, but for a file without any sound.
    """
    path = Path(path)
    report = _Milestones(progress)
    with open_container(path) as container:
        stream = choose_audio_stream(container, path)
        reading, mono = _Reading(path, path.stat().st_size), _Mono(path, rate)
        count = 0
        for frame in reading.frames(container, stream):
            piece = np.frombuffer(mono.take(frame), dtype=np.float32)
            count += len(piece)
            _require_end(path, count / rate)
            yield piece
            report(reading.position / reading.size)
        yield np.frombuffer(mono.rest(), dtype=np.float32)
    report(1.0)


def decode_beginning(path: Path, seconds: float) -> NDArray[np.float32]:
    """Decode only the first ``seconds``, shape (n,), or all if it is shorter.

    Raises like :func:`decode`.
    """
    wanted = round(seconds * SAMPLE_RATE)
    found: list[NDArray[np.float32]] = []
    for piece in decode_pieces(path):
        found.append(piece)
        wanted -= len(piece)
        if wanted <= 0:
            break
    return np.concatenate(found)[: round(seconds * SAMPLE_RATE)]


def _require_end(path: Path, seconds: float) -> None:
    if seconds > LONGEST_SAMPLES / SAMPLE_RATE:
        raise AudioUnreadable(
            f"{path} is longer than {LONGEST_HOURS} hours: cut it into parts", path=path
        )


@dataclass(slots=True)
class _Reading:
    """Packets turned into frames; counts what is damaged, and how far the file was read."""

    path: Path
    size: int
    position: int = 0
    damaged: int = 0
    #: Seconds at the very end that the encoder added to fill its last frame.
    padding: float = 0.0

    def frames(self, container: Any, stream: Any) -> Iterator[Any]:
        """Decode the stream's frames; what cannot be decoded is counted and left out."""
        import av

        for count, packet in enumerate(self._read_packets(container, stream)):
            if count > self.size + SPARE_PACKETS:
                raise AudioUnreadable(
                    f"{self.path} never ends, because its index goes in circles: export it again",
                    path=self.path,
                )
            self.position = max(self.position, packet.pos or 0)
            try:
                frames = list(packet.decode())
            except (av.error.FFmpegError, OSError):
                self.damaged += 1
                frames = []
            if packet.size:
                self.padding = _measure_padding(container, packet, frames)
            yield from frames

    def _read_packets(self, container: Any, stream: Any) -> Iterator[Any]:
        import av

        packets = container.demux(stream)
        while self.damaged <= self.size:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.error.FFmpegError, OSError):  # as FFmpeg does: keep what came before
                self.damaged += 1
                return
            except IndexError:  # PyAV 18: a packet of a track that a damaged file has just begun
                self.damaged += 1
                packets = container.demux(stream)  # goes on where it stood
            else:
                yield packet


class _Mono:
    """FFmpeg's own resampler and downmix, set up anew whenever the sound changes its shape."""

    def __init__(self, path: Path, rate: int = SAMPLE_RATE) -> None:
        self._path, self._rate = path, rate
        self._resampler: Any = None
        self._shape: tuple[object, ...] | None = None
        self._averages = False

    def take(self, frame: Any) -> bytes:
        """Return ``frame`` as mono float32 bytes at the rate, as far as they are ready."""
        import av

        shape = (frame.sample_rate, frame.format.name, frame.layout.name)
        # Times that jump or are missing are the container's affair: sound follows sound.
        frame.pts = None
        if shape == self._shape:
            return self._resample(frame)
        before = self.rest()
        self._shape = shape
        if frame.sample_rate < LOWEST_RATE:
            raise AudioUnreadable(
                f"{self._path} has {frame.sample_rate} samples a second, too few for speech: "
                "export it again with 16,000 or more",
                path=self._path,
            )
        refusal = None
        for self._averages in (False, True):  # the mean for nine channels, say, that have no names
            try:  # only at the first frame of a shape can FFmpeg refuse it
                # Integers, because FFmpeg keeps the sum of the channels within range only for them;
                # 32 bits, because a quiet 24-bit recording would not survive 16.
                self._resampler = av.AudioResampler(format="s32", layout="mono", rate=self._rate)
                return before + self._resample(frame)
            except (av.error.FFmpegError, ValueError) as error:
                refusal = error
        raise AudioUnreadable(
            f"{self._path} has sound of a kind that cannot be mixed down "
            f"({frame.format.name}, {frame.layout.name}): export it again as mono",
            path=self._path,
        ) from refusal

    def rest(self) -> bytes:
        """Return what the resampler still held back."""
        return b"" if self._resampler is None else _join_bytes(self._resampler.resample(None))

    def _resample(self, frame: Any) -> bytes:
        if self._averages:
            samples = _split_channels(frame)
            frame = _make_mono(samples.mean(axis=0, keepdims=True).astype(samples.dtype), frame)
        return _join_bytes(self._resampler.resample(frame))


class _Milestones:
    """Calls ``progress`` once for each percent reached: a caller has better things to do."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._percent = -1

    def __call__(self, fraction: float) -> None:
        percent = int(100 * min(1.0, fraction))
        if self._progress is not None and percent > self._percent:
            self._percent = percent
            self._progress(percent / 100)


def _join_bytes(frames: list[Any]) -> bytes:
    """Join mono int32 ``frames`` as the bytes of float32 samples in −1…1."""
    scale = np.float32(2.0**-31)
    return b"".join((frame.to_ndarray().astype(np.float32) * scale).tobytes() for frame in frames)


def read_duration(path: Path) -> float | None:
    """Read how long ``path`` says it is, in seconds; ``None`` where it does not say.

    Raises like :func:`decode`.
    """
    with open_container(path) as container:
        stream = choose_audio_stream(container, path)
        return _read_duration(container, stream, path)


def count_channels(path: Path) -> int:
    """Count the channels that the best audio track of ``path`` says it has.

    Raises like :func:`decode`.
    """
    with open_container(path) as container:
        return int(choose_audio_stream(container, path).codec_context.channels)


def _pick_channel(frame: Any, channel: int, path: Path) -> Any:
    """Pick one channel of ``frame``."""
    samples = _split_channels(frame)
    if channel >= len(samples):
        raise AudioUnreadable(
            f"{path} does not have {channel + 1} channels throughout: export it again in stereo",
            path=path,
        )
    return _make_mono(samples[channel : channel + 1], frame)


def _split_channels(frame: Any) -> NDArray[Any]:
    """Return the samples of ``frame``, ``(channels, n)``, in its own format."""
    samples: NDArray[Any] = frame.to_ndarray()  # (1, n × channels) where they are interleaved
    if frame.format.is_planar:
        return samples
    one_row_each: NDArray[Any] = samples.reshape(-1, frame.layout.nb_channels).T
    return one_row_each


def _make_mono(samples: NDArray[Any], frame: Any) -> Any:
    """Make a frame of ``samples``, ``(1, n)``, in the format and rate of ``frame``."""
    import av

    contiguous = np.ascontiguousarray(samples)
    mono = av.AudioFrame.from_ndarray(contiguous, format=frame.format.name, layout="mono")
    mono.sample_rate = frame.sample_rate
    return mono


def _measure_padding(container: Any, packet: Any, frames: list[Any]) -> float:
    """Measure by how many seconds ``frames`` outlast what the index says of their packet.

    MP4 tells in its index how much of the last frame is sound. Other formats tell the decoder,
    which has cut it already.
    """
    if "mp4" not in container.format.name or not packet.duration or not frames:
        return 0.0
    said = packet.duration * Fraction(packet.time_base)
    decoded = sum(Fraction(frame.samples, frame.sample_rate) for frame in frames)
    return max(0.0, float(decoded - said))


def _read_duration(container: Any, stream: Any, path: Path) -> float | None:
    """Read how many seconds the header says the sound lasts; ``None`` where it does not say."""
    if container.format.name == "wav":  # FFmpeg replaces what it says by what the size allows
        try:
            with wave.open(str(path), "rb") as file:
                frames, rate = file.getnframes(), file.getframerate()
                size = frames * file.getnchannels() * file.getsampwidth()
        except (wave.Error, EOFError):  # not plain PCM: FFmpeg knows more than we do
            return None
        return frames / rate if rate and size < _UNKNOWN_SIZE else None
    if container.format.name in _LENGTH_IS_GUESSED:
        return None
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return container.duration / _MICROSECONDS if container.duration else None


def _describe_damage(damaged: int, promised: float | None, decoded: float) -> tuple[Note, ...]:
    notes = []
    if damaged:
        places = "one damaged place" if damaged == 1 else f"{damaged} damaged places"
        notes.append(Note("audio-damaged", f"could not decode {places}: left out"))
    # A second, or 2 %: headers round, and encoders add up to a frame at either end.
    if promised is not None and promised - decoded > max(1.0, 0.02 * promised):
        notes.append(
            Note(
                "audio-short",
                f"its header says {promised:.1f} s, {decoded:.1f} s could be decoded: "
                "the file may have been cut off",
            )
        )
    return tuple(notes)
