"""Packages that an installation may lack: what each is for, and how to get it.

Only hearing a recording needs the models' packages, which are nearly all of a complete
installation's size. Without them the editor's tools work; ``docs/start/install.md`` has both ways.
"""

from __future__ import annotations

#: The modules of the packages that only the models need.
MODEL_MODULES = frozenset(
    {
        "torch",
        "torchaudio",
        "torchcodec",
        "pyannote",
        "faster_whisper",
        "ctranslate2",
        "huggingface_hub",
        "lightning",
    }
)
#: How to get everything, in a clone of the repository.
INSTALL_ALL = "pip install -c requirements/constraints.txt ."
#: The same as the mend of what is missing, and of what is broken.
INSTALL = f"in a clone of castproof, run: {INSTALL_ALL}"
REINSTALL = INSTALL.replace("pip install", "pip install --force-reinstall")


def explain_missing(error: ModuleNotFoundError) -> str:
    """Say which package is not installed, what needs it, and the command that installs it.

    >>> explain_missing(ModuleNotFoundError("No module named 'torch'", name="torch"))[:54]
    'the package torch is not installed: it is needed to tr'
    """
    module = (error.name or "").partition(".")[0]
    if module in MODEL_MODULES:
        return (
            f"the package {module} is not installed: it is needed to transcribe "
            f"recordings; in a clone of castproof, run `{INSTALL_ALL}`"
        )
    return (
        f"the package {module or 'of an import'} is not installed: castproof's installation is "
        f"not complete; in a clone of castproof, run `{INSTALL_ALL}`"
    )
