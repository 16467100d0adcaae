"""How our captions and paragraphs are laid out, beside people's.

    python -m benchmarks.layout --episodes FOLDER [--captions FILE]

The words of published episodes (and of a caption file) are laid out again as captions, greedily
and by us, speech by speech; and in paragraphs, stretch by stretch between the episodes' headers.
None has word times, so pauses play no part. The costs were chosen on the first of
every two episodes; the others are held out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby, pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from align.layout.captions import (
    CaptionOptions,
    ends_at_punctuation,
    ends_on_function_word,
    lay_out_captions,
    splits_name,
)
from align.layout.paragraphs import lay_out_paragraphs
from align.units import ends_sentence
from transcript import episode
from transcript.errors import CastproofError
from transcript.formats import captions
from transcript.values import Header, Line, Word

FIXED_WORDS = (60, 80, 100)


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


def caption_table(texts: Sequence[str], name: str) -> Table:
    """The speeches' captions, filled greedily and ours: how many, and what they end on."""
    speeches = [[Word(None, None, token) for token in text.split()] for text in texts]
    width = CaptionOptions().width_chars
    filled = [text for words in speeches for text in greedy(words, width)]
    began = perf_counter()
    ours = [line.text for words in speeches for line in lay_out_captions(words)]
    took_s = perf_counter() - began
    table = Table(
        name, "lines", "more", "mean characters", "end bare", "at punctuation", "parted names"
    )
    table.add_row("greedy", *_caption_figures(filled, len(filled)))
    table.add_row(f"castproof ({took_s:.1f} s)", *_caption_figures(ours, len(filled)))
    return table


def _caption_figures(texts: Sequence[str], greedily: int) -> tuple[str, ...]:
    count = len(texts)
    pairs = [(one.split()[-1], other.split()[0]) for one, other in pairwise(texts)]
    return (
        str(count),
        f"{count / greedily - 1:.1%}",
        f"{np.mean([len(text) for text in texts]):.1f}",
        f"{sum(map(ends_on_function_word, texts)) / count:.2%}",
        f"{sum(map(ends_at_punctuation, texts)) / count:.1%}",
        str(sum(splits_name(*pair) for pair in pairs)),
    )


def speeches_of(folder: Path) -> list[list[str]]:
    """The speeches of each episode: what one speaker says until the next one does."""
    return [
        [
            " ".join(line.text for line in lines)
            for _, lines in groupby(
                (line for stretch in stretches(path) for line in stretch),
                key=lambda line: line.speaker,
            )
        ]
        for path in sorted(folder.glob("*.md"))
    ]


def caption_file_speech(path: Path) -> list[str]:
    """The text of a published caption file, which tells no speakers, as one speech."""
    published = captions.parse(path.read_text(encoding="utf-8")).lines
    return [" ".join(line.text for line in published)]


def paragraph_table(folder: Path) -> Table:
    """Paragraph sizes, how many keep the speaker, and how many end where a sentence does."""
    published: list[list[Line]] = []
    for path in sorted(folder.glob("*.md")):
        published += stretches(path)
    ours = [
        list(lay_out_paragraphs([word for line in lines for word in _words(line)]))
        for lines in published
    ]
    table = Table(
        "paragraphs", "count", "p10", "median", "p90", "keep the speaker", "end sentences"
    )
    for name, layout in (("published", published), ("castproof", ours)):
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


def boundary_table(folder: Path) -> Table:
    """Where paragraphs begin inside one speaker's speech, against where the editors began them.

    The last column counts the changes of speaker too, which every rule is given.
    """
    speeches = [_told(path) for path in sorted(folder.glob("*.md"))]
    table = Table("boundaries inside a speech", "made", "precision", "recall", "F1", "F1, all")
    halves = {"held out": speeches[1::2], "all": speeches}
    for half, told in halves.items():
        together = [speech for episode_ in told for speech in episode_]
        for words in FIXED_WORDS:
            made = [_cut_at_length(speech.words, words) for speech in together]
            table.add_row(f"{half}: every {words} words", *_agreement(made, together))
        ours = [_cut_by_us(speech.words) for speech in together]
        table.add_row(f"{half}: castproof", *_agreement(ours, together))
    return table


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker says until the next one does, and which words begin a paragraph in it."""

    words: tuple[Word, ...]
    begins: frozenset[int]


def _told(path: Path) -> list[Speech]:
    lines = [line for stretch in stretches(path) for line in stretch]
    told = []
    for _, group in groupby(lines, key=lambda line: line.speaker):
        paragraphs = [_words(line) for line in group]
        begins = list(accumulate(len(words) for words in paragraphs))[:-1]
        told.append(Speech(tuple(chain.from_iterable(paragraphs)), frozenset(begins)))
    return told


def _cut_at_length(words: Sequence[Word], size: int) -> set[int]:
    """A paragraph ends with the first sentence that brings it to so many words."""
    begins, latest = set(), 0
    for index in range(1, len(words)):
        if index - latest >= size and ends_sentence(words[index - 1].text):
            begins.add(index)
            latest = index
    return begins


def _cut_by_us(words: Sequence[Word]) -> set[int]:
    return set(accumulate(len(line.words) for line in lay_out_paragraphs(words))) - {len(words)}


def _agreement(made: Sequence[set[int]], speeches: Sequence[Speech]) -> tuple[str, ...]:
    right = sum(len(one & told.begins) for one, told in zip(made, speeches, strict=True))
    count = sum(map(len, made))
    wanted = sum(len(told.begins) for told in speeches)
    precision, recall = right / count, right / wanted
    changes = len(speeches)
    return (
        str(count),
        f"{precision:.1%}",
        f"{recall:.1%}",
        f"{2 * right / (count + wanted):.3f}",
        f"{2 * (right + changes) / (count + wanted + 2 * changes):.3f}",
    )


def stretches(path: Path) -> list[list[Line]]:
    """An episode's lines between its headers; none where the file cannot be read."""
    try:
        entries = episode.parse(path.read_text(encoding="utf-8")).transcript.entries
    except CastproofError:
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
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=Path, required=True, help="a folder of episodes, .md")
    parser.add_argument("--captions", type=Path, help="a published caption file")
    given = parser.parse_args()
    speeches = speeches_of(given.episodes)
    held_out = [text for episode_ in speeches[1::2] for text in episode_]
    everything = [text for episode_ in speeches for text in episode_]
    console = Console()
    console.print(caption_table(held_out, "captions, held out"))
    console.print(caption_table(everything, "captions, all"))
    if given.captions is not None:
        console.print(caption_table(caption_file_speech(given.captions), "captions, one hour"))
    console.print(paragraph_table(given.episodes), boundary_table(given.episodes))


if __name__ == "__main__":
    main()
