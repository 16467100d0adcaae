"""The player page: how near to the sound it marks words, and how it does with ten hours.

    python -m benchmarks.player_page [--screenshots FOLDER]

Plays the sample's interview in a headless Chromium at two speeds, and at each frame compares the
word that is marked with the sound's own time. Then makes 8,000 lines of 110,000 words and ten hours
of noise, and measures what the page weighs, how long until it can be used, a search at each letter,
the way to a moment, the frames while it plays and scrolls, and memory.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.long_episode import make_episode as make_ten_hours
from benchmarks.review_page import measure_memory, open_browser
from castproof.edit.captions import attach_known_words, read_known_words
from castproof.player import PlayerLabels, render_player
from tests.review_page.hand import Hand
from transcript import episode
from transcript.values import Transcript

ROOT = Path(__file__).resolve().parent.parent
WORDS = 110_000
LISTENED_S = 20.0
ASKED = "determination"
"""Typed letter by letter: from a letter that is everywhere to a word that is nowhere."""
FAR_S = 31_415.0

# At each frame: the sound's time, and the place of the marked word in the whole text.
_WATCH_WORDS = """
const audio = document.getElementById("sound"), starts = new Map();
window.heard = [];
let place = 0;
for (const text of document.querySelectorAll(".line .text")) {
  starts.set(text.firstChild, place);
  place += text.textContent.length;
}
const note = () => {
  const [range] = CSS.highlights.get("said") ?? [];
  if (!audio.paused) {
    window.heard.push([audio.currentTime,
      range ? starts.get(range.startContainer) + range.startOffset : -1]);
  }
  requestAnimationFrame(note);
};
requestAnimationFrame(note);
audio.playbackRate = arguments[0];
"""
_TYPE = """
const field = document.getElementById("wanted"), took = [];
for (let n = 1; n <= arguments[0].length; n++) {
  field.value = arguments[0].slice(0, n);
  const begun = performance.now();
  field.dispatchEvent(new Event("input"));
  const script = performance.now() - begun;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  took.push([script, performance.now() - begun, document.getElementById("count").textContent]);
}
field.value = "";
field.dispatchEvent(new Event("input"));
return took;
"""
_GO = """
const begun = performance.now();
location.hash = `t=${arguments[0]}`;
let last, still = 0, at = begun;
while (still < 10) {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const box = document.querySelector(".line.now")?.getBoundingClientRect();
  if (box && box.top === last) still += 1;
  else [still, last, at] = [0, box?.top, performance.now()];
}
return [at - begun, last, innerHeight];
"""
_FRAMES = """
const frames = [], end = performance.now() + arguments[1];
document.getElementById("sound").play();
while (performance.now() < end) {
  frames.push(await new Promise((done) => requestAnimationFrame(done)));
  if (arguments[0]) scrollBy(0, arguments[0]);
}
document.getElementById("sound").pause();
return frames;
"""


def read_episode(page: Path, words: Path) -> Transcript:
    """Read an episode with the times of its words, from a CTM file."""
    found = episode.parse(page.read_text(encoding="utf-8")).transcript
    return attach_known_words(found, read_known_words(words)).transcript


def list_starts(transcript: Transcript) -> list[tuple[float, int]]:
    """List when each word starts, and its place in the texts of all lines put together."""
    found: list[tuple[float, int]] = []
    before = 0
    for line in transcript.lines:
        at = 0
        for word in line.words:
            at = line.text.index(word.text, at)
            if word.start is not None:
                found.append((word.start, before + at))
            at += len(word.text)
        before += len(line.text)
    return found


def measure_lag(
    starts: Sequence[tuple[float, int]], frames: Sequence[tuple[float, int]]
) -> list[float]:
    """Measure by how many seconds of sound each word was marked after it began."""
    first: dict[int, float] = {}
    for second, place in frames:
        first.setdefault(place, second)
    begun = frames[0][0]
    return [first[place] - start for start, place in starts if place in first and start > begun]


def follow(hand: Hand, transcript: Transcript) -> None:
    """Print how late words are marked."""
    starts = list_starts(transcript)
    for rate in (1, 2):
        hand.browser.get("about:blank")
        hand.browser.get(hand.url)
        hand.js(_WATCH_WORDS, rate)
        hand.click("#play")
        time.sleep(LISTENED_S)
        hand.js("document.getElementById('sound').pause()")
        frames = hand.js("return window.heard")
        lag = sorted(measure_lag(starts, frames))
        passed = sum(frames[0][0] < start < frames[-1][0] for start, _ in starts)
        print(
            f"speed {rate}: {len(lag)} of {passed} words marked; after their start by the sound's "
            f"clock: median {statistics.median(lag) * 1000:.0f} ms, "
            f"95 % {lag[int(len(lag) * 0.95)] * 1000:.0f} ms, most {lag[-1] * 1000:.0f} ms"
        )


def read_work(hand: Hand) -> float:
    """Read how many seconds the page's main thread has worked, by its processor's clock.

    Other programs on the machine make everything wait, and do not make this longer.
    """
    found = hand.browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    (worked,) = [one["value"] for one in found if one["name"] == "TaskDuration"]
    return float(worked)


def open_page(hand: Hand) -> None:
    """Print how long the page takes to open."""
    hand.browser.get(hand.url)
    time.sleep(3)
    print(f"opened with {read_work(hand):.2f} s of work")
    ready, busy = hand.js(
        "return [performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, "
        "window.seen.busyUntil]"
    )
    print(f"ready after {ready / 1000:.2f} s, free to answer after {busy / 1000:.2f} s")


def search(hand: Hand) -> None:
    """Print what a search costs at each letter."""
    before = read_work(hand)
    for script, painted, count in hand.js(f"return (async () => {{{_TYPE}}})()", ASKED):
        print(f"  search: {script:.0f} ms, painted after {painted:.0f} ms ({count})")
    print(f"search: {(read_work(hand) - before) / len(ASKED) * 1000:.0f} ms of work a letter")


def go_far(hand: Hand) -> None:
    """Print how long the way to a moment far away takes."""
    took, top, height = hand.js(
        f"return (async (...args) => {{{_in_args(_GO)}}})(arguments[0])", FAR_S
    )
    print(f"to {FAR_S:.0f} s: at rest after {took:.0f} ms, {top / height:.0%} down the window")


def count_frames(hand: Hand) -> None:
    """Print the frames a second while it plays, and while it plays and scrolls."""
    for what, step in (("playing", 0), ("playing and scrolling", 60)):
        before = read_work(hand)
        frames = hand.js(
            f"return (async (...args) => {{{_in_args(_FRAMES)}}})(...arguments)", step, 4000
        )
        work = (read_work(hand) - before) / len(frames) * 1000
        gaps = sorted(b - a for a, b in pairwise(frames))
        print(
            f"{what}: {1000 * len(gaps) / (frames[-1] - frames[0]):.0f} frames a second, "
            f"95 % within {gaps[int(len(gaps) * 0.95)]:.0f} ms, most {gaps[-1]:.0f} ms, "
            f"{work:.1f} ms of work each"
        )


def _in_args(script: str) -> str:
    return script.replace("arguments[", "args[")


def main() -> None:
    """Measure the sample, then ten hours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenshots", type=Path, help="a folder for what the page looks like")
    shots = parser.parse_args().screenshots
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    empty = render_player(Transcript(()), PlayerLabels("", "talk.opus"))
    print(f"the page beside its text: {len(empty.encode()) / 1000:.1f} KB")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        driver = open_browser(folder / "profile")
        driver.set_script_timeout(120)
        driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        try:
            sample = read_episode(
                *(ROOT / "examples" / f"interview.{end}" for end in ("md", "ctm"))
            )
            shutil.copy(ROOT / "examples" / "interview.opus", folder)
            page = folder / "interview.html"
            page.write_text(render_player(sample, PlayerLabels("Interview", "interview.opus")))
            follow(Hand(driver, page.as_uri()), sample)

            pages, sound, words = make_ten_hours(folder, WORDS)
            long = read_episode(pages, words)
            begun = time.monotonic()
            html = render_player(long, PlayerLabels("Ten hours", sound.name))
            took = time.monotonic() - begun
            text = sum(len(line.text.encode()) for line in long.lines)
            print(
                f"ten hours, {WORDS:,} words: made in {took:.1f} s, {len(html.encode()) / 1e6:.2f} "
                f"MB, of which {text / 1e6:.2f} MB are what is said"
            )
            page = folder / "long.html"
            page.write_text(html, encoding="utf-8")
            hand = Hand(driver, page.as_uri(), shots)
            for measure in (open_page, search, go_far, count_frames, measure_memory):
                measure(hand)
                hand.shoot(f"player-ten-hours-{measure.__name__}")
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
