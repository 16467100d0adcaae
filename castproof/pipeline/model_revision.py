"""Which revision of a model a name stands for on this machine."""

from __future__ import annotations

from pathlib import Path

from asr.errors import ModelUnavailable
from asr.models import locate_model
from castproof.files import digest
from diarize import fetching, known_models

PIPELINE_FILE = fetching.PIPELINE_FILE


def find_recognizer_revision(model: str) -> str | None:
    """The revision of a Whisper model given by folder, by size, or by hub name.

    A folder's digest, or the commit of the snapshot in the hub's cache; ``None`` when the model
    is not on this machine, so that nothing can be said about it.
    """
    try:
        folder = locate_model(model, local_files_only=True)
    except ModelUnavailable:
        return None
    return _of_folder(folder) if Path(model).expanduser().is_dir() else f"commit:{folder.name}"


def find_diarizer_revision(model: str) -> str | None:
    """The same for a pyannote pipeline given by folder or by hub name.

    One that is held to its digests is these digests, whatever commit they lie in. One that is here
    only in part is not here.
    """
    known = known_models.find(model)
    if known is not None:
        cached = fetching.find_cached(known)
        if cached is None:
            return None
        return f"files:{known.digest}" if known.is_public else f"commit:{cached.name}"
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _of_folder(folder)
    commit = _cached_commit(model)
    return None if commit is None else f"commit:{commit}"


def _of_folder(folder: Path) -> str:
    return f"folder:{digest.of_folder(folder)}"


def _cached_commit(repository: str) -> str | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(repository, PIPELINE_FILE)
    except HFValidationError:  # not a name the hub could hold
        return None
    # CACHE/models--OWNER--NAME/snapshots/COMMIT/config.yaml; anything but a path is "not there".
    return Path(found).parent.name if isinstance(found, str) else None
