"""A diarization pipeline of the true shapes with random weights: what community-1 costs, unheard.

PyanNet, WeSpeaker ResNet34 and a PLDA of 256 to 128 dimensions, laid out as a folder that
pyannote.audio loads like any other. What it finds means nothing; how long it takes does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from examples.miniature.checkpoints import save_half

_CONFIG = """\
dependencies:
  pyannote.audio: 4.0.0
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    segmentation: $model/segmentation
    segmentation_batch_size: 32
    embedding: $model/embedding
    embedding_batch_size: 32
    embedding_exclude_overlap: true
    plda: $model/plda
    clustering: VBxClustering
params:
  segmentation:
    min_duration_off: 0.0
  clustering:
    threshold: 0.6
    Fa: 0.07
    Fb: 0.8
"""

#: Random weights give one class everywhere: each is centred by its mean over this long a noise.
_NOISE_SAMPLES = 160_000


def make_pipeline(folder: Path, seed: int = 1) -> Path:
    """Write the pipeline into ``folder``, an existing one is left as it is."""
    import torch

    if (folder / "config.yaml").is_file():
        return folder
    torch.manual_seed(seed)
    save_half(_segmentation(), folder / "segmentation")
    save_half(_embedding(), folder / "embedding")
    _save_plda(folder / "plda", np.random.default_rng(seed))
    (folder / "config.yaml").write_text(_CONFIG, encoding="utf-8")
    return folder


def _segmentation() -> Any:
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(sincnet={"stride": 10}, lstm={"num_layers": 4, "bidirectional": True})
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=[f"speaker#{number}" for number in (1, 2, 3)],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    noise = torch.randn(1, 1, _NOISE_SAMPLES)
    noise *= 0.2 * torch.rand(_NOISE_SAMPLES // 1600).repeat_interleave(1600)
    said: list[Any] = []
    listening = model.classifier.register_forward_hook(lambda _, __, logits: said.append(logits))
    model.eval()
    with torch.no_grad():
        model(noise)
        model.classifier.bias -= said[0].mean((0, 1))
    listening.remove()
    return model


def _embedding() -> Any:
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import WeSpeakerResNet34

    model = WeSpeakerResNet34()
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0
    )
    return model


def _save_plda(folder: Path, random: np.random.Generator) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lda = np.linalg.qr(random.standard_normal((256, 256)))[0][:, :128]
    mixing = random.standard_normal((128, 128))
    np.savez(folder / "xvec_transform.npz", mean1=np.zeros(256), lda=lda, mean2=np.zeros(128))
    np.savez(
        folder / "plda.npz",
        mu=np.zeros(128),
        tr=mixing @ mixing.T / 128 + np.eye(128),
        psi=np.sort(random.uniform(0.1, 4.0, 128))[::-1],
    )
