"""Decode any recording to the sound a recognizer wants: mono, 16 kHz, float32.

PyAV carries FFmpeg, so nothing has to be installed, and whatever FFmpeg plays can be read. The
sound is what ``ffmpeg -i RECORDING -ac 1 -ar 16000`` gives, but for what that loses: channels that
cancel each other out, peaks above full scale, silence between and before sound, streams with
speech behind a silent one. Decoding is streamed: only the result is held, 230 MB for an hour, in
memory or, if it is long, in a file (:mod:`asr.audio.samples`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.clock import PlayersClock
from asr.audio.containers import choose_audio_stream, open_container
from asr.audio.length import read_container_end, read_sound_end
from asr.audio.mixing import Mono
from asr.audio.samples import SAMPLE_RATE, Audio, AudioBuffer
from asr.audio.streams import choose_stream
from asr.errors import AudioUnreadable
from transcript.values import Note

if TYPE_CHECKING:
    from asr.recognizer import Progress

#: A file may claim anything: a few bytes of a fuzzer's can stand for years of silence.
LONGEST_HOURS = 24
LONGEST_SAMPLES = LONGEST_HOURS * 3600 * SAMPLE_RATE

#: A packet holds at least a byte; a demuxer that returns more packets than that goes in circles.
SPARE_PACKETS = 1_000

#: Sound that was scaled by more than this, 3 dB, is worth a note.
_WORTH_A_NOTE = 0.7

#: So many samples are scaled at once: a minute.
_AT_ONCE = 60 * SAMPLE_RATE

_BYTES_PER_SAMPLE = 4


def decode(
    path: Path,
    progress: Progress | None = None,
    *,
    channel: int | None = None,
    stream: int | None = None,
    scratch: Path | None = None,
    raises_quiet: bool = False,
) -> Audio:
    """Decode a recording as players play it: all mixed down, or one ``channel`` from 0 on.

    Of several sound streams it is ``stream``, counted from 1, or else one with speech. Silence
    stands where the stream has nothing, so that times are the player's. Where channels cannot be
    added up, one is taken. Long sound goes to a nameless file in the folder ``scratch``, if there
    is one. Very quiet sound is raised if ``raises_quiet``. A file that breaks off gives what could
    be decoded, and a note. Raises
    :class:`~asr.errors.RecordingMissing`, :class:`~asr.errors.NoAudioTrack` or
    :class:`~asr.errors.AudioUnreadable`, and :class:`OSError` where ``scratch`` is full.
    """
    path = Path(path)
    report = _Milestones(progress)
    choice = choose_stream(path, stream)
    decoding = _Decoding(path, choice.number, channel=channel)
    audio = decoding.run(scratch, report, raises_quiet=raises_quiet)
    only = decoding.find_only_channel()
    if only is not None:
        decoding = _Decoding(path, choice.number, channel=only)
        audio = decoding.run(scratch, report, raises_quiet=raises_quiet)
    report(1.0)
    notes = (*choice.notes, *decoding.describe(audio.duration))
    if only is not None:
        detail = f"only channel {only + 1} has more than silence or steady noise: it was heard"
        notes = (*notes, Note("channels", detail))
    return replace(audio, notes=notes)


def decode_pieces(
    path: Path,
    progress: Progress | None = None,
    *,
    stream: int | None = None,
    rate: int = SAMPLE_RATE,
) -> Iterator[NDArray[np.float32]]:
    """Decode the same sound piece by piece: shape (n,), mono, cut at −1…1.

    ``rate`` is in samples per second. Raises like :func:`decode`, but for a file without any sound.
    """
    path = Path(path)
    report = _Milestones(progress)
    decoding = _Decoding(path, choose_stream(path, stream).number, rate=rate)
    count = 0
    for piece in decoding.pieces(report):
        if piece:
            samples = np.frombuffer(piece, dtype=np.float32)
            yield np.clip(samples, -1.0, 1.0)
            count += len(samples)
            _require_end(path, count / rate)
    report(1.0)


def decode_beginning(path: Path, seconds: float) -> NDArray[np.float32]:
    """Decode only the first ``seconds``, shape (n,), or all if it is shorter.

    Raises like :func:`decode`.
    """
    wanted = round(seconds * SAMPLE_RATE)
    found = [np.zeros(0, np.float32)]
    for piece in decode_pieces(path):
        found.append(piece)
        wanted -= len(piece)
        if wanted <= 0:
            break
    return np.concatenate(found)[: round(seconds * SAMPLE_RATE)]


def count_channels(path: Path, stream: int | None = None) -> int:
    """Count the channels that the sound stream of ``path`` says it has.

    Raises like :func:`decode`.
    """
    number = choose_stream(path, stream).number
    with open_container(path) as container:
        return int(choose_audio_stream(container, path, number).codec_context.channels)


class _Decoding:
    """One way through a recording: its frames, where they lie on the clock, and their mix."""

    def __init__(
        self,
        path: Path,
        stream: int | None,
        *,
        channel: int | None = None,
        rate: int = SAMPLE_RATE,
    ) -> None:
        self._path, self._stream, self._channel = path, stream, channel
        self._reading = _Reading(path, path.stat().st_size)
        self._mono = Mono(path, rate, channel)
        self._promised: float | None = None
        self._scale = 1.0

    def pieces(self, report: _Milestones) -> Iterator[bytes]:
        """Decode all, piece by piece: float32 samples, as loud as they are."""
        with open_container(self._path) as container:
            stream = choose_audio_stream(container, self._path, self._stream)
            self._promised = read_sound_end(container, stream, self._path)
            clock = PlayersClock(container, stream, read_container_end(container, self._path))
            for frame in self._reading.frames(container, stream):
                yield self._mono.take(frame, clock.take(frame))
                report(self._reading.position / self._reading.size)
            yield self._mono.rest()

    def run(self, scratch: Path | None, report: _Milestones, *, raises_quiet: bool) -> Audio:
        """Decode all into an audio buffer, within −1…1."""
        buffer = AudioBuffer(scratch)
        for piece in self.pieces(report):
            buffer.append(piece)
            _require_end(self._path, buffer.bytes / _BYTES_PER_SAMPLE / SAMPLE_RATE)
        audio = buffer.finish()
        samples = audio.samples
        padding = round(self._reading.padding * SAMPLE_RATE)
        samples = samples[: max(0, len(samples) - padding)]
        if not len(samples):
            raise AudioUnreadable(
                f"{self._path} has an audio track without any sound that can be decoded: "
                "record or export it again",
                path=self._path,
            )
        audio = replace(audio, samples=samples)
        self._scale = self._mono.choose_scale(raises_quiet=raises_quiet)
        if self._mono.is_beyond_full_scale or self._scale != 1.0:
            for start in range(0, len(samples), _AT_ONCE):
                part = samples[start : start + _AT_ONCE]
                part *= np.float32(self._scale)
                np.clip(part, -1.0, 1.0, out=part)
                audio.release()
        return audio

    def find_only_channel(self) -> int | None:
        """Find the only channel that holds more than silence or steady noise, if none was named."""
        mixer = self._mono.mixer
        return None if self._channel is not None or mixer is None else mixer.find_only_channel()

    def describe(self, decoded: float) -> tuple[Note, ...]:
        """Describe what a person should know about ``decoded`` seconds of sound."""
        notes = [*_describe_damage(self._reading.damaged, self._promised, decoded)]
        if self._mono.not_numbers:
            notes.append(_describe_not_numbers(self._mono.not_numbers))
        if self._mono.mixer is not None and self._mono.mixer.cancelled_s.any():
            notes.append(_describe_cancelled(self._mono.mixer.cancelled_s))
        if self._scale < _WORTH_A_NOTE:
            above = f"{-20 * math.log10(self._scale):.0f} dB"
            notes.append(Note("scaled", f"its peaks are {above} above full scale: scaled down"))
        if self._scale > 1.0:
            raised = f"{20 * math.log10(self._scale):.0f} dB"
            notes.append(Note("scaled", f"it is very quiet: raised by {raised}"))
        return tuple(notes)


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
            except ValueError as error:  # PyAV 19, of a codec that FFmpeg does not know
                raise AudioUnreadable(
                    f"{self.path} has an audio track of an unknown kind: export it again",
                    path=self.path,
                ) from error
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


def _describe_cancelled(seconds: NDArray[np.float64]) -> Note:
    """Describe where channels cancelled each other out; ``seconds`` by the channel that was heard.

    >>> _describe_cancelled(np.array([9.0, 0.0])).detail
    'its channels cancel each other out for 9 s when they are added: there channel 1 was heard'
    """
    channels = " or ".join(str(index + 1) for index in np.flatnonzero(seconds))
    return Note(
        "channels",
        f"its channels cancel each other out for {seconds.sum():.0f} s when they are added: "
        f"there channel {channels} was heard",
    )


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
