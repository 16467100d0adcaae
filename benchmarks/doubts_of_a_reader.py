"""What is left of a reader's doubts when they are checked: of what people really put right.

    CASTPROOF_DATA=… python -m benchmarks.doubts_of_a_reader
    CASTPROOF_DATA=… python -m benchmarks.doubts_of_a_reader --write TALK -o talk.md

The reader is scripted: in each reviewed talk it points at all that the person put right, with
the best evidence that stands there, and at as much that the person left. *Speakers*: three words or
more of a line are another's; false ones are lines of which the person left every word. *Terms*:
names and terms that were put right, as the person spelt them; false ones are a name from elsewhere
for a word that the person left, any name, or the one that is spelt most like it.
*Nobody asked* counts what the checks let through wherever the rules apply: of lines and speakers
that a person left.

The machine's labels are given the names that the person gave most of their words. What is known
beside the talk is its front matter; with ``others`` also the terms of the other reviewed talks, as
a glossary would have them. ``--write`` writes one talk as an episode, to be read by a real model.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Indel
from rich.console import Console
from rich.table import Table

from benchmarks.comparing import reviewed
from castproof.assist.doubt_check import (
    Talk,
    check_speaker,
    check_term,
)
from castproof.glossary.common_words import load_vocabulary
from compare import Comparison, compare
from compare.edits import EditKind
from compare.terms import terms_of
from transcript import episode
from transcript.errors import FormatError
from transcript.front_matter.fields import read_texts
from transcript.values import Line, Transcript

FEWEST_WORDS = 3
"""Words of a line that are another's, for a doubt about its speaker to be right."""
ALIKE = 0.65
_MARKS = '.,?!;:"“”()…'


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A machine's talk with the person's names, what the person made of it, and what is known."""

    name: str
    talk: Talk
    found: Comparison
    people: tuple[Counter[str], ...]

    @property
    def left(self) -> list[tuple[int, str]]:
        """The words of four letters or more that the person left, each with its line's index."""
        same = [one for one in self.found.stretches if one.kind is EditKind.SAME]
        words = {
            (self.found.machine[at].line, strip(self.found.machine[at].text))
            for one in same
            for at in one.machine
        }
        return sorted(word for word in words if len(word[1]) > FEWEST_WORDS)


def strip(word: str) -> str:
    """Strip the marks around a word, and its possessive."""
    return word.strip(_MARKS).removesuffix("'s")


def list_reviewed(data: Path) -> Iterator[Reviewed]:
    """List the reviewed talks."""
    paths = sorted((data / "machine_and_reviewed").glob("*.1_machine.md"))
    vocabulary = load_vocabulary("en")
    if vocabulary is None:
        raise SystemExit("pyspellchecker's list of English words is not installed")
    for path, (name, (machine, person)) in zip(paths, reviewed(data), strict=True):
        found = compare(machine, person)
        pairs = [
            (found.machine[a].line, (found.human[b].speaker or "").strip())
            for one in found.stretches
            if len(one.machine) == len(one.human)
            for a, b in zip(one.machine, one.human, strict=True)
        ]
        votes = Counter((machine.lines[at].speaker, who) for at, who in pairs)
        names: dict[str | None, str] = {}
        for (label, who), _ in votes.most_common():
            if label and who:
                names.setdefault(label, who)
        lines = [replace(one, speaker=names.get(one.speaker)) for one in machine.lines]
        people = [Counter[str]() for _ in lines]
        for at, who in pairs:
            people[at][who] += 1
        try:
            known = read_texts(path.read_text(encoding="utf-8").split("---", 2)[1])
        except FormatError:
            known = ()
        yield Reviewed(name, Talk(lines, known, vocabulary.is_common), found, tuple(people))


def tells_speaker(talk: Talk, index: int, speaker: str) -> bool:
    """Tell whether the line, or the one before or after it, holds evidence that passes."""
    near = talk.lines[max(0, index - 1) : index + 2]
    return any(not check_speaker(talk, index, speaker, line.text) for line in near)


def count_speakers(one: Reviewed, counts: Counter[str], rng: random.Random) -> None:
    """Count the doubts about speakers that pass."""
    true, false = [], []
    for index, line in enumerate(one.talk.lines):
        for speaker in one.talk.speakers:
            if speaker != line.speaker and one.people[index]:
                words = one.people[index][speaker]
                (true if words >= FEWEST_WORDS else false).append((index, speaker))
    counts["true"] += len(true)
    counts["true passed"] += sum(tells_speaker(one.talk, *each) for each in true)
    chosen = rng.sample(false, min(len(true), len(false)))
    counts["false"] += len(chosen)
    counts["false passed"] += sum(tells_speaker(one.talk, *each) for each in chosen)
    counts["left"] += len(false)
    counts["left passed"] += sum(tells_speaker(one.talk, *each) for each in false)


def count_terms(one: Reviewed, counts: Counter[str], rng: random.Random) -> None:
    """Count the doubts about terms that pass; false ones are any name, and the likest one."""
    talk, tokens = one.talk, one.found.machine
    true = 0
    for each in one.found.stretches:
        if each.kind is EditKind.NAME and each.machine and each.human:
            heard = strip(" ".join(tokens[at].text for at in each.machine))
            meant = strip(" ".join(one.found.human[at].text for at in each.human))
            counts["true passed"] += not check_term(
                talk, tokens[each.machine[0]].line, heard, meant
            )
            true += 1
    counts["true"] += true
    texts = [*(line.text for line in talk.lines), *talk.known]
    words = {strip(word) for text in texts for word in text.split()}
    spellings = sorted(word for word in words if word[:1].isupper() and len(word) > FEWEST_WORDS)
    left = one.left
    for index, heard in rng.sample(left, min(true, len(left))):
        counts["false"] += 1
        counts["false passed"] += not check_term(talk, index, heard, rng.choice(spellings))
    tried = 0
    for index, heard in rng.sample(left, len(left)):
        likest = max(
            (word for word in spellings if word.casefold() != heard.casefold()),
            key=lambda word: Indel.normalized_similarity(word.casefold(), heard.casefold()),
            default="",
        )
        if Indel.normalized_similarity(likest.casefold(), heard.casefold()) < ALIKE:
            continue
        tried += 1
        counts["left"] += 1
        counts["left passed"] += not check_term(talk, index, heard, likest)
        if tried == true:
            break


def list_terms(found: Comparison) -> tuple[str, ...]:
    """List the names and terms of the person's text that stand there twice or more."""
    counts = Counter(strip(found.human[at].text) for at in terms_of(found.human).indices)
    return tuple(term for term, count in counts.items() if count > 1)


def print_counts(talks: list[Reviewed]) -> None:
    """Print what passes, by kind."""
    table = Table("kind", "true", "passed", "false", "passed", "left, like true ones", "passed")
    terms = [list_terms(one.found) for one in talks]
    for kind, count in (
        ("speakers", count_speakers),
        ("terms", count_terms),
        ("terms, with others", count_terms),
    ):
        counts: Counter[str] = Counter()
        for at, one in enumerate(talks):
            others = [term for n, own in enumerate(terms) if n != at for term in own]
            known = (*one.talk.known, *dict.fromkeys(others))
            talk = replace(one.talk, known=known) if kind.endswith("others") else one.talk
            count(replace(one, talk=talk), counts, random.Random(one.name))
        columns = [
            f"{name}{passed}" for name in ("true", "false", "left") for passed in ("", " passed")
        ]
        table.add_row(kind, *(f"{counts[column]:,}" for column in columns))
    Console(width=100).print(table)


def main() -> None:
    """Count, or write one talk."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", metavar="TALK", help="a talk's name, or its end")
    parser.add_argument("-o", type=Path, default=Path("talk.md"))
    options = parser.parse_args()
    talks = list(list_reviewed(Path(os.environ["CASTPROOF_DATA"])))
    if options.write is None:
        print_counts(talks)
        return
    one = next(each for each in talks if each.name.endswith(options.write))
    lines: list[Line] = [replace(line, words=()) for line in one.talk.lines]
    page = episode.create({"title": one.name}, Transcript(tuple(lines)))
    options.o.write_text(episode.write(page), encoding="utf-8")


if __name__ == "__main__":
    main()
