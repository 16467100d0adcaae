"""Two processes rewrite one episode at the same time, and no update of either is lost.

    python -m benchmarks.rewriting --rewrites 1000

Run from the project's root. One process runs ``castproof chapters`` again and again, the other
``castproof convert --overwrite``, each putting in a chapter of its own; every ``--round`` rewrites
the chapters are counted, and a new episode is begun. Prints how many are missing; ends with 1
unless that is none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.castproof.rewriting import WRITERS, expected_titles, rewrite_together


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rewrites", type=int, default=1000)
    parser.add_argument("--round", type=int, default=50)
    options = parser.parse_args()
    done = lost = copies = 0
    began = time.monotonic()
    while done < options.rewrites:
        with tempfile.TemporaryDirectory() as folder:
            count = options.round // WRITERS
            found = rewrite_together(Path(folder), count)
            lost += len(expected_titles(count) - set(found))
            copies += len(list(Path(folder).glob("talk.md*~")))
            done += WRITERS * count
    took = time.monotonic() - began
    print(
        f"{done} rewrites by {WRITERS} processes in {took:.0f} s: {lost} lost, "
        f"{copies} earlier versions kept"
    )
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
