"""What the language packs take out of real transcripts, and whom they hear introduced.

    python -m benchmarks.languages FOLDER
    python -m benchmarks.languages FOLDER --show 100 --level clean

``FOLDER`` has one file a corpus, ``de.name.tsv``: a line is a speaker, a tab, and what they said.
The first part of a file's name is its language. None of the corpora is part of the project;
``docs/background/languages.md`` names those that were read. For each are printed how many words
each class of ``readable`` and ``clean`` takes out; ``--show`` prints a sample of them in their
sentences, drawn by lot, for a person to judge: whether a removal is right is told by reading alone.

Introductions are looked for in the first 300 words that each of a file's conversations has; a
conversation ends where an empty line stands. They are printed with their words, to be judged too.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.cleanup.clean_up import clean_up
from align.cleanup.edits import CLEANUP_LEVELS, CleanedWords
from align.languages.packs import find_pack
from align.naming.introductions import find_introductions
from transcript.spacing import join_words, make_words
from transcript.values import Word

OPENING_WORDS = 300
AROUND = 6


@dataclass(frozen=True, slots=True)
class Corpus:
    """Conversations in one language, each the words of its speakers in order."""

    name: str
    language: str
    conversations: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(len, self.conversations))


def read_corpora(folder: Path) -> Iterator[Corpus]:
    """Read every ``*.tsv`` of a folder."""
    for path in sorted(folder.glob("*.tsv")):
        text = path.read_text(encoding="utf-8")
        yield Corpus(
            path.stem,
            path.name.split(".")[0],
            tuple(tuple(_read_words(part)) for part in text.split("\n\n") if part.strip()),
        )


def _read_words(text: str) -> Iterator[Word]:
    for row in text.splitlines():
        speaker, _, said = row.partition("\t")
        yield from (word.with_speaker(speaker) for word in make_words(said))


def show_edits(found: Sequence[CleanedWords], count: int, seed: int) -> Iterator[str]:
    """Show some of the edits, drawn by lot, each in brackets among the words around it."""
    every = [(reading, edit) for reading in found for edit in reading.edits]
    for reading, edit in random.Random(seed).sample(every, min(count, len(every))):
        before = join_words(reading.said[max(0, edit.first - AROUND) : edit.first])
        after = join_words(reading.said[edit.stop : edit.stop + AROUND])
        yield f"{edit.kind.value}: {before} [{edit.text}] {after}"


def main() -> None:
    """Print the tables, and the sample that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="the transcripts")
    parser.add_argument("--show", type=int, default=0, help="how many removals to show of each")
    parser.add_argument("--level", choices=CLEANUP_LEVELS[1:], default="clean")
    parser.add_argument("--seed", type=int, default=1, help="which of them are drawn")
    call = parser.parse_args()
    console = Console(width=110)
    table = Table("corpus", "words", "level", "taken out", "of each class")
    for corpus in read_corpora(call.folder):
        for level in CLEANUP_LEVELS[1:]:
            found = [clean_up(said, level, corpus.language) for said in corpus.conversations]
            counts = sum((Counter(one.removed) for one in found), Counter())
            each = ", ".join(f"{kind} {number}" for kind, number in counts.most_common())
            table.add_row(corpus.name, f"{corpus.words:,}", level, f"{counts.total():,}", each)
            if call.show and level == call.level:
                print(f"## {corpus.name}")
                print(*show_edits(found, call.show, call.seed), sep="\n")
        pack = find_pack(corpus.language)
        for said in corpus.conversations if pack is not None else ():
            for one in find_introductions(said[:OPENING_WORDS], pack=pack):
                print(f"introduced ({corpus.name}): {one.name}, {one.who}: “{one.quote}”")
    console.print(table)


if __name__ == "__main__":
    main()
