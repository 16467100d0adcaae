"""Diarization error of each method on conversations that no training heard.

    python -m benchmarks.diarization.conversations [--first-seed 9501] [--count 20] [--minutes 2]

Two and three voices in turn, the miniature pipeline, the number of speakers not told; errors and
speech are added up over the conversations (pyannote.metrics: no collar, overlap included). Needs
espeak-ng and flite.
"""

from __future__ import annotations

import argparse
import time
import warnings
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.conversations.scores import Count, diarization_error
from benchmarks.diarization.one_run import METHODS, load, run
from examples.conversation import compose
from examples.make_conversation import true_turns
from transcript.formats import rttm

MINIATURE = Path("examples/miniature/diarization")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first-seed", type=int, default=9501)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=2.0)
    call = parser.parse_args()
    warnings.simplefilter("ignore")
    pipelines = {method: load(MINIATURE, method, "cpu") for method in METHODS}
    errors: dict[str, list[Count]] = {method: [] for method in METHODS}
    seconds = dict.fromkeys(METHODS, 0.0)
    same = dict.fromkeys(METHODS, 0)
    for number in range(call.count):
        conversation = compose(call.first_seed + number, call.minutes, 2 + number % 2)
        truth = true_turns(conversation)
        stock = ""
        for method, pipeline in pipelines.items():
            began = time.perf_counter()
            figures, _ = run(pipeline, conversation.samples, "cpu")
            seconds[method] += time.perf_counter() - began
            stock = stock or figures["rttm"]
            same[method] += figures["rttm"] == stock
            errors[method].append(diarization_error(rttm.parse(figures["rttm"]), truth))
    _print(errors, seconds, same)


def _print(errors: dict[str, list[Count]], seconds: dict[str, float], same: dict[str, int]) -> None:
    table = Table("method", "DER", "worst change", "the same RTTM", "seconds")
    for method, counts in errors.items():
        changes = [
            abs((ours.rate or 0.0) - (theirs.rate or 0.0))
            for ours, theirs in zip(counts, errors["stock"], strict=True)
        ]
        table.add_row(
            method,
            f"{sum(counts, Count()).rate or 0.0:.2%}",
            f"{100 * max(changes):.2f} points",
            f"{same[method]} of {len(counts)}",
            f"{seconds[method]:.1f}",
        )
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
