"""Which differences between a machine's transcript and an episode a language model made."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from castproof.assist.readings import leave_readings_out
from castproof.assist.record import read_record
from compare import Comparison, Options, compare
from compare.edits import EditKind
from transcript.values import Transcript

_Difference = tuple[EditKind, range, str]


def count_model_edits(
    path: Path,
    machine: Transcript,
    human: Transcript,
    found: Comparison,
    options: Options,
) -> int | None:
    """Count the differences that are there only because of a model's reading of ``path``.

    They are those that go when the reading is left out of the episode; all others are a person's.
    ``None`` where no reading is recorded beside it.
    """
    if not read_record(path).readings:
        return None
    without = leave_readings_out(path, human)
    if without is None:
        return None
    left = compare(machine, without, options)
    return (_list_differences(found) - _list_differences(left)).total()


def _list_differences(found: Comparison) -> Counter[_Difference]:
    """List what differs: its kind, the machine's words, and what stands for them."""
    return Counter(
        (one.kind, one.machine, " ".join(found.human[index].text for index in one.human))
        for one in found.stretches
        if one.kind is not EditKind.SAME
    )
