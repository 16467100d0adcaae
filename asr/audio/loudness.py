"""How loud a recording is, moment by moment: what a strip over all of it is drawn from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from asr.audio.decode import SAMPLE_RATE, decode_pieces

if TYPE_CHECKING:
    from asr.recognizer import Progress

PER_SECOND = 50
"""Moments in a second; :data:`~asr.audio.decode.SAMPLE_RATE` is a multiple of it."""
_SAMPLES = SAMPLE_RATE // PER_SECOND
_LOUDEST = 255


def compute_loudness(path: Path, progress: Progress | None = None) -> NDArray[np.uint8]:
    """The loudest sample of each moment, shape (n,), as a share of the loudest of all: 0 to 255.

    The sound is never held whole: ten hours are 1.8 MB here. Raises like
    :func:`~asr.audio.decode.decode`.
    """
    found: list[NDArray[np.float32]] = []
    waiting: list[NDArray[np.float32]] = []
    count = 0
    for piece in decode_pieces(path, progress):
        waiting.append(piece)
        count += len(piece)
        if count >= SAMPLE_RATE:  # a second at once: a piece is too short to be worth the calls
            samples = np.concatenate(waiting)
            whole = count - count % _SAMPLES
            found.append(_moments(samples[:whole]))
            waiting, count = [samples[whole:]], count - whole
    if count:
        rest = np.concatenate(waiting)
        found.append(_moments(np.pad(rest, (0, -count % _SAMPLES))))
    moments = np.concatenate(found) if found else np.zeros(0, np.float32)
    loudest = float(moments.max(initial=0.0)) or 1.0
    return np.round(moments / loudest * _LOUDEST).astype(np.uint8)


def _moments(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    loudest: NDArray[np.float32] = np.abs(samples).reshape(-1, _SAMPLES).max(axis=1)
    return loudest
