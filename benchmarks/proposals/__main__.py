"""What the judge of proposals accepts: of lies, and of what people really changed.

    CASTPROOF_DATA=… python -m benchmarks.proposals            both tables
    CASTPROOF_DATA=… python -m benchmarks.proposals --lies 100
    CASTPROOF_DATA=… python -m benchmarks.proposals --edits --list 300

*Lies*: for each kind of lie (``tests.compare.proposals.lies``) as many cases as asked for, made
from real captions, alone and hidden among good edits. A lie counts as accepted where the result
says it.
*Field* is the only rule known to be in use for such proposals, on the same cases: at most 40 % of
the words changed, at most three in a row, and an edit distance of at most half the letters.

*Edits*: what people made of each paragraph, as if a model had proposed it. ``--list N`` prints the
accepted changes of names, numbers and negations, and ``N`` others, to be judged by eye.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from align.cleanup.clean_up import clean_up
from align.texts import make_keys
from benchmarks.proposals.material import Paragraph, list_captions, list_paragraphs
from castproof.glossary.common_words import load_vocabulary
from compare.proposals.judge import judge_proposal
from compare.proposals.judgement import EditClass, Judgement, Verdict
from compare.proposals.split_text import split_text
from tests.compare.proposals.lies import KINDS, find_lie, tell, tell_about
from transcript.values import Word

VERDICTS: tuple[Verdict, ...] = ("accepted", "suggested", "refused")
_WEIGHTY = (EditClass.NAME, EditClass.NUMBER, EditClass.NEGATION)
_NEGATES = ("n't", "not", "no", "never")
MOST_CHANGED, MOST_IN_A_ROW, MOST_DISTANCE = 0.4, 3, 0.5


@dataclass(frozen=True, slots=True)
class LieCount:
    """Cases of a kind of lie, and how many of them we and the field's rule accepted."""

    cases: int = 0
    ours: int = 0
    field: int = 0

    def __add__(self, other: LieCount) -> LieCount:
        """Add both up."""
        return LieCount(self.cases + other.cases, self.ours + other.ours, self.field + other.field)


def is_accepted_by_field(before: str, proposed: str) -> bool:
    """Whether the field's rule takes a proposal: few words changed, few in a row, few letters."""
    said, meant = make_keys(before.split()), make_keys(proposed.split())
    changed = longest = 0
    for op in Levenshtein.opcodes(said, meant):
        if op.tag != "equal":
            size = max(op.src_end - op.src_start, op.dest_end - op.dest_start)
            changed += size
            longest = max(longest, size)
    is_near = Levenshtein.normalized_distance(before, proposed) <= MOST_DISTANCE
    return changed <= MOST_CHANGED * len(said) and longest <= MOST_IN_A_ROW and is_near


def count_lies(kind: str, captions: dict[str, tuple[str, ...]], cases: int) -> LieCount:
    """Count the lies of a kind that are accepted, alone and among good edits."""
    is_word = find_is_word()
    total = LieCount()
    for text, lie in tell_about(kind, list(captions), cases):
        result = judge_proposal(text, lie.text, captions[text], is_word=is_word).text
        ours = find_lie(lie, result, [text])
        total += LieCount(1, ours, is_accepted_by_field(text, lie.text))
    for text, _ in tell_about(kind, list(captions), cases, seed=1):
        said = [Word(None, None, word) for word in text.split()]
        good = " ".join(word.text for word in clean_up(said, "clean", "en").words)
        hidden = tell(kind, good, random.Random(text))
        if hidden is None or hidden.text == good:
            continue
        names = captions[text]
        honest = judge_proposal(text, good, names, is_word=is_word).text
        result = judge_proposal(text, hidden.text, names, is_word=is_word).text
        ours = find_lie(hidden, result, [text, good, honest])
        total += LieCount(1, ours, is_accepted_by_field(text, hidden.text))
    return total


def find_is_word() -> Callable[[str], bool] | None:
    """The function that tells a common English word."""
    vocabulary = load_vocabulary("en")
    return None if vocabulary is None else vocabulary.is_word


def print_lies(console: Console, data: Path, cases: int) -> None:
    """Print how many lies of each kind were accepted."""
    captions = dict(list_captions(data))
    table = Table("kind of lie", "cases", "accepted", "by the field's rule")
    total = LieCount()
    for kind in KINDS:
        found = count_lies(kind, captions, cases)
        total += found
        table.add_row(kind, f"{found.cases}", f"{found.ours}", f"{found.field}")
    table.add_row(f"{len(KINDS)} kinds", f"{total.cases}", f"{total.ours}", f"{total.field}")
    console.print(table)


def print_edits(console: Console, judged: Sequence[tuple[Paragraph, Judgement]]) -> None:
    """Print what became of people's edits, by class and by show."""
    by_class: Counter[tuple[str, Verdict]] = Counter()
    by_show: Counter[tuple[str, Verdict]] = Counter()
    for paragraph, one in judged:
        for edit in one.edits:
            by_class[edit.kind.value, edit.verdict] += 1
            by_show[paragraph.show, edit.verdict] += 1
    for title, counts in (("class", by_class), ("show", by_show)):
        table = Table(title, *VERDICTS, "accepted")
        names = sorted({name for name, _ in counts})
        rows = [(name, [counts[name, verdict] for verdict in VERDICTS]) for name in names]
        rows.append(("all", [sum(row[at] for _, row in rows) for at in range(len(VERDICTS))]))
        for name, row in rows:
            share = f"{100 * row[0] / sum(row):.1f} %"
            table.add_row(name, *(f"{count:,}" for count in row), share)
        console.print(table)


def print_accepted(
    console: Console, judged: Sequence[tuple[Paragraph, Judgement]], others: int
) -> None:
    """Print accepted edits with what stands around them, for a person's eye."""
    weighty, rest = [], []
    for _, one in judged:
        text = split_text(one.before.strip())
        for edit in one.with_verdict("accepted"):
            around = text.join(edit.first - 6, edit.stop + 7)
            row = f"[{edit.kind.value}] {edit.before!r} → {edit.after!r}   … {around} …"
            keys = make_keys(f"{edit.before} {edit.after}".split())
            is_negation = any(key.endswith(_NEGATES[0]) or key in _NEGATES for key in keys)
            (weighty if edit.kind in _WEIGHTY or is_negation else rest).append(row)
    chosen = random.Random(7).sample(rest, min(others, len(rest)))
    for title, rows in (("names, numbers, negations", weighty), ("others", chosen)):
        console.print(f"\n{len(rows)} accepted: {title}\n", markup=False)
        for number, row in enumerate(rows, start=1):
            console.print(f"{number}. {row}", markup=False, highlight=False, soft_wrap=True)


def main() -> None:
    """Run what is asked for; without a choice, both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lies", type=int, metavar="N", help="lies of each kind (100)")
    parser.add_argument("--edits", action="store_true", help="people's edits")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="accepted edits to print")
    asked = parser.parse_args()
    data, console = Path(os.environ["CASTPROOF_DATA"]), Console(width=120)
    is_all = asked.lies is None and not asked.edits
    if is_all or asked.lies is not None:
        print_lies(console, data, asked.lies or 100)
    if is_all or asked.edits:
        is_word = find_is_word()
        judged = [
            (one, judge_proposal(one.before, one.after, one.names, is_word=is_word))
            for one in list_paragraphs(data)
        ]
        print_edits(console, judged)
        if asked.list:
            print_accepted(console, judged, asked.list)


if __name__ == "__main__":
    main()
