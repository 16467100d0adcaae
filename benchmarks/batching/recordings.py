"""Recordings for a batch: excerpts of the example, and files that are broken in ten ways."""

from __future__ import annotations

import random
import wave
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asr.audio.decode import decode

EXAMPLE = Path("examples/interview.opus")
RATE = 16_000


def make(folder: Path, count: int, shortest_s: float, longest_s: float, seed: int) -> None:
    """Write ``count`` recordings into ``folder`` and those in it, the last ten of them broken."""
    chance = random.Random(seed)
    sound = decode(EXAMPLE).samples
    good = count - len(BREAKAGES)
    for number in range(good):
        seconds = chance.uniform(shortest_s, longest_s)
        first = chance.uniform(0, max(0.0, len(sound) / RATE - seconds))
        piece = sound[round(first * RATE) : round((first + seconds) * RATE)]
        # Longer than the example: it goes round.
        piece = np.resize(piece, round(seconds * RATE))
        path = folder / f"season{number % 3}" / f"talk{number:03d}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(path, piece)
    broken = folder / "broken"
    broken.mkdir(exist_ok=True)
    for name, break_ in BREAKAGES.items():
        break_(broken / f"{name}.wav")


def write_wav(path: Path, samples: NDArray[np.float32]) -> None:
    """Mono PCM of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "none"))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def _bytes(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def _no_frames(path: Path) -> None:
    write_wav(path, np.zeros(0, dtype=np.float32))


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("talk.wav", b"RIFF")


def _picture(path: Path) -> None:
    import av

    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), dtype=np.uint8), format="rgb24")
        for packet in (*stream.encode(frame), *stream.encode()):
            container.mux(packet)


BREAKAGES: dict[str, Callable[[Path], None]] = {
    "empty": _bytes(b""),
    "text": _bytes(b"This is no sound.\n"),
    "page": _bytes(b"<!doctype html><title>Not found</title>\n"),
    "playlist": _bytes(b"#EXTM3U\ntalk.wav\n"),
    "noise": _bytes(random.Random(1).randbytes(4096)),
    "zeros": _bytes(bytes(4096)),
    "header": _bytes(b"RIFF\x00\x00\x00\x00WAVE"),
    "no-frames": _no_frames,
    "archive": _archive,
    "picture": _picture,
}
