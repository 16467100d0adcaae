"""Steps of pyannote's pipeline in a fraction of its memory, for recordings of many hours.

Three of its steps hold what a long recording makes huge. Of twelve hours, in float32 or float64:
who speaks in each overlapping chunk, 300 MB and copied; the distances between all pairs of
embeddings, 10 GB; the chunks once more for each speaker, 200 MB times their number and twice.
Here a yes or no is one byte, at most :data:`MOST_CLUSTERED` embeddings are clustered, and chunks
are added up as they come. Up to that many embeddings, some two hours, the answer is the stock one.
:mod:`diarize.pyannote_patches` puts these steps in the place of pyannote's.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Embeddings that are clustered: the distances of so many pairs, and a copy, are 512 MB.
MOST_CLUSTERED = 8_000

#: Frames whose speakers are ranked at once.
_FRAMES_AT_ONCE = 100_000

#: Chunks of ten seconds that a CPU hears at once, to tell who speaks and to embed: of community-1's
#: shapes pyannote's 32 took a third longer, and 500 MB more.
_CHUNKS_ON_CPU, _EMBEDDED_ON_CPU = 4, 6


def limit_batches(pipeline: Any) -> None:
    """Have a pipeline that runs on a CPU hear fewer chunks at once."""
    for name, most in (
        ("segmentation_batch_size", _CHUNKS_ON_CPU),
        ("embedding_batch_size", _EMBEDDED_ON_CPU),
    ):
        if hasattr(pipeline, name):
            setattr(pipeline, name, min(most, getattr(pipeline, name)))


def release_freed_memory() -> None:
    """Give freed memory back to the system, which the allocator would keep for later.

    glibc keeps all but the largest pieces (``malloc_trim(3)``): 50 MB after a model is loaded, 150
    MB after each window that an embedding network has heard.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # musl has none
            trim(0)


def choose_evenly(count: int, most: int) -> NDArray[np.intp]:
    """Choose at most ``most`` of ``count`` indices, evenly spread.

    >>> choose_evenly(3, 5).tolist(), choose_evenly(9, 3).tolist()
    ([0, 1, 2], [0, 3, 6])
    """
    kept = min(count, most)
    return np.arange(kept) * count // max(1, kept)


def reconstruct_speakers(segmentations: Any, clusters: NDArray[Any], count: Any) -> Any:
    """Decide who speaks in each frame: as many as ``count`` says, those that most chunks say.

    As stock ``SpeakerDiarization.reconstruct``: ``segmentations`` are ``(chunks, frames, local
    speakers)``, ``clusters`` ``(chunks, local speakers)`` with −2 for nobody, ``count``
    ``(frames, 1)``; all but the clusters, and what comes back, are ``SlidingWindowFeature``.
    """
    from pyannote.core import SlidingWindowFeature

    votes = _add_up_votes(segmentations, clusters, count)
    extent = votes.extent & count.extent
    votes = votes.crop(extent, return_data=False)
    wanted = count.crop(extent, return_data=False).data[:, 0]
    chosen = np.zeros_like(votes.data)  # 1 for the wanted speakers of a frame with the most votes
    for begin in range(0, len(chosen), _FRAMES_AT_ONCE):
        part = slice(begin, begin + _FRAMES_AT_ONCE)
        ranked = np.argsort(-votes.data[part], axis=-1)
        is_wanted = np.arange(chosen.shape[1]) < wanted[part, np.newaxis]
        np.put_along_axis(chosen[part], ranked, is_wanted.astype(np.float32), axis=-1)
    return SlidingWindowFeature(chosen, votes.sliding_window)


def _add_up_votes(segmentations: Any, clusters: NDArray[Any], count: Any) -> Any:
    """Add up how sure the chunks are of each speaker of each frame: ``(frames, speakers)``.

    As stock ``Inference.aggregate``, without a copy of the chunks for every speaker.
    """
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    chunks, step = segmentations.sliding_window, count.sliding_window
    length, data = segmentations.data.shape[1], segmentations.data
    frames = SlidingWindow(start=chunks.start, duration=step.duration, step=step.step)
    half = 0.5 * frames.duration
    last = chunks.start + chunks.duration + (len(data) - 1) * chunks.step
    speakers = max(int(clusters.max()) + 1, int(count.data.max()))
    total = np.zeros((frames.closest_frame(last + half) + 1, speakers), dtype=np.float32)
    for chunk, here in enumerate(clusters):
        first = frames.closest_frame(chunks[chunk].start + half)
        for speaker in np.unique(here[here >= 0]):
            surest = data[chunk][:, here == speaker].max(axis=1)
            total[first : first + length, speaker] += np.nan_to_num(surest, nan=0.0)
    return SlidingWindowFeature(total, frames)
