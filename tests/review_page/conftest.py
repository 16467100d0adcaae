"""A browser, and reviews of made episodes for it to open."""

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

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--window-size=1280,860",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, help="a folder for what the page looks like")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("Chromium and its chromedriver are not installed")
    pytest.importorskip("selenium", reason="selenium is not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


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
            browser.get_log("browser")
            return Hand(browser, url, shots).prefer("light").on_phone(False).open()

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
