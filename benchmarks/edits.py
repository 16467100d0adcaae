"""What becomes of people's edits when the text changes underneath them.

    python -m benchmarks.edits --episodes FOLDER

``FOLDER`` holds published episodes. For each, a page is edited in 25 places (words, deletions,
insertions, splits, joins, speakers, starts, headers) while underneath a new machine pass changes
one word in fifty and cuts every paragraph elsewhere. First both are merged as a review page does
that saves over a file that changed; then as ``regenerate`` does, with a comment on every tenth
line. Every figure in the last columns should be 0, but for the last.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from align.editing.merge.three_way import MergeResult, merge
from align.editing.merge.two_people import merge_edits
from benchmarks.merging import cut_elsewhere, misheard
from transcript import episode
from transcript.seconds import format_clock
from transcript.values import Entry, Header, Line, Transcript

EDITS = 25
RUN = 6
"""So many words in a row that stand once more than in any of the texts were doubled."""
TENTH = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What one merge did; add several up. ``lost`` are neither in the result nor listed."""

    edits: int = 0
    lines: int = 0
    runs_doubled: int = 0
    words_lost: int = 0
    starts_lost: int = 0
    headers_lost: int = 0
    comments_lost: int = 0
    names_lost: int = 0
    listed: int = 0
    seconds: float = 0.0

    def __add__(self, other: Figures) -> Figures:
        """Add both up."""
        return Figures(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )


def edit_page(transcript: Transcript, draw: random.Random) -> Transcript:
    """Edit a transcript as a person does on the review page, in 25 places."""
    entries = list(transcript.entries)
    for number in range(EDITS):
        places = [
            (at, entry, entry.text.split())
            for at, entry in enumerate(entries)
            if isinstance(entry, Line) and len(entry.text.split()) > RUN
        ]
        at, line, words = draw.choice(places)
        edit = draw.choice(KINDS)
        entries[at : at + 1] = edit(line, words, draw.randrange(1, len(words) - 1), number)
        before = entries[at - 1] if at else None
        if number % 8 == 0 and isinstance(before, Line) and isinstance(entries[at], Line):
            joined = f"{before.text} {getattr(entries[at], 'text', '')}"
            entries[at - 1 : at + 1] = [replace(before, text=joined)]
    return Transcript(tuple(entries))


def _say(line: Line, words: list[str]) -> list[Entry]:
    return [replace(line, text=" ".join(words))]


Edit = Callable[[Line, list[str], int, int], list[Entry]]
KINDS: tuple[Edit, ...] = (
    lambda line, words, at, n: _say(line, [*words[:at], f"Page{n}", *words[at + 1 :]]),
    lambda line, words, at, n: _say(line, [*words[:at], f"Put{n}", *words[at:]]),
    lambda line, words, at, n: _say(line, [*words[:at], *words[at + 1 :]]),
    lambda line, words, at, n: [
        replace(line, text=" ".join(words[:at])),
        replace(line, start=(line.start or 0.0) + 1000 + n, text=" ".join(words[at:])),
    ],
    lambda line, words, at, n: [replace(line, speaker=f"Cy {n}")],
    lambda line, words, at, n: [replace(line, start=(line.start or 0.0) + 1000 + n)],
    lambda line, words, at, n: [Header(f"Header {n}"), line],
)


def count_runs(transcript: Transcript) -> Counter[tuple[str, ...]]:
    """Count every six words in a row."""
    words = [
        word.strip(".,?!").casefold() for line in transcript.lines for word in line.text.split()
    ]
    return Counter(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def count_words(transcript: Transcript) -> Counter[str]:
    """Count every word."""
    return Counter(word for line in transcript.lines for word in line.text.split())


def measure(
    base: Transcript, page: Transcript, other: Transcript, merged: MergeResult, seconds: float
) -> Figures:
    """Measure what became of a page's edits, and of what the other text changed of words."""
    result = merged.transcript
    runs = [count_runs(text) for text in (base, page, other)]
    doubled = sum(
        max(0, count - max(one[run] for one in runs) - (run not in runs[0]))
        for run, count in count_runs(result).items()
    )
    was, mine, theirs, now = map(count_words, (base, page, other, result))
    wanted = {
        word: was[word] + (mine[word] - was[word]) + (theirs[word] - was[word]) for word in was
    }
    wanted |= {word: count for word, count in mine.items() if word not in was}
    listed = Counter(
        word for conflict in merged.conflicts for word in f"{conflict.base} {conflict.ours}".split()
    )
    lost = sum(
        max(0, count - now[word] - listed[word]) for word, count in wanted.items() if count > 0
    )
    kept = {origin.theirs for origin in merged.origins}
    said = [conflict.theirs for conflict in merged.conflicts]
    before = {line.start for line in base.lines}
    own = {line.start for line in page.lines if line.start is not None} - before
    there = {line.start for line in result.lines}
    titles = Counter(header.title for header in page.headers)
    names = {line.speaker for line in page.lines} - {line.speaker for line in result.lines}
    return Figures(
        edits=EDITS,
        lines=len(page.lines),
        runs_doubled=doubled,
        words_lost=lost,
        starts_lost=sum(format_clock(start) not in said for start in own - there),
        headers_lost=sum((titles - Counter(h.title for h in result.headers)).values()),
        comments_lost=sum(n not in kept for n in list_commented(page)),
        names_lost=len(names),
        listed=len(merged.conflicts),
        seconds=seconds,
    )


def list_commented(page: Transcript) -> list[int]:
    """List the entries that have a comment: every tenth line."""
    lines = [n for n, entry in enumerate(page.entries) if isinstance(entry, Line)]
    return lines[::TENTH]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10)
    arguments = parser.parse_args()
    paths = sorted(arguments.episodes.glob("*.md"))
    if not paths:
        parser.error(f"no episode is in {arguments.episodes}")
    paths = paths[:: max(1, len(paths) // arguments.count)][: arguments.count]
    console = Console(width=160)
    for title in ("a review page over a changed file", "regenerate under an edit"):
        table = Table("episode", *(field.name for field in fields(Figures)), title=title)
        total = Figures()
        for path in paths:
            base = episode.parse(path.read_bytes().decode()).transcript
            draw = random.Random(path.name)
            page = edit_page(base, draw)
            other = cut_elsewhere(misheard(base, draw)[0], draw)
            start = perf_counter()
            if title.startswith("a review"):
                merged = merge_edits(base, page, other)
            else:
                commented = set(list_commented(page))
                extras = [{"#": "# x"} if n in commented else {} for n in range(len(page.entries))]
                other = Transcript(other.lines)
                merged = merge(base, page, other, extras=extras)
            figures = measure(base, page, other, merged, perf_counter() - start)
            if title.startswith("a review"):  # its comments are in the file, not on the page
                figures = replace(figures, comments_lost=0)
            table.add_row(path.stem[:30], *_show(figures))
            total += figures
        table.add_row("all", *_show(total))
        console.print(table)


def _show(figures: Figures) -> list[str]:
    values = (getattr(figures, field.name) for field in fields(figures))
    return [f"{value:.1f}" if isinstance(value, float) else str(value) for value in values]


if __name__ == "__main__":
    main()
