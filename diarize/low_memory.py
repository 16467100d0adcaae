"""pyannote's pipeline in a fraction of its memory, for recordings of many hours.

Three of its steps hold what a long recording makes huge. Of twelve hours, in float32 or float64:
who speaks in each overlapping chunk, 300 MB and copied; the distances between all pairs of
embeddings, 10 GB; the chunks once more for each speaker, 200 MB times their number and twice.
Here a yes or no is one byte, at most :data:`MOST_CLUSTERED` embeddings are clustered, and chunks
are added up as they come. Up to that many embeddings, some two hours, the answer is the stock one.
"""

from __future__ import annotations

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


def install(pipeline: Any) -> None:
    """Have a ``SpeakerDiarization`` pipeline use less memory; other kinds stay as they are."""
    from pyannote.audio.pipelines import SpeakerDiarization

    if not isinstance(pipeline, SpeakerDiarization):
        return
    _keep_bytes(pipeline._segmentation)
    _cluster_fewer(pipeline.clustering)
    pipeline.reconstruct = reconstruct_speakers


def limit_batches(pipeline: Any) -> None:
    """Have a pipeline that runs on a CPU work at fewer chunks at once."""
    for name, most in (
        ("segmentation_batch_size", _CHUNKS_ON_CPU),
        ("embedding_batch_size", _EMBEDDED_ON_CPU),
    ):
        if hasattr(pipeline, name):
            setattr(pipeline, name, min(most, getattr(pipeline, name)))


def _keep_bytes(segmentation: Any) -> None:
    """Where the model decides who speaks, keep that as bytes; scores stay numbers."""
    import torch
    from pyannote.audio.utils.powerset import Powerset

    def as_bytes(module: Any, inputs: Any, decided: Any) -> Any:
        return decided.to(torch.uint8)

    if isinstance(segmentation.conversion, Powerset):
        segmentation.conversion.register_forward_hook(as_bytes)


def _cluster_fewer(clustering: Any) -> None:
    """Cluster some of the embeddings where there are very many; all of them are assigned after."""
    every = getattr(clustering, "filter_embeddings", None)
    if every is None:
        return

    def some(embeddings: Any, *arguments: Any, **named: Any) -> tuple[NDArray[Any], ...]:
        found: tuple[NDArray[Any], ...] = every(embeddings, *arguments, **named)
        kept = choose_evenly(len(found[0]), MOST_CLUSTERED)
        return found if len(kept) == len(found[0]) else tuple(column[kept] for column in found)

    clustering.filter_embeddings = some


def choose_evenly(count: int, most: int) -> NDArray[np.intp]:
    """At most ``most`` of ``count`` places, evenly spread.

    >>> choose_evenly(3, 5).tolist(), choose_evenly(9, 3).tolist()
    ([0, 1, 2], [0, 3, 6])
    """
    kept = min(count, most)
    return np.arange(kept) * count // max(1, kept)


def reconstruct_speakers(segmentations: Any, clusters: NDArray[Any], count: Any) -> Any:
    """Who speaks in each frame: as many as ``count`` says, those that most chunks say.

    As stock ``SpeakerDiarization.reconstruct``: ``segmentations`` are ``(chunks, frames, local
    speakers)``, ``clusters`` ``(chunks, local speakers)`` with −2 for nobody, ``count``
    ``(frames, 1)``; all but the clusters, and what comes back, are ``SlidingWindowFeature``.
    """
    from pyannote.core import SlidingWindowFeature

    votes = _votes(segmentations, clusters, count)
    extent = votes.extent & count.extent
    votes = votes.crop(extent, return_data=False)
    wanted = count.crop(extent, return_data=False).data[:, 0]
    return SlidingWindowFeature(_first(votes.data, wanted), votes.sliding_window)


def _votes(segmentations: Any, clusters: NDArray[Any], count: Any) -> Any:
    """For each frame and speaker, the sum over chunks of how sure they are, ``(frames, speakers)``.

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


def _first(votes: NDArray[np.float32], wanted: NDArray[Any]) -> NDArray[np.float32]:
    """1 for the ``wanted`` speakers of each frame that have the most votes, and 0 for others."""
    chosen = np.zeros_like(votes)
    for begin in range(0, len(votes), _FRAMES_AT_ONCE):
        part = slice(begin, begin + _FRAMES_AT_ONCE)
        ranked = np.argsort(-votes[part], axis=-1)
        is_wanted = np.arange(votes.shape[1]) < wanted[part, np.newaxis]
        np.put_along_axis(chosen[part], ranked, is_wanted.astype(np.float32), axis=-1)
    return chosen
