"""What people put right in the reviewed talks, and whether ``flags`` and ``check`` point at it.

    CASTPROOF_DATA=… python -m benchmarks.corrections

The machine's text of each of the 33 talks is all there is: no probabilities, no turns, no front
matter. Of the differences to the reviewed text those count in which a person put a name or a term
right, reworded what was misheard, or gave words to another speaker. A change is pointed at by the
hints that a person meets in the first tenth of the recording's time, or by the checker, where one
of them is about its line and has one of its words, or is about that name everywhere; for a
speaker, where one about speakers is at its line.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.hints.find import find_hints
from align.hints.hint import Evidence, Hint, Rewrite
from align.texts import make_key
from benchmarks.comparing import reviewed
from castproof.glossary.common_words import load_vocabulary
from compare import Comparison, compare
from compare.edits import EditKind
from transcript import check, episode
from transcript.values import Transcript

SHARE_OF_TIME = 0.1
KINDS = ("name or term", "misheard words", "speaker")


def list_changes(found: Comparison) -> Iterator[tuple[str, int, int]]:
    """List what was put right: what kind, and the machine's tokens ``first:stop``."""
    for one in found.stretches:
        first, stop = (one.machine.start, one.machine.stop) if one.machine else (0, 0)
        if stop > first and one.kind is EditKind.NAME:
            yield KINDS[0], first, stop
        elif stop > first and one.kind is EditKind.REWORDED and one.misheard:
            yield KINDS[1], first, stop
        elif stop > first and one.kind is EditKind.SPEAKER:
            yield KINDS[2], first, stop


def take_first(hints: Sequence[Hint], seconds: float) -> list[Hint]:
    """Take the hints that a person meets in so many seconds of listening."""
    taken: list[Hint] = []
    for hint in hints:
        seconds -= hint.listening_s
        if seconds < 0:
            break
        taken.append(hint)
    return taken


def is_met(kind: str, keys: set[str], line: int, hints: Sequence[Hint]) -> bool:
    """Tell whether a change of the words ``keys`` in a line is pointed at."""
    if kind == KINDS[2]:
        return any(hint.line == line and hint.kind in ("speaker", "S") for hint in hints)
    for hint in hints:
        if hint.line == line and keys & {make_key(word) for word in hint.text.split()}:
            return True
        remedy = hint.remedy
        if isinstance(remedy, Rewrite) and remedy.everywhere and make_key(remedy.find) in keys:
            return True
    return False


def check_lines(talk: Transcript) -> list[Hint]:
    """Check a talk as a page; each finding about an entry as a hint at its line."""
    page = episode.write(episode.create({"title": "A talk"}, talk))
    return [
        Hint(
            "S" if one.code.startswith("S") else one.code,
            one.entry,
            None,
            None,
            one.message,
            (),
            "",
            1.0,
            1.0,
        )
        for one in check.check(page)
        if one.entry is not None
    ]


def main() -> None:
    """Compare, look, count, print."""
    english = load_vocabulary("en")
    evidence = Evidence(is_word=None if english is None else english.is_word)
    counts: Counter[str] = Counter()
    met: Counter[tuple[str, str]] = Counter()
    for _, (machine, person) in reviewed(Path(os.environ["CASTPROOF_DATA"])):
        found = compare(machine, person)
        hints = find_hints(machine, evidence)
        length = max((line.start or 0.0 for line in machine.lines), default=0.0)
        first = take_first(hints, SHARE_OF_TIME * length)
        checked = check_lines(Transcript(machine.lines))
        for kind, start, stop in list_changes(found):
            keys = {found.machine[index].key for index in range(start, stop)}
            line = found.machine[start].line + 1
            counts[kind] += 1
            met[kind, "first"] += is_met(kind, keys, line, first)
            met[kind, "all"] += is_met(kind, keys, line, hints)
            met[kind, "check"] += is_met(kind, keys, line, checked)
    table = Table("put right", "places", "first tenth", "all hints", "check")
    for kind in KINDS:
        shares = (met[kind, where] for where in ("first", "all", "check"))
        table.add_row(kind, str(counts[kind]), *map(str, shares))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
