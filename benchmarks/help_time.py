"""How long ``castproof --help`` takes, interpreter included.

    python -m benchmarks.help_time --runs 20

Run from the project's root. The first run is not counted: it may have to compile modules.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time


def main() -> None:
    """Print the median and the extremes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    command = [sys.executable, "-m", "castproof", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took, before = [], _cpu_s()
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    print(
        f"castproof --help, {runs} runs: median {statistics.median(took):.3f} s,"
        f" {min(took):.3f} to {max(took):.3f} s; {(_cpu_s() - before) / runs:.3f} s of CPU each"
    )


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
