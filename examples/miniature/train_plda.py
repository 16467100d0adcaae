"""Estimate the PLDA with which the pipeline's VBx clustering compares embeddings.

    python -m examples.miniature.train_plda BANK

Embeddings of many speakers of many mixtures are centred, scaled to one length, projected by
linear discriminant analysis, scaled again, and described by two covariances: within a voice and
between voices (Brummer and de Villiers, "The speaker partitioning problem", 2010). The two
files are those of pyannote/speaker-diarization-community-1: `xvec_transform.npz` (`mean1`,
`lda`, `mean2`) and `plda.npz` (`mu`, `tr`, `psi`).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from pyannote.audio import Model
from scipy.linalg import eigh

from examples.miniature.mixtures import Mixer
from examples.miniature.takes import mixers
from examples.miniature.train_embedding import batches, embed

Array = npt.NDArray[np.float64]

LDA_DIMENSION = 16
_BATCHES = 30
_SIZE = 12
_SECONDS = 10.0
_RIDGE = 0.05
"""Share of the mean within-voice variance that is added to every direction."""


@dataclass(frozen=True, slots=True)
class Plda:
    """What the two files hold, by their own names."""

    mean1: Array
    lda: Array
    mean2: Array
    mu: Array
    tr: Array
    psi: Array

    def save(self, folder: Path) -> None:
        """Write `xvec_transform.npz` and `plda.npz`."""
        folder.mkdir(parents=True, exist_ok=True)
        small = {name: getattr(self, name).astype(np.float32) for name in self.__slots__}
        transform, plda = ("mean1", "lda", "mean2"), ("mu", "tr", "psi")
        np.savez(folder / "xvec_transform.npz", **{name: small[name] for name in transform})
        np.savez(folder / "plda.npz", **{name: small[name] for name in plda})


def embeddings_of(model: Model, mixer: Mixer, seed: int = 0) -> tuple[Array, npt.NDArray[np.int_]]:
    """Embeddings (m, d) of the speakers of new mixtures, and the voice of each."""
    source = batches(mixer, _SECONDS, _SIZE, np.random.default_rng(seed))
    with torch.inference_mode():
        pairs = [embed(model, next(source)) for _ in range(_BATCHES)]
    embeddings = torch.cat([embedding for embedding, _ in pairs]).double().numpy()
    return embeddings, torch.cat([voices for _, voices in pairs]).numpy()


def estimate(embeddings: Array, voices: npt.NDArray[np.int_]) -> Plda:
    """The transform and the two-covariance model of `embeddings` (m, d)."""
    mean1 = embeddings.mean(axis=0)
    scaled = _scaled(embeddings - mean1)
    lda = _discriminants(scaled, voices)
    mean2 = (scaled @ lda).mean(axis=0)
    projected = _scaled(scaled @ lda - mean2)
    within, between = covariances(projected, voices)
    psi, directions = eigh(between, within)
    return Plda(mean1, lda, mean2, projected.mean(axis=0), directions.T[::-1], psi[::-1])


def covariances(points: Array, voices: npt.NDArray[np.int_]) -> tuple[Array, Array]:
    """Covariance (d, d) within voices and, of the voices' means, between them; both regular."""
    names, index = np.unique(voices, return_inverse=True)
    means = np.stack([points[voices == name].mean(axis=0) for name in names])
    within = np.cov((points - means[index]).T)
    between = np.cov(means.T)
    ridge = _RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    return within + ridge, between + ridge


def _discriminants(points: Array, voices: npt.NDArray[np.int_]) -> Array:
    """The directions (d, k) in which voices differ most, in units of their own spread."""
    within, between = covariances(points, voices)
    _, directions = eigh(between, within)
    return directions[:, ::-1][:, : min(LDA_DIMENSION, len(np.unique(voices)) - 1)]


def _scaled(points: Array) -> Array:
    """Each row scaled to the length √d, as VBx does."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.sqrt(points.shape[1]) * points / lengths


def main() -> None:
    """Read the command line, estimate, and write both files."""
    here = Path(__file__).parent / "diarization"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bank", type=Path, help="folder written by clip_bank")
    parser.add_argument("--embedding", type=Path, default=here / "embedding")
    parser.add_argument("--out", type=Path, default=here / "plda")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    learning, _ = mixers(arguments.bank)
    model = Model.from_pretrained(arguments.embedding).eval()
    estimate(*embeddings_of(model, learning)).save(arguments.out)


if __name__ == "__main__":
    main()
