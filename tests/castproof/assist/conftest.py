"""A server that answers as a test says, and an episode to ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.castproof.assist.scripted_server import ScriptedServer, say, serve
from tests.castproof.conftest import Run

KEY = "sk-never-to-be-seen-1234567890"
EPISODE = """---
title: Ships
transcript:
- header: Chapter 1
- line: Welcome to the show, Simon. You build ships at Northwind.
  sec: 0
  time: 0:00
  who: Julia
- line: Thank you Julia. I build ships of oak, and, um, I repair old bridges.
  sec: 9
  time: 0:09
  who: Simon
- header: Chapter 2
- line: What do you think about windmills in Madrid?
  sec: 30
  time: 0:30
  who: Julia
- line: I have never seen 20 windmills, but I like the harbour of Boston.
  sec: 34
  time: 0:34
  who: Simon
---
"""
Call = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what asks a server, where the package that does so is not installed."""
    if find_spec("openai") is None:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip("openai is not installed"))


@pytest.fixture(scope="session")
def served() -> Iterator[ScriptedServer]:
    """One server for all tests."""
    with serve() as server:
        yield server


@pytest.fixture
def server(served: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """The server without a script yet, and a client that does not wait before it asks again."""
    served.requests, served.keys = [], []
    served.script = lambda request: say({})
    monkeypatch.setattr("castproof.assist.client.FIRST_WAIT_S", 0.001)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return served


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The episode."""
    path = tmp_path / "talk.md"
    path.write_text(EPISODE, encoding="utf-8")
    return path


@pytest.fixture
def call(run: Run, server: ScriptedServer) -> Call:
    """``castproof assist`` with the server configured; further options come after."""

    def invoke(page: Path, *more: str) -> Any:
        settings = {
            "base_url": server.address,
            "model": "small",
            "retries": "1",
            "timeout_s": "2",
        }
        sets = [part for key in settings for part in ("--set", f"assist.{key}={settings[key]}")]
        return run("assist", page, *sets, *more)

    return invoke
