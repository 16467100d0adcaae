"""The adapter that replaces methods of pyannote.audio: every one that is replaced, and why.

Replaced are methods of the objects of one loaded ``SpeakerDiarization`` pipeline; pyannote's
classes and modules stay as they are, so that another pipeline in this process is not touched.

=============================================  ====================================================
replaced                                       why
=============================================  ====================================================
``pipeline.get_embeddings``                    runs the whole embedding network once per speaker,
                                               which is nearly all of the time; ours runs most of it
                                               once (:mod:`diarize.embedding_step`)
``pipeline.reconstruct``                       copies all chunks for each speaker: 200 MB of twelve
                                               hours, times the speakers, and twice; ours adds them
                                               up as they come (:mod:`diarize.low_memory`)
``pipeline.clustering.filter_embeddings``      gives the clustering every embedding: the distances
                                               of all pairs are 10 GB of twelve hours; ours gives it
                                               at most :data:`~diarize.low_memory.MOST_CLUSTERED`
a forward hook on                              decisions who speaks are kept as float32, 300 MB of
``pipeline._segmentation.conversion``          twelve hours and copied; the hook makes them bytes
=============================================  ====================================================

The first gives pyannote's own rows up to the rounding of sums (``fast`` excepted), the others its
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
from diarize.embedding_step import Method, embed_chunks, find_backbone
from diarize.errors import DiarizerUnavailable

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


def patch_pipeline(pipeline: Any, method: Method) -> bool:
    """Make all replacements in a loaded ``SpeakerDiarization`` pipeline; leave other kinds alone.

    Returns whether the embedding step could be replaced; see :func:`replace_embedding_step`.
    Raises :class:`DiarizerUnavailable` of a version that is not supported.
    """
    require_supported_version()
    reduce_memory(pipeline)
    return replace_embedding_step(pipeline, method)


def replace_embedding_step(pipeline: Any, method: Method) -> bool:
    """Give a pipeline our embedding step.

    Returns whether it could be: a pipeline or an embedding model of another kind keeps its own.
    """
    embedding: Any = getattr(pipeline, "_embedding", None)
    backbone = find_backbone(getattr(embedding, "model_", None))
    if backbone is None or not hasattr(pipeline, "get_embeddings"):
        return False

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
        waveform, _ = pipeline._audio(file)  # (1, samples), as the embedding model hears it
        return embed_chunks(
            backbone,
            method,
            waveform,
            [pipeline._audio.get_num_samples(window[chunk].start) for chunk in range(len(active))],
            pipeline._audio.get_num_samples(window.duration),
            active,
            fewest_frames=fewest_frames,
            batch=max(1, pipeline.embedding_batch_size // active.shape[2]),
            hook=hook,
        )

    pipeline.get_embeddings = get_embeddings
    return True


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
