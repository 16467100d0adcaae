"""Wrong-speaker words, ours and others', on the same words and turns.

    python -m benchmarks.attribution --data FOLDER

The folder is that of the real material (docs/background/alignment.md): recorded Whisper words and
pyannote turns of one dialogue, and eight AMI meetings with the turns of two diarization systems,
with their words as annotated and with the times of one recognizer, which never overlap. Below
them conversations made by a seed. The last column is what no rule can mend that picks among the
turns at a word: the true speaker has none there.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.attribution.speakers import attribute
from benchmarks.attribution.baselines import (
    exclusive,
    sentence_vote,
    start_anchor,
    summed_overlap,
    within_reach,
)
from benchmarks.attribution.made import MADE, conversation, one_after_another
from benchmarks.attribution.material import (
    MEETINGS,
    SYSTEMS,
    Case,
    meeting,
    whisper_and_pyannote,
)
from benchmarks.attribution.scoring import Wrong, score, true_labels

OURS, BOUND = "castproof", "no turn there"
RULES = ("summed overlap", "exclusive turns", "word start", "sentence vote", OURS, BOUND)
# Other seeds than those on which the worth of a short turn was chosen (0 to 5).
MADE_SEEDS = range(10, 20)


def measure(case: Case) -> dict[str, Wrong]:
    """Each rule's wrong words on one recording."""
    words, turns = case.words, case.turns
    truth = true_labels(words, turns)
    said = (
        summed_overlap(words, turns),
        summed_overlap(words, exclusive(turns)),
        start_anchor(words, turns),
        sentence_vote(words, turns),
        tuple(word.speaker for word in attribute(words, turns)),
        within_reach(words, turns, truth),
    )
    return {rule: score(speakers, truth) for rule, speakers in zip(RULES, said, strict=True)}


def total(cases: Sequence[dict[str, Wrong]]) -> dict[str, Wrong]:
    """The sums over recordings."""
    return {rule: sum((case[rule] for case in cases), Wrong(0, 0)) for rule in RULES}


def real_rows(data: Path) -> Iterator[tuple[str, dict[str, Wrong]]]:
    """The pair of tools, then each system's meetings and their sum, as annotated and in a row."""
    yield "Whisper + pyannote", measure(whisper_and_pyannote(data))
    for system in SYSTEMS:
        yield from _meetings(data, system, "", lambda case: case)
    for system in SYSTEMS:
        yield from _meetings(
            data,
            system,
            ", one recognizer's times",
            lambda case: replace(case, words=one_after_another(case.words)),
        )


def _meetings(
    data: Path, system: str, called: str, heard: Callable[[Case], Case]
) -> Iterator[tuple[str, dict[str, Wrong]]]:
    halves = {
        half: total([measure(heard(meeting(data, system, f"{name}{half}"))) for name in MEETINGS])
        for half in "ab"
    }
    for half, found in halves.items():
        yield f"AMI, {system}, meetings {half}{called}", found
    yield f"AMI, {system}, all{called}", total(list(halves.values()))


def made_rows() -> Iterator[tuple[str, dict[str, Wrong]]]:
    """Made conversations, a row for each way of spoiling them."""
    for name, (spoiling, over) in MADE.items():
        cases = [conversation(seed, spoiling, over=over) for seed in MADE_SEEDS]
        yield f"made, {name}", total([measure(case) for case in cases])


def as_table(rows: Iterator[tuple[str, dict[str, Wrong]]]) -> Table:
    """A row's cells: wrong-speaker words, and runs ÷ true runs."""
    table = Table("wrong-speaker words, runs ÷ true runs", "words")
    for rule in RULES:
        table.add_column(rule, justify="right")
    for name, wrong in rows:
        cells = [f"{wrong[rule].rate:.2%}  {wrong[rule].runs_ratio:.2f}" for rule in RULES]
        table.add_row(name, str(wrong[OURS].words), *cells)
    return table


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of the real material")
    data = parser.parse_args().data
    console = Console(width=150)
    if data is not None:
        console.print(as_table(real_rows(data)))
    console.print(as_table(made_rows()))


if __name__ == "__main__":
    main()
