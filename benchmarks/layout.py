"""How our captions and paragraphs are laid out, beside people's.

    python -m benchmarks.layout --captions FILE --episodes FOLDER

The words of a published caption file are laid out again, greedily and by us; and the words of
published episodes, stretch by stretch between their headers, in paragraphs. Neither has word
times, so pauses play no part.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from align.backchannels import plain
from align.captions import FUNCTION_WORDS, CaptionOptions, caption_lines
from align.paragraphs import episode_lines
from align.units import ends_sentence
from transcript import captions, episode
from transcript.errors import CastscribeError
from transcript.values import Header, Line, Word


def greedy(words: Sequence[Word], width: int) -> Iterator[str]:
    """Captions filled as far as they go."""
    filled = ""
    for word in words:
        if filled and len(filled) + 1 + len(word.text) > width:
            yield filled
            filled = ""
        filled = f"{filled} {word.text}".strip()
    if filled:
        yield filled


def caption_table(path: Path) -> Table:
    """Caption lengths, and how many captions end on a function word."""
    published = [line.text for line in captions.parse(path.read_text(encoding="utf-8")).lines]
    words = [Word(None, None, token) for text in published for token in text.split()]
    ours = [line.text for line in caption_lines(words)]
    table = Table("captions", "count", "mean characters", "longest", "end on a function word")
    filled = list(greedy(words, CaptionOptions().width_chars))
    for name, texts in (("published", published), ("greedy", filled), ("castscribe", ours)):
        lengths = [len(text) for text in texts]
        bare = sum(plain(text.split()[-1]) in FUNCTION_WORDS for text in texts if text)
        table.add_row(
            name,
            str(len(texts)),
            f"{np.mean(lengths):.1f}",
            str(max(lengths)),
            f"{bare / len(texts):.1%}",
        )
    return table


def paragraph_table(folder: Path) -> Table:
    """Paragraph sizes, how many keep the speaker, and how many end where a sentence does."""
    published: list[list[Line]] = []
    for path in sorted(folder.glob("*.md")):
        published += stretches(path)
    ours = [
        list(episode_lines([word for line in lines for word in _words(line)]))
        for lines in published
    ]
    table = Table(
        "paragraphs", "count", "p10", "median", "p90", "keep the speaker", "end sentences"
    )
    for name, layout in (("published", published), ("castscribe", ours)):
        lines = [line for stretch in layout for line in stretch]
        kept = sum(
            before.speaker == after.speaker
            for stretch in layout
            for before, after in pairwise(stretch)
        )
        sizes = np.percentile([len(line.text.split()) for line in lines], [10, 50, 90])
        ended = sum(ends_sentence(line.text) for line in lines)
        table.add_row(
            name,
            str(len(lines)),
            *(f"{size:.0f}" for size in sizes),
            f"{kept / len(lines):.1%}",
            f"{ended / len(lines):.1%}",
        )
    return table


def stretches(path: Path) -> list[list[Line]]:
    """An episode's lines between its headers; none where the file cannot be read."""
    try:
        entries = episode.parse(path.read_text(encoding="utf-8")).transcript.entries
    except CastscribeError:
        return []
    groups = groupby(entries, key=lambda entry: isinstance(entry, Header))
    return [
        [entry for entry in group if isinstance(entry, Line)]
        for is_header, group in groups
        if not is_header
    ]


def _words(line: Line) -> list[Word]:
    return [Word(None, None, token, speaker=line.speaker) for token in line.text.split()]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", type=Path, required=True, help="a published caption file")
    parser.add_argument("--episodes", type=Path, required=True, help="a folder of episodes, .md")
    given = parser.parse_args()
    Console().print(caption_table(given.captions), paragraph_table(given.episodes))


if __name__ == "__main__":
    main()
