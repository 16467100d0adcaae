"""Locate speech models by size, by hub repository or by folder."""

from __future__ import annotations

import difflib
from pathlib import Path

from asr.download_progress import Arrive, count_bytes
from asr.errors import ModelUnavailable
from asr.model_files import find_missing_files
from transcript.model_names import (
    explain_gate,
    explain_unknown,
    explain_unreachable,
    is_folder,
    suggest_folder,
)

#: In place of a model's name: the one that suits the machine.
AUTO = "auto"
#: What that is. Without a GPU the larger one takes several times as long as the recording lasts.
MODEL_ON_GPU, MODEL_ON_CPU = "large-v3-turbo", "small"


def locate_model(
    model: str,
    *,
    token: str | None = None,
    local_files_only: bool = False,
    arrive: Arrive = lambda have, total: None,
) -> Path:
    """Locate the folder of ``model``: itself, or its copy in the hub's cache, downloaded if needed.

    ``model`` is a size (``small``, ``large-v3``), a hub repository (``owner/name``) or a folder
    (``./folder``, or in full) in CTranslate2 form. ``token`` is for private repositories. The name
    of a cached folder is the revision. ``arrive`` is called while it is downloaded. Raises
    :class:`ModelUnavailable`.
    """
    if is_folder(model):
        folder = Path(model).expanduser()
        if not folder.is_dir():
            raise ModelUnavailable(
                f"there is no folder {model}: give the folder of a CTranslate2 Whisper model, or a "
                "size such as small",
                path=folder,
            )
        return _require_complete(folder)
    if "/" not in model:
        from faster_whisper.utils import available_models

        known = available_models()
        if model not in known:
            near = difflib.get_close_matches(model, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}."
            raise ModelUnavailable(
                f"there is no model {model!r}: {hint} ./FOLDER or owner/name works too"
                f"{suggest_folder(model)}"
            )
    return _require_complete(_download(model, token, local_files_only, arrive))


def _download(model: str, token: str | None, local_files_only: bool, arrive: Arrive) -> Path:
    from faster_whisper.utils import download_model

    try:
        with count_bytes(arrive):
            folder = download_model(model, local_files_only=local_files_only, use_auth_token=token)
        return Path(folder)
    except Exception as error:  # of whichever HTTP client this version of the hub's library uses
        said = _explain_no_download(model, error, token, local_files_only)
        raise ModelUnavailable(f"{said}{suggest_folder(model)}") from error


def _explain_no_download(
    model: str, error: Exception, token: str | None, local_files_only: bool
) -> str:
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        return explain_gate(model, token_given=token is not None)
    if isinstance(error, errors.RepositoryNotFoundError):
        return explain_unknown(model)
    if isinstance(error, errors.HFValidationError):
        return f"{model!r} is neither a size, nor owner/name on the hub, nor ./FOLDER: write one"
    if local_files_only:
        return f"{model} is not downloaded"
    return explain_unreachable(model, type(error).__name__)


def _require_complete(folder: Path) -> Path:
    missing = find_missing_files(folder)
    if missing:
        raise ModelUnavailable(
            f"{folder} is not a CTranslate2 Whisper model: it has no {' and no '.join(missing)}: "
            "convert one with ct2-transformers-converter --copy_files tokenizer.json",
            path=folder,
        )
    return folder
