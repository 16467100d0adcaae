"""Who speaks in one chunk, by the voices: one speaker that is two people's speech becomes two.

A segmentation tells at most three speakers of ten seconds apart, by where one stops and the next
begins more than by how they sound. In a quick exchange it gives one speaker's number to whoever
speaks after a pause, and no clustering of whole speakers can mend that. So each speaker's clean
speech is cut into snippets of about a second, and where the snippets sound like several voices each
voice is a speaker of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Clean speech is cut into equal snippets of so many seconds or a little more; less tells no voice.
SNIPPET_S = 1.0
#: Groups of snippets are one voice's where their cosines, on average, are no more than the first
#: below that of the two snippets most alike; where all are unlike, no less than the second. Chosen
#: on quick exchanges and on a meeting's distant microphones, where one voice's are 0.4 to 0.7.
ALIKE_BELOW_BEST, ALIKE_LEAST = 0.3, 0.3

#: A bit of a speaker's speech: the speaker's number, the first frame and the one after the last.
Snippet = tuple[int, int, int]


def cut_snippets(active: NDArray[Any], frame_s: float) -> tuple[Snippet, ...]:
    """Cut what each speaker says alone into snippets; ``active`` is ``(frames, speakers)``, 0 or 1.

    Speakers with fewer than two snippets have none. A frame lasts ``frame_s`` seconds.

    >>> cut_snippets(np.array([[1, 0]] * 5 + [[1, 1]] + [[0, 1]] * 3 + [[1, 0]] * 2), 0.5)
    ((0, 0, 2), (0, 2, 5), (0, 9, 11))
    """
    speaks = np.nan_to_num(active) > 0
    clean = speaks & (speaks.sum(axis=1, keepdims=True) == 1)
    found: list[Snippet] = []
    for speaker in range(clean.shape[1]):
        edges = np.flatnonzero(np.diff(clean[:, speaker], prepend=False, append=False))
        snippets = [
            (speaker, first, stop)
            for start, end in edges.reshape(-1, 2).tolist()
            for first, stop in _cut_evenly(start, end, frame_s)
        ]
        found += snippets if len(snippets) > 1 else []
    return tuple(found)


def _cut_evenly(start: int, end: int, frame_s: float) -> Iterator[tuple[int, int]]:
    count = int((end - start) * frame_s / SNIPPET_S + 1e-6)
    bounds = [start + (end - start) * number // max(1, count) for number in range(count + 1)]
    return pairwise(bounds)


def build_snippet_masks(snippets: tuple[Snippet, ...], frames: int) -> NDArray[np.float32]:
    """Say where each snippet is: ``(frames, snippets)``, 0 or 1."""
    masks = np.zeros((frames, len(snippets)), dtype=np.float32)
    for number, (_, first, stop) in enumerate(snippets):
        masks[first:stop, number] = 1.0
    return masks


def split_speakers(
    active: NDArray[Any], snippets: tuple[Snippet, ...], voices: NDArray[Any]
) -> NDArray[Any]:
    """Give each voice of a speaker a column of its own.

    ``active`` is ``(frames, speakers)``, ``voices`` ``(snippets, dimension)``. Returns ``(frames,
    speakers or more)``: the first voice keeps the speaker's column, the others follow the last
    one. A frame goes to the voice of the nearest snippet. Columns add up to what they were made of.
    """
    columns = [active[:, speaker] for speaker in range(active.shape[1])]
    for speaker in range(active.shape[1]):
        own = [number for number, (whose, *_) in enumerate(snippets) if whose == speaker]
        groups = group_voices(voices[own]) if len(own) > 1 else np.zeros(len(own), dtype=np.intp)
        if not groups.any():
            continue
        frames = np.arange(len(active))
        distances = [
            np.maximum(np.maximum(first - frames, frames - stop + 1), 0)
            for _, first, stop in (snippets[number] for number in own)
        ]
        nearest = groups[np.argmin(distances, axis=0)]
        whole = columns[speaker]
        voiced = [np.where(nearest == group, whole, 0) for group in range(groups.max() + 1)]
        columns[speaker] = voiced[0]
        columns += voiced[1:]
    return np.stack(columns, axis=1).astype(active.dtype)


def group_voices(voices: NDArray[Any]) -> NDArray[np.intp]:
    """Group the voices of two or more snippets, ``(snippets, dimension)``, by average linkage.

    How alike the snippets of one voice are depends on the sound, and is measured in the snippets.

    Returns each snippet's group, ``(snippets,)``, numbered from 0 in the order they come.

    >>> group_voices(np.array([[1.0, 0.0], [0.0, 1.0], [0.9, 0.1]])).tolist()
    [0, 1, 0]
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if not (np.isfinite(voices).all() and voices.any(axis=1).all()):
        return np.zeros(len(voices), dtype=np.intp)
    tree = linkage(voices.astype(np.float64), method="average", metric="cosine")
    alike = max(1.0 - float(tree[0, 2]) - ALIKE_BELOW_BEST, ALIKE_LEAST)
    found = fcluster(tree, 1.0 - alike, criterion="distance")
    order = list(dict.fromkeys(found.tolist()))
    return np.array([order.index(group) for group in found.tolist()], dtype=np.intp)


def split_chunks(
    active: NDArray[Any], frame_s: float, pool: Callable[[NDArray[np.float32]], NDArray[Any]]
) -> NDArray[Any]:
    """Split the speakers of some chunks by their voices.

    ``active`` is ``(chunks, frames, speakers)``. ``pool`` takes masks, ``(chunks, frames,
    snippets)``, and returns the voices under them, ``(chunks, snippets, dimension)``. Returns
    ``(chunks, frames, speakers)`` with as many speakers as the chunk that has the most.
    """
    snippets = [cut_snippets(chunk, frame_s) for chunk in active]
    if not any(snippets):
        return active
    most = max(map(len, snippets))
    masks = np.stack(
        [_widen(build_snippet_masks(of_chunk, active.shape[1]), most) for of_chunk in snippets]
    )
    voices = pool(masks)
    split = [
        split_speakers(chunk, of_chunk, rows)
        for chunk, of_chunk, rows in zip(active, snippets, voices, strict=True)
    ]
    widest = max(chunk.shape[1] for chunk in split)
    return np.stack([_widen(chunk, widest) for chunk in split])


def _widen(columns: NDArray[Any], width: int) -> NDArray[Any]:
    """Add columns of zeros to ``(frames, columns)``."""
    return np.pad(columns, ((0, 0), (0, width - columns.shape[1])))
