"""Real models and real people; what is not on this machine is said, and skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """Folders of real models, with the names that the benchmark of the field expects."""
    folder = Path(os.environ.get("CASTPROOF_MODELS") or "nowhere")
    for name in ("whisper-tiny.en/model.bin", "diarization/config.yaml"):
        if not (folder / name).is_file():
            pytest.skip(f"real models are not here: set CASTPROOF_MODELS to a folder with {name}")
    return folder.resolve()
