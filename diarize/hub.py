"""The messages to a person whose diarization models could not be downloaded, or do not load.

A missing token is the field's most repeated support question (pyannote-audio#1128, #1349,
#1410; whisperX#483, #751), so every line here names one page and one variable, where either helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from diarize import known_models
from diarize.errors import BrokenModel, DiarizerUnavailable, ModelNotTrusted, NeedsTrust
from transcript.model_names import (
    TOKEN_VARIABLE,
    explain_gate,
    explain_unknown,
    explain_unreachable,
    is_folder,
    suggest_folder,
)

STILL_WORKS = "Everything but the speakers works without it."
#: The statuses by which the hub asks for a token, or for another one.
REFUSALS = (401, 403)
_DIGITS_SHOWN = 12


def find_status(cause: BaseException | None) -> int | None:
    """Find the HTTP status that the hub answered with, if it is what led to ``cause``."""
    for one in _causes(cause):
        status = getattr(getattr(one, "response", None), "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _causes(cause: BaseException | None) -> Iterator[BaseException]:
    """The error and, one after the other, what it was raised from."""
    while cause is not None:
        yield cause
        cause = cause.__cause__


def explain_missing_folder(model: str) -> DiarizerUnavailable:
    """Explain that a folder was named and holds no pipeline."""
    return DiarizerUnavailable(
        f"the folder {model} has no diarization pipeline (a config.yaml like that of "
        f"{known_models.ORIGINAL}): correct the path in diarize.model",
        path=model,
    )


def explain_broken_folder(model: str, cause: BaseException) -> DiarizerUnavailable:
    """Explain that a folder was named and what it holds does not load."""
    return DiarizerUnavailable(
        f"the diarization pipeline in {model} does not load ({_reason(cause)}); "
        "download or build the folder again",
        path=model,
    )


def explain_untrusted(model: str, cause: NeedsTrust) -> ModelNotTrusted:
    """Explain what a model asks for beyond what models need, and how a person answers for it."""
    return ModelNotTrusted(
        f"{model} could run a program of whoever made it ({cause}), so it was not loaded: if you "
        "made it yourself, use --trust-model",
        path=model if is_folder(model) else None,
    )


def explain_wrong_bytes(model: str, path: Path, expected: str, found: str) -> DiarizerUnavailable:
    """Explain that a file in the hub's cache is not the one it should be."""
    folder = next((one for one in path.parents if one.parent.name == "snapshots"), path.parent)
    name, repository = path.relative_to(folder).as_posix(), folder.parents[1]
    return DiarizerUnavailable(
        f"{name} of {model} is not the file that pyannote published (SHA-256 "
        f"{found[:_DIGITS_SHOWN]}…, not {expected[:_DIGITS_SHOWN]}…), so it was not opened: remove "
        f"the folder {repository} and run again, or name another model in diarize.model. "
        f"{STILL_WORKS}",
        path=repository,
    )


def explain_wrong_size(model: str, name: str, expected: int, found: int) -> DiarizerUnavailable:
    """Explain that the hub offers a file of another size than it should be; it was not fetched."""
    return DiarizerUnavailable(
        f"{name} of {model} is not the file that pyannote published ({found} bytes, not "
        f"{expected}), so it was not downloaded: try again later, or name another model in "
        f"diarize.model. {STILL_WORKS}"
    )


def explain_unreadable_file(model: str, path: Path, cause: OSError) -> DiarizerUnavailable:
    """Explain that a file in the hub's cache is there and cannot be read."""
    return DiarizerUnavailable(
        f"{path.name} of {model} cannot be read ({cause.strerror or cause}): make {path} readable, "
        f"or remove the folder that holds it and run again. {STILL_WORKS}",
        path=path,
    )


def explain_broken_download(model: str, name: str, cause: BaseException) -> DiarizerUnavailable:
    """Explain that a file did not arrive whole, or could not be saved."""
    is_network = isinstance(cause, (ConnectionError, TimeoutError))
    if isinstance(cause, OSError) and cause.errno and not is_network:
        message = (
            f"{name} of {model} cannot be saved ({cause.strerror}): free some space, or set "
            "HF_HOME to a folder that can be written to"
        )
    else:
        message = f"{name} of {model} was downloaded only in part ({_reason(cause)}): run again"
    return DiarizerUnavailable(f"{message}. {STILL_WORKS}")


def explain_hub_failure(
    model: str, cause: BaseException, *, token_given: bool
) -> DiarizerUnavailable:
    """Explain that the hub refused or could not be reached: name one page and one variable."""
    from huggingface_hub import errors

    status = find_status(cause)
    is_gated = isinstance(cause, errors.GatedRepoError)
    known = known_models.find(model)
    if isinstance(cause, errors.HFValidationError):
        message = f"{model!r} is neither owner/name on the hub nor ./FOLDER: check diarize.model"
    elif any(isinstance(one, errors.OfflineModeIsEnabled) for one in _causes(cause)):
        message = (
            f"HF_HUB_OFFLINE is set and {model} is not downloaded: run once without it, or name a "
            "local folder in diarize.model"
        )
    elif known is not None and known.is_public and not is_gated:
        message = _explain_public(model, status, cause)
    elif isinstance(cause, errors.RepositoryNotFoundError) and not is_gated:
        message = explain_unknown(model)
    elif is_gated or status in REFUSALS:
        message = explain_gate(model, token_given=token_given)
    elif status is not None:
        message = _explain_busy(model, status)
    else:
        message = (
            f"{explain_unreachable(model, _reason(cause))}; a gated model also needs "
            f"{TOKEN_VARIABLE} and the conditions accepted on https://hf.co/{model}"
        )
    return DiarizerUnavailable(f"{message}{suggest_folder(model)}. {STILL_WORKS}")


def _explain_public(model: str, status: int | None, cause: BaseException) -> str:
    """Explain a failure of a model that needs no token."""
    if status in REFUSALS:
        return (
            f"the hub unexpectedly asks for a token for {model} ({status}): try again "
            f"later, set {TOKEN_VARIABLE}, or name another model in diarize.model"
        )
    if status == 404:
        return (
            f"the hub has no model {model} any more ({status}): name another in diarize.model, "
            f"such as {known_models.ORIGINAL}, which needs {TOKEN_VARIABLE}"
        )
    if status is None:
        return explain_unreachable(model, _reason(cause))
    return _explain_busy(model, status)


def _explain_busy(model: str, status: int) -> str:
    return f"the hub cannot deliver {model} at present (status {status}): try again later"


def _reason(cause: BaseException) -> str:
    """Return what the first cause says: the hub's library wraps it in advice of its own."""
    if isinstance(cause, BrokenModel):
        return str(cause)
    *_, first = _causes(cause)
    return " ".join(str(first).split()) or type(first).__name__
