"""pyannote's embedding step, with the backbone run once per chunk instead of once per speaker.

Stock ``SpeakerDiarization.get_embeddings`` runs the whole embedding network for each (chunk,
local speaker): three times over the same sound, silent speakers included, which is nearly all
of a diarization's time. Here a network is used in two parts. Its backbone, nearly all of the work,
knows nothing of speakers: it hears a chunk once. Only the pooling behind it is told, by a mask,
whose voice is asked for. A chunk in which nobody speaks is not heard at all. The rows that come of
it are the stock ones (up to the rounding of sums), those of silent speakers too, since the
clustering sees them all. While a chunk's frames are at hand, :mod:`diarize.local_speakers` may ask
for the voices of parts of a speaker's speech, and have it split.

The backbone hears the chunks in one of two ways. *exact* hears each chunk by itself, as stock
pyannote does; chunks overlap by nine tenths, so it hears everything ten times. *fast* hears the
recording once (:mod:`diarize.recording_frames`) and cuts each chunk's frames out: at a chunk's
edges these know what comes before and after, and the mean they are centred by is not the chunk's
own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from diarize.backbone import Backbone
from diarize.local_speakers import split_chunks
from diarize.recording_frames import RecordingFrames, compute_exact_frames, cut_chunks

#: How the backbone hears the recording.
Method = Literal["exact", "fast"]


def build_masks(active: NDArray[Any], fewest_frames: int | None) -> NDArray[np.float32]:
    """Say where each speaker of each chunk is listened to: ``(chunks, frames, speakers)``, 0 or 1.

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


def embed_chunks(
    frames: RecordingFrames,
    method: Method,
    waveform: Any,
    starts: list[int],
    length: int,
    active: NDArray[Any],
    *,
    fewest_frames: int | None,
    frame_s: float | None = None,
    batch: int,
    hook: Callable[..., None] | None,
) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Compute the voice of each speaker of each chunk: ``(chunks, speakers, dimension)``.

    ``frames`` are the recording's, or cleared; ``waveform`` is ``(1, samples)``. A chunk has
    ``length`` samples from its start, a number of samples too. ``active`` is ``(chunks, frames,
    speakers)``; ``fewest_frames`` is that of :func:`build_masks`. Where ``frame_s`` says how many
    seconds a frame lasts, speakers in whose speech several voices are heard are split
    (:mod:`diarize.local_speakers`). ``hook`` is pyannote's. Returns the voices, and ``active`` with
    a column for each.
    """
    import torch

    backbone = frames.backbone
    spoken = np.flatnonzero((active > 0).any(axis=(1, 2)))  # NaN is nobody
    if not spoken.size:
        spoken = np.array([0])
    parts: list[tuple[NDArray[Any] | None, NDArray[np.float32]]] = []
    wanted = [starts[chunk] for chunk in spoken]
    if method == "fast":
        chunks = cut_chunks(frames, waveform, wanted, length, batch)
    else:
        chunks = compute_exact_frames(backbone, waveform, wanted, length, batch)
    with torch.inference_mode():
        for part, heard in chunks:
            pool = partial(_pool_under, backbone, heard)
            speaking = active[spoken[part]]
            if frame_s is not None:
                speaking = split_chunks(speaking, frame_s, pool)
            rows = pool(build_masks(speaking, fewest_frames))
            parts.append((speaking if speaking.shape[2] > active.shape[2] else None, rows))
            if part.start == 0:
                nobody = _pool_under(backbone, heard[:1], np.zeros_like(speaking[:1, :, :1]))
            if hook is not None:
                hook("embeddings", None, total=len(spoken), completed=part.stop)
    return _join_parts(active, spoken, parts, nobody)


def _pool_under(backbone: Backbone, frames: Any, masks: NDArray[Any]) -> NDArray[np.float32]:
    """Pool frames under masks ``(chunks, frames, speakers)``: their voices, on the CPU."""
    import torch

    under = torch.from_numpy(masks.transpose(0, 2, 1).astype(np.float32)).to(frames.device)
    voices: NDArray[np.float32] = backbone.pool(frames, under).cpu().numpy()
    return voices


def _join_parts(
    active: NDArray[Any],
    spoken: NDArray[np.intp],
    parts: Sequence[tuple[NDArray[Any] | None, NDArray[np.float32]]],
    nobody: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Lay the voices and speakers of the ``spoken`` chunks among those of all.

    ``parts`` have the speakers where they were split. Who is not there has ``nobody``'s voice.
    """
    chunks, frames, speakers = active.shape
    most = max(speakers, *(rows.shape[1] for _, rows in parts))
    voices = np.empty((chunks, most, nobody.shape[-1]), dtype=np.float32)
    voices[:] = nobody
    speaking = active
    if most > speakers:
        speaking = np.zeros((chunks, frames, most), dtype=active.dtype)
        speaking[:, :, :speakers] = active
    first = 0
    for split, rows in parts:
        here = spoken[first : first + len(rows)]
        voices[here, : rows.shape[1]] = rows
        if split is not None:
            speaking[here, :, : split.shape[2]] = split
        first += len(rows)
    return voices, speaking
