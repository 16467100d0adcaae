"""Learn a glossary from edited talks, and put the talks of other shows right by it.

    CASTPROOF_DATA=… python -m benchmarks.glossary

The thirty-three talks with the machine's and the reviewed text are of ten shows. Each show is held
out once, then a third of the shows twenty times by lot, then a third of the talks twenty times
(:mod:`benchmarks.splits`): what the others teach puts right what is held out. A correction is
*right* where the reviewer wrote these words at that place, *untold* where the reviewer left out
the passage, and *wrong* everywhere else, even where the reviewer had something else than the
machine too. *Missed* are the places where the reviewer put right a term that the glossary has and
it did not. What is only flagged is counted apart, in the same way. The talks have no word
probabilities: sound is weighed without them.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from align.glossary.correct import CorrectedWords, Correction, Glossary, correct_words
from align.glossary.tokens import make_term_key
from benchmarks.comparing import reviewed
from benchmarks.splits import Split, Tally, draw_splits, get_show, leave_one_out, print_tallies
from castproof.comparing.comparison import read_transcript
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from castproof.glossary.learn import make_glossary, propose
from compare import Comparison, compare
from compare.corrections import FoundCorrections, find_corrections
from compare.edits import EditKind
from transcript.values import Word

SEEDS = ("001_73329bceceb03cb5.txt", "000_896c8eacfe2819a3.txt")


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk's machine words, what the reviewer has for each, and what the reviewer put right.

    ``written`` has for each word the keys of the reviewer's word or stretch that it stands for,
    ``kinds`` the kind of that stretch.
    """

    name: str
    heard: tuple[Word, ...]
    written: tuple[tuple[str, ...], ...]
    kinds: tuple[EditKind, ...]
    sighted: FoundCorrections


def main() -> None:
    """Learn, put right, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.parse_args()
    folder = Path(os.environ["CASTPROOF_DATA"])
    words = load_vocabulary("en")
    talks = [read_talk(name, compare(*pair)) for name, pair in reviewed(folder)]
    console = Console(width=110)
    print_all(talks, words, console)
    print_seeds(folder.parent / "seeds", words, console)


def print_all(talks: Sequence[Talk], words: Vocabulary | None, console: Console) -> None:
    """Print the table of each kind of splits."""
    shows = [get_show(talk.name) for talk in talks]
    names = [talk.name for talk in talks]
    kinds: tuple[tuple[str, Iterable[Split], Callable[[str], str]], ...] = (
        ("each show held out", leave_one_out(shows), get_show),
        ("a third of the shows held out", draw_splits(shows), get_show),
        ("a third of the talks held out", draw_splits(names), str),
    )
    for title, splits, get_group in kinds:
        scores = [score(split, talks, get_group, words) for split in splits]
        print_tallies(f"corrected, {title}", [one for one, _ in scores], console)
        print_tallies(f"flagged, {title}", [other for _, other in scores], console)


def read_talk(name: str, found: Comparison) -> Talk:
    """Read what is needed of a comparison."""
    keys = [part for token in found.human for part in make_term_key(token.text)]
    counts = [len(make_term_key(token.text)) for token in found.human]
    starts = [0]
    for count in counts:
        starts.append(starts[-1] + count)
    written: list[tuple[str, ...]] = [()] * len(found.machine)
    kinds = [EditKind.SAME] * len(found.machine)
    for one in found.stretches:
        is_moved = not one.human and one.partner is not None
        human = found.stretches[one.partner or 0].human if is_moved else one.human
        is_paired = len(human) == len(one.machine)  # else the whole stretch stands for each word
        for number, place in enumerate(one.machine):
            first, last = (human[number],) * 2 if is_paired else (human.start, human.stop - 1)
            written[place] = tuple(keys[starts[first] : starts[last + 1]]) if human else ()
            kinds[place] = one.kind
    heard = tuple(Word(None, None, token.text) for token in found.machine)
    return Talk(name, heard, tuple(written), tuple(kinds), find_corrections(found))


def score(
    split: Split, talks: Sequence[Talk], get_group: Callable[[str], str], words: Vocabulary | None
) -> tuple[Tally, Tally]:
    """Score what the teaching talks make of those held out: what is corrected, and flagged."""
    taught = [talk.sighted for talk in talks if get_group(talk.name) in split.teaching]
    glossary = make_glossary(propose(taught, words))
    verdicts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    wrong: tuple[list[str], list[str]] = ([], [])
    missed = 0
    for talk in talks:
        if get_group(talk.name) not in split.held_out:
            continue
        done = correct_words(talk.heard, glossary, None if words is None else words.is_word)
        right = 0
        for one, found, bad in zip(
            (done.corrections, done.proposals), verdicts, wrong, strict=True
        ):
            for place, correction in _place(done, one):
                verdict = judge(talk, place, correction)
                found[verdict] += 1
                right += verdict == "right" and one is done.corrections
                if verdict == "wrong":
                    bad.append(_describe(talk, place, correction))
        missed += max(0, _count_known(talk, glossary) - right)
    tallies = [
        Tally(split.name, found["right"], tuple(bad), found["untold"], missed)
        for found, bad in zip(verdicts, wrong, strict=True)
    ]
    return tallies[0], tallies[1]


def _place(done: CorrectedWords, which: Sequence[Correction]) -> Iterable[tuple[int, Correction]]:
    """Give each of these corrections with the index of the first word that was heard."""
    for one in which:
        earlier = [other for other in done.corrections if other.place < one.place]
        yield one.place - sum(len(each.written) - len(each.heard) for each in earlier), one


def judge(talk: Talk, place: int, one: Correction) -> str:
    """Judge a correction by what the reviewer has in the place of the words it is for.

    A term that the reviewer joined to the next word (``BIP32`` for ``PIP 32``) is right too.
    """
    places = range(place, place + len(one.heard))
    # The words of one stretch share what the reviewer has for it: it counts once.
    written = dict.fromkeys(talk.written[each] for each in places)
    keys = [key for part in written for key in part]
    if not keys or all(talk.kinds[each] is EditKind.CUT for each in places):
        return "untold"
    meant = "".join(make_term_key(one.written_text))
    begins = {"".join(keys[at:]).startswith(meant) for at in range(len(keys))}
    return "right" if True in begins else "wrong"


def _describe(talk: Talk, place: int, one: Correction) -> str:
    places = range(place, place + len(one.heard))
    has = " ".join(dict.fromkeys(" ".join(talk.written[each]) for each in places))
    return f"{one.rule} {one.heard_text} → {one.written_text}, reviewed: {has[:40]} ({talk.name})"


def _count_known(talk: Talk, glossary: Glossary) -> int:
    terms = {make_term_key(term.text) for term in glossary.terms}
    return sum(make_term_key(one.meant) in terms for one in talk.sighted.corrections)


def print_seeds(folder: Path, words: Vocabulary | None, console: Console) -> None:
    """Print what the pair of seeds teaches, where the seeds lie beside the data."""
    machine, human = (folder / name for name in SEEDS)
    if not (machine.is_file() and human.is_file()):
        return
    proposals = propose(
        [find_corrections(compare(read_transcript(machine), read_transcript(human)))], words
    )
    console.print("\nproposed from the pair of seeds:")
    for one in proposals:
        seen = (
            f"{each.text} ×{each.count}" + ("" if each.doubt is None else f" ({each.doubt})")
            for each in one.spellings
        )
        console.print(f"  {one.term}: {', '.join(seen)}", highlight=False)


if __name__ == "__main__":
    main()
