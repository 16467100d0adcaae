"""A recording as browsers play it, and how loud it is, for the strip that is drawn over all of it.

It is played as it is where browsers can, and as an MP3 where they cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from asr.audio.containers import choose_audio_stream, open_container
from asr.audio.decode import decode_pieces
from asr.audio.samples import SAMPLE_RATE
from asr.audio.streams import choose_stream
from asr.errors import AudioUnreadable

if TYPE_CHECKING:
    from asr.recognizer import Progress

#: The codecs that Chromium, Firefox and Safari all play, by FFmpeg's name of the container, and
#: what the container is called on the web.
PLAYABLE: Mapping[str, tuple[str, frozenset[str]]] = {
    "mp3": ("audio/mpeg", frozenset({"mp3", "mp3float"})),
    "wav": ("audio/wav", frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"})),
    "flac": ("audio/flac", frozenset({"flac"})),
    "mov,mp4,m4a,3gp,3g2,mj2": ("audio/mp4", frozenset({"aac", "mp3", "mp3float"})),
}
TRANSCODED = "audio/mpeg"
#: High enough for every sound of speech; a constant bit rate, so that seeking is exact.
_ENCODER, _RATE, _BITS_PER_SECOND = "libmp3lame", 44_100, 96_000
PER_SECOND = 50
"""Moments in a second; :data:`~asr.audio.samples.SAMPLE_RATE` is a multiple of it."""
_SAMPLES = SAMPLE_RATE // PER_SECOND
_LOUDEST = 255


def find_playable_type(path: Path, stream: int | None = None) -> str | None:
    """Find the media type under which browsers play ``path`` as it is; ``None`` where they do not.

    They play FFmpeg's choice of several sound streams, which may be another than ``stream``.
    Raises like :func:`~asr.audio.decode.decode`.
    """
    number = choose_stream(path, stream).number
    with open_container(path) as container:
        played = choose_audio_stream(container, path)
        is_chosen = choose_audio_stream(container, path, number) == played
        codec = played.codec_context.name
        media_type, codecs = PLAYABLE.get(container.format.name, ("", frozenset()))
    return media_type if codec in codecs and is_chosen else None


def transcode(
    path: Path, target: Path, progress: Progress | None = None, *, stream: int | None = None
) -> None:
    """Write ``path``, or of several sound streams ``stream``, as a mono MP3 to ``target``.

    Raises like :func:`~asr.audio.decode.decode`, and :class:`OSError` where it cannot be written.
    """
    import av

    with av.open(f"file:{target}", "w", format="mp3") as out:
        try:
            encoder: Any = out.add_stream(_ENCODER, rate=_RATE, layout="mono")
        except ValueError as error:  # FFmpeg may be built without it
            raise AudioUnreadable(
                f"{path} cannot be turned into MP3, which browsers play, because PyAV has no "
                f"{_ENCODER} here: give the recording as MP3, M4A or WAV",
                path=path,
            ) from error
        encoder.bit_rate = _BITS_PER_SECOND
        is_silent = True
        for piece in decode_pieces(path, progress, stream=stream, rate=_RATE):
            if len(piece):
                is_silent = False
                planar = np.ascontiguousarray(piece[np.newaxis, :])
                frame = av.AudioFrame.from_ndarray(planar, format="fltp", layout="mono")
                frame.sample_rate = _RATE
                out.mux(encoder.encode(frame))
        out.mux(encoder.encode(None))
    if is_silent:
        raise AudioUnreadable(
            f"{path} has an audio track without any sound that can be decoded: "
            "record or export it again",
            path=path,
        )


def compute_loudness(
    path: Path, progress: Progress | None = None, *, stream: int | None = None
) -> NDArray[np.uint8]:
    """Compute the loudest sample of each moment, as a share of the loudest of all: 0 to 255.

    The result is of shape (n,), :data:`PER_SECOND` moments a second. The sound is never held
    whole: ten hours are 1.8 MB here. Raises like
    :func:`~asr.audio.decode.decode`.
    """
    found: list[NDArray[np.float32]] = []
    waiting: list[NDArray[np.float32]] = []
    count = 0
    for piece in decode_pieces(path, progress, stream=stream):
        waiting.append(piece)
        count += len(piece)
        if count >= SAMPLE_RATE:  # a second at once: a piece is too short to be worth the calls
            samples = np.concatenate(waiting)
            whole = count - count % _SAMPLES
            found.append(_find_peaks(samples[:whole]))
            waiting, count = [samples[whole:]], count - whole
    if count:
        rest = np.concatenate(waiting)
        found.append(_find_peaks(np.pad(rest, (0, -count % _SAMPLES))))
    moments = np.concatenate(found) if found else np.zeros(0, np.float32)
    loudest = float(moments.max(initial=0.0)) or 1.0
    return np.round(moments / loudest * _LOUDEST).astype(np.uint8)


def _find_peaks(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    loudest: NDArray[np.float32] = np.abs(samples).reshape(-1, _SAMPLES).max(axis=1)
    return loudest
