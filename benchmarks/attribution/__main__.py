"""Wrong-speaker words, ours and others', on the same words and turns.

    python -m benchmarks.attribution --data FOLDER

The folder is that of the real material (see docs/alignment.md): the recorded Whisper words and
pyannote turns of one dialogue, and eight AMI meetings with the turns of two diarization systems.
The last column is what no rule can mend that picks among the turns at a word: the true speaker
has none there.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.speakers import attribute
from benchmarks.attribution.baselines import start_anchor, summed_overlap, within_reach
from benchmarks.attribution.material import (
    MEETINGS,
    SYSTEMS,
    Case,
    meeting,
    whisper_and_pyannote,
)
from benchmarks.attribution.scoring import Wrong, score, true_labels

RULES = ("summed overlap", "word start", "castscribe", "no turn there")


def measure(case: Case) -> dict[str, Wrong]:
    """Each rule's wrong words on one recording."""
    truth = true_labels(case.words, case.turns)
    said = (
        summed_overlap(case.words, case.turns),
        start_anchor(case.words, case.turns),
        tuple(word.speaker for word in attribute(case.words, case.turns)),
        within_reach(case.words, case.turns, truth),
    )
    return {rule: score(speakers, truth) for rule, speakers in zip(RULES, said, strict=True)}


def total(cases: Sequence[dict[str, Wrong]]) -> dict[str, Wrong]:
    """The sums over recordings."""
    return {rule: sum((case[rule] for case in cases), Wrong(0, 0)) for rule in RULES}


def rows(data: Path) -> list[tuple[str, dict[str, Wrong]]]:
    """The table's rows: the pair of tools, then each system's meetings and their sum."""
    found = [("Whisper + pyannote", measure(whisper_and_pyannote(data)))]
    for system in SYSTEMS:
        halves = {
            half: [measure(meeting(data, system, f"{name}{half}")) for name in MEETINGS]
            for half in "ab"
        }
        found += [
            (f"AMI, system {system}, meetings {half}", total(cases))
            for half, cases in halves.items()
        ]
        found.append((f"AMI, system {system}", total([*halves["a"], *halves["b"]])))
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the real material")
    data = parser.parse_args().data
    table = Table("wrong-speaker words", "words")
    for rule in RULES:
        table.add_column(rule, justify="right")
    for name, wrong in rows(data):
        cells = [f"{wrong[rule].wrong} ({wrong[rule].rate:.1%})" for rule in RULES]
        table.add_row(name, str(wrong[RULES[0]].words), *cells)
    Console().print(table)


if __name__ == "__main__":
    main()
