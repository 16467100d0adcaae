"""How near to the truth an episode is retimed whose every time was taken away.

    python -m benchmarks.retiming --episode FILE --captions FILE
    python -m benchmarks.retiming --episodes FOLDER
    python -m benchmarks.retiming --recut FOLDER

The first holds an edited episode, retimed from its captions, against its editor's own times. It
also asks a judge who aligns nothing: wherever four words in a row among a line's first eight stand
just so, and once within a minute of the editor's start, it says in which caption the line begins.

The second makes a pseudo-machine source of each episode: its own words, timed evenly between its
starts, some of them misheard, repeated or left out, with fillers between them. The editor's starts
are then the truth. Beside ours stands difflib's SequenceMatcher with its defaults, a line being
placed by its first matched word.

The third retimes each episode, with its old times, from captions of a recording that was cut anew
(benchmarks/recut.py), for several widths of what is snapped to a caption's start.
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

from align.editing.retime import DEFAULTS, RetimingOptions, retime
from align.interpolation import interpolate_words
from align.texts import make_keys
from benchmarks.recut import FILLERS, Recut, recut
from transcript import episode
from transcript.errors import CastproofError
from transcript.formats import captions
from transcript.values import Line, Transcript, Word

NEAR_S = 2.0
OPENING_WORDS, FIRST_WORDS = 4, 8
NEARBY_S = 60.0
SNAPS_S = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)


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
    differ = [_gap(a, b) > NEAR_S for a, b in zip(ours, editors, strict=True)]
    table = Table(
        "starts", "of the editor's, ≤ 2 s", "≤ 5 s", "of the judge's, ≤ 2 s", "where the two differ"
    )
    for name, starts in (("ours", ours), ("the editor's", editors)):
        own = [_gap(a, b) for a, b in zip(starts, editors, strict=True)]
        told = [_distance(a, b) for a, b in zip(starts, judged, strict=True) if b is not None]
        asked = zip(starts, judged, differ, strict=True)
        apart = [_distance(a, b) for a, b, is_asked in asked if is_asked and b is not None]
        table.add_row(
            name,
            _share(own, NEAR_S),
            _share(own, 5.0),
            f"{_share(told, NEAR_S)} of {len(told)}",
            f"{_share(apart, NEAR_S)} of {len(apart)}",
        )
    table.caption = f"{len(edited.lines)} lines in {took:.2f} s, {len(found.unsure)} listed"
    return table


def judge(lines: Sequence[Line], cues: Sequence[Line]) -> Iterator[tuple[float, float] | None]:
    """The span of the caption that a line begins in, as four of its first words tell."""
    said = [
        (word, number)
        for number, cue in enumerate(cues)
        for word in make_keys(cue.text.split())
        if word not in FILLERS
    ]
    words = [word for word, _ in said]
    starts = [*(cue.start or 0.0 for cue in cues), (cues[-1].start or 0.0) + NEAR_S]
    spots: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(words)):
        spots.setdefault(tuple(words[place : place + OPENING_WORDS]), []).append(place)
    for line in lines:
        opening = [word for word in make_keys(line.text.split()) if word not in FILLERS]
        span = None
        for skipped in range(FIRST_WORDS - OPENING_WORDS + 1):
            four = tuple(opening[skipped : skipped + OPENING_WORDS])
            found = [max(0, place - skipped) for place in spots.get(four, [])]
            near = [at for at in found if _gap(starts[said[at][1]], line.start) <= NEARBY_S]
            if len(near) == 1:
                number = said[near[0]][1]
                span = starts[number], starts[number + 1]
            if near:
                break
        yield span


def recut_pages(folder: Path, seed: int) -> Table:
    """Every episode of a folder from captions of its recording, cut anew."""
    pages = list(_timed_pages(folder))
    rng = random.Random(seed)
    ads = [page.lines[len(page.lines) // 2 :] for page in (*pages[1:], pages[0])]
    made = [
        recut(page, " ".join(line.text for line in ad).split(), rng)
        for page, ad in zip(pages, ads, strict=True)
    ]
    table = Table("snap_s", "episodes", "lines", "same second", "≤ 1 s", "≤ 2 s", "else unlisted")
    table.add_column("listed, of those that are gone / of the others")
    for snap_s in SNAPS_S:
        gaps, unlisted, gone, others = [], 0, Counter[bool](), Counter[bool]()
        for one in made:
            listed, ours = retime_recut(one, snap_s)
            for number, (start, truth) in enumerate(zip(ours, one.truth, strict=True)):
                is_listed = number in listed
                (gone if truth is None else others)[is_listed] += 1
                if truth is not None:
                    gaps.append(_gap(start, float(int(truth))))
                    unlisted += gaps[-1] > NEAR_S and not is_listed
        table.add_row(
            f"{snap_s:g}{' (the default)' if snap_s == DEFAULTS.snap_s else ''}",
            *(str(len(made)), str(len(gaps)), _share(gaps, 0.0), _share(gaps, 1.0)),
            *(_share(gaps, NEAR_S), str(unlisted)),
            f"{gone[True]} of {gone.total()} / {others[True]} of {others.total()}",
        )
    return table


def retime_recut(one: Recut, snap_s: float) -> tuple[set[int], list[float | None]]:
    """Retime an episode from its new captions: which lines are listed, and every floored start."""
    found = retime(
        one.page,
        interpolate_words(one.captions),
        RetimingOptions(snap_s=snap_s),
        caption_starts=[line.start or 0.0 for line in one.captions],
    )
    starts = (line.start for line in found.transcript.lines)
    ours = [None if start is None else float(int(start)) for start in starts]
    return {unsure.entry for unsure in found.unsure}, ours


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


def _distance(start: float | None, span: tuple[float, float]) -> float:
    """How many seconds a start lies outside a span."""
    return float("inf") if start is None else max(0.0, span[0] - start, start - span[1])


def _share(gaps: Sequence[float], limit_s: float) -> str:
    near = Counter(gap <= limit_s for gap in gaps)
    return f"{near[True] / len(gaps):.1%}" if gaps else "—"


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episode", type=Path, help="an edited episode")
    parser.add_argument("--captions", type=Path, help="the captions it was edited from")
    parser.add_argument("--episodes", type=Path, help="a folder of episodes, .md")
    parser.add_argument("--recut", type=Path, help="a folder of episodes whose recording is cut")
    parser.add_argument("--seed", type=int, default=1, help="of the pseudo-machine's errors")
    given = parser.parse_args()
    if given.episode and given.captions:
        Console().print(published_pair(given.episode, given.captions))
    if given.episodes:
        Console().print(made_up(given.episodes, given.seed))
    if given.recut:
        Console().print(recut_pages(given.recut, given.seed))


if __name__ == "__main__":
    main()
