"""The pictures of the player page in docs/guides/player.md, made from the sample's interview.

    python -m benchmarks.player_pictures [-o docs/pictures]

Needs selenium, and a Chromium with its chromedriver; fonts differ from one machine to the next.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.player_page import ROOT, read_episode
from benchmarks.review_page import open_browser
from castproof.player import PlayerLabels, render_player
from tests.review_page.hand import Hand

LABELS = PlayerLabels(
    "How to read a popular bridge",
    "interview.opus",
    show="The Field Notebook",
    date="30 November 2026",
    summary="Simon Romano teaches in Madrid and works at Northwind. With Julia he talks about "
    "bridges, birds, and why nineteen sixty five weeks are enough.",
)
_SEEK = """
const [second, done] = arguments, audio = document.getElementById("sound");
audio.addEventListener("seeked", () => setTimeout(done, 400), { once: true });
audio.currentTime = second;
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: light or dark, on a phone or not, at which second, what is searched for."""

    name: str
    scheme: str
    second: float
    wanted: str = ""
    is_phone: bool = False


PICTURES = (
    Picture("player-light", "light", 6.2),
    Picture("player-dark", "dark", 33.2, "what"),
    Picture("player-phone", "light", 53.0, is_phone=True),
)


def take(hand: Hand, picture: Picture, folder: Path) -> Path:
    """Take one picture into a folder."""
    hand.prefer(picture.scheme).on_phone(picture.is_phone)
    hand.browser.get("about:blank")
    hand.browser.get(hand.url)
    hand.click("#play").until(
        lambda: hand.js("return document.getElementById('sound').currentTime")
    )
    hand.click("#play")
    if picture.wanted:
        hand.press("/").type(picture.wanted)
    hand.browser.execute_async_script(_SEEK, picture.second)
    if picture.is_phone:
        hand.press("f")
    hand.js("document.activeElement.blur()")
    if picture.name == "player-light":
        hand.js("scrollTo(0, 0)")
    target = folder / f"{picture.name}.png"
    width, height = hand.js("return [innerWidth, innerHeight]")
    clip = {"x": 0, "y": hand.js("return scrollY"), "width": width, "height": height}
    # A phone has two pixels for each of a page's: six tenths of them are enough to look at.
    clip["scale"] = 0.6 if picture.is_phone else 1
    shot = hand.browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    target.write_bytes(base64.b64decode(shot["data"]))
    return target


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "pictures")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    examples = ROOT / "examples"
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(examples / "interview.opus", scratch)
        page = Path(scratch) / "interview.html"
        sample = read_episode(examples / "interview.md", examples / "interview.ctm")
        page.write_text(render_player(sample, LABELS), encoding="utf-8")
        driver = open_browser(Path(scratch) / "profile")
        driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
        try:
            for picture in PICTURES:
                taken = take(Hand(driver, page.as_uri()), picture, folder)
                print(f"{taken}: {taken.stat().st_size / 1000:.0f} KB")
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
