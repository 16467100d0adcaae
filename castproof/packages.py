"""Packages that an installation may lack: what each is for, and how to get it.

Only hearing a recording needs the models' packages, which are nearly all of a complete
installation's size. Without them the editor's tools work; ``docs/start/install.md`` has both ways.
"""

from __future__ import annotations

from importlib.util import find_spec

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
_HEARING = ("torch", "ctranslate2", "faster_whisper", "pyannote")
_ALL_OF_THEM = "these are the editor's tools alone: the models' packages are"
#: How to get everything, in a clone of the repository.
INSTALL_ALL = "pip install -c requirements/constraints.txt ."
#: The same as the mend of what is missing, and of what is broken.
INSTALL = f"in a clone of castproof, run: {INSTALL_ALL}"
REINSTALL = INSTALL.replace("pip install", "pip install --force-reinstall")


def explain_missing(error: ModuleNotFoundError) -> str:
    """Say which package is not installed, what needs it, and the command that installs it.

    >>> explain_missing(ModuleNotFoundError("No module named 'yaml'", name="yaml"))[:35]
    'the package yaml is not installed: '
    """
    module = (error.name or "").partition(".")[0]
    if module in MODEL_MODULES:
        what = f"the package {module} is" if any(map(find_spec, _HEARING)) else _ALL_OF_THEM
        return (
            f"{what} not installed, and no recording can be heard without: in a clone of "
            f"castproof, run `{INSTALL_ALL}`"
        )
    return (
        f"the package {module or 'of an import'} is not installed: castproof's installation is "
        f"not complete; in a clone of castproof, run `{INSTALL_ALL}`"
    )
