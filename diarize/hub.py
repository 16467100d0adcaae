"""What to tell a person whose diarization models could not be loaded.

A missing token is the field's most repeated support question (pyannote-audio#1128, #1349,
#1410; whisperX#483, #751), so every line here names one page and one variable.
"""

from __future__ import annotations

from pathlib import Path

from diarize.errors import DiarizerUnavailable

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the variable's name, not a token
TOKEN_PAGE = "https://hf.co/settings/tokens"  # noqa: S105
STILL_WORKS = "Everything but the speakers works without it."


def is_folder(model: str) -> bool:
    """Whether ``model`` is meant as a local folder rather than as a name on the hub.

    >>> is_folder("pyannote/speaker-diarization-community-1"), is_folder("./models/diarization")
    (False, True)
    """
    return model.startswith((".", "/", "~")) or Path(model).exists() or model.count("/") != 1


def explain_missing_folder(model: str) -> DiarizerUnavailable:
    """A folder was named and holds no pipeline."""
    return DiarizerUnavailable(
        f"no diarization pipeline in the folder {model}: it needs a config.yaml laid out like "
        "pyannote/speaker-diarization-community-1; mend the path in diarize.model",
        path=model,
    )


def explain_broken_folder(model: str, cause: BaseException) -> DiarizerUnavailable:
    """A folder was named and what it holds does not load."""
    reason = " ".join(str(cause).split()) or type(cause).__name__
    return DiarizerUnavailable(
        f"the diarization pipeline in {model} does not load ({reason}); "
        "fetch or build the folder again",
        path=model,
    )


def explain_hub_failure(
    model: str, cause: BaseException, *, token_given: bool
) -> DiarizerUnavailable:
    """The hub refused or could not be reached: say the one page and the one variable."""
    from huggingface_hub import errors

    page = f"https://hf.co/{model}"
    status = getattr(getattr(cause, "response", None), "status_code", None)
    if isinstance(cause, errors.RepositoryNotFoundError) and not isinstance(
        cause, errors.GatedRepoError
    ):
        message = (
            f"the hub has no model {model} for this token: check diarize.model on {page}, "
            f"and that {TOKEN_VARIABLE} may read it"
        )
    elif isinstance(cause, errors.GatedRepoError) or status in (401, 403):
        message = _explain_gate(model, page, token_given=token_given)
    else:
        message = (
            f"could not reach the hub for {model}: connect once so that it is kept, or name a "
            f"local folder in diarize.model; it also needs {TOKEN_VARIABLE} and the conditions "
            f"accepted on {page}"
        )
    return DiarizerUnavailable(f"{message}. {STILL_WORKS}")


def _explain_gate(model: str, page: str, *, token_given: bool) -> str:
    if token_given:
        return (
            f"the token given may not read {model}: accept its conditions on {page} with the "
            f"account that {TOKEN_VARIABLE} belongs to"
        )
    return (
        f"{model} asks for accepted conditions and a token: accept them on {page}, then set "
        f"{TOKEN_VARIABLE} to a read token of the same account (made on {TOKEN_PAGE})"
    )
