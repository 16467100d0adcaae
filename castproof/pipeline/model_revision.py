"""Find which revision of a model a name stands for on this machine."""

from __future__ import annotations

from pathlib import Path

from asr.errors import ModelUnavailable
from asr.models import locate_model
from castproof.files import digest
from diarize import fetching, known_models
from diarize.pipeline_file import PIPELINE_FILE
from transcript.model_names import is_folder


def find_recognizer_revision(model: str) -> str | None:
    """Find the revision of a Whisper model given by folder, by size, or by hub name.

    A folder's digest, or the commit of the snapshot in the hub's cache; ``None`` when the model
    is not on this machine, so that nothing can be said about it.
    """
    try:
        folder = locate_model(model, local_files_only=True)
    except ModelUnavailable:
        return None
    return _digest_folder(folder) if is_folder(model) else f"commit:{folder.name}"


def find_diarizer_revision(model: str) -> str | None:
    """Find the same for a pyannote pipeline given by folder or by hub name.

    Where its files' digests are known, these stand for it, whatever commit they lie in. One that
    is here only in part counts as not here.
    """
    known = known_models.find(model)
    if known is not None:
        cached = fetching.find_cached(known)
        if cached is None:
            return None
        return f"files:{known.digest}" if known.is_public else f"commit:{cached.name}"
    if is_folder(model):
        folder = Path(model).expanduser()
        return _digest_folder(folder) if folder.is_dir() else None
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(model, PIPELINE_FILE)
    except HFValidationError:  # not a name the hub could hold
        return None
    # CACHE/models--OWNER--NAME/snapshots/COMMIT/config.yaml; anything but a path is "not there".
    return f"commit:{Path(found).parent.name}" if isinstance(found, str) else None


def _digest_folder(folder: Path) -> str:
    return f"folder:{digest.of_folder(folder)}"
