"""Write the tested set anew: the newest versions that the bounds in ``pyproject.toml`` allow.

    python requirements/lock.py

    python requirements/lock.py --bounds

The first writes ``constraints.txt``, every package that castproof and its extras bring, for each
Python and system at once, and ``editor.txt``, the part of it that the editor's tools need. It asks
uv (https://docs.astral.sh/uv/), which must be on the path, and so the package index. The second
prints the bounds of what the editor's tools need.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "requirements/lock.py reads pyproject.toml with tomllib: run it with Python 3.11 or newer"
    )

import tomllib

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
EXTRAS = ("test", "dev", "train", "ray", "assist", "youtube", "docs")
#: What only the models need: without these everything works but hearing a recording.
MODEL_PACKAGES = frozenset(
    {"torch", "torchaudio", "torchcodec", "pyannote.audio", "faster-whisper", "ctranslate2"}
    | {"huggingface_hub", "lightning"}
)
OLDEST_PYTHON = "3.10"


def main() -> None:
    """Write both files, or print the bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    if sys.argv[1:] == ["--bounds"]:
        print("\n".join(editor_dependencies(project["dependencies"])))
        return
    extras = [f"--extra={name}" for name in EXTRAS]
    _compile("constraints.txt", "pyproject.toml", *extras, "--strip-extras")
    kept = editor_dependencies(project["dependencies"])
    _compile("editor.txt", "-", "--constraints=requirements/constraints.txt", given="\n".join(kept))


def editor_dependencies(dependencies: list[str]) -> list[str]:
    """The requirements that remain without the models' packages.

    >>> editor_dependencies(["torch==2.10.*", "PyYAML>=6.0.1,<7"])
    ['PyYAML>=6.0.1,<7']
    """
    return [one for one in dependencies if distribution(one) not in MODEL_PACKAGES]


def distribution(requirement: str) -> str:
    """The name that a requirement begins with.

    >>> distribution("uvicorn>=0.30,<1"), distribution("castproof[ray]")
    ('uvicorn', 'castproof')
    """
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _compile(name: str, source: str, *options: str, given: str | None = None) -> None:
    """Have uv resolve ``source`` into ``name``, for every Python and system at once."""
    command = ["uv", "pip", "compile", source, "--universal", f"--python-version={OLDEST_PYTHON}"]
    command += [*options, "--upgrade", "--quiet", f"--output-file=requirements/{name}"]
    command += ["--custom-compile-command=python requirements/lock.py"]
    subprocess.run(command, cwd=ROOT, input=given, text=True, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
