"""pyannote's embedding step, with the trunk run once per chunk instead of once per speaker.

Stock ``SpeakerDiarization.get_embeddings`` runs the whole embedding network for each (chunk,
local speaker): three times over the same sound, silent speakers included, which is nearly all
of a diarization's time. Here the trunk hears a chunk once and its frames are pooled under each
speaker's mask; a chunk in which nobody speaks is not heard at all. The rows that come of it are
the stock ones (up to the rounding of sums), those of silent speakers too, since the clustering
sees them all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from diarize.backbone import Backbone, find_backbone
from diarize.chunk_frames import compute_exact_frames, compute_fast_frames

#: How the trunk hears the recording; see :mod:`diarize.chunk_frames`.
Method = Literal["exact", "fast"]

_FRAMES = {"exact": compute_exact_frames, "fast": compute_fast_frames}


def install(pipeline: Any, method: Method) -> bool:
    """Give a ``SpeakerDiarization`` pipeline our embedding step.

    Returns whether it could be: a pipeline or an embedding model of another kind keeps its own.
    """
    embedding = getattr(pipeline, "_embedding", None)
    trunk = find_backbone(getattr(embedding, "model_", None))
    if trunk is None or not hasattr(pipeline, "get_embeddings"):
        return False

    def get_embeddings(
        file: Mapping[str, Any],
        binary_segmentations: Any,
        exclude_overlap: bool = False,
        hook: Callable[..., None] | None = None,
    ) -> NDArray[np.float32]:
        active = binary_segmentations.data
        fewest = _fewest_frames(embedding, binary_segmentations) if exclude_overlap else None
        window = binary_segmentations.sliding_window
        starts = [
            pipeline._audio.get_num_samples(window[chunk].start) for chunk in range(len(active))
        ]
        length = pipeline._audio.get_num_samples(window.duration)
        batch = max(1, pipeline.embedding_batch_size // active.shape[2])
        waveform = _waveform(pipeline, file)
        return _embed(trunk, method, waveform, starts, length, active, fewest, batch, hook)

    pipeline.get_embeddings = get_embeddings
    return True


def build_masks(active: NDArray[Any], fewest_frames: int | None) -> NDArray[np.float32]:
    """Where each speaker of each chunk is listened to: ``(chunks, frames, speakers)``, 0 or 1.

    ``active`` says who speaks where. Frames in which another speaks too are left out, unless
    ``fewest_frames`` or fewer are left then; with ``None`` they all stay (as in stock pyannote).

    >>> both = np.array([[[1, 0], [1, 1], [0, 1]]])
    >>> build_masks(both, 0)[0].T.tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    >>> build_masks(both, 1)[0].T.tolist()
    [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]
    """
    whole: NDArray[np.float32] = np.nan_to_num(active, nan=0.0).astype(np.float32)
    if fewest_frames is None:
        return whole
    alone = np.sum(active, axis=2, keepdims=True) < 2
    clean = np.nan_to_num(active * (1.0 * alone), nan=0.0).astype(np.float32)
    enough = np.sum(clean, axis=1, keepdims=True) > fewest_frames  # as stock pyannote compares
    return np.where(enough, clean, whole).astype(np.float32)


def _fewest_frames(embedding: Any, segmentations: Any) -> int:
    """The frames of a mask that are as long as the shortest sound the model takes."""
    samples: float = segmentations.sliding_window.duration * embedding.sample_rate
    frames: int = segmentations.data.shape[1]
    fewest: int = math.ceil(frames * embedding.min_num_samples / samples)
    return fewest


def _waveform(pipeline: Any, file: Mapping[str, Any]) -> Any:
    """The recording as the embedding model hears it, ``(1, samples)``."""
    waveform, _ = pipeline._audio(file)
    return waveform


def _embed(
    trunk: Backbone,
    method: Method,
    waveform: Any,
    starts: list[int],
    length: int,
    active: NDArray[Any],
    fewest: int | None,
    batch: int,
    hook: Callable[..., None] | None,
) -> NDArray[np.float32]:
    """The voices of those who are ``active``, ``(chunks, speakers, dimension)``."""
    import torch

    chunks, _, speakers = active.shape
    spoken = np.flatnonzero((active > 0).any(axis=(1, 2)))  # NaN is nobody
    if not spoken.size:
        spoken = np.array([0])
    found = np.empty((chunks, speakers, trunk.model.dimension), dtype=np.float32)
    with torch.inference_mode():
        wanted = [starts[chunk] for chunk in spoken]
        for places, frames in _FRAMES[method](trunk, waveform, wanted, length, batch):
            here = spoken[places]
            masks = build_masks(active[here], fewest)
            under = torch.from_numpy(masks.transpose(0, 2, 1)).to(frames.device)
            found[here] = trunk.voices(frames, under).cpu().numpy()
            if places.start == 0:
                nobody = trunk.voices(frames[:1], torch.zeros_like(under[:1]))[0].cpu().numpy()
                found[np.setdiff1d(np.arange(chunks), spoken)] = nobody
            if hook is not None:
                hook("embeddings", None, total=len(spoken), completed=places.stop)
    return found
