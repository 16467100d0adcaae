"""How near the time left is to the truth, at the beginning of a run, in it, and towards its end.

    python -m benchmarks.time_left [RECORDING] [--seconds 300] [--runs 3] [CONFIGURATION…]

CONFIGURATION are settings such as ``asr.model=/models/base``; without any, the miniature models
are used. Each run is a process of its own that knows what those before it took, and begins anew.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.whole_runs import INTERVIEW
from castproof.cli.progress import show_recordings
from castproof.config.cli_options import CliOptions, build_request
from castproof.machine import measure_processors
from castproof.pipeline.beside import arrange_stages
from castproof.pipeline.models import build_models
from castproof.pipeline.transcribe import transcribe_all
from tests.castproof.fakes import write_excerpt

SHARES = (0.0, 0.1, 0.25, 0.5, 0.75)
LOOK_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Watched:
    """How long a run took, and what was estimated when: after so many seconds, and how sure."""

    took_s: float
    statuses: tuple[str, ...]
    looks: tuple[tuple[float, float, bool], ...]


def watch(recording: Path, out: Path, settings: Sequence[str]) -> Watched:
    """Transcribe a recording; return how long it took, and what was estimated when."""
    preset = None if settings else "miniature"
    options = CliOptions(preset=preset, settings=tuple(settings), folder=out)
    request = arrange_stages(build_request(options), measure_processors())
    looks: list[tuple[float, float, bool]] = []
    ended = threading.Event()
    began = time.monotonic()
    with show_recordings([recording], request, quiet=True) as reporter:

        def look() -> None:
            while not ended.is_set():
                now = time.monotonic()
                found = reporter.left.estimate()  # type: ignore[attr-defined]
                looks.append((now - began, found.seconds, found.is_sure))
                time.sleep(LOOK_EVERY_S)

        looking = threading.Thread(target=look)
        looking.start()
        done = transcribe_all([recording], request, build_models(request.config), reporter)
        ended.set()
        looking.join()
    took = time.monotonic() - began
    return Watched(took, tuple(one.status for one in done), tuple(looks))


def run(recording: Path, folder: Path, number: int, settings: Sequence[str]) -> Watched:
    """Do it in a process of its own, which keeps its paces in ``folder``."""
    command = [sys.executable, "-m", "benchmarks.time_left", str(recording), "--into"]
    command += [str(folder / f"run-{number}"), *settings]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Watched(**json.loads(done.stdout.splitlines()[-1]))


def show(number: int, told: Watched) -> None:
    """Print a row for each share of the run: what was estimated, and what was true."""
    took = told.took_s
    for share in SHARES:
        at, estimated, is_sure = min(told.looks, key=lambda one: abs(one[0] - share * took))
        true = took - at
        sure = "about" if is_sure else "roughly"
        print(
            f"| {number} | {share:.0%} | {sure} {estimated:.1f} s | {true:.1f} s "
            f"| {(estimated - true) / took:+.0%} |"
        )


def main() -> None:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?", type=Path, default=INTERVIEW)
    parser.add_argument("settings", nargs="*", metavar="CONFIGURATION")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_intermixed_args()
    if given.into is not None:
        print(json.dumps(asdict(watch(given.recording, given.into, given.settings))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder, recording = Path(name), given.recording
        if given.seconds is not None:
            recording = write_excerpt(recording, folder / "excerpt.wav", given.seconds)
        print("| run | at | estimated | true | off, of the whole |\n|---|---|---|---|---:|")
        for number in range(1, given.runs + 1):
            told = run(recording, folder, number, given.settings)
            show(number, told)
            print(f"run {number}: {told.took_s:.1f} s, {told.statuses}", file=sys.stderr)


if __name__ == "__main__":
    main()
