"""How long ``--help`` of every command and its own commands takes, interpreter included.

    python -m benchmarks.help_time --runs 5

Run from the project's root. The first run is not counted: it may have to compile modules.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import typer

from castproof.cli.application import app


def main() -> None:
    """Print the medians of each command, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    found = [(*measure(names, runs), " ".join(names)) for names in list_commands()]
    print("| `castproof … --help` | median | slowest | CPU |\n|---|---:|---:|---:|")
    for median, slowest, cpu, name in sorted(found, reverse=True):
        print(f"| {name or '(all)'} | {median:.3f} s | {slowest:.3f} s | {cpu:.3f} s |")


def list_commands() -> Iterator[tuple[str, ...]]:
    """List the commands, and those that stand under another, each as a person writes it."""

    def walk(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield names
        for name, below in getattr(command, "commands", {}).items():
            yield from walk(below, (*names, name))

    yield from walk(typer.main.get_command(app), ())


def measure(names: tuple[str, ...], runs: int) -> tuple[float, float, float]:
    """Measure the median and the longest of the seconds that pass, and the median of CPU."""
    command = [sys.executable, "-m", "castproof", *names, "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took, cpu = [], []
    for _ in range(runs):
        began, before = time.perf_counter(), _cpu_s()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
        cpu.append(_cpu_s() - before)
    return statistics.median(took), max(took), statistics.median(cpu)


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
