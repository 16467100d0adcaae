"""How quickly `castproof review` answers at the end of a ten-hour episode.

    python -m benchmarks.review_server

Run from the project's root. Makes an episode of 8,000 lines and about 90,000 words, starts the
real command on it, and asks it what a page asks. Prints seconds, and the server's most memory.
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.castproof.review.reviewing_page import Page, served
from transcript import episode
from transcript.values import Entry, Header, Line, Transcript

ROOT = Path(__file__).resolve().parent.parent
WORDS = "the of and to in is you that it he was for on are as with his they at be this have"
LINES, SECONDS_EACH, LINES_A_CHAPTER = 8_000, 4.5, 80


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edits", type=int, default=50)
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.md"
        path.write_text(episode.write(episode.create({"title": "long"}, talk())), encoding="utf-8")
        began = time.monotonic()
        with served(path, ROOT) as (url, process):
            print(f"started in {time.monotonic() - began:.2f} s")
            measure(url, options.edits)
            print(f"the server's most memory: {most_memory(process.pid)}")
    return 0


def talk() -> Transcript:
    """Ten hours of words without sense."""
    chance, words = random.Random(1), WORDS.split()
    entries: list[Entry] = []
    for number in range(LINES):
        if number % LINES_A_CHAPTER == 0:
            entries.append(Header(f"Chapter {number // LINES_A_CHAPTER + 1}"))
        text = " ".join(chance.choices(words, k=chance.randint(6, 16))).capitalize()
        entries.append(Line(number * SECONDS_EACH, None, ("Ann", "Bob")[number % 2], f"{text}."))
    return Transcript(tuple(entries))


def measure(url: str, edits: int) -> None:
    """Ask what a page asks, and print how long each answer took."""
    page = timed("the document", lambda: Page(url))
    line = page.entries[-1]
    waited = []
    for number in range(edits):
        text = page.entries[-1]["text"]
        asked = {"kind": "text", "id": line["id"], "before": text, "after": f"{text} word"}
        began = time.monotonic()
        page.edit(str(number), asked)
        waited.append(time.monotonic() - began)
    print(f"an edit of the last line: median {1000 * statistics.median(waited):.1f} ms, ", end="")
    print(f"slowest {1000 * max(waited):.1f} ms, each on the disk before its answer")
    search = {"find": "that", "with": "this", "whole_word": True}
    timed("a preview of replacing everywhere", lambda: page.post("api/preview", search))
    timed("saving", lambda: page.post("api/save", {}))
    timed("the hints, found once", lambda: page.get("api/hints"))
    timed("the hints, again", lambda: page.get("api/hints"))
    page.close()


def timed(what: str, done: Callable[[], Page]) -> Page:
    """Do it, and print how long it took."""
    began = time.monotonic()
    result = done()
    print(f"{what}: {time.monotonic() - began:.2f} s")
    return result


def most_memory(process: int) -> str:
    """The most memory a process has had, as Linux tells it."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return "not told by this system"
    (peak,) = (row for row in status.splitlines() if row.startswith("VmHWM"))
    return f"{int(peak.split()[1]) / 1024:.0f} MB"


if __name__ == "__main__":
    raise SystemExit(main())
