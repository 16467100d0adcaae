"""How a person names a model, and what is said where the hub does not give it.

``owner/name`` is always a name on the hub, whatever folders lie in the current one: these may come
from anybody, and a model must not be taken from them unless a person asks for it. A folder is
written ``./folder``, ``../folder``, ``~/folder`` or in full.
"""

from __future__ import annotations

import os
from pathlib import Path

TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - the variable's name, not a token
TOKEN_PAGE = "https://hf.co/settings/tokens"  # noqa: S105


def is_folder(name: str) -> bool:
    """Tell a folder from a name on the hub by how it is written; nothing is looked up.

    >>> [is_folder(name) for name in ("./pyannote", "~/models", "/models", "..")]
    [True, True, True, True]
    >>> [is_folder(name) for name in ("owner/name", "small", "models/of/mine")]
    [False, False, False]
    """
    # Path.is_absolute() knows a drive of Windows, where a bare slash is not absolute.
    return name.startswith((".", "~", "/")) or Path(name).is_absolute()


def suggest_folder(name: str) -> str:
    """Say how to write the folder of this name, where there is one; otherwise say nothing.

    >>> suggest_folder("docs"), suggest_folder("./docs"), suggest_folder("no/such")
    ('; write ./docs for the folder', '', '')
    """
    if is_folder(name) or not os.path.isdir(name):  # noqa: PTH112 - a NUL in it is no folder
        return ""
    return f"; write ./{name} for the folder"


def explain_gate(model: str, *, token_given: bool) -> str:
    """Explain that a model on the hub has conditions to accept: one page and one variable."""
    page = f"https://hf.co/{model}"
    if token_given:
        return (
            f"this token may not read {model}: accept its conditions on {page} with the "
            f"account that {TOKEN_VARIABLE} belongs to"
        )
    return (
        f"{model} needs accepted conditions and a token: accept them on {page}, then set "
        f"{TOKEN_VARIABLE} to a read token of the same account (made on {TOKEN_PAGE})"
    )


def explain_unknown(model: str) -> str:
    """Explain that the hub has no such model, or does not show it to this person."""
    return (
        f"the hub has no model {model} that you may read: check the name, or set {TOKEN_VARIABLE} "
        "if it is private"
    )


def explain_unreachable(model: str, reason: str) -> str:
    """Explain that a model is not on this machine and that nobody could be asked for it."""
    return (
        f"{model} is not downloaded, and the hub cannot be reached ({reason}): connect to the "
        "internet once, or name the folder of a model on this machine"
    )
