"""Which of several sound streams is heard: the one that is asked for, or one with speech.

A film may have languages, a screen recording one stream a source, and the first may be silent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.containers import choose_audio_stream, open_container
from asr.audio.mixing import Mono
from asr.audio.samples import SAMPLE_RATE
from asr.errors import AudioUnreadable
from transcript.values import Note

_log = logging.getLogger(__name__)

#: How much of each stream is heard to choose one: so many pieces, evenly spread, of so many
#: seconds.
_PIECES, _PIECE_S = 8, 15.0

#: FFmpeg's own choice stands unless another stream has so many times as much speech.
_MORE_SPEECH = 3.0

#: Less speech than this in all pieces, in seconds, is none.
_LEAST_SPEECH_S = 0.5


@dataclass(frozen=True, slots=True)
class StreamChoice:
    """The stream to hear, from 1 on, or ``None`` of only one; ``notes`` name the others."""

    number: int | None = None
    notes: tuple[Note, ...] = ()


def choose_stream(path: Path, number: int | None = None) -> StreamChoice:
    """Choose the stream ``number`` of the sound streams of ``path``, or else one with speech.

    Raises like :func:`asr.audio.containers.open_container`, and
    :class:`~asr.errors.NoAudioTrack` where there are fewer streams.
    """
    with open_container(path) as container:
        best = choose_audio_stream(container, path, number)
        streams = list(container.streams.audio)
        if len(streams) < 2:
            return StreamChoice()
        first = streams.index(best) + 1
        names = [_describe(one, count) for count, one in enumerate(streams, start=1)]
        duration = float(container.duration or 0) / 1_000_000
    if number is not None:
        return StreamChoice(number)
    # Without the models' packages, as where transcripts are only edited, nothing finds speech.
    can_find = find_spec("faster_whisper") is not None
    speech = [
        _measure_speech(path, count, duration) if can_find else 0.0
        for count in range(1, len(streams) + 1)
    ]
    _log.info("speech in each sound stream of %s, in seconds: %s", path, speech)
    most = max(speech)
    has_more = most > max(_LEAST_SPEECH_S, _MORE_SPEECH * speech[first - 1])
    chosen = speech.index(most) + 1 if has_more else first
    why = "where somebody speaks" if has_more else "as players do"
    others = ", ".join(name for count, name in enumerate(names, start=1) if count != chosen)
    detail = (
        f"it has {len(streams)} sound streams: {names[chosen - 1]} was heard, {why}; "
        f"others: {others} (--stream NUMBER chooses)"
    )
    return StreamChoice(chosen, (Note("streams", detail),))


def _describe(stream: Any, number: int) -> str:
    """Describe a stream by its number and what the file says about it: ``2 (eng, "Host")``."""
    told = [stream.metadata.get("language"), stream.metadata.get("title")]
    about = [one for one in told if one and one != "und"]
    return f"{number} ({', '.join(about)})" if about else str(number)


def _measure_speech(path: Path, number: int, duration: float) -> float:
    """Measure how many seconds of speech there are in some pieces of a stream."""
    from asr.chunks import find_speech

    starts = [0.0]
    if duration > 2 * _PIECES * _PIECE_S:
        starts = [piece * duration / _PIECES for piece in range(_PIECES)]
    length = _PIECE_S if len(starts) > 1 else 2 * _PIECES * _PIECE_S
    try:
        pieces = [_decode_piece(path, number, start, length) for start in starts]
    except AudioUnreadable:
        return 0.0
    samples = np.concatenate(pieces)
    return round(sum(span.duration for span in find_speech(samples)), 1)


def _decode_piece(path: Path, number: int, start: float, length: float) -> NDArray[np.float32]:
    """Decode some seconds of a stream, shape (n,), from about ``start`` on."""
    import av

    with open_container(path) as container:
        stream = choose_audio_stream(container, path, number)
        mono, found, wanted = Mono(path), bytearray(), round(length * SAMPLE_RATE) * 4
        try:
            if start:
                container.seek(round(start / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                found += mono.take(frame)
                if len(found) >= wanted:
                    break
        except (av.error.FFmpegError, OSError, IndexError, ValueError):  # what came before tells
            pass
        found += mono.rest()
    samples = np.frombuffer(found[:wanted], np.float32) * np.float32(
        mono.choose_scale(raises_quiet=True)
    )
    return np.asarray(np.clip(samples, -1, 1), np.float32)
