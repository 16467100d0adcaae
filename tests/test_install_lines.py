"""Nobody is sent to the package index: castproof is the name of another project there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

#: An installer's verb, whatever options, and then the bare name, perhaps quoted, with extras or a
#: version. A path (./castproof) and an address (castproof @ git+https://...) are other things.
FROM_THE_INDEX = re.compile(
    r"""\b(?:
            (?:pip3?|pipx|uv\s+pip|uv\s+tool|conda|mamba)\s+(?:install|upgrade|run|inject)
          | (?:uv|poetry|pdm|rye)\s+add
          | uvx
        )
        (?:\s+-\S+)*
        \s+['"\\`]*castproof(?![\w/-]|\.\w)(?!\S*\s*@)""",
    re.VERBOSE,
)
NAME = "castproof"
PIP = "pip install"


def texts(root: Path) -> Iterator[Path]:
    """Every text that belongs to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (root / name).is_file():
            yield root / name


def test_no_text_sends_anybody_to_the_index(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a clone: which files are the project's is not known")
    found = []
    for path in texts(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a recording, weights
        found += [
            f"{path.relative_to(root)}: {one.group()}" for one in FROM_THE_INDEX.finditer(text)
        ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        f"{PIP} {NAME}",
        f"{PIP} '{NAME}[ray]'",
        f'{PIP} "{NAME}[dev]"',
        f"{PIP} --force-reinstall {NAME}",
        f"{PIP} -U {NAME}==0.1",
        f"python -m {PIP} {NAME}.",
        f"{PIP}\n    {NAME}",
        f"uv {PIP} --torch-backend=cpu {NAME}",
        f"uv tool install {NAME}",
        f"uv add {NAME}",
        f"uvx {NAME} doctor",
        f"pipx install {NAME}",
        f"pipx run {NAME}",
        f"`{PIP} `{NAME}[ray]``",
    ],
)
def test_what_would_be_found(line: str) -> None:
    assert FROM_THE_INDEX.search(line)


@pytest.mark.parametrize(
    "line",
    [
        f"{PIP} .",
        f"{PIP} '.[ray]'",
        f"in a clone of {NAME}, run {PIP} .",
        f"{PIP} ./{NAME}",
        f"{PIP} '{NAME} @ git+https://example.org/x'",
        f"{PIP} whisperx",
        f"uv tool install . gives the command {NAME}",
        f"{PIP} -e .\n\n{NAME} transcribe talk.mp3",
    ],
)
def test_what_is_another_thing(line: str) -> None:
    assert not FROM_THE_INDEX.search(line)
