"""Sound in a format that no browser plays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WMA_RATE = 44_100


def write_wma(path: Path, pieces: Iterable[NDArray[np.float32]]) -> Path:
    """Write mono sound of :data:`WMA_RATE` as Windows Media Audio."""
    import av

    with av.open(str(path), "w", format="asf") as out:
        stream = out.add_stream("wmav2", rate=WMA_RATE, layout="mono", bit_rate=64_000)
        for piece in pieces:
            samples = np.ascontiguousarray(piece[np.newaxis])
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate = WMA_RATE
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
