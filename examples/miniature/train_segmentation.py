"""Train the miniature segmentation model: who speaks when, within ten seconds.

    python -m examples.miniature.train_segmentation BANK

The model is pyannote's PyanNet with the powerset loss of Plaquet and Bredin ("Powerset
multi-class cross entropy loss for neural speaker diarization", 2023). Two things make it learn on
two cores in minutes instead of hours:

- the sinc filters keep their initial, mel-spaced places: no gradient flows into the first
  layer, by far the widest, and a step costs a third;
- a second head names the voice in each frame. Alone, the permutation-free loss first spends
  hundreds of steps calling everybody one speaker. The head is dropped when training ends.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.segmentation import PyanNet
from pyannote.audio.utils.powerset import Powerset

from examples.miniature.checkpoints import save_half
from examples.miniature.mixtures import MAX_AT_ONCE, MAX_SPEAKERS, Mixer, Mixture
from examples.miniature.takes import mixers

log = logging.getLogger(__name__)

CHUNK_S = 10.0
SINCNET_STRIDE = 20
"""Samples between two filter outputs: a frame lasts 27 times as long, 34 ms."""

_ORDERS = tuple(permutations(range(MAX_SPEAKERS)))


@dataclass(frozen=True, slots=True)
class SegmentationTraining:
    """How the segmentation model is trained."""

    steps: int = 3000
    batch: int = 16
    hidden: int = 96
    learning_rate: float = 2e-3
    voice_weight_first: float = 1.0
    voice_weight_last: float = 0.1
    seed: int = 0
    report_every: int = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """`waveforms` (b, 1, n); `speakers` (b, frames, 3) and `voices` (b, frames, v), 0 or 1."""

    waveforms: torch.Tensor
    speakers: torch.Tensor
    voices: torch.Tensor


def new_model(hidden: int) -> PyanNet:
    """An untrained PyanNet with the seven powerset classes of three speakers."""
    model = PyanNet(
        sincnet={"stride": SINCNET_STRIDE},
        lstm={"hidden_size": hidden, "num_layers": 2, "bidirectional": True, "monolithic": True},
        linear={"hidden_size": hidden, "num_layers": 2},
    )
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=CHUNK_S,
        classes=[f"speaker#{number + 1}" for number in range(MAX_SPEAKERS)],
        powerset_max_classes=MAX_AT_ONCE,
        permutation_invariant=True,
    )
    model.build()
    for frozen in (model.sincnet.wav_norm1d, model.sincnet.conv1d[0]):
        frozen.requires_grad_(False)
    return model


def frame_times(model: PyanNet, seconds: float) -> np.ndarray:
    """The middle of each output frame, in seconds."""
    field = model.receptive_field
    count = model.num_frames(round(seconds * model.hparams.sample_rate))
    return field.start + field.step * np.arange(count) + field.duration / 2


def collate(mixtures: list[Mixture], times: np.ndarray, voices: tuple[str, ...]) -> Batch:
    """A batch of mixtures of one length."""
    speakers = torch.zeros(len(mixtures), len(times), MAX_SPEAKERS)
    named = torch.zeros(len(mixtures), len(times), len(voices))
    for row, mixture in enumerate(mixtures):
        active = torch.from_numpy(mixture.activity_at(times)).float()
        speakers[row, :, : active.shape[1]] = active
        named[row][:, [voices.index(voice) for voice in mixture.voices]] = active
    waveforms = torch.from_numpy(np.stack([mixture.samples for mixture in mixtures]))
    return Batch(waveforms[:, None], speakers, named)


def batches(
    mixer: Mixer, times: np.ndarray, size: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """New mixtures without end."""
    while True:
        mixtures = [mixer.draw(CHUNK_S, rng) for _ in range(size)]
        yield collate(mixtures, times, mixer.voices)


def permutation_free_loss(
    log_probabilities: torch.Tensor, speakers: torch.Tensor, powerset: Powerset
) -> torch.Tensor:
    """Cross-entropy of (b, frames, 7) under each chunk's best order of its speakers."""
    losses = []
    for order in _ORDERS:
        target = powerset.to_powerset(speakers[..., list(order)]).argmax(dim=-1)
        frames = F.nll_loss(log_probabilities.transpose(1, 2), target, reduction="none")
        losses.append(frames.mean(dim=1))
    return torch.stack(losses).min(dim=0).values.mean()


def frame_error_rate(
    log_probabilities: torch.Tensor, speakers: torch.Tensor, powerset: Powerset
) -> float:
    """Frames wrong in any way (missed, false, confused) over frames of speech, best order."""
    guess = powerset(log_probabilities)
    total = speakers.sum(dim=(1, 2))
    errors = []
    for order in _ORDERS:
        target = speakers[..., list(order)]
        missed_or_false = (guess.sum(-1) - target.sum(-1)).abs()
        confused = torch.minimum(guess.sum(-1), target.sum(-1)) - (guess * target).sum(-1)
        errors.append((missed_or_false + confused).sum(dim=1))
    return float(torch.stack(errors).min(dim=0).values.sum() / total.sum())


class VoiceHead(torch.nn.Module):
    """Names the voices in each frame from what the model's LSTM made of it."""

    def __init__(self, model: PyanNet, voices: int) -> None:
        super().__init__()
        self.name = torch.nn.Linear(2 * model.hparams.lstm["hidden_size"], voices)
        self._frames: list[torch.Tensor] = []
        model.lstm.register_forward_hook(self._listen)

    def _listen(self, _module: Any, _inputs: Any, output: Any) -> None:
        self._frames[:] = [output[0]]

    def loss(self, voices: torch.Tensor) -> torch.Tensor:
        """Binary cross-entropy for the frames that the model saw last, summed over voices."""
        scores = self.name(self._frames[0])
        losses = F.binary_cross_entropy_with_logits(scores, voices, reduction="none")
        return losses.sum(dim=-1).mean()


def train(
    mixer: Mixer, held_out: Mixer, plan: SegmentationTraining, folder: Path | None = None
) -> PyanNet:
    """Train a new model; with a `folder`, the checkpoint there is renewed at every report."""
    torch.manual_seed(plan.seed)
    model = new_model(plan.hidden)
    head = VoiceHead(model, len(mixer.voices))
    powerset = Powerset(MAX_SPEAKERS, MAX_AT_ONCE)
    times = frame_times(model, CHUNK_S)
    weights = [w for w in (*model.parameters(), *head.parameters()) if w.requires_grad]
    optimizer = torch.optim.Adam(weights, lr=plan.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, plan.learning_rate, total_steps=plan.steps, pct_start=0.05
    )
    check = next(batches(held_out, times, 48, np.random.default_rng(plan.seed + 1)))
    started, running = time.monotonic(), 0.0
    source = batches(mixer, times, plan.batch, np.random.default_rng(plan.seed))
    for step, batch in zip(range(1, plan.steps + 1), source, strict=False):
        loss = permutation_free_loss(model(batch.waveforms), batch.speakers, powerset)
        total = loss + _voice_weight(plan, step) * head.loss(batch.voices)
        optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        running += (float(loss.detach()) - running) / min(step, plan.report_every)
        if step % plan.report_every == 0 or step == plan.steps:
            error = _checked(model, check, powerset)
            minutes = (time.monotonic() - started) / 60
            log.info("step %d: loss %.3f, error %.3f, %.1f min", step, running, error, minutes)
            if folder is not None:
                save_half(model, folder)
    return model


def _voice_weight(plan: SegmentationTraining, step: int) -> float:
    """Falls geometrically over the first half of the training."""
    done = min(1.0, 2 * step / plan.steps)
    return float(plan.voice_weight_first ** (1 - done) * plan.voice_weight_last**done)


def _checked(model: PyanNet, check: Batch, powerset: Powerset) -> float:
    model.eval()
    with torch.inference_mode():
        error = frame_error_rate(model(check.waveforms), check.speakers, powerset)
    model.train()
    return error


def main() -> None:
    """Read the command line, train, and leave the checkpoint in its folder."""
    usual = SegmentationTraining()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("bank", type=Path, help="folder written by clip_bank")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "diarization" / "segmentation"
    )
    parser.add_argument("--steps", type=int, default=usual.steps)
    parser.add_argument("--hidden", type=int, default=usual.hidden)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    learning, held_out = mixers(arguments.bank)
    plan = SegmentationTraining(steps=arguments.steps, hidden=arguments.hidden)
    train(learning, held_out, plan, arguments.out)


if __name__ == "__main__":
    main()
