"""A thousand tiny recordings and one of twelve hours, through one batch with stand-in models.

    python -m benchmarks.batching.crowd --tiny 1000 --hours 12

The stand-ins hear the same few words in every recording and take no time, so what is measured is
all that a batch does besides recognizing: reading, decoding, keeping, writing. Told are the time of
a run, that of another that finds all done, and the most memory that any process had.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from pathlib import Path

import numpy as np
import psutil

from castproof.batch.status import read_states
from castproof.version import version
from tests.castproof.batch.disturbed import ROOT

RATE = 16_000
TINY_S = 0.2
LONGEST_PIECE_S = 60.0
LOOK_EVERY_S = 0.1


def main() -> None:
    """Make the recordings, run the batch twice, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tiny", type=int, default=1000)
    parser.add_argument("--hours", type=float, default=12.0)
    parser.add_argument("--workers", type=int, default=2)
    call = parser.parse_args()
    print(f"castproof {version()}, {os.cpu_count()} processors, {call.workers} workers")
    with tempfile.TemporaryDirectory() as name:
        tiny, long, out = Path(name) / "tiny", Path(name) / "long", Path(name) / "out"
        make(tiny, call.tiny, TINY_S)
        for said, inputs in (("tiny", tiny), ("long", long)):
            if said == "long":
                make(long, 1, call.hours * 3600)
            for which in ("first", "second"):
                took_s, peak = batch(inputs, out / said, call.workers)
                told = Counter(one.state for one in read_states(out / said))
                print(f"{said}, {which} run: {took_s:.1f} s, at most {peak:.2f} GiB in a process")
            print(f"{said}: {dict(told)}", flush=True)


def make(folder: Path, count: int, seconds: float) -> None:
    """So many recordings, each of a tone of its own."""
    folder.mkdir()
    piece_s = min(seconds, LONGEST_PIECE_S)
    times = np.arange(round(piece_s * RATE)) / RATE
    for number in range(count):
        tone = 0.2 * np.sin(2 * np.pi * (200.0 + number) * times)
        with wave.open(str(folder / f"talk{number:04d}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", "none"))
            for _ in range(round(seconds / piece_s)):
                file.writeframes((tone * 32767).astype("<i2").tobytes())


def batch(inputs: Path, out: Path, workers: int) -> tuple[float, float]:
    """Run a batch; return its seconds, and the GiB of its largest process at any time."""
    arguments = ("batch", str(inputs), "-o", str(out), "--workers", str(workers), "--quiet")
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.castproof.batch.faulty", *arguments], cwd=ROOT
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, largest(process.pid))
        time.sleep(LOOK_EVERY_S)
    if process.returncode:
        raise SystemExit(f"the batch ended with {process.returncode}")
    return time.monotonic() - began, peak / 2**30


def largest(parent: int) -> int:
    """The bytes that the largest of a process and its children has in memory."""
    found = 0
    try:
        first = psutil.Process(parent)
        for one in (first, *first.children(recursive=True)):
            found = max(found, one.memory_info().rss)
    except psutil.NoSuchProcess:
        pass  # it ended while it was looked at
    return found


if __name__ == "__main__":
    main()
