"""Runs a page's commands as a shell would, in this process and with the miniature models."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer import testing
from typer.main import get_command
from typer.testing import CliRunner

from castproof import machine
from castproof.batch import backend
from castproof.cli.application import app
from castproof.config import cli_options, presets
from castproof.machine import GIB, Machine
from castproof.pipeline import memory, models
from tests.castproof.conftest import logging_as_it_was
from tests.castproof.here_pool import HerePool

#: What a test cannot wait for: a watch that ends by Ctrl-C, and files that come to rest.
ADDED = {"watch": ("--once", "--rest", "0")}

#: Other programs of the pages, and where they are.
PROGRAMS = {"python": sys.executable, "cp": "cp"}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and all that it printed."""

    status: int
    printed: str


@dataclass(slots=True)
class Shell:
    """Runs commands in a folder; ``stand_ins`` are addresses, and where they are here."""

    folder: Path
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    _runner: CliRunner = field(default_factory=CliRunner)

    def run(self, command: str) -> Done:
        """Run one command: a program and its words, globs, ``> FILE``, ``| jq QUERY``."""
        words = shlex.split(command, comments=True)
        target = query = None
        if "|" in words:
            *words, _, jq, query = words
            assert jq == "jq", command
        if ">" in words:
            *words, _, target = words
        for address, here in self.stand_ins.items():
            words = [word.replace(address, here) for word in words]
        program, *arguments = (each for word in words for each in self._expand(word))
        if program in PROGRAMS:
            return self._run_program([PROGRAMS[program], *arguments])
        assert program.removeprefix(".venv/bin/") == "castproof", command
        if any(here in word for here in self.stand_ins.values() for word in arguments):
            arguments += ["--allow-private"] if arguments[0] != "assist" else []
        arguments += ADDED.get(arguments[0], ())
        running = set(threading.enumerate())
        with logging_as_it_was():
            result = self._runner.invoke(app, arguments)
        for thread in set(threading.enumerate()) - running:
            thread.join(timeout=60)  # what goes on beside a review's page
        if target is not None:
            (self.folder / target).write_text(result.stdout, "utf-8")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        if query is not None:
            return Done(result.exit_code, str(find_value(result.stdout, query)))
        return Done(result.exit_code, result.output)

    def _expand(self, word: str) -> list[str]:
        if word.startswith("~/"):
            return [str(Path(word).expanduser())]
        found = sorted(self.folder.glob(word)) if "*" in word else []
        return [path.relative_to(self.folder).as_posix() for path in found] or [word]

    def _run_program(self, words: list[str]) -> Done:
        done = subprocess.run(
            words,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return Done(done.returncode, done.stdout + done.stderr)


def find_value(document: str, query: str) -> object:
    """Find what jq finds by a query of keys alone.

    >>> find_value('{"scores": {"wer": 0.5}}', ".scores.wer")
    0.5
    """
    value = json.loads(document)
    for key in query.removeprefix(".").split("."):
        value = value[key]
    return value


@contextmanager
def everything_here(folder: Path) -> Iterator[None]:
    """Have every model be a miniature one, and all work be done in this process, one at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder / "home"))
        for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "COLUMNS"):
            patch.delenv(name, raising=False)
        patch.setattr("typer.get_app_dir", lambda name: f"/nowhere/{name}")
        patch.setattr("typer.launch", lambda page: 0)
        patch.setattr("review.serving.Running.wait", lambda server: None)
        tree = get_command(app)
        patch.setattr(testing, "_get_command", lambda _: tree, raising=False)
        patch.setattr(memory, "release", lambda: None)
        patch.setattr(machine, "measure_processors", lambda: Machine(1, 16 * GIB))
        as_written = presets.load_configuration
        miniature = as_written("miniature")
        asr = {"model", "device", "compute_type", "cpu_threads", "chunk_seconds"}
        diarize = {"model", "device", "cpu_threads"}
        small: dict[str, dict[str, Any]] = {
            "asr": miniature.asr.model_dump(include=asr),
            "diarize": miniature.diarize.model_dump(include=diarize),
            "voices": miniature.voices.model_dump(include={"threshold"}),
        }

        def load(name: str | None = None, settings: Any = ()) -> Any:
            config = as_written(name, settings)
            changed = {
                section: getattr(config, section).model_copy(update=keys)
                for section, keys in small.items()
            }
            return config.model_copy(update=changed)

        patch.setattr(presets, "load_configuration", load)
        patch.setattr(cli_options, "load_configuration", load)
        here = SimpleNamespace(models=models.build_models)
        patch.setattr(backend, "LocalPool", lambda slots, token: HerePool(here))
        yield
