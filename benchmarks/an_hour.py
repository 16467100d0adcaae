"""What an hour of sound takes on this machine's CPU, by step: minutes, and memory.

    python -m benchmarks.an_hour [--seconds 60 120] [--folder FOLDER]

Each step runs as a process of its own on two lengths of sound, with random weights of the true
shapes, so nothing is downloaded: recognition of windows of 30 s (:mod:`benchmarks.recognition`,
one by one and in batches of two) and diarization (:mod:`benchmarks.diarization`). What the longer
one takes more is what the sound costs, without loading; it is counted up to an hour. Beside other
programs only the processor's minutes mean anything, and threads that wait for one another count.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.diarization.one_run import METHODS
from benchmarks.recognition import WINDOW, hardware
from benchmarks.whole_runs import INTERVIEW, Run, measured, threads

HOUR = 3600
#: Whisper's shape, and the numbers it works in.
RECOGNITION = (
    ("base", "int8"),
    ("small", "int8"),
    ("small", "float32"),
    ("large-v3-turbo", "int8"),
)


def main() -> None:
    """Run every step on both lengths and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, nargs=2, default=[60, 120], help="two lengths")
    parser.add_argument("--folder", type=Path, help="where the models are kept (default: nowhere)")
    parser.add_argument("--steps", default="", help="only those whose names have this in them")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    call = parser.parse_args()
    table = Table("step", "minutes for an hour", "of the processor", "loading, s", "peak, MB")
    with tempfile.TemporaryDirectory() as scratch:
        folder = call.folder or Path(scratch)
        for name, commands in steps(folder, Path(scratch), call.seconds, call.threads).items():
            if call.steps not in name:
                continue
            short, long = (measured(one, Path(scratch) / "log", {}) for one in commands)
            row = cells(short, long, call.seconds)
            print(name, *row, file=sys.stderr, flush=True)
            table.add_row(name, *row)
        Console(width=100).print(table)
    print(f"{hardware('cpu')}, {call.threads} threads")


def steps(
    folder: Path, scratch: Path, seconds: list[int], count: int
) -> dict[str, list[list[str]]]:
    """Of each step the command for either length; the models are made where they are missing."""
    os.environ.update(threads(count))
    found = {}
    for shape, numbers in RECOGNITION:
        where = folder / shape
        call = ["--shape", shape, "--compute-type", numbers, "--device", "cpu", "--batch", "2"]
        call += ["--threads", str(count), "--folder", str(where), "--ways", "batch"]
        python = [sys.executable, "-W", "ignore", "-m", "benchmarks.recognition", *call]
        if not (where / "tokenizer.json").is_file():
            subprocess.run([*python, "--windows", "1"], check=True)
        found[f"{shape}, {numbers}"] = [
            [*python, "--windows", str(length // WINDOW)] for length in seconds
        ]
    making = (
        "import pathlib, sys; from benchmarks.diarization.true_shapes import make_pipeline; "
        "make_pipeline(pathlib.Path(sys.argv[1]))"
    )
    pipeline = folder / "diarization"
    subprocess.run([sys.executable, "-W", "ignore", "-c", making, str(pipeline)], check=True)
    for method in METHODS[1:]:
        python = [sys.executable, "-m", "benchmarks.diarization.one_run", str(pipeline), method]
        found[f"diarization, {method}"] = [
            [*python, str(INTERVIEW), str(length), str(scratch / "output")] for length in seconds
        ]
    return found


def cells(short: Run, long: Run, seconds: list[int]) -> tuple[str, ...]:
    """What an hour takes, by the clock and of the processor; loading; the longer run's memory."""
    more = seconds[1] - seconds[0]
    wall, cpu = (long.wall_s - short.wall_s) / more, (long.cpu_s - short.cpu_s) / more
    return (
        f"{wall * HOUR / 60:.0f}",
        f"{cpu * HOUR / 60:.0f}",
        f"{short.wall_s - wall * seconds[0]:.0f}",
        f"{long.peak_mb:.0f}",
    )


if __name__ == "__main__":
    main()
