"""What the numbers in ``align`` rest on, measured on the AMI meetings "a" only.

    python -m benchmarks.attribution.choices --data FOLDER

Three tables: the prices of the Viterbi halved and doubled, one at a time (they are the published
ones and not tuned); the reach of the turns; and how many words of others lie inside a sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from align.attribution.prices import AttributionOptions
from align.attribution.speakers import attribute
from align.units import ends_sentence
from benchmarks.attribution.material import MEETINGS, SYSTEMS, Case, meeting
from benchmarks.attribution.reach import reach_table
from benchmarks.attribution.scoring import Wrong, score, true_labels


def wrong(cases: list[Case], options: AttributionOptions) -> Wrong:
    """Wrong-speaker words of all the cases."""
    total = Wrong(0, 0)
    for case in cases:
        said = tuple(word.speaker for word in attribute(case.words, case.turns, options))
        total += score(said, true_labels(case.words, case.turns))
    return total


def price_table(data: Path) -> Table:
    """Each option of the attribution halved and doubled."""
    cases = {system: [meeting(data, system, f"{name}a") for name in MEETINGS] for system in SYSTEMS}
    given = AttributionOptions()
    variants = {"as given": given}
    for field in fields(AttributionOptions):
        value = getattr(given, field.name)
        for factor in (0.5, 2.0):
            variants[f"{field.name} = {value * factor:g}"] = replace(
                given, **{field.name: value * factor}
            )
    table = Table("wrong-speaker words", *(f"system {system}" for system in SYSTEMS))
    for name, options in variants.items():
        table.add_row(name, *(f"{wrong(cases[system], options).rate:.2%}" for system in SYSTEMS))
    return table


def interruptions(case: Case) -> Iterator[int]:
    """For each sentence that its speaker went on with: how many words of others came between."""
    latest: dict[str | None, int] = {}
    for index, word in enumerate(case.words):
        last = latest.get(word.speaker)
        if last is not None and last < index - 1 and not ends_sentence(case.words[last].text):
            yield index - last - 1
        latest[word.speaker] = index


def interruption_table(data: Path) -> Table:
    """Percentiles of the words of others inside a sentence, by the true speakers."""
    cases = [meeting(data, SYSTEMS[0], f"{name}a") for name in MEETINGS]
    counts = [count for case in cases for count in interruptions(case)]
    table = Table("interruptions", "p50", "p75", "p90", "p95", "p98")
    sizes = np.percentile(counts, [50, 75, 90, 95, 98])
    table.add_row(str(len(counts)), *(f"{size:.0f} words" for size in sizes))
    return table


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the real material")
    data = parser.parse_args().data
    Console().print(price_table(data), reach_table(data), interruption_table(data))


if __name__ == "__main__":
    main()
