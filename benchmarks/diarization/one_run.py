"""One diarization in a process of its own: how long, how much memory, and what came out."""

from __future__ import annotations

import argparse
import json
import resource
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
METHODS = ("stock", "exact", "fast")


def sound(recording: Path, seconds: float) -> NDArray[np.float32]:
    """A recording over and over, up to ``seconds``, shape (samples,)."""
    from asr.audio.decode import decode

    samples = decode(recording).samples
    wanted = round(seconds * SAMPLE_RATE)
    return np.resize(samples, wanted).astype(np.float32)


def load(pipeline: Path, method: str, device: str) -> Any:
    """The pipeline, with the embedding step that ``method`` names."""
    import torch
    from pyannote.audio import Pipeline

    from diarize.pyannote_patches import replace_embedding_step

    loaded: Any = Pipeline.from_pretrained(str(pipeline))
    if method != "stock" and not replace_embedding_step(
        loaded, "fast" if method == "fast" else "exact"
    ):
        raise SystemExit("the pipeline has an embedding model that cannot be parted")
    loaded.to(torch.device(device))
    return loaded


def run(loaded: Any, samples: NDArray[np.float32], device: str) -> tuple[dict[str, Any], Any]:
    """Diarize once: the figures with the RTTM, and the embeddings ``(chunks, speakers, dim)``."""
    import torch

    kept: dict[str, Any] = {}

    def hook(step: str, artefact: Any, **_: Any) -> None:
        if step == "embeddings" and artefact is not None:
            kept[step] = artefact  # the last one is the whole step's
        if step == "segmentation" and artefact is not None:
            kept[step] = artefact.data

    recording = {"waveform": torch.from_numpy(samples)[None], "sample_rate": SAMPLE_RATE}
    began = time.perf_counter()
    output = loaded({**recording, "uri": "recording"}, hook=hook)
    if device.startswith("cuda"):
        torch.cuda.synchronize()
    seconds = time.perf_counter() - began
    figures = {
        "seconds": seconds,
        "rttm": output.speaker_diarization.to_rttm(),
        "speaking": float(kept["segmentation"].any(axis=1).mean()),
    }
    return figures, kept["embeddings"]


def main() -> None:
    """Run once and leave the figures in ``OUTPUT.json`` and the embeddings in ``OUTPUT.npy``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("recording", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("output", type=Path)
    parser.add_argument("--device", default="cpu")
    call = parser.parse_args()
    warnings.simplefilter("ignore")
    samples = sound(call.recording, call.seconds)
    loaded = load(call.pipeline, call.method, call.device)
    figures, embeddings = run(loaded, samples, call.device)
    figures["peak_mb"] = _peak_mb(call.device)
    call.output.with_suffix(".json").write_text(json.dumps(figures), encoding="utf-8")
    np.save(call.output.with_suffix(".npy"), embeddings)


def _peak_mb(device: str) -> float:
    if device.startswith("cuda"):
        import torch

        return float(torch.cuda.max_memory_allocated()) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
