"""Runs a command once for every moment at which writing could be cut off, and then to its end.

    python -m tests.castproof.dying TEMPLATE SCRATCH COMMAND...

For every moment ``TEMPLATE`` is copied to a folder of its own, into which ``COMMAND`` is run and
killed with SIGKILL; ``{}`` in it stands for that folder. Moments lie before and after each flush
and each rename of a file that is written whole. Prints the folders, a line each: as the kill left
it, and as the run after it did. The last is the run that no kill met.

The runs are forked from one process that has run the command once, so that everything is imported
and a hundred runs take seconds.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from typer.main import get_command

from asr.recognizer import Recognition
from castproof.cli.application import app
from castproof.edit import regenerate as regeneration
from castproof.edit import retime
from castproof.files import atomic
from castproof.files import merge_base as bases
from castproof.files import outputs as delivery
from castproof.pipeline import models
from castproof.pipeline import transcribe as job
from tests.castproof.fakes import FakeModels, words
from transcript.values import Segment

#: More than any command has, so that a command that never ends its writing is found out.
MOMENTS_MAX = 400
IMPORTED = (bases, delivery, job, regeneration, retime)
QUESTION = ("So", "what", "do", "you", "do", "at", "Ortwin", "these", "days?")
ANSWER = ("I", "build", "ships", "there.")
HEARD = Recognition(
    (
        Segment(0.0, 1.4, words(*QUESTION, each=0.05)),
        Segment(2.0, 3.9, words(*ANSWER, start=2.0, each=0.1)),
    ),
    language="en",
    language_probability=0.9,
)


def main(template: Path, scratch: Path, command: list[str]) -> None:
    """Run ``command`` until no kill meets it any more."""
    models.build_models = FakeModels(recognition=HEARD).models  # type: ignore[assignment]
    tree = get_command(app)
    shutil.copytree(template, scratch / "warm")
    with redirect_stdout(io.StringIO()):
        tree(_filled(command, scratch / "warm"), standalone_mode=False)
    for moment in range(MOMENTS_MAX):
        killed, after = scratch / f"{moment}-killed", scratch / f"{moment}-after"
        shutil.copytree(template, killed)
        met = _run(killed, tree, command, moment)
        shutil.copytree(killed, after)
        if met:
            _run(after, tree, command, None)
        print(killed.name, after.name, flush=True)
        if not met:
            return
    raise SystemExit(f"still writing after {MOMENTS_MAX} moments")


def _filled(command: list[str], folder: Path) -> list[str]:
    return [part.replace("{}", str(folder)) for part in command]


def _run(folder: Path, tree: Callable[..., Any], command: list[str], moment: int | None) -> bool:
    """Whether the run was killed at its ``moment``; it must end well otherwise."""
    child = os.fork()
    if child == 0:
        _child(tree, _filled(command, folder), moment)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != 0:
        raise SystemExit(f"{command[0]} ended with {os.WEXITSTATUS(status)}")
    return False


def _child(tree: Callable[..., Any], arguments: list[str], moment: int | None) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if moment is not None:
        _die_at(moment)
    status = 0
    try:
        tree(arguments, standalone_mode=True)
    except SystemExit as done:
        status = int(done.code or 0)
    os._exit(status)


def _die_at(moment: int) -> None:
    left = [moment]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            _tick(left)
            result = function(*arguments)
            _tick(left)
            return result

        return call

    atomic.os.fsync = counted(os.fsync)
    Path.replace = counted(Path.replace)  # type: ignore[method-assign]


def _tick(left: list[int]) -> None:
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
