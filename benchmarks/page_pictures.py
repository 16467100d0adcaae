"""The pictures of the review and of a comparison in README.md, made from the sample's interview.

    python -m benchmarks.page_pictures [-o docs/pictures]

The interview is transcribed with the miniature models, reviewed beside its recording, and compared
with what was really said (``examples/interview.md``). Needs selenium, and a Chromium with its
chromedriver; the same machine makes the same pictures, but fonts differ from one to the next.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.player_page import ROOT
from benchmarks.review_page import open_browser
from tests.review_page.conftest import served
from tests.review_page.hand import Hand

SCHEMES = ("light", "dark")
#: Until the loudness of two minutes is surely measured and drawn.
LOUDNESS_S = 3.0


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "pictures")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        recording = place / "interview.opus"
        shutil.copy(ROOT / "examples" / "interview.opus", recording)
        call("transcribe", recording, "--config", "miniature", "-o", place, "--quiet")
        driver = open_browser(place / "profile")
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        try:
            take_review(driver, place / "interview.md", recording, folder)
            take_comparison(driver, place, folder)
        finally:
            driver.quit()


def call(*arguments: object, statuses: tuple[int, ...] = (0,)) -> None:
    """Run castproof as a person does; end this program for any other status."""
    command = [sys.executable, "-m", "castproof", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in statuses:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")


def take_review(driver: object, episode: Path, recording: Path, folder: Path) -> None:
    """Take the review page at its first doubtful place, when the loudness is drawn."""
    for scheme in SCHEMES:
        with served(ROOT, episode, recording) as (url, _):
            hand = Hand(driver, url).prefer(scheme).on_phone(False).open()
            hand.click("#hints-button")
            hand.until(lambda: hand.all("#hints li"))  # noqa: B023 - asked at once
            hand.click("#hints li")
            time.sleep(LOUDNESS_S)
            hand.js("document.querySelector('audio, video')?.pause()")
            time.sleep(0.5)
            save(driver, folder / f"review-{scheme}.png")


def take_comparison(driver: object, place: Path, folder: Path) -> None:
    """Take the page of a comparison: scores, and the first differences."""
    page = place / "comparison.html"
    said = ROOT / "examples" / "interview.md"
    call("compare", place / "interview.captions.txt", said, "--html", page)
    for scheme in SCHEMES:
        hand = Hand(driver, page.as_uri()).prefer(scheme)
        hand.browser.get(page.as_uri())
        save(driver, folder / f"comparison-{scheme}.png")


def save(driver: object, path: Path) -> None:
    """Save what the browser shows."""
    driver.save_screenshot(str(path))  # type: ignore[attr-defined]
    print(f"{path}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
