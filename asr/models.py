"""Locate speech models by size, by hub repository or by folder."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from asr.errors import ModelUnavailable
from asr.model_files import find_missing_files

#: In place of a model's name: the one that suits the machine.
AUTO = "auto"
#: What that is. Without a GPU the larger one takes several times as long as the recording lasts.
MODEL_ON_GPU, MODEL_ON_CPU = "large-v3-turbo", "small"


def locate_model(model: str, *, token: str | None = None, local_files_only: bool = False) -> Path:
    """Locate the folder of ``model``: itself, or its copy in the hub's cache, downloaded if needed.

    ``model`` is a folder, a size (``small``, ``large-v3``) or a hub repository (``owner/name``)
    in CTranslate2 form. ``token`` is for private repositories. The name of a cached folder is
    the revision. Raises :class:`ModelUnavailable`.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return _require_complete(folder)
    if model.startswith((".", "~", "/")) or os.sep * 2 in model or model.count("/") > 1:
        raise ModelUnavailable(
            f"there is no folder {model}: give the folder of a CTranslate2 Whisper model, or a "
            "size such as small",
            path=folder,
        )
    if "/" not in model:
        from faster_whisper.utils import available_models

        known = available_models()
        if model not in known:
            near = difflib.get_close_matches(model, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}."
            raise ModelUnavailable(
                f"there is no model {model!r}: {hint} A folder or owner/name works too"
            )
    return _require_complete(_download(model, token, local_files_only))


def _download(model: str, token: str | None, local_files_only: bool) -> Path:
    from faster_whisper.utils import download_model
    from huggingface_hub import errors

    try:
        return Path(download_model(model, local_files_only=local_files_only, use_auth_token=token))
    except errors.GatedRepoError as error:
        raise ModelUnavailable(
            f"the model {model} needs its licence accepted: accept it on "
            f"https://huggingface.co/{model}, then set HF_TOKEN"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelUnavailable(
            f"the hub has no model {model} that you may read: check the name, or set HF_TOKEN "
            "if it is private"
        ) from error
    except errors.HFValidationError as error:
        raise ModelUnavailable(
            f"{model!r} is neither a size, nor owner/name on the hub, nor a folder: check the name"
        ) from error
    except Exception as error:  # of whichever HTTP client this version of the hub's library uses
        reached = "" if local_files_only else ", and the hub cannot be reached"
        raise ModelUnavailable(
            f"the model {model} is not downloaded{reached} ({type(error).__name__}): connect to "
            "the internet once to download it, or name the folder of a model on this machine"
        ) from error


def _require_complete(folder: Path) -> Path:
    missing = find_missing_files(folder)
    if missing:
        raise ModelUnavailable(
            f"{folder} is not a CTranslate2 Whisper model: it has no {' and no '.join(missing)}: "
            "convert one with ct2-transformers-converter --copy_files tokenizer.json",
            path=folder,
        )
    return folder
