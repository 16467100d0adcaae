"""Completion: installed by one command, and what it offers in each shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

#: Where each shell finds it, in a person's home.
PLACES = {
    "bash": ".bash_completions/castproof.sh",
    "zsh": ".zfunc/_castproof",
    "fish": ".config/fish/completions/castproof.fish",
}
#: How each shell asks, for what was typed.
ASKED = {
    "bash": {"COMP_WORDS": "{}", "COMP_CWORD": "1"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "{}"},
    "fish": {"_TYPER_COMPLETE_ARGS": "{}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
}


@pytest.fixture
def environment(root: Path, tmp_path: Path) -> dict[str, str]:
    """A home with nothing in it, and the command on the path."""
    program = tmp_path / "bin" / "castproof"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m castproof "$@"\n')
    program.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    # Which shell it is called from is otherwise found out by the processes above it.
    given = {"HOME": str(home), "PATH": path, "PYTHONPATH": str(root)}
    return {**os.environ, **given, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        words, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", PLACES)
def test_one_command_installs_it(environment: dict[str, str], shell: str) -> None:
    run(environment, "castproof", "--install-completion", shell)
    assert "castproof" in (Path(environment["HOME"]) / PLACES[shell]).read_text("utf-8")


@pytest.mark.parametrize("shell", PLACES)
def test_what_is_offered_for_the_beginning_of_a_command(
    environment: dict[str, str], shell: str
) -> None:
    asked = {name: value.format("castproof tra") for name, value in ASKED[shell].items()}
    said = run({**environment, **asked, "_CASTPROOF_COMPLETE": f"complete_{shell}"}, "castproof")
    assert "transcribe" in said
    assert "batch" not in said


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
def test_bash_completes_an_option(environment: dict[str, str]) -> None:
    run(environment, "castproof", "--install-completion", "bash")
    script = (
        'source "$HOME/.bashrc"; COMP_WORDS=(castproof transcribe --no-d); COMP_CWORD=2; '
        '_castproof_completion castproof; echo "${COMPREPLY[@]}"'
    )
    assert run(environment, "bash", "-c", script).split() == ["--no-diarize"]
