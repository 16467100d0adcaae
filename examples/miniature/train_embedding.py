"""Train the miniature speaker embedding: sixty-four numbers that tell one voice from another.

    python -m examples.miniature.train_embedding BANK

The model is pyannote's XVectorMFCC. It learns what the pipeline will ask of it: each speaker of
a mixture is embedded under the mask of the frames that are theirs alone, and must be named
among all voices by an additive angular margin (Deng et al., "ArcFace", 2019).
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding import XVectorMFCC

from examples.miniature.checkpoints import save_half
from examples.miniature.mixtures import MAX_SPEAKERS, Mixer, Mixture
from examples.miniature.takes import mixers

log = logging.getLogger(__name__)

DIMENSION = 64
HOP = 320
"""Samples between two frames, 20 ms: half of what pyannote takes, and half the work."""

MASK_STEP_S = 0.02
MIN_ALONE_S = 0.5
"""Speakers heard alone for less than this are not asked for."""


@dataclass(frozen=True, slots=True)
class EmbeddingTraining:
    """How the embedding model is trained."""

    steps: int = 400
    batch: int = 12
    seconds: float = 6.0
    learning_rate: float = 1e-3
    margin: float = 0.2
    scale: float = 20.0
    seed: int = 0
    report_every: int = 50


@dataclass(frozen=True, slots=True)
class MaskedBatch:
    """`waveforms` (b, 1, n), `masks` (b, 3, frames); `voices` (b, 3), -1 where there is none."""

    waveforms: torch.Tensor
    masks: torch.Tensor
    voices: torch.Tensor


def new_model() -> XVectorMFCC:
    """An untrained XVectorMFCC."""
    model = XVectorMFCC(
        mfcc={
            "n_mfcc": 40,
            "melkwargs": {"n_fft": 512, "hop_length": HOP, "n_mels": 40, "f_min": 50.0},
        },
        dimension=DIMENSION,
    )
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=10.0
    )
    model.build()
    return model


def collate(mixtures: list[Mixture], voices: tuple[str, ...]) -> MaskedBatch:
    """Mixtures of one length, with each speaker's mask of speech that nobody else overlaps."""
    times = np.arange(MASK_STEP_S / 2, mixtures[0].active.shape[1] / 1000, MASK_STEP_S)
    # A mask of nothing would put an infinite gradient through the pooled standard deviation.
    masks = torch.ones(len(mixtures), MAX_SPEAKERS, len(times))
    named = torch.full((len(mixtures), MAX_SPEAKERS), -1)
    for row, mixture in enumerate(mixtures):
        active = mixture.activity_at(times)
        alone = active & (active.sum(axis=1, keepdims=True) == 1)
        for column, voice in enumerate(mixture.voices):
            if alone[:, column].sum() * MASK_STEP_S >= MIN_ALONE_S:
                masks[row, column] = torch.from_numpy(alone[:, column]).float()
                named[row, column] = voices.index(voice)
    waveforms = torch.from_numpy(np.stack([mixture.samples for mixture in mixtures]))
    return MaskedBatch(waveforms[:, None], masks, named)


def batches(
    mixer: Mixer, seconds: float, size: int, rng: np.random.Generator
) -> Iterator[MaskedBatch]:
    """New mixtures without end."""
    while True:
        yield collate([mixer.draw(seconds, rng) for _ in range(size)], mixer.voices)


def embed(model: XVectorMFCC, batch: MaskedBatch) -> tuple[torch.Tensor, torch.Tensor]:
    """The embeddings (m, 64) of all speakers that are asked for, and their voices (m,)."""
    asked = batch.voices >= 0
    return model(batch.waveforms, weights=batch.masks)[asked], batch.voices[asked]


class AngularMargin(torch.nn.Module):
    """Additive angular margin: the true voice must win by `margin` radians."""

    def __init__(self, voices: int, plan: EmbeddingTraining) -> None:
        super().__init__()
        self.centres = torch.nn.Parameter(torch.randn(voices, DIMENSION))
        self.margin, self.scale = plan.margin, plan.scale

    def cosines(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Of each embedding (m, 64) with each voice's centre: (m, voices)."""
        return F.normalize(embeddings) @ F.normalize(self.centres).T

    def forward(self, embeddings: torch.Tensor, voices: torch.Tensor) -> torch.Tensor:
        """The mean loss."""
        cosines = self.cosines(embeddings).clamp(-1 + 1e-6, 1 - 1e-6)
        pushed = torch.cos(torch.acos(cosines) + self.margin)
        true = F.one_hot(voices, cosines.shape[1]).bool()
        return F.cross_entropy(self.scale * torch.where(true, pushed, cosines), voices)


def train(
    mixer: Mixer, held_out: Mixer, plan: EmbeddingTraining, folder: Path | None = None
) -> XVectorMFCC:
    """Train a new model; with a `folder`, the checkpoint there is renewed at every report."""
    torch.manual_seed(plan.seed)
    model = new_model()
    loss_of = AngularMargin(len(mixer.voices), plan)
    weights = [*model.parameters(), *loss_of.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=plan.learning_rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, plan.learning_rate, total_steps=plan.steps, pct_start=0.1
    )
    check = next(batches(held_out, plan.seconds, 96, np.random.default_rng(plan.seed + 1)))
    source = batches(mixer, plan.seconds, plan.batch, np.random.default_rng(plan.seed))
    started, running = time.monotonic(), 0.0
    for step, batch in zip(range(1, plan.steps + 1), source, strict=False):
        loss = loss_of(*embed(model, batch))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        running += (float(loss.detach()) - running) / min(step, plan.report_every)
        if step % plan.report_every == 0 or step == plan.steps:
            wrong = _checked(model, loss_of, check)
            minutes = (time.monotonic() - started) / 60
            log.info("step %d: loss %.3f, misnamed %.3f, %.1f min", step, running, wrong, minutes)
            if folder is not None:
                save_half(model, folder)
    return model


def _checked(model: XVectorMFCC, loss_of: AngularMargin, check: MaskedBatch) -> float:
    """The share of held-out speakers who are taken for somebody else."""
    model.eval()
    with torch.inference_mode():
        embeddings, voices = embed(model, check)
        wrong = (loss_of.cosines(embeddings).argmax(dim=1) != voices).float().mean()
    model.train()
    return float(wrong)


def main() -> None:
    """Read the command line, train, and leave the checkpoint in its folder."""
    usual = EmbeddingTraining()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bank", type=Path, help="folder written by clip_bank")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "diarization" / "embedding"
    )
    parser.add_argument("--steps", type=int, default=usual.steps)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    learning, held_out = mixers(arguments.bank)
    train(learning, held_out, EmbeddingTraining(steps=arguments.steps), arguments.out)


if __name__ == "__main__":
    main()
