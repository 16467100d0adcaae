"""Fixtures of the application's tests."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer import testing
from typer.main import get_command
from typer.testing import CliRunner, Result

from castproof import machine
from castproof.cli.application import app
from castproof.cli.options import LOGGED_PACKAGES
from castproof.machine import GIB, Machine
from castproof.pipeline import memory, models
from tests.castproof.fakes import FakeModels, write_tone
from tests.castproof.json_documents import require_document

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def memory_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give no memory back to the system: it takes 0.3 s each time, with torch imported.

    ``test_memory.py`` is about it, and processes that a test starts do it as they do for a person.
    """
    monkeypatch.setattr(memory, "release", lambda: None)


@pytest.fixture(autouse=True)
def no_paces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what a test takes out of the paces of whoever runs it, and theirs out of the test."""
    monkeypatch.setattr("castproof.forecast.pace_file.find_pace_file", lambda: None)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeModels:
    """Models that stand in for the real ones, one after the other: so a test can say the order."""
    stand_in = FakeModels()
    monkeypatch.setattr(models, "build_models", stand_in.models)
    monkeypatch.setattr(machine, "measure_processors", lambda: Machine(1, 16 * GIB))
    return stand_in


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording of 4.5 seconds."""
    return write_tone(tmp_path / "talk.wav")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder to write into, not there yet."""
    return tmp_path / "out"


@pytest.fixture(scope="session")
def command_tree() -> Any:
    """The tree of all commands, built once: Typer builds it anew for every call, in 0.04 s."""
    return get_command(app)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, command_tree: Any) -> Run:
    """The command line in this process, with nobody's token, glossary or terminal.

    Whatever is printed with ``--json`` is held to the command's schema.
    """
    monkeypatch.setattr("typer.get_app_dir", lambda name: f"/nowhere/{name}")
    monkeypatch.setattr(testing, "_get_command", lambda _: command_tree, raising=False)
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        with logging_as_it_was():
            result = CliRunner().invoke(app, words, input=stdin)
        if "--json" in words and "--help" not in words:
            require_document(words, result.exit_code, result.stdout)
        return result

    return invoke


@contextmanager
def logging_as_it_was() -> Iterator[None]:
    """Undo what ``--verbose`` and ``--debug`` set up for the rest of the process."""
    loggers = [logging.getLogger(name) for name in LOGGED_PACKAGES]
    before = [(one, one.handlers, one.level, one.propagate) for one in loggers]
    try:
        yield
    finally:
        for one, handlers, level, propagate in before:
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)
