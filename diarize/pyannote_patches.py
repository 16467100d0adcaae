"""The adapter that replaces methods of pyannote.audio: every one that is replaced, and why.

Replaced are methods of the objects of one loaded ``SpeakerDiarization`` pipeline; pyannote's
classes and modules stay as they are, so that another pipeline in this process is not touched.

=============================================  ====================================================
replaced                                       why
=============================================  ====================================================
``pipeline.get_embeddings``                    runs the whole embedding network once per speaker,
                                               which is nearly all of the time; ours runs most of it
                                               once (:mod:`diarize.embedding_step`); and it splits a
                                               chunk's speaker in whose speech it hears several
                                               voices (:mod:`diarize.local_speakers`)
the embedding model's ``StatsPool``            reads all frames four times for each mask: a tenth
                                               of a ``fast`` diarization; ours takes the masks
                                               together (:mod:`diarize.pooling`)
``pipeline.reconstruct``                       copies all chunks for each speaker: 200 MB of twelve
                                               hours, times the speakers, and twice; ours adds them
                                               up as they come (:mod:`diarize.low_memory`)
``pipeline.clustering.filter_embeddings``      gives the clustering every embedding: the distances
                                               of all pairs are 10 GB of twelve hours; ours gives it
                                               at most :data:`~diarize.low_memory.MOST_CLUSTERED`
``pipeline.clustering``                        counts embeddings, so that a short turn, which is in
                                               ten chunks, counts ten times: quick exchanges have
                                               speakers too many and too few; where the number is
                                               not given they are counted once more after it
                                               (:mod:`diarize.recount`)
a forward hook on                              decisions who speaks are kept as float32, 300 MB of
``pipeline._segmentation.conversion``          twelve hours and copied; the hook makes them bytes
=============================================  ====================================================

The first gives pyannote's own rows, up to the rounding of sums (``fast`` excepted), for speakers
that are not split, the recount its own clusters where it finds as many speakers, and the others its
own answer (of more embeddings than are clustered: nearly). Besides, ``fast`` sets the embedding
model's ``fbank_centering_span`` while it hears a window, and sets it back.

The replacements read what pyannote keeps private (``_embedding``, ``_segmentation``, ``_audio``),
which any release may change. So they are made only in the versions of :data:`SUPPORTED_VERSIONS`,
whose answers the tests compare with ours; any other is refused before a model is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from importlib import metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize import low_memory
from diarize.backbone import find_backbone
from diarize.embedding_step import Method, embed_chunks
from diarize.errors import DiarizerUnavailable
from diarize.pooling import pool_statistics
from diarize.recording_frames import RecordingFrames
from diarize.recount import cut_pieces, recount

#: The versions of pyannote.audio whose methods are known here; ``pyproject.toml`` asks for these.
SUPPORTED_VERSIONS = ("4.0.7",)


def require_supported_version() -> None:
    """Raise :class:`DiarizerUnavailable` where another version of pyannote.audio is installed.

    One that is not installed at all raises :class:`ModuleNotFoundError`, as an import does.
    """
    try:
        installed = metadata.version("pyannote.audio")
    except metadata.PackageNotFoundError as error:
        raise ModuleNotFoundError(
            "No module named 'pyannote.audio'", name="pyannote.audio"
        ) from error
    if installed not in SUPPORTED_VERSIONS:
        raise DiarizerUnavailable(
            f"pyannote.audio {installed} is installed, and the version supported here is "
            f"{' or '.join(SUPPORTED_VERSIONS)}: run "
            f"`pip install 'pyannote.audio=={SUPPORTED_VERSIONS[-1]}'`"
        )


def patch_pipeline(pipeline: Any, method: Method) -> RecordingFrames | None:
    """Make all replacements in a loaded ``SpeakerDiarization`` pipeline; leave other kinds alone.

    Returns what :func:`replace_embedding_step` does.
    Raises :class:`DiarizerUnavailable` of a version that is not supported.
    """
    require_supported_version()
    reduce_memory(pipeline)
    recount_speakers(pipeline)
    return replace_embedding_step(pipeline, method, split=True)


def replace_embedding_step(
    pipeline: Any, method: Method, *, split: bool = False
) -> RecordingFrames | None:
    """Give a pipeline our embedding step; with ``split``, it tells a chunk's speakers by voice.

    Returns where the frames of the last recording are kept; ``None`` of a pipeline or an embedding
    model of another kind, which keeps its own step.
    """
    embedding: Any = getattr(pipeline, "_embedding", None)
    backbone = find_backbone(getattr(embedding, "model_", None))
    if backbone is None or not hasattr(pipeline, "get_embeddings"):
        return None
    replace_pooling(backbone.model)
    frames = RecordingFrames(backbone)
    # Elsewhere the reconstruction has scores, which are not split.
    splits = split and pipeline._segmentation.model.specifications.powerset

    def get_embeddings(
        file: Mapping[str, Any],
        binary_segmentations: Any,
        exclude_overlap: bool = False,
        hook: Callable[..., None] | None = None,
    ) -> NDArray[np.float32]:
        active, window = binary_segmentations.data, binary_segmentations.sliding_window
        fewest_frames = None
        if exclude_overlap:  # as many as the shortest sound that the model takes
            samples = window.duration * embedding.sample_rate
            fewest_frames = math.ceil(active.shape[1] * embedding.min_num_samples / samples)
        frames.clear()
        low_memory.release_freed_memory()  # of loading, and of the segmentation
        waveform, _ = pipeline._audio(file)  # (1, samples), as the embedding model hears it
        voices, speaking = embed_chunks(
            frames,
            method,
            waveform,
            [pipeline._audio.get_num_samples(window[chunk].start) for chunk in range(len(active))],
            pipeline._audio.get_num_samples(window.duration),
            active,
            fewest_frames=fewest_frames,
            frame_s=window.duration / active.shape[1] if splits else None,
            batch=max(1, pipeline.embedding_batch_size // active.shape[2]),
            hook=hook,
        )
        binary_segmentations.data = speaking  # what the clustering and the reconstruction see
        return voices

    pipeline.get_embeddings = get_embeddings
    return frames


def replace_pooling(model: Any) -> None:
    """Have an embedding model pool its frames under all masks together."""
    from pyannote.audio.models.blocks.pooling import StatsPool

    for module in model.modules():
        if type(module) is StatsPool:
            stock = module.forward

            def forward(sequences: Any, weights: Any = None, stock: Any = stock) -> Any:
                return stock(sequences) if weights is None else pool_statistics(sequences, weights)

            module.forward = forward


def reduce_memory(pipeline: Any) -> None:
    """Have a ``SpeakerDiarization`` pipeline use less memory; other kinds stay as they are."""
    import torch
    from pyannote.audio.pipelines import SpeakerDiarization
    from pyannote.audio.utils.powerset import Powerset

    if not isinstance(pipeline, SpeakerDiarization):
        return

    def as_bytes(module: Any, inputs: Any, decided: Any) -> Any:
        return decided.to(torch.uint8)

    conversion = pipeline._segmentation.conversion
    if isinstance(conversion, Powerset):  # it decides; what others give are scores
        conversion.register_forward_hook(as_bytes)
    limit_clustering(pipeline.clustering)
    pipeline.reconstruct = low_memory.reconstruct_speakers


def limit_clustering(clustering: Any) -> None:
    """Have only some embeddings clustered where there are very many; all are assigned after."""
    stock = getattr(clustering, "filter_embeddings", None)
    if stock is None:
        return

    def filter_embeddings(
        embeddings: Any, *arguments: Any, **named: Any
    ) -> tuple[NDArray[Any], ...]:
        found: tuple[NDArray[Any], ...] = stock(embeddings, *arguments, **named)
        kept = low_memory.choose_evenly(len(found[0]), low_memory.MOST_CLUSTERED)
        return found if len(kept) == len(found[0]) else tuple(column[kept] for column in found)

    clustering.filter_embeddings = filter_embeddings


def recount_speakers(pipeline: Any) -> None:
    """Have the speakers counted once more after a ``SpeakerDiarization`` pipeline's clustering.

    Where a number was given, or the count comes out beyond what was asked for, pyannote's stays.
    """
    from pyannote.audio.pipelines import SpeakerDiarization

    if not isinstance(pipeline, SpeakerDiarization):
        return
    stock: Any = pipeline.clustering
    told_apart = len(pipeline._segmentation.model.specifications.classes)

    def clustering(
        embeddings: NDArray[np.float32],
        segmentations: Any,
        num_clusters: int | None = None,
        min_clusters: int = 1,
        max_clusters: float = math.inf,
        **named: Any,
    ) -> tuple[Any, Any, Any]:
        bounds = {"min_clusters": min_clusters, "max_clusters": max_clusters}
        clusters, likeness, centroids = stock(
            embeddings=embeddings,
            segmentations=segmentations,
            num_clusters=num_clusters,
            **bounds,
            **named,
        )
        active = segmentations.data
        # Speakers of one chunk are different people, and a constrained clustering sees to that; but
        # two that one was split into may be one person's, taken for two.
        is_split = active[:, :, told_apart:].any(axis=(1, 2))
        clusters[is_split] = likeness[is_split].argmax(axis=2)
        window = segmentations.sliding_window
        frame_s = window.duration / active.shape[1]
        starts = np.rint(np.arange(len(clusters)) * window.step / frame_s).astype(np.intp)
        pieces, has_piece = cut_pieces(embeddings, active, clusters >= 0, starts, frame_s)
        if num_clusters is not None or not has_piece.any():
            return clusters, likeness, centroids
        _, before = np.unique(clusters[has_piece], return_inverse=True)
        after = recount(pieces, before)
        if np.array_equal(after, before) or not min_clusters <= after.max() + 1 <= max_clusters:
            return clusters, likeness, centroids
        recounted = np.where(clusters >= 0, 0, clusters)
        recounted[has_piece] = after
        sound = embeddings[has_piece]
        centroids = np.array([sound[after == one].mean(axis=0) for one in range(after.max() + 1)])
        return recounted, likeness, centroids

    pipeline.clustering = clustering
