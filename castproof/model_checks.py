"""Whether the models that a configuration names are here and whole; a part of ``castproof doctor``.

Nothing here uses the network or loads a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from castproof.config.schema import Configuration
from castproof.packages import REINSTALL
from castproof.pipeline import model_revision as revision
from transcript.model_names import TOKEN_PAGE, TOKEN_VARIABLE, is_folder

_DOWNLOAD = "nothing to do: the first run downloads it, and needs the network for that"
#: ``broken``: the main job cannot run. ``partial``: it runs, without speakers.
#: ``missing``: something that the main job does without, or gets by itself.
State = Literal["ok", "missing", "partial", "broken"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and the line that mends it where it needs mending."""

    name: str
    state: State
    detail: str
    mend: str | None = None


def check_recognizer(config: Configuration) -> Check:
    """Check the speech model's files; one on the hub is downloaded by the first run."""
    from asr.errors import ModelUnavailable
    from asr.model_files import find_broken_files
    from asr.models import locate_model

    name, model = "speech model", config.asr.model
    try:
        folder = locate_model(model, local_files_only=True)
    except ModelUnavailable as error:
        if error.path is not None:
            return Check(name, "broken", str(error), _mend_files("asr.model", model, error.path))
        if type(error.__cause__).__name__ == "LocalEntryNotFoundError":
            return Check(name, "missing", f"{model} is not in the cache", _DOWNLOAD)
        return Check(name, "broken", str(error), "mend the name in asr.model")
    except ImportError as error:
        return Check(name, "broken", f"{model}: {error}", REINSTALL)
    if broken := find_broken_files(folder):
        detail = f"{model}, in {folder}: {'; '.join(broken)}"
        return Check(name, "broken", detail, _mend_files("asr.model", model, folder))
    return Check(name, "ok", f"{model}, in {folder}")


def _mend_files(key: str, model: str, folder: Path) -> str:
    """Say how to mend a model's files: a person's own, or what the hub's library keeps."""
    if Path(model).expanduser() == folder:
        return f"mend the path in {key}, or copy the folder again"
    # CACHE/models--OWNER--NAME/snapshots/COMMIT has links only: the bytes lie beside snapshots/.
    repository = folder.parents[1] if folder.parent.name == "snapshots" else folder
    return f"remove {repository} and run again: it is downloaded again"


def check_diarizer(config: Configuration, token: str | None) -> Check:
    """Check the speaker models' files, and say what would let a run download them."""
    from diarize import known_models
    from diarize.errors import DiarizerUnavailable
    from diarize.fetching import fetch, find_cached

    name, model = "speaker models", config.diarize.model
    if not config.diarize.enabled:
        return Check(name, "ok", "not wanted (diarize.enabled is false)")
    known = known_models.find(model)
    if known is not None and find_cached(known) is not None:
        try:
            fetch(model)  # all is here: it only holds the files to their digests
        except DiarizerUnavailable as error:
            return Check(name, "partial", str(error), "remove the folder that the line names")
    folder = Path(model).expanduser() if is_folder(model) else find_cached_snapshot(model)
    if folder is not None and (check := _check_pipeline_files(config, folder)):
        return check
    if is_folder(model):
        return Check(name, "ok", f"in {model}")
    found = revision.find_diarizer_revision(model)
    if found is not None:
        return Check(name, "ok", f"{model}, {found}")
    if token or _is_public(model):
        return Check(name, "missing", f"{model} is not in the cache", _DOWNLOAD)
    mend = f"accept the conditions on https://hf.co/{model} and set {TOKEN_VARIABLE}"
    return Check(name, "partial", f"{model} is not in the cache", mend)


def _check_pipeline_files(config: Configuration, folder: Path) -> Check | None:
    """Check a pipeline's folder; ``None`` where all is in order."""
    from diarize.errors import NeedsTrust
    from diarize.pipeline_file import find_broken_files

    name, model = "speaker models", config.diarize.model
    try:
        broken = find_broken_files(folder)
    except NeedsTrust as error:
        if config.diarize.trust_model:
            return None
        mend = "take another model, or use --trust-model if you made this one yourself"
        return Check(name, "partial", f"{model} could run a program ({error})", mend)
    if not broken:
        return None
    where = model if is_folder(model) else f"{model}, in {folder}"
    mend = _mend_files("diarize.model", model, folder)
    return Check(name, "partial", f"{where}: {'; '.join(broken)}", mend)


def find_cached_snapshot(model: str) -> Path | None:
    """Find the folder in the hub's cache that holds the pipeline's configuration."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    from diarize.pipeline_file import PIPELINE_FILE

    try:
        found = try_to_load_from_cache(model, PIPELINE_FILE)
    except HFValidationError:  # not a name the hub could hold
        return None
    return Path(found).parent if isinstance(found, str) else None


def _is_public(model: str) -> bool:
    from diarize import known_models

    known = known_models.find(model)
    return known is not None and known.is_public


def check_token(config: Configuration, token: str | None) -> Check:
    """Check that there is a token, where the models want one."""
    if token:
        return Check("token", "ok", "given")
    if not config.diarize.enabled or _is_public(config.diarize.model):
        return Check("token", "ok", "none, and these models need none")
    mend = f"set {TOKEN_VARIABLE} to a read token from {TOKEN_PAGE}"
    return Check("token", "missing", "none; only models with conditions ask for one", mend)
