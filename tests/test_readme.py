"""The README's first command runs, prints what the README says, and writes what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parent.parent / "README.md"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    """The README's fenced blocks of one kind, in order."""
    return [body for found, body in FENCED.findall(README.read_text("utf-8")) if found == kind]


def run_command() -> list[str]:
    """The last line of the block that is marked as the first thing to run."""
    after = README.read_text("utf-8").partition("<!-- run-command -->")[2]
    found = FENCED.search(after)
    assert found is not None
    program, *arguments = shlex.split(found[2].strip().splitlines()[-1])
    assert program == ".venv/bin/castproof"
    return arguments


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the command ran, and what it printed."""
    place = tmp_path_factory.mktemp("fresh")
    for name in ("examples", "configs"):
        (place / name).symlink_to(README.parent / name)
    done = subprocess.run(
        [sys.executable, "-m", "castproof", *run_command()],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(README.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return place, done.stdout


def without_times(text: str) -> str:
    """How long a stage took is the machine's affair."""
    return re.sub(r"run, \d+\.\d s", "run, N s", text).strip()


@pytest.mark.slow
def test_the_first_command_prints_what_the_readme_says(printed: tuple[Path, str]) -> None:
    summaries = [block for block in blocks("text") if "examples/interview.opus" in block]
    assert without_times(printed[1]) == without_times(summaries[0])


@pytest.mark.slow
def test_the_captions_shown_are_the_captions_written(printed: tuple[Path, str]) -> None:
    written = (printed[0] / "out" / "interview.captions.txt").read_text("utf-8")
    shown = next(block for block in blocks("text") if block.startswith("0:00"))
    assert shown.count("\n") >= 4
    assert written.startswith(shown)


@pytest.mark.slow
def test_the_episode_shown_is_the_episode_written(printed: tuple[Path, str]) -> None:
    written = (printed[0] / "out" / "interview.md").read_text("utf-8")
    (shown,) = blocks("yaml")
    assert shown.count("- line:") >= 2
    assert shown in written


def test_every_page_the_readme_names_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8"))
    local = [target for target in linked if not target.startswith("http")]
    assert len(local) > 5
    assert [target for target in local if not (README.parent / target).is_file()] == []
