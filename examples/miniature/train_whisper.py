"""Train the miniature Whisper from nothing.

    python -m examples.miniature.train_whisper BANK SCRATCH FOLDER --minutes 75

BANK is what `examples.miniature.clip_bank` wrote, SCRATCH keeps checkpoints, FOLDER receives the
model that faster-whisper loads, again at each checkpoint. The encoder first learns alone which
letter sounds in each frame; then everything learns together, on ever longer windows; at last
from sentences that nobody would say. Where the token just read was, and where the next one is,
is taught directly, because the bank knows each word's time.
"""

from __future__ import annotations

import logging
import math
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader

from examples.miniature.whisper_batches import LABEL_STEP, Batch, Batches, Course
from examples.miniature.whisper_data import IGNORED, SILENCE
from examples.miniature.whisper_export import export
from examples.miniature.whisper_model import Shape, TinyWhisper
from examples.miniature.whisper_vocabulary import train_vocabulary

_log = logging.getLogger(__name__)

_WARM_UP_STEPS = 100
_GUIDE_WEIGHT = 0.3
_FRAME_WEIGHT = 1.0
_REPORT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of one step's loss, each a scalar, and the share of tokens got right."""

    tokens: Tensor
    guide: Tensor
    frames: Tensor
    right: Tensor

    @property
    def total(self) -> Tensor:
        """What the optimizer lowers."""
        return self.tokens + _GUIDE_WEIGHT * self.guide + _FRAME_WEIGHT * self.frames

    @property
    def figures(self) -> Tensor:
        """The four, shape (4,), without their graph."""
        return torch.stack([self.tokens, self.guide, self.frames, self.right]).detach()


def losses(model: TinyWhisper, batch: Batch) -> Losses:
    """How far the model is from `batch`."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        memory = model.encode(batch.features, batch.offsets)
        letters = model.frame_head(memory[:, ::LABEL_STEP])
        logits, attentions = model.decode(batch.inputs, memory)
    return Losses(
        _cross_entropy(logits, batch.targets),
        _guide_loss(attentions, batch.spans),
        _cross_entropy(letters, batch.frames),
        _share_right(logits, batch.targets),
    )


def hearing_losses(model: TinyWhisper, batch: Batch) -> Losses:
    """The same of the encoder alone: letters, and the share of them got right."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        memory = model.encode(batch.features, batch.offsets)
        letters = model.frame_head(memory[:, ::LABEL_STEP])
    nothing = torch.zeros(())
    return Losses(
        nothing,
        nothing,
        _cross_entropy(letters, batch.frames),
        _share_right(letters, batch.frames.masked_fill(batch.frames == SILENCE, IGNORED)),
    )


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(
        logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED
    )


def _share_right(logits: Tensor, targets: Tensor) -> Tensor:
    known = targets != IGNORED
    return (logits.argmax(dim=-1)[known] == targets[known]).float().mean()


def _guide_loss(attentions: list[Tensor], spans: Tensor) -> Tensor:
    """How little the guided heads look where they should.

    The last layer's first half of heads at the token to come, one head of the first layer at
    the token just read.
    """
    coming = attentions[-1][:, : attentions[-1].shape[1] // 2].mean(dim=1)
    just_read = attentions[0][:, 0]
    return _outside(coming, spans) + _outside(just_read[:, 1:], spans[:, :-1])


def _outside(log_weights: Tensor, spans: Tensor) -> Tensor:
    """Cross-entropy of attention (b, t, s) against an even spread over each span (b, t, 2)."""
    places = torch.arange(log_weights.shape[2])
    inside = (places >= spans[..., :1]) & (places < spans[..., 1:])
    sizes = inside.sum(dim=-1)
    each = -(log_weights * inside).sum(dim=-1) / sizes.clamp(min=1)
    return each[sizes > 0].mean()


@dataclass(frozen=True, slots=True)
class Stage:
    """What is learnt until `until` of the time has gone.

    The rate falls from `first_rate` to `last_rate` along a cosine; `sizes` says how often each of
    `SIZES` comes; `severity` how often sentences are spliced and read back wrong (0: never).
    """

    until: float
    first_rate: float
    last_rate: float
    sizes: tuple[float, float, float, float]
    severity: float = 0.0
    hearing_only: bool = False


STAGES = (
    Stage(0.12, 2e-3, 2e-3, (1.0, 0.0, 0.0, 0.0), hearing_only=True),
    Stage(0.18, 2e-3, 2e-3, (0.5, 0.5, 0.0, 0.0)),
    Stage(0.40, 2e-3, 1.5e-3, (0.15, 0.6, 0.2, 0.05)),
    Stage(0.65, 1.5e-3, 1.5e-4, (0.05, 0.35, 0.3, 0.3)),
    Stage(1.0, 1.2e-3, 1e-5, (0.0, 0.45, 0.2, 0.35), severity=1.0),
)


def stage_at(progress: float) -> tuple[int, float]:
    """Which of `STAGES` it is when `progress` (0–1) of the time has gone, and its own progress.

    >>> stage_at(0.06)
    (0, 0.5)
    """
    starts = (0.0, *(stage.until for stage in STAGES[:-1]))
    number = bisect_right(starts, progress) - 1
    length = STAGES[number].until - starts[number]
    return number, min(1.0, (progress - starts[number]) / length)


def rate(progress: float, steps_in_stage: int) -> float:
    """The learning rate; each stage warms up."""
    number, gone = stage_at(progress)
    stage = STAGES[number]
    fallen = 0.5 * (1 - math.cos(math.pi * gone))
    warmth = min(1.0, (steps_in_stage + 1) / _WARM_UP_STEPS)
    return warmth * (stage.first_rate + fallen * (stage.last_rate - stage.first_rate))


@dataclass
class _Training:
    """A training under way, for so many seconds from `started` on.

    `begun` is the share of the whole course (0–1) that the model has behind it already.
    """

    model: TinyWhisper
    seconds: float
    begun: float = 0.0
    started: float = field(default_factory=time.monotonic)
    step: int = 0

    def __post_init__(self) -> None:
        self.optimizer = torch.optim.AdamW(self.model.parameters(), betas=(0.9, 0.98))
        self.course = Course.shared()
        self._stage, self._stage_began = -1, 0
        self._figures: list[Tensor] = []

    @property
    def progress(self) -> float:
        """The share of the course that has gone."""
        gone = (time.monotonic() - self.started) / self.seconds
        return min(1.0, self.begun + (1.0 - self.begun) * gone)

    def learn(self, batch: Batch) -> None:
        """One step."""
        progress = self.progress
        self._enter(stage_at(progress)[0])
        for group in self.optimizer.param_groups:
            group["lr"] = rate(progress, self.step - self._stage_began)
        known = hearing_losses if STAGES[self._stage].hearing_only else losses
        parts = known(self.model, batch)
        self.optimizer.zero_grad(set_to_none=True)
        parts.total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        self._report(parts.figures)

    def _enter(self, number: int) -> None:
        if number != self._stage:
            self._stage, self._stage_began = number, self.step
            self.course.change(STAGES[number].sizes, STAGES[number].severity)

    def _report(self, figures: Tensor) -> None:
        self._figures.append(figures)
        if self.step % _REPORT_EVERY == 0:
            tokens, guide, frames, right = torch.stack(self._figures).mean(dim=0).tolist()
            _log.info(
                "step %d, %.0f %%: tokens %.3f, attention %.3f, letters %.3f, right %.1f %%",
                self.step, 100 * self.progress, tokens, guide, frames, 100 * right,
            )  # fmt: skip
            self._figures.clear()


def main(
    bank: Path,
    scratch: Path,
    folder: Path,
    minutes: float = 75.0,
    threads: int = 2,
    checkpoint_minutes: float = 4.0,
    resume: Annotated[
        Path | None, typer.Option(help="a checkpoint to take through the last stage")
    ] = None,
    seed: int = 0,
) -> None:
    """Train for MINUTES on BANK and leave the model in FOLDER."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    scratch.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    vocabulary = train_vocabulary()
    model = TinyWhisper(Shape(len(vocabulary), letters=SILENCE + 1))
    if resume is not None:
        model.load_state_dict(torch.load(resume, weights_only=True))
    training = _Training(model, minutes * 60, begun=0.0 if resume is None else STAGES[-2].until)
    batches = Batches(bank, f"miniature whisper {seed}", training.course)
    saved = time.monotonic()
    for batch in DataLoader(batches, batch_size=None, num_workers=1):
        training.learn(batch)
        if training.progress >= 1.0 or time.monotonic() > saved + checkpoint_minutes * 60:
            saved = time.monotonic()
            torch.save(model.state_dict(), scratch / "checkpoint.pt")
            export(model, vocabulary, folder)
        if training.progress >= 1.0:
            break


if __name__ == "__main__":
    typer.run(main)
