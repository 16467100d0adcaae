"""How long a recording lasts, as far as that is known: a guess from a bit rate is not."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

from asr.audio.clock import find_start
from asr.audio.containers import choose_audio_stream, open_container
from transcript.seconds import LONGEST

#: Formats whose header holds no length: FFmpeg guesses it from the bit rate.
_LENGTH_IS_GUESSED = frozenset({"aac", "ac3", "eac3", "mp2", "dts"})

#: What a recorder writes as the size of a WAV that it has not finished is at least this.
_UNKNOWN_SIZE = 0x7FFF_0000

#: The first frame of an MP3, with its Xing or VBRI header if it has one, is within so many bytes.
_FIRST_FRAME_BYTES = 4096
_ID3_HEADER_BYTES = 10
_HAS_FRAME_COUNT = 1

_MICROSECONDS = 1_000_000


def read_duration(path: Path, stream_number: int | None = None) -> float | None:
    """Read when the sound of ``path`` ends, in seconds; ``None`` where the file does not say.

    Raises like :func:`asr.audio.decode.decode`.
    """
    with open_container(path) as container:
        stream = choose_audio_stream(container, path, stream_number)
        return read_sound_end(container, stream, path)


def measure_duration(path: Path) -> float | None:
    """Read how long all of ``path`` lasts, in seconds, or count its packets where it does not say.

    ``None`` where neither tells. Raises like :func:`asr.audio.decode.decode`.
    """
    with open_container(path) as container:
        stream = choose_audio_stream(container, path)
        stated = read_container_end(container, path)
        return stated if stated is not None else _count_packets(container, stream)


def read_sound_end(container: Any, stream: Any, path: Path) -> float | None:
    """Read when the header says that ``stream`` ends, in seconds on the player's clock."""
    if container.format.name == "wav" or is_guessed(container, path):
        return read_container_end(container, path)
    if stream.duration:
        start = float((stream.start_time or 0) * stream.time_base)
        late = max(0.0, start - find_start(container, stream))
        return late + float(stream.duration * stream.time_base)
    tagged = stream.metadata.get("DURATION")  # Matroska: of this stream alone
    if tagged:
        return _parse_tag(tagged)
    others = [one for one in container.streams if one.type in ("audio", "video") and one != stream]
    # The picture may go on when the sound has ended.
    return None if others else read_container_end(container, path)


def read_container_end(container: Any, path: Path) -> float | None:
    """Read when the header says that the longest stream ends, in seconds; ``None`` if it does not.

    A length that FFmpeg guessed from the file's size and a bit rate is none.
    """
    if container.format.name == "wav":  # FFmpeg replaces what it says by what the size allows
        try:
            with wave.open(str(path), "rb") as file:
                frames, rate = file.getnframes(), file.getframerate()
                size = frames * file.getnchannels() * file.getsampwidth()
        except (wave.Error, EOFError, OSError):  # not plain PCM: FFmpeg knows more than we do
            return None
        return frames / rate if rate and size < _UNKNOWN_SIZE else None
    if is_guessed(container, path) or not container.duration:
        return None
    return float(container.duration) / _MICROSECONDS


def is_guessed(container: Any, path: Path) -> bool:
    """Tell whether FFmpeg guessed the length: of raw streams, and of MP3 without a frame count."""
    name = container.format.name
    return name in _LENGTH_IS_GUESSED or (name == "mp3" and not _has_frame_count(path))


def _has_frame_count(path: Path) -> bool:
    """Tell whether an MP3 says how many frames it has, in a Xing, Info or VBRI header."""
    with path.open("rb") as file:
        head = file.read(_ID3_HEADER_BYTES)
        size = 0
        if head.startswith(b"ID3"):  # its size is written with seven bits in each of four bytes
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            size += _ID3_HEADER_BYTES
        file.seek(size)
        frame = file.read(_FIRST_FRAME_BYTES)
    if b"VBRI" in frame:
        return True
    _, found, flags = frame.partition(b"Xing" if b"Xing" in frame else b"Info")
    return bool(found) and len(flags) >= 4 and bool(flags[3] & _HAS_FRAME_COUNT)


def _count_packets(container: Any, stream: Any) -> float | None:
    """Add up what the packets of ``stream`` say they last, in seconds; nothing is decoded."""
    import av

    total = 0
    try:
        for packet in container.demux(stream):
            total += packet.duration or 0
    except (av.error.FFmpegError, OSError, IndexError):  # what came before is known
        pass
    return float(total * stream.time_base) or None


def _parse_tag(text: str) -> float | None:
    """Parse the seconds of Matroska's ``01:02:03.500000000``; ``None`` for anything else.

    >>> _parse_tag("01:02:03.500000000"), _parse_tag("an hour")
    (3723.5, None)
    """
    try:
        hours, minutes, seconds = text.split(":")
        found = 3600 * int(hours) + 60 * int(minutes) + float(seconds)
    except ValueError:
        return None
    return found if 0 < found < LONGEST else None
