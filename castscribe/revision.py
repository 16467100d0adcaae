"""Which revision of a model a name stands for on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from castscribe import digest

# One of these is in every snapshot of either kind of model.
_TELLING_FILES = ("config.yaml", "config.json")


def diarizer_revision(model: str) -> str | None:
    """The revision of a pyannote pipeline given by folder or by hub name.

    A folder's digest, or the commit of the snapshot in the hub's cache; ``None`` when the model
    is not on this machine, so that nothing can be said about it.
    """
    return _revision(model, lambda: model)


def recognizer_revision(model: str) -> str | None:
    """The same for a Whisper model, which may also go by a short name (``small``)."""
    return _revision(model, lambda: _whisper_repository(model))


def _revision(model: str, repository: Callable[[], str]) -> str | None:
    folder = Path(model).expanduser()
    if folder.is_dir():
        return f"folder:{digest.of_folder(folder)}"
    commit = _cached_commit(repository())
    return None if commit is None else f"commit:{commit}"


def _whisper_repository(model: str) -> str:
    # faster-whisper keeps its short names to itself: its release is pinned.
    from faster_whisper.utils import _MODELS as SHORT_NAMES

    return str(SHORT_NAMES.get(model, model))


def _cached_commit(repository: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for name in _TELLING_FILES:
        try:
            found = try_to_load_from_cache(repository, name)
        except HFValidationError:  # not a name the hub could hold
            return None
        if isinstance(found, str):
            parts = Path(found).parts
            return parts[parts.index("snapshots") + 1]
    return None
