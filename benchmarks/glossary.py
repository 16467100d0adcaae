"""Learn a glossary from edited talks, and put other talks right by it.

    CASTPROOF_DATA=… python -m benchmarks.glossary
    CASTPROOF_DATA=… python -m benchmarks.glossary --show
    CASTPROOF_DATA=… python -m benchmarks.glossary --splits 20

Of the nineteen talks with the machine's and the reviewed text, in the order of their names, the
first twelve teach and the other seven are put right; ``--splits`` draws other twelves by lot.
A correction is *right* where the reviewer wrote the same words at that place, *cut* where the
reviewer left out the passage, so that nothing tells, and *wrong* everywhere else, even where the
reviewer had something else than the machine too. *Missed* are the places where the reviewer put
right a term that the glossary has and it did not. Thresholds were tried on the first twelve, each
put right by what the other eleven teach, but the seven had been seen before they were settled, and
so had what the verdict *cut* is for: these are no unseen figures. The talks have no word
probabilities: sound is weighed without them.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.glossary.correct import Correction, Glossary, Term, correct_words
from align.glossary.tokens import make_term_key
from benchmarks.comparing import Pair, reviewed
from castproof.comparing.comparison import read_transcript
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from castproof.glossary.learn import Proposal, propose
from compare import Comparison, compare
from compare.corrections import FoundCorrections, find_corrections
from compare.edits import EditKind, EditStretch
from compare.rates import ErrorRate
from transcript.values import Line, Transcript, Word

TEACHING = 12
SEEDS = ("001_73329bceceb03cb5.txt", "000_896c8eacfe2819a3.txt")
_UNTOUCHED = (EditKind.SAME, EditKind.PUNCTUATION, EditKind.SPEAKER)


@dataclass(frozen=True, slots=True)
class Score:
    """Corrections by what became of them, and the word error rate before and after; added."""

    right: int = 0
    cut: int = 0
    wrong: int = 0
    missed: int = 0
    before: ErrorRate | None = None
    after: ErrorRate | None = None

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.cut + other.cut,
            self.wrong + other.wrong,
            self.missed + other.missed,
            _sum(self.before, other.before),
            _sum(self.after, other.after),
        )


def _sum(one: ErrorRate | None, other: ErrorRate | None) -> ErrorRate | None:
    return one or other if one is None or other is None else one + other


@dataclass(frozen=True, slots=True)
class Talk:
    """A pair, compared, and what its reviewer put right."""

    name: str
    pair: Pair
    found: Comparison
    sighted: FoundCorrections


def main() -> None:
    """Learn, put right, count, print."""
    options = _options()
    folder = Path(os.environ["CASTPROOF_DATA"])
    words = load_vocabulary("en")
    talks = [_talk(name, pair) for name, pair in reviewed(folder)]
    console = Console(width=110)
    table = _table()
    total = _row(table, "the first twelve by name", talks, range(TEACHING), words, options.show)
    console.print(f"WER {_percent(total.before)} before, {_percent(total.after)} after")
    lots = random.Random(options.seed)
    for split in range(options.splits):
        teaching = lots.sample(range(len(talks)), TEACHING)
        _row(table, f"twelve by lot {split + 1}", talks, teaching, words, show=False)
    console.print(table)
    _print_seeds(folder.parent / "seeds", words, console)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print each correction that is wrong")
    parser.add_argument("--splits", type=int, default=0, help="further twelves, drawn by lot")
    parser.add_argument("--seed", type=int, default=6, help="of the lots")
    return parser.parse_args()


def _talk(name: str, pair: Pair) -> Talk:
    found = compare(*pair)
    return Talk(name, pair, found, find_corrections(found))


def _table() -> Table:
    table = Table(title="Terms learnt from twelve talks, put right in the other seven")
    for heading in ("taught by", "terms", "right", "cut", "wrong", "missed", "WER before", "after"):
        table.add_column(heading, justify="left" if heading == "taught by" else "right")
    return table


def _row(
    table: Table,
    name: str,
    talks: Sequence[Talk],
    teaching: Sequence[int],
    words: Vocabulary | None,
    show: bool,
) -> Score:
    proposals = propose([talks[place].sighted for place in teaching], words)
    glossary = accepted(proposals)
    others = [talk for place, talk in enumerate(talks) if place not in teaching]
    scores = [score(talk, glossary, words, show=show) for talk in others]
    total = sum(scores, Score())
    counts = (len(glossary.terms), total.right, total.cut, total.wrong, total.missed)
    rates = (_percent(total.before), _percent(total.after))
    table.add_row(name, *map(str, counts), *rates)
    return total


def accepted(proposals: Sequence[Proposal]) -> Glossary:
    """The glossary of a person who accepts everything that is proposed."""
    return Glossary(tuple(Term(one.term, one.wrong) for one in proposals))


def score(talk: Talk, glossary: Glossary, words: Vocabulary | None, *, show: bool) -> Score:
    """What the glossary does to a talk that taught it nothing."""
    machine, human = talk.pair
    is_word = None if words is None else words.is_word
    heard = [Word(None, None, text) for line in machine.lines for text in line.text.split()]
    done = correct_words(heard, glossary, is_word)
    after = compare(_filled(machine, done.corrections), human)
    became = {place: one for one in after.stretches for place in one.machine}
    verdicts: Counter[str] = Counter()
    for one in done.corrections:
        places = range(one.place, one.place + len(one.written))
        verdict = _verdict([became[place] for place in places])
        verdicts[verdict] += 1
        if show:
            print(f"{verdict:5} {one.rule:6} {one.heard_text} → {one.written_text} ({talk.name})")
    terms = {make_term_key(term.text) for term in glossary.terms}
    known = sum(make_term_key(one.meant) in terms for one in talk.sighted.corrections)
    left = sum(make_term_key(one.meant) in terms for one in find_corrections(after).corrections)
    missed = min(known, left)
    rates = talk.found.scores.wer, after.scores.wer
    before, now = (rate if isinstance(rate, ErrorRate) else None for rate in rates)
    return Score(verdicts["right"], verdicts["cut"], verdicts["wrong"], missed, before, now)


def _verdict(stretches: Sequence[EditStretch]) -> str:
    """What the reviewer says of corrected words, by the stretches that they are in."""
    if all(one.kind in _UNTOUCHED for one in stretches):
        return "right"
    return "cut" if all(one.kind is EditKind.CUT for one in stretches) else "wrong"


def _filled(machine: Transcript, corrections: Sequence[Correction]) -> Transcript:
    """The transcript with the corrections in it, its lines as they were."""
    entries = list(machine.entries)
    queue = list(corrections)
    place = 0
    for number, entry in enumerate(entries):
        if not isinstance(entry, Line):
            continue
        texts = entry.text.split()
        new: list[str] = []
        while texts:
            if queue and queue[0].place == place:
                one = queue.pop(0)
                new += [word.text for word in one.written]
                place += len(one.written)
                del texts[: len(one.heard)]
            else:
                new.append(texts.pop(0))
                place += 1
        entries[number] = replace(entry, text=" ".join(new))
    return Transcript(tuple(entries), machine.language)


def _percent(rate: ErrorRate | None) -> str:
    return "?" if rate is None or rate.rate is None else f"{rate.rate:.2%}"


def _print_seeds(folder: Path, words: Vocabulary | None, console: Console) -> None:
    """What the pair of seeds teaches, where the seeds lie beside the data."""
    machine, human = (folder / name for name in SEEDS)
    if not (machine.is_file() and human.is_file()):
        return
    proposals = propose(
        [find_corrections(compare(read_transcript(machine), read_transcript(human)))], words
    )
    console.print("\nproposed from the pair of seeds:")
    for one in proposals:
        seen = (f"{each.text} ×{each.count}{_note(each.doubt)}" for each in one.spellings)
        console.print(f"  {one.term}: {', '.join(seen)}", highlight=False)


def _note(doubt: str | None) -> str:
    return "" if doubt is None else f" ({doubt})"


if __name__ == "__main__":
    main()
