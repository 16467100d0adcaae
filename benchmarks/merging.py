"""What a merge keeps of a person's edit and takes of a new machine pass.

    python -m benchmarks.merging --pairs FOLDER

``FOLDER`` holds ``*.1_machine.md`` and ``*.2_reviewed.md``: a machine's transcript with ``Speaker
N:`` labels, and what a person made of it. *Base* is the machine's. A new pass is made up from it
with a seed: a third of the places where the person differs put right, one word in fifty newly
wrong, the speakers' labels shuffled, the paragraphs cut elsewhere. *Theirs* is the reviewed text;
and, in a second table, a review that stopped half way: the names given, every other difference
put right. Only there can a better machine mend what the person left.
"""

from __future__ import annotations

import argparse
import platform
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from align.editing.merge.labels import match_labels
from align.editing.merge.three_way import MergeResult, merge
from align.texts import MatchingBlock, align_keys, make_keys
from transcript.values import Entry, Header, Line, Transcript, milliseconds

_SPEECH = re.compile(r"(?:\*\*)?([^\n:#*]{1,60}):(?:\*\*)?(?: (\d\d:\d\d:\d\d))?")
PUT_RIGHT = 1 / 3
REVIEWED = 1 / 2
NEWLY_WRONG = 1 / 50
PARAGRAPH_WORDS = (20, 120)
WORD_S = 0.4


def read(text: str) -> Transcript:
    """A transcript in Markdown: ``## titles``, and speeches opened by ``Name:`` or ``Name: time``.

    >>> read("---\\ntitle: T\\n---\\n## One\\n\\nAnn: 00:01:05\\n\\nHello.\\nAnd so on.\\n").entries
    (Header(title='One', start=None), Line(start=65.0, end=None, speaker='Ann', text='Hello. \
And so on.', words=(), flags=()))
    """
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    entries: list[Header | Line] = []
    who: str | None = None
    start: float | None = None
    for part in filter(None, (part.strip() for part in body.split("\n\n"))):
        opening = _SPEECH.fullmatch(part)
        if opening is not None:
            who, start = opening[1], _seconds(opening[2])
        elif part.startswith("#"):
            entries.append(Header(part.lstrip("# ")))
        else:
            entries.append(Line(start, None, who, " ".join(part.split())))
            start = None
    return Transcript(tuple(entries))


def _seconds(time: str | None) -> float | None:
    if time is None:
        return None
    hours, minutes, seconds = map(int, time.split(":"))
    return float(3600 * hours + 60 * minutes + seconds)


def tokens(transcript: Transcript) -> list[str]:
    """Every word of every line."""
    return [token for line in transcript.lines for token in line.text.split()]


def differences(machine: Transcript, reviewed: Transcript) -> list[MatchingBlock]:
    """The places where the words differ, to the letter."""
    return [b for b in align_keys(tokens(machine), tokens(reviewed)) if b.kind != "equal"]


def put_right(
    machine: Transcript, reviewed: Transcript, these: Sequence[MatchingBlock]
) -> Transcript:
    """The machine's lines with the reviewed words in these places."""
    right = tokens(reviewed)
    at = {block.a: block for block in these}
    made: list[Entry] = []
    place = 0
    dropped_to = 0
    for line in machine.entries:
        if isinstance(line, Header):
            made.append(line)
            continue
        words: list[str] = []
        for word in line.text.split():
            if place in at:
                words += right[at[place].b : at[place].b_stop]
                dropped_to = at[place].a_stop
            if place >= dropped_to:
                words.append(word)
            place += 1
        if words:
            made.append(replace(line, text=" ".join(words)))
    return Transcript(tuple(made))


def misheard(transcript: Transcript, draw: random.Random) -> tuple[Transcript, list[int]]:
    """One word in fifty said wrong, and which words they are."""
    said = tokens(transcript)
    wrong: list[int] = []
    made: list[Entry] = []
    place = 0
    for line in transcript.entries:
        if isinstance(line, Header):
            made.append(line)
            continue
        words = line.text.split()
        for index in range(len(words)):
            if draw.random() < NEWLY_WRONG:
                words[index] = draw.choice(said) + draw.choice(("", "s", "ed"))
                wrong.append(place + index)
        place += len(words)
        made.append(replace(line, text=" ".join(words)))
    return Transcript(tuple(made)), wrong


def shuffled(transcript: Transcript, draw: random.Random) -> Transcript:
    """Everybody under somebody's label."""
    labels = sorted({line.speaker for line in transcript.lines if line.speaker})
    return called(transcript, dict(zip(labels, draw.sample(labels, len(labels)), strict=True)))


def called(transcript: Transcript, names: Mapping[str, str]) -> Transcript:
    """Everybody under the name given to the label; without one, nobody."""
    return Transcript(
        tuple(
            replace(entry, speaker=names.get(entry.speaker or ""))
            if isinstance(entry, Line)
            else entry
            for entry in transcript.entries
        )
    )


def cut_elsewhere(transcript: Transcript, draw: random.Random) -> Transcript:
    """Every line cut again, at random, into paragraphs of some size."""
    made: list[Entry] = []
    for line in transcript.entries:
        if isinstance(line, Header):
            made.append(line)
            continue
        words = line.text.split()
        at = 0
        while at < len(words):
            stop = at + draw.randint(*PARAGRAPH_WORDS)
            start = None if line.start is None else milliseconds(line.start + WORD_S * at)
            made.append(replace(line, start=start, text=" ".join(words[at:stop])))
            at = stop
    return Transcript(tuple(made))


@dataclass(frozen=True, slots=True)
class Figures:
    """What one merge did; add several up."""

    words: int = 0
    changed: int = 0
    kept: int = 0
    could_improve: int = 0
    improved: int = 0
    newly_wrong: int = 0
    wrong_came_in: int = 0
    conflicts: int = 0
    wrong_ours: int = 0
    wrong_theirs: int = 0
    wrong_merged: int = 0
    reviewed: int = 0
    shared: int = 0
    named: int = 0
    seconds: float = 0.0

    def __add__(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


def measured(machine: Transcript, reviewed: Transcript, seed: str, *, half: bool) -> Figures:
    """One pair merged."""
    theirs, ours, mended, wrong = cast(machine, reviewed, seed, half=half)
    start = perf_counter()
    merged = merge(machine, theirs, ours)
    seconds = perf_counter() - start
    result = tokens(merged.transcript)
    changed = _changed(tokens(machine), tokens(theirs))
    in_result = _paired(tokens(theirs), result)
    right = _paired(tokens(reviewed), result)
    mended_words = [place for block in mended for place in range(block.b, block.b_stop)]
    shared, named = _named(merged, theirs)
    ours_in_result = _paired(tokens(ours), result)
    return Figures(
        words=len(tokens(machine)),
        changed=len(changed),
        kept=len(changed & in_result),
        could_improve=len(mended_words),
        improved=len(right.intersection(mended_words)),
        newly_wrong=len(wrong),
        wrong_came_in=len(ours_in_result.intersection(wrong)),
        conflicts=len(merged.conflicts),
        wrong_ours=_errors(ours, reviewed),
        wrong_theirs=_errors(theirs, reviewed),
        wrong_merged=_errors(merged.transcript, reviewed),
        reviewed=len(tokens(reviewed)),
        shared=shared,
        named=named,
        seconds=seconds,
    )


def cast(
    machine: Transcript, reviewed: Transcript, seed: str, *, half: bool
) -> tuple[Transcript, Transcript, list[MatchingBlock], list[int]]:
    """Theirs, ours, the places that only ours puts right, and the words that ours says wrong."""
    draw = random.Random(seed)
    differing = differences(machine, reviewed)
    by_machine = [block for block in differing if draw.random() < PUT_RIGHT]
    better, wrong = misheard(put_right(machine, reviewed, by_machine), draw)
    ours = cut_elsewhere(shuffled(better, draw), draw)
    if not half:
        return reviewed, ours, [], wrong
    by_person = [block for block in differing if draw.random() < REVIEWED]
    theirs = put_right(machine, reviewed, by_person)
    names = match_labels(_both_speakers(machine, reviewed))
    return called(theirs, names), ours, [b for b in by_machine if b not in by_person], wrong


def _both_speakers(one: Transcript, other: Transcript) -> Iterator[tuple[str | None, str | None]]:
    a, b = (
        [line.speaker for line in each.lines for _ in line.text.split()] for each in (one, other)
    )
    for block in align_keys(tokens(one), tokens(other)):
        if block.kind == "equal":
            yield from zip(a[block.a : block.a_stop], b[block.b : block.b_stop], strict=True)


def _changed(base: Sequence[str], theirs: Sequence[str]) -> set[int]:
    return set(range(len(theirs))) - _paired(theirs, base)


def _paired(a: Sequence[str], b: Sequence[str]) -> set[int]:
    """The places of ``a`` whose very words stand in ``b``, in order."""
    equal = (block for block in align_keys(a, b) if block.kind == "equal")
    return {place for block in equal for place in range(block.a, block.a_stop)}


def _errors(transcript: Transcript, reviewed: Transcript) -> int:
    return Levenshtein.distance(make_keys(tokens(transcript)), make_keys(tokens(reviewed)))


def _named(merged: MergeResult, theirs: Transcript) -> tuple[int, int]:
    """How many words stand in both, and how many of them are under the same name."""
    pairs = list(_both_speakers(merged.transcript, theirs))
    return len(pairs), sum(name == theirs_name for name, theirs_name in pairs)


def pairs(folder: Path) -> Iterator[tuple[str, Transcript, Transcript]]:
    """Every pair of the folder, with its name."""
    for path in sorted(folder.glob("*.1_machine.md")):
        name = path.name.removesuffix(".1_machine.md")
        other = path.with_name(f"{name}.2_reviewed.md")
        machine, reviewed = (read(each.read_text(encoding="utf-8")) for each in (path, other))
        yield name, machine, reviewed


COLUMNS = (
    "pair",
    "words",
    "changed by the person",
    "of these kept",
    "only ours puts right",
    "came in",
    "newly wrong in ours",
    "came in",
    "conflicts",
    "word errors: ours",
    "theirs",
    "merged",
    "under the person's names",
    "ms",
)


def row(name: str, figures: Figures) -> tuple[str, ...]:
    """A row of the table."""
    rates = (figures.wrong_ours, figures.wrong_theirs, figures.wrong_merged)
    return (
        name,
        *(
            f"{count:,}"
            for count in (
                figures.words,
                figures.changed,
                figures.kept,
                figures.could_improve,
                figures.improved,
                figures.newly_wrong,
                figures.wrong_came_in,
                figures.conflicts,
            )
        ),
        *(f"{wrong / figures.reviewed:.1%}" for wrong in rates),
        f"{figures.named / figures.shared:.1%}",
        f"{1000 * figures.seconds:.0f}",
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    if not any(arguments.pairs.glob("*.1_machine.md")):
        parser.error(f"no pair is in {arguments.pairs}")
    console = Console(width=200)
    for half, title in ((False, "theirs: reviewed"), (True, "theirs: half reviewed")):
        table = Table(*COLUMNS, title=title)
        total = Figures()
        for number, (name, machine, reviewed) in enumerate(pairs(arguments.pairs), start=1):
            figures = measured(machine, reviewed, f"{arguments.seed} {name}", half=half)
            table.add_row(*row(str(number), figures))
            total += figures
        table.add_row(*row("all", total))
        console.print(table)
    console.print(
        f"Python {platform.python_version()}, {platform.processor() or platform.machine()}"
    )


if __name__ == "__main__":
    main()
