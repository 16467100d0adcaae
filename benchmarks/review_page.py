"""How fast the review page is with an episode of ten hours, in a headless Chromium.

    python -m benchmarks.review_page [--screenshots FOLDER]

Makes 8,000 lines of 90,000 words in a scratch folder, and ten hours of noise; opens ``castproof
review`` on them, and measures: how long until the page can be used; how long from a key to the
paint of what it typed, at the end of the file; the frames while it scrolls; memory.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.long_episode import make_episode
from tests.browsers import Chromium
from tests.review_page.conftest import served
from tests.review_page.hand import Hand

ROOT = Path(__file__).resolve().parent.parent

SCROLL_PX, SCROLL_PX_PER_S = 20_000, 4_000
KEYS = 120

# Notes when the first row is there, and what keeps the page from answering.
_WATCH = """
window.seen = { rows: null, busyUntil: 0, keys: [], frames: [] };
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  window.seen.busyUntil = one.startTime + one.duration;
})).observe({ type: "longtask", buffered: true });
new MutationObserver((_, self) => {
  if (!document.querySelector(".row .text")) return;
  requestAnimationFrame(() => { window.seen.rows ??= performance.now(); });
  self.disconnect();
}).observe(document, { childList: true, subtree: true });
// A frame is painted after its callbacks: a message posted there arrives once it is.
document.addEventListener("keydown", (event) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => window.seen.keys.push(performance.now() - event.timeStamp);
  port2.postMessage(0);
}), true);
"""
_COUNT_FRAMES = """
window.seen.frames = [];
const note = (now) => {
  window.seen.frames.push(now);
  window.seen.counting = requestAnimationFrame(note);
};
requestAnimationFrame(note);
"""


def open_browser(profile: Path) -> Any:
    """A headless Chromium that notes what keeps its pages from answering."""
    driver = Chromium.start(profile)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})
    return driver


def _opening(hand: Hand) -> None:
    hand.open()
    time.sleep(3)
    rows, busy = hand.js("return [window.seen.rows, window.seen.busyUntil]")
    print(f"lines on the page after {rows / 1000:.2f} s, free to answer after {busy / 1000:.2f} s")


def _typing(hand: Hand) -> None:
    hand.js("const lines = document.getElementById('lines'); lines.scrollTop = lines.scrollHeight")
    time.sleep(1)
    hand.js("const lines = document.getElementById('lines'); lines.scrollTop = lines.scrollHeight")
    time.sleep(1)
    last = hand.all(".line .text")[-1]
    hand.js("arguments[0].focus()", last)
    hand.press("End")
    hand.js("window.seen.keys = []")
    for letter in ("words typed at the end " * KEYS)[:KEYS]:
        hand.type(letter)
    time.sleep(1)
    keys = sorted(hand.js("return window.seen.keys"))
    slow = keys[int(len(keys) * 0.95)]
    print(
        f"a key to its paint, {len(keys)} keys at the end: "
        f"median {statistics.median(keys):.0f} ms, 95 % {slow:.0f} ms, most {keys[-1]:.0f} ms"
    )


def _scrolling(hand: Hand) -> None:
    hand.js("document.getElementById('lines').scrollTop = 100000")
    time.sleep(1)
    hand.js(_COUNT_FRAMES)
    hand.browser.execute_cdp_cmd(
        "Input.synthesizeScrollGesture",
        {
            "x": 600,
            "y": 600,
            "yDistance": -SCROLL_PX,
            "speed": SCROLL_PX_PER_S,
            "gestureSourceType": "mouse",
        },
    )
    frames = hand.js("cancelAnimationFrame(window.seen.counting); return window.seen.frames")
    gaps = sorted(b - a for a, b in pairwise(frames))
    rate = 1000 * len(gaps) / (frames[-1] - frames[0])
    print(
        f"scrolling {SCROLL_PX:,} px: {rate:.0f} frames a second, "
        f"95 % of them within {gaps[int(len(gaps) * 0.95)]:.0f} ms, most {gaps[-1]:.0f} ms"
    )


def measure_memory(hand: Hand) -> None:
    """Print what the page has in memory."""
    hand.browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    found = hand.browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    values = {one["name"]: one["value"] for one in found}
    print(
        f"script memory {values['JSHeapUsedSize'] / 1e6:.0f} MB, {values['Nodes']:.0f} nodes, "
        f"resident with its tab {_resident_mb(hand):.0f} MB"
    )


def _resident_mb(hand: Hand) -> float:
    """What the largest of this browser's renderers has in memory (Linux)."""
    profile = hand.browser.capabilities["chrome"]["userDataDir"]
    sizes = [0]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_text(encoding="utf-8", errors="replace")
            if profile in command and "--type=renderer" in command:
                status = (process / "status").read_text(encoding="utf-8")
                sizes.append(int(status.split("VmRSS:")[1].split()[0]))
    return max(sizes) / 1000


def main() -> None:
    """Make the ten hours, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenshots", type=Path, help="a folder for what the page looks like")
    shots = parser.parse_args().screenshots
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        episode, sound, words = make_episode(folder)
        begun = time.monotonic()
        with served(ROOT, episode, sound, "--words", words) as (url, _):
            print(f"castproof review answers after {time.monotonic() - begun:.1f} s")
            driver = open_browser(folder / "profile")
            try:
                driver.execute_cdp_cmd("Performance.enable", {})
                hand = Hand(driver, url, shots)
                for measure in (_opening, _typing, _scrolling, measure_memory):
                    measure(hand)
                    hand.shoot(f"ten-hours-{measure.__name__.strip('_')}")
            finally:
                driver.quit()


if __name__ == "__main__":
    main()
