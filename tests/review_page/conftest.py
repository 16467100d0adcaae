"""Reviews of made episodes for a browser to open."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.review_page.hand import Hand


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, help="a folder for what the page looks like")


@contextmanager
def served(root: Path, *arguments: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``castproof review`` of these, as a person starts it; where its page is."""
    command = [sys.executable, "-m", "castproof", "review", *map(str, arguments), "--no-browser"]
    process = subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture
def review(
    browser: Any, root: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Hand]]:
    """Opens a review of an episode, a recording and so on in the browser."""
    shots = request.config.getoption("--screenshots", default=None)
    with ExitStack() as stack:

        def opened(*arguments: object) -> Hand:
            url, _ = stack.enter_context(served(root, *arguments))
            hand = Hand(browser, url, shots)
            hand.own.forget()
            return hand.prefer("light").on_phone(False).open()

        yield opened
        browser.get("about:blank")


@pytest.fixture
def interview(tmp_path: Path, root: Path) -> tuple[Path, Path, Path]:
    """The made interview with two doubtful places: its episode, recording and times of words."""
    for ending in (".opus", ".ctm"):
        shutil.copy(root / "examples" / f"interview{ending}", tmp_path)
    text = (root / "examples" / "interview.md").read_text(encoding="utf-8")
    text = text.replace("cook flowers", "cook cook cook cook flowers")
    text = text.replace("modern\n    with Julia.", "modern\n    with Julya.")
    (tmp_path / "interview.md").write_text(text, encoding="utf-8")
    return tuple(tmp_path / f"interview{ending}" for ending in (".md", ".opus", ".ctm"))  # type: ignore[return-value]
