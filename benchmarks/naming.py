"""Name the speakers of published episodes from what is said alone, and hold it to their editors.

    CASTPROOF_DATA=… python -m benchmarks.naming
    CASTPROOF_DATA=… python -m benchmarks.naming --show

The editors' names are taken away (the speakers become ``S0``, ``S1`` by who speaks first) and every
rule that needs no sound names them again: introductions alone, then with the front matter's
guests, then with the known host too. A name is right if it is the editor's; the same name spelt
otherwise, or a short form of it, is counted apart, for it is the right person. The reviewed talks
(``machine_and_reviewed``) are panels and podcasts of other habits. Speakers of less than 3 % of the
words are not asked for. The cues were chosen with both in view: these are no unseen figures.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.naming.introductions import MAIN_SHARE
from align.naming.names import fold_name, get_first_name, may_be_same_person
from align.naming.rules import Clues, Naming, name_speakers
from transcript import episode
from transcript.front_matter.fields import ListedPeople, read_people
from transcript.values import Word

HOST = "Alexey"
"""Who hosts the published episodes, as a preset would say it."""
_TURN = re.compile(r"\**(?P<speaker>[^:*]{1,40}):?\**:? +\(?\d+:\d\d:\d\d\)?")
_OUTCOMES = ("right", "spelt otherwise", "wrong", "left")


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation whose speakers are known; ``words`` are under labels that tell nothing."""

    name: str
    words: tuple[Word, ...]
    truth: dict[str, str]
    people: ListedPeople


def main() -> None:
    """Read, name, compare, print."""
    options = _options()
    folder = Path(os.environ["CASTPROOF_DATA"])
    episodes = read_episodes(folder)
    reviewed = sorted((folder / "machine_and_reviewed").glob("*.2_reviewed.md"))
    talks = [talk for talk in map(_reviewed, reviewed) if len(talk.truth) > 1]
    table = Table(title="Names from what is said")
    for heading in ("what is known", "speakers", *_OUTCOMES):
        table.add_column(heading, justify="left" if heading == "what is known" else "right")
    for what, found in _runs(episodes, talks, show=options.show):
        counts = (str(found[one]) for one in _OUTCOMES)
        table.add_row(what, str(sum(found.values())), *counts)
    console = Console(width=110)
    console.print(table)
    firsts = sum(talk.truth["S0"] == HOST for talk in episodes)
    console.print(f"the host speaks first in {firsts} of {len(episodes)} episodes")
    guests = sum(len(talk.truth) == len(talk.people.guests) + 1 for talk in episodes)
    console.print(f"one more speaks than guests are listed in {guests} of {len(episodes)}")


def read_episodes(folder: Path) -> list[Talk]:
    """The published episodes of the real material, their speakers under labels."""
    return [_episode(path) for path in sorted((folder / "episodes").glob("*.md"))]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print each name that is not right")
    return parser.parse_args()


def _runs(
    episodes: Sequence[Talk], talks: Sequence[Talk], *, show: bool
) -> Iterator[tuple[str, Counter[str]]]:
    nothing = ListedPeople()
    yield "episodes: nothing", named(episodes, lambda _: nothing, show)
    yield "episodes: guests", named(episodes, lambda talk: talk.people, show)
    known = replace(nothing, hosts=(HOST,))
    yield "episodes: host", named(episodes, lambda _: known, show)
    yield (
        "episodes: guests and host",
        named(episodes, lambda talk: replace(talk.people, hosts=(HOST,)), show),
    )
    yield "reviewed talks: nothing", named(talks, lambda _: nothing, show)


def named(
    talks: Sequence[Talk], knows: Callable[[Talk], ListedPeople], show: bool = False
) -> Counter[str]:
    """How many speakers of the talks came to be called what, with what is known of each talk."""
    found: Counter[str] = Counter()
    for talk in talks:
        people = knows(talk)
        clues = Clues(guests=people.guests, hosts=people.hosts)
        for naming in name_speakers(talk.words, clues):
            if naming.label not in talk.truth:
                continue
            outcome = _outcome(naming, talk.truth[naming.label])
            found[outcome] += 1
            if show and outcome != "right":
                truth = talk.truth[naming.label]
                print(f"{talk.name[:40]:40} {truth}: {naming.name} ({outcome}) {naming.evidence}")
    return found


def _outcome(naming: Naming, truth: str) -> str:
    if naming.rule == "number":
        return "left"
    name, true = fold_name(get_first_name(naming.name)), fold_name(get_first_name(truth))
    if name == true:
        return "right"
    parts = [fold_name(part) for part in truth.split()]
    is_same = may_be_same_person(naming.name, truth) or true.startswith(name) or name in parts
    return "spelt otherwise" if is_same else "wrong"


def _episode(path: Path) -> Talk:
    text = path.read_text(encoding="utf-8")
    said = [
        Word(line.start, None, word, speaker=line.speaker)
        for line in episode.parse(text).transcript.lines
        if line.speaker is not None and len(line.speaker) < 40
        for word in line.text.split()
    ]
    return _anonymous(path.stem, said, read_people(text))


def _reviewed(path: Path) -> Talk:
    said: list[Word] = []
    speaker: str | None = None
    _, _, body = path.read_text(encoding="utf-8").split("---\n", 2)
    for line in body.splitlines():
        turn = _TURN.fullmatch(line.strip())
        if turn is not None:
            speaker = turn["speaker"].strip()
        elif speaker is not None and not line.startswith("#"):
            said += [Word(None, None, word, speaker=speaker) for word in line.split()]
    return _anonymous(path.name.removesuffix(".2_reviewed.md"), said, ListedPeople())


def _anonymous(name: str, said: Sequence[Word], people: ListedPeople) -> Talk:
    speakers = tuple(dict.fromkeys(word.speaker or "" for word in said))
    labels = {speaker: f"S{place}" for place, speaker in enumerate(speakers)}
    words = tuple(replace(word, speaker=labels[word.speaker or ""]) for word in said)
    counts = Counter(word.speaker for word in words)
    main = {who for who in labels.values() if counts[who] >= MAIN_SHARE * len(words)}
    truth = {label: speaker for speaker, label in labels.items() if label in main}
    return Talk(name, words, truth, people)


if __name__ == "__main__":
    main()
