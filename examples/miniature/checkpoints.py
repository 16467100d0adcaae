"""Small checkpoints that `pyannote.audio.Model.from_pretrained` loads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyannote.audio import Model

CHECKPOINT_NAME = "pytorch_model.bin"
"""The name pyannote looks for in a model's folder."""


def save_half(model: Model, folder: Path) -> Path:
    """Write `model` with its weights in half precision; pyannote reads them back as float32."""
    import lightning
    import torch

    checkpoint: dict[str, Any] = {
        "state_dict": {name: _halved(value) for name, value in model.state_dict().items()},
        "hyper_parameters": dict(model.hparams),
        "pytorch-lightning_version": lightning.__version__,
    }
    model.on_save_checkpoint(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CHECKPOINT_NAME
    torch.save(checkpoint, path)
    return path


def _halved(value: Any) -> Any:
    return value.half() if value.is_floating_point() else value
