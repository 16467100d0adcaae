"""Where editors put chapter headers, and where our rule puts them from the chapters' times.

    CASTPROOF_DATA=… python -m benchmarks.chapters

Of each published episode the headers are taken out, and put back from the times that its editors
published: its chapter list, or the clips of its front matter. A header is right when it stands
above the very line it stood above. ``noise`` moves every time at random, as a list made from
captions or before a re-cut would; *next* and *holding* are the rules that were not chosen.
"""

from __future__ import annotations

import argparse
import os
import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from align.editing import chapters as ours
from transcript import episode
from transcript.formats import chapters
from transcript.text import read_text
from transcript.values import Header, Transcript

RULES = ("nearest", "next", "holding")
NOISE_S = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0)
# A list belongs to the episode with which it shares titles; some titles are everybody's.
FEWEST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Case:
    """An episode's lines; its headers, with the second published and the line below; the places
    where a header could stand, by their seconds."""

    transcript: Transcript
    headers: tuple[tuple[Header, int], ...]
    places: list[tuple[float, int]]


def main() -> None:
    """Print a table for each source of times."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    folder = Path(os.environ["CASTPROOF_DATA"]) / "episodes"
    for source, cases in (("chapter lists", lists(folder)), ("clips", clips(folder))):
        found = list(cases)
        count = sum(len(case.headers) for case in found)
        exact = sum(_is_exact(case, header) for case in found for header, _ in case.headers)
        print(f"{source}: {len(found)} episodes, {count} headers, {exact} at a line's start")
        for noise in NOISE_S:
            right = score(found, noise, random.Random(seed))
            shares = "  ".join(f"{rule} {right[rule] / count:6.1%}" for rule in RULES)
            print(f"  noise ±{noise:4.1f} s  {shares}")


def lists(folder: Path) -> Iterator[Case]:
    """The episodes that have a chapter list, found by their titles."""
    found = [chapters.parse(read_text(path)).headers for path in sorted(folder.glob("chapters/*"))]
    for path in sorted(folder.glob("*.md")):
        transcript = episode.parse(read_text(path)).transcript
        titles = {header.title.strip() for header in transcript.headers}
        best = max(found, key=lambda headers: len(titles & {h.title for h in headers}))
        if len(titles & {header.title for header in best}) >= FEWEST_SHARED:
            yield _case(transcript, best)


def clips(folder: Path) -> Iterator[Case]:
    """The episodes whose front matter says when each part starts."""
    for path in sorted(folder.glob("*.md")):
        page = episode.parse(read_text(path))
        parts = yaml.safe_load(page.front_matter).get("quotableClips") or ()
        headers = [Header(str(part["name"]).strip(), float(part["startOffset"])) for part in parts]
        if page.transcript.headers and headers:
            yield _case(page.transcript, headers)


def score(cases: Sequence[Case], noise: float, chance: random.Random) -> Counter[str]:
    """How many headers each rule puts above their line."""
    right: Counter[str] = Counter()
    for case in cases:
        for header, line in case.headers:
            moved = max(0.0, (header.start or 0.0) + chance.uniform(-noise, noise))
            right["nearest"] += _nearest(case.transcript, moved) == line
            right["next"] += _next(case, moved) == line
            right["holding"] += _holding(case, moved) == line
    return right


def _nearest(transcript: Transcript, start: float) -> int:
    """The product's own rule."""
    (placed,) = ours.insert_chapters(transcript, [Header("", start)]).placed
    return placed.line - 1


def _next(case: Case, start: float) -> int:
    index = bisect_left(case.places, (start, -1))
    return case.places[index][1] if index < len(case.places) else len(case.transcript.lines)


def _holding(case: Case, start: float) -> int:
    index = bisect_right(case.places, (start, len(case.transcript.lines)))
    return case.places[max(0, index - 1)][1]


def _places(transcript: Transcript) -> list[tuple[float, int]]:
    """Each distinct second at which a line starts, and where the product would put a header."""
    starts = {line.start for line in transcript.lines if line.start is not None}
    found = ((start, _nearest(transcript, start)) for start in starts)
    return sorted(found)


def _case(transcript: Transcript, published: Sequence[Header]) -> Case:
    """Only titles that the episode and the list have once say where a header belongs."""
    there = Counter(header.title.strip() for header in transcript.headers)
    starts = {header.title.strip(): header for header in published}
    once = Counter(header.title.strip() for header in published)
    found, line = [], 0
    for entry in transcript.entries:
        if not isinstance(entry, Header):
            line += 1
        elif there[entry.title.strip()] == once[entry.title.strip()] == 1:
            found.append((starts[entry.title.strip()], line))
    lines = Transcript(transcript.lines)
    return Case(lines, tuple(found), _places(lines))


def _is_exact(case: Case, header: Header) -> bool:
    return any(line.start == header.start for line in case.transcript.lines)


if __name__ == "__main__":
    main()
