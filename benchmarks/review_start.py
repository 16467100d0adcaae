"""How soon ``castproof review`` says its address for ten hours, and how soon the episode is there.

    python -m benchmarks.review_start [--runs 5]

Run from the project's root. Makes 8,000 lines of 90,000 words, their times, ten hours of noise, and
what a recording's folder keeps of them; starts the real command on them, cold each time, and asks
for the document as the page does. Prints medians: seconds, and of the command's CPU.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from benchmarks.long_episode import make_episode
from castproof.files.word_files import read_words
from castproof.pipeline.artifacts import ASR_NAME, TRANSCRIPT_NAME
from castproof.pipeline.cache import recording_folder
from castproof.pipeline.progress import Silent
from castproof.review.claim import claim_episode
from castproof.review.material import read_material
from castproof.review.request import ReviewRequest
from review.lines import line_of
from review.operations import Text
from transcript.formats import artifacts, lossless
from transcript.spacing import join_words
from transcript.values import Line, Segment, Transcript, Word

ROOT = Path(__file__).resolve().parent.parent
EDITS = 2_000
_SEGMENT, _CAPTION = 40, 6  # words of each
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    print("| ten hours | address | of CPU | document | of CPU |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        episode, sound, words = make_episode(Path(folder))
        report("the episode alone", runs, episode)
        report("with its recording and a CTM file", runs, episode, sound, "--words", words)
        keep(recording_folder(episode.parent, episode.stem), read_words(words).words)
        report("with its recording and that one's folder", runs, episode, sound)
        edit(episode)
        report(f"the same, {EDITS:,} edits in its journal", runs, episode, sound)


def keep(folder: Path, words: tuple[Word, ...]) -> None:
    """Keep the words as a recording's folder does."""
    folder.mkdir(parents=True, exist_ok=True)
    heard = tuple(
        Segment(part[0].start or 0.0, part[-1].end or 0.0, part) for part in cut(words, _SEGMENT)
    )
    lines = tuple(
        Line(part[0].start, part[-1].end, "Ann", join_words(part), part)
        for part in cut(words, _CAPTION)
    )
    (folder / ASR_NAME).write_text(artifacts.segments_to_json(heard), encoding="utf-8")
    captions = Transcript(lines, "en")
    (folder / TRANSCRIPT_NAME).write_text(lossless.write(captions), encoding="utf-8")


def cut(words: tuple[Word, ...], size: int) -> list[tuple[Word, ...]]:
    """Cut words into parts."""
    return [words[first : first + size] for first in range(0, len(words), size)]


def edit(episode: Path) -> None:
    """Edit lines at random, without saving."""
    chance = random.Random(4)
    with claim_episode(ReviewRequest(episode), Silent()) as claim:
        session = read_material(claim)[0].session
        lines = [item.id for item in session.history.document.items if item.id != "e1"]
        for _ in range(EDITS):
            document = session.history.document
            item = document.items[document.find_index(chance.choice(lines))]
            if isinstance(item.entry, Line):
                text = line_of(item).text
                after = f"{text} word"
                session.edit(Text(id=item.id, before=text, after=after), session.history.revision)


def report(what: str, runs: int, *arguments: object) -> None:
    """Start it so often, and print the medians."""
    start(*arguments)  # modules are compiled, the disk's pages are in memory
    found = [start(*arguments) for _ in range(runs)]
    medians = (statistics.median(column) for column in zip(*found, strict=True))
    print(f"| {what} | " + " | ".join(f"{median:.2f} s" for median in medians) + " |")


def start(*arguments: object) -> tuple[float, float, float, float]:
    """Start it once: seconds until the address and its CPU, until the document and its CPU."""
    command = [sys.executable, "-m", "castproof", "review", *map(str, arguments), "--no-browser"]
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        url = next(iter(process.stdout or ())).strip()
        address = time.monotonic() - began, cpu_s(process.pid)
        with urlopen(f"{url}api/document") as answer:  # noqa: S310 - our own
            answer.read()
        document = time.monotonic() - began, cpu_s(process.pid)
        process.kill()
    return (*address, *document)


def cpu_s(process: int) -> float:
    """The seconds of CPU that a process has had, as Linux tells it."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    main()
