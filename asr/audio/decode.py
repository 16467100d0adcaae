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
from asr.audio.mixing import Mono, pick_channel
from asr.audio.samples import SAMPLE_RATE, Audio, AudioBuffer
from asr.errors import AudioUnreadable
from transcript.values import Note

if TYPE_CHECKING:
    from asr.recognizer import Progress

#: A file may claim anything: a few bytes of a fuzzer's can stand for years of silence.
LONGEST_HOURS = 24
LONGEST_SAMPLES = LONGEST_HOURS * 3600 * SAMPLE_RATE

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
            frames = (pick_channel(frame, channel, path) for frame in frames)
        mono, buffer = Mono(path), AudioBuffer(scratch)
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
    if mono.not_numbers:
        notes = (*notes, _describe_not_numbers(mono.not_numbers))
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
        reading, mono = _Reading(path, path.stat().st_size), Mono(path, rate)
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
        except (wave.Error, EOFError, OSError):  # not plain PCM: FFmpeg knows more than we do
            return None
        return frames / rate if rate and size < _UNKNOWN_SIZE else None
    if container.format.name in _LENGTH_IS_GUESSED:
        return None
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return container.duration / _MICROSECONDS if container.duration else None


def _describe_not_numbers(count: int) -> Note:
    samples = "one sample is no number" if count == 1 else f"{count:,} samples are no numbers"
    return Note("audio-damaged", f"{samples} (NaN or infinite): silence in place of them")


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
