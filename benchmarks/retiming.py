"""How near to the truth an episode is retimed whose every time was taken away.

    python -m benchmarks.retiming --episode FILE --captions FILE
    python -m benchmarks.retiming --episodes FOLDER

The first holds an edited episode, retimed from its captions, against its editor's own times. It
also asks a judge who aligns nothing: wherever a line's first four words stand just so, and once
within a minute of the editor's start, it says in which caption they begin.

The second makes a pseudo-machine source of each episode: its own words, timed evenly between its
starts, some of them misheard, repeated or left out, with fillers between them. The editor's starts
are then the truth. Beside ours stands difflib's SequenceMatcher with its defaults, a line being
placed by its first matched word.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate, groupby, pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.editing.retime import retime
from align.interpolation import interpolate_words
from align.texts import make_keys
from transcript import episode
from transcript.errors import CastproofError
from transcript.formats import captions
from transcript.values import Line, Transcript, Word

NEAR_S = 2.0
FILLERS = ("uh", "um", "like", "yeah", "so", "you know")
OPENING_WORDS = 4
NEARBY_S = 60.0


def stripped(edited: Transcript) -> Transcript:
    """The same without a single time."""
    entries = tuple(
        replace(entry, start=None) if isinstance(entry, Line) else entry for entry in edited.entries
    )
    return replace(edited, entries=entries)


def published_pair(page: Path, source: Path) -> Table:
    """Ours, and the editor's own, beside the editor and beside the judge."""
    edited = episode.parse(page.read_text(encoding="utf-8")).transcript
    cues = captions.parse(source.read_text(encoding="utf-8")).lines
    began = time.perf_counter()
    found = retime(
        stripped(edited), interpolate_words(cues), caption_starts=[cue.start or 0.0 for cue in cues]
    )
    took = time.perf_counter() - began
    ours = [line.start for line in found.transcript.lines]
    editors = [line.start for line in edited.lines]
    judged = list(judge(edited.lines, cues))
    table = Table("starts", "of the editor's, ≤ 2 s", "≤ 5 s", "of the judge's, ≤ 2 s", "same")
    for name, starts in (("ours", ours), ("the editor's", editors)):
        own = [_gap(a, b) for a, b in zip(starts, editors, strict=True)]
        told = [_gap(a, b) for a, b in zip(starts, judged, strict=True) if b is not None]
        table.add_row(
            name,
            _share(own, NEAR_S),
            _share(own, 5.0),
            f"{_share(told, NEAR_S)} of {len(told)}",
            _share(told, 0.0),
        )
    table.caption = f"{len(edited.lines)} lines in {took:.2f} s, {len(found.unsure)} listed"
    return table


def judge(lines: Sequence[Line], cues: Sequence[Line]) -> Iterator[float | None]:
    """The start of the one caption near the editor's start where a line's opening words stand."""
    said = [
        (word, cue.start)
        for cue in cues
        for word in make_keys(cue.text.split())
        if word not in FILLERS
    ]
    words = [word for word, _ in said]
    spots: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words)):
        spots.setdefault(tuple(words[place : place + OPENING_WORDS]), []).append(place)
    for line in lines:
        opening = [word for word in make_keys(line.text.split()) if word not in FILLERS]
        found = [said[place][1] for place in spots.get(tuple(opening[:OPENING_WORDS]), [])]
        near = [start for start in found if _gap(start, line.start) <= NEARBY_S]
        yield near[0] if len(near) == 1 else None


def made_up(folder: Path, seed: int) -> Table:
    """Every episode of a folder from its pseudo-machine source, at several shares of dropped."""
    pages = list(_timed_pages(folder))
    table = Table(
        "words dropped", "episodes", "lines", "castproof ≤ 2 s", "difflib ≤ 2 s", "s", "difflib s"
    )
    for dropped in (0.05, 0.15, 0.30):
        rng = random.Random(f"{seed} {dropped}")
        ours, peers = Tally(), Tally()
        for page in pages:
            source = pseudo_machine(page.lines, dropped, rng)
            ours.add(page, _ours, source)
            peers.add(page, by_difflib, source)
        table.add_row(
            f"{dropped:.0%}",
            str(len(pages)),
            str(len(ours.gaps)),
            _share(ours.gaps, NEAR_S),
            _share(peers.gaps, NEAR_S),
            f"{ours.seconds / len(pages):.2f}",
            f"{peers.seconds / len(pages):.2f}",
        )
    return table


class Tally:
    """How far a method's starts are from the truth, and the seconds it took."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.seconds = 0.0

    def add(
        self,
        page: Transcript,
        method: Callable[[Transcript, Sequence[Word]], Sequence[float | None]],
        source: Sequence[Word],
    ) -> None:
        """Let a method retime the page."""
        bare = stripped(page)
        began = time.perf_counter()
        starts = method(bare, source)
        self.seconds += time.perf_counter() - began
        truth = [line.start for line in page.lines]
        self.gaps += [_gap(a, b) for a, b in zip(starts, truth, strict=True)]


def _ours(bare: Transcript, words: Sequence[Word]) -> list[float | None]:
    return [line.start for line in retime(bare, words).transcript.lines]


def by_difflib(bare: Transcript, words: Sequence[Word]) -> list[float | None]:
    """A line starts at its first word in a matching block, else where the line before does."""
    texts = [line.text.split() for line in bare.lines]
    ours, theirs = (
        make_keys([text for line in texts for text in line]),
        make_keys([w.text for w in words]),
    )
    matched: dict[int, int] = {}
    for block in SequenceMatcher(None, ours, theirs).get_matching_blocks():
        matched.update((block.a + step, block.b + step) for step in range(block.size))
    starts: list[float | None] = []
    last: float | None = 0.0
    for start, stop in pairwise(accumulate(map(len, texts), initial=0)):
        place = next((matched[word] for word in range(start, stop) if word in matched), None)
        last = last if place is None else words[place].start
        starts.append(last)
    return starts


def pseudo_machine(lines: Sequence[Line], dropped: float, rng: random.Random) -> tuple[Word, ...]:
    """The lines' words as a poor machine would have them.

    Of the words that are not dropped (the person put them in), 8 % are other words of the
    episode; before 12 % there is a filler, and 3 % are said twice.
    """
    made: list[Word] = []
    vocabulary = [word for line in lines for word in line.text.split()]
    for word in interpolate_words(lines):
        if rng.random() < 0.12:
            made += [Word(word.start, None, text) for text in rng.choice(FILLERS).split()]
        if rng.random() < dropped:
            continue
        heard = rng.choice(vocabulary) if rng.random() < 0.08 else word.text
        made += [Word(word.start, None, heard)] * (2 if rng.random() < 0.03 else 1)
    return tuple(made)


def _timed_pages(folder: Path) -> Iterator[Transcript]:
    """The episodes whose every line has a start, none going back; lines of one start are joined."""
    for path in sorted(folder.glob("*.md")):
        try:
            page = episode.parse(path.read_text(encoding="utf-8")).transcript
        except CastproofError:
            continue
        lines = [line for line in page.lines if line.text.split()]
        starts = [line.start for line in lines if line.start is not None]
        if lines and len(starts) == len(lines) and starts == sorted(starts):
            together = (list(group) for _, group in groupby(lines, key=lambda line: line.start))
            yield Transcript(
                tuple(
                    replace(group[0], text=" ".join(line.text for line in group))
                    for group in together
                )
            )


def _gap(one: float | None, other: float | None) -> float:
    return float("inf") if one is None or other is None else abs(one - other)


def _share(gaps: Sequence[float], limit_s: float) -> str:
    near = Counter(gap <= limit_s for gap in gaps)
    return f"{near[True] / len(gaps):.1%}" if gaps else "—"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episode", type=Path, help="an edited episode")
    parser.add_argument("--captions", type=Path, help="the captions it was edited from")
    parser.add_argument("--episodes", type=Path, help="a folder of episodes, .md")
    parser.add_argument("--seed", type=int, default=1, help="of the pseudo-machine's errors")
    given = parser.parse_args()
    if given.episode and given.captions:
        Console().print(published_pair(given.episode, given.captions))
    if given.episodes:
        Console().print(made_up(given.episodes, given.seed))


if __name__ == "__main__":
    main()
