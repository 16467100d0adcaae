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
from transcript.formats import lossless
from transcript.values import Line, Transcript, Word


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


@pytest.fixture
def corrected(review: Callable[..., Hand], tmp_path: Path) -> Hand:
    """The review of a line with a term put right twice, beside a glossary, ``names.yaml``."""
    said = "We moved all of it to cubernetes, and then cubernetes moved us."
    words = tuple(Word(n * 0.5, n * 0.5 + 0.4, word) for n, word in enumerate(said.split()))
    machine = tmp_path / "machine.json"
    machine.write_text(
        lossless.write(Transcript((Line(0.0, 6.0, "Ann", said, words),))), encoding="utf-8"
    )
    line = said.replace("cubernetes", "Kubernetes")
    (tmp_path / "talk.md").write_text(
        f"---\ntranscript:\n- line: {line}\n  sec: 0\n  time: 0:00\n  who: Ann\n---\n",
        encoding="utf-8",
    )
    (tmp_path / "names.yaml").write_text("terms:\n  Efteling: [Eftling]\n", encoding="utf-8")
    return review(tmp_path / "talk.md", "--words", machine)
