"""The voices of spans of a recording, from a pipeline's own embedding model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize.diarizer import Progress
from diarize.embedder import SHORTEST_SPAN_S

#: A span is heard up to here: more of one voice changes its embedding little and costs the most
#: memory (pyannote's own chunks have ten seconds).
LONGEST_SPAN_S = 10.0


def embed_spans(
    embed: Any,
    samples: NDArray[np.float32],
    spans: Sequence[tuple[float, float]],
    progress: Progress,
    *,
    sample_rate: int,
) -> NDArray[np.float32]:
    """One row for each span, NaN where it is too short.

    ``embed`` is pyannote's ``PretrainedSpeakerEmbedding``: waveforms ``(batch, 1, samples)`` to
    rows ``(batch, dimensions)``. Each span goes alone, at its own length: padding would change
    the mean that its filterbank is normalised by.
    """
    import torch

    found = np.full((len(spans), embed.dimension), np.nan, dtype=np.float32)
    shortest = max(round(SHORTEST_SPAN_S * sample_rate), embed.min_num_samples)
    for row, (start, end) in enumerate(spans):
        middle = (start + end) / 2
        half = min(end - start, LONGEST_SPAN_S) / 2
        first = max(0, round((middle - half) * sample_rate))
        piece = samples[first : max(0, round((middle + half) * sample_rate))]
        if piece.size >= shortest:
            waveform = torch.from_numpy(np.ascontiguousarray(piece, dtype=np.float32))
            found[row] = embed(waveform[None, None])[0]
        progress((row + 1) / len(spans))
    return found


def identify_model(model: Any) -> str:
    """What an embedding model is known by: a digest of its weights, wherever they came from."""
    digest = hashlib.sha256()
    for name, weights in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(weights.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
