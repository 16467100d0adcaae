"""How well the subtitles of an edited episode read, and whether they come when they are said.

    python -m benchmarks.edited_captions --episodes FOLDER
    python -m benchmarks.edited_captions --sample

Each episode is converted to SRT as ``castproof convert`` does it. The first makes a source of words
for each of ten published episodes: its own words, timed evenly between its starts, some of them
misheard or missing, with fillers between them. That is the truth, and what ``--words`` is given.
The second transcribes the sample interview with the miniature models, puts its true words into the
episode, as a person would, and converts it by what the recording's folder knows.

Where the first word of a cue is in the source, the cue's start is held against the word's time
there; every cue's start is held against when its first word was said.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from align.interpolation import interpolate_words
from align.texts import make_key, make_keys, pair_keys
from castproof.config.presets import samples_folder
from castproof.edit.convert import Conversion, convert
from castproof.library import transcribe
from transcript import episode
from transcript.formats import ctm
from transcript.formats.cues import read_srt_cues
from transcript.read_report import ReadReport
from transcript.text import read_text
from transcript.values import Line, Word

NEAR_S = 0.5
MOST_EPISODES = 10
LONGEST_WORD_S = 0.6
FILLERS = ("uh,", "um,", "like,", "so", "you know,")


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """When a word of the episode was said, and when the source has it, if it does."""

    start: float
    known: float | None


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as the file has it."""

    start: float
    end: float
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one episode; ``gaps`` are seconds, ``known`` those of cues of known time."""

    name: str
    paragraphs: tuple[int, ...]
    cues: tuple[Cue, ...]
    gaps: tuple[float, ...]
    known: tuple[float, ...]
    is_unchanged: bool
    seconds: float


def make_source(
    lines: Sequence[Line], rng: random.Random
) -> tuple[tuple[Word, ...], tuple[SpokenWord, ...]]:
    """Make words as a machine hears them of an episode's lines, and when each word was said.

    Of the episode's words 3 % are not there (a person put them in) and 6 % are others; before
    12 % there is a filler.
    """
    said = interpolate_words(lines)
    vocabulary = [word.text for word in said]
    heard, spoken = [], []
    for word, following in pairwise((*said, None)):
        if word is None or word.start is None:
            continue
        after = word.start + LONGEST_WORD_S
        if following is not None and following.start is not None:
            after = min(after, following.start)
        begin = word.start
        if rng.random() < 0.12:
            begin = round(word.start + (after - word.start) / 3, 3)
            heard.append(Word(word.start, begin, rng.choice(FILLERS)))
        draw = rng.random()
        spoken.append(SpokenWord(begin, begin if draw >= 0.09 else None))
        if draw >= 0.03:
            text = word.text if draw >= 0.09 else rng.choice(vocabulary)
            heard.append(Word(begin, after, text))
    return tuple(heard), tuple(spoken)


def read_cues(text: str) -> Iterator[Cue]:
    """Read the cues of an SRT file with their rows, which its own parser joins."""
    for cue in read_srt_cues(text, ReadReport()).cues:
        yield Cue(cue.start or 0.0, cue.end or 0.0, cue.rows)


def measure(page: Path, spoken: Sequence[SpokenWord], words: Path | None, name: str) -> Measured:
    """Convert an episode to SRT and hold its cues against when its words were said."""
    before = page.read_bytes()
    target = page.with_suffix(".srt")
    began = time.perf_counter()
    convert(Conversion(str(page), str(target), words=words), lambda _: None)
    took = time.perf_counter() - began
    cues = tuple(read_cues(read_text(target)))
    gaps, known, first = [], [], 0
    for cue in cues:
        said = spoken[first]
        gaps.append(abs(cue.start - said.start))
        known += [] if said.known is None else [abs(cue.start - said.known)]
        first += len(" ".join(cue.rows).split())
    if first != len(spoken):
        raise SystemExit(
            f"{name}: {first} words in the subtitles, and {len(spoken)} in the episode"
        )
    lengths = tuple(len(line.text) for line in episode.parse(before.decode()).transcript.lines)
    unchanged = page.read_bytes() == before
    return Measured(name, lengths, cues, tuple(gaps), tuple(known), unchanged, took)


def measure_episodes(folder: Path, seed: int) -> Iterator[Measured]:
    """Measure the first ten published episodes whose lines all have starts that never go back.

    Lines of one start are timed as one.
    """
    found = 0
    for path in sorted(folder.glob("*.md")):
        lines = episode.parse(read_text(path)).transcript.lines
        starts = [line.start for line in lines if line.start is not None]
        if found == MOST_EPISODES or len(starts) < len(lines) or starts != sorted(starts):
            continue
        found += 1
        together = [
            Line(start, None, None, " ".join(line.text for line in group))
            for start, group in groupby(lines, key=lambda line: line.start)
        ]
        heard, spoken = make_source(together, random.Random(seed + found))
        with tempfile.TemporaryDirectory() as place:
            page, words = Path(place) / "talk.md", Path(place) / "heard.ctm"
            page.write_bytes(path.read_bytes())
            words.write_text(ctm.write(heard, "talk"), encoding="utf-8")
            yield measure(page, spoken, words, path.stem[:32])


def measure_sample() -> Measured:
    """Measure the sample interview, its true words put into the episode that the models made."""
    samples = samples_folder()
    truth = ctm.parse(read_text(samples / "interview.ctm"))
    with tempfile.TemporaryDirectory() as place:
        result = transcribe(samples / "interview.opus", preset="miniature", output=place)
        page = Path(place) / "interview.md"
        page.write_bytes((samples / "interview.md").read_bytes())
        lines = episode.parse(read_text(page)).transcript.lines
        tokens = [token for line in lines for token in line.text.split()]
        # The truth has listeners' sounds too, which the episode leaves out.
        pairs = pair_keys(make_keys(tokens), make_keys([word.text for word in truth]))
        said = [truth[index] for _, index in pairs]
        spoken = [SpokenWord(word.start or 0.0, find_heard(word, result.words)) for word in said]
        return measure(page, spoken, None, "the sample, its models' times")


def find_heard(said: Word, heard: Sequence[Word]) -> float | None:
    """Find when a word that was said is among those heard, by its spelling, within a second."""
    starts = [
        word.start
        for word in heard
        if word.start is not None and make_key(word.text) == make_key(said.text)
    ]
    near = [start for start in starts if abs(start - (said.start or 0.0)) <= 1.0]
    return min(near, key=lambda start: abs(start - (said.start or 0.0)), default=None)


def tabulate(found: Sequence[Measured]) -> Table:
    """Tabulate episodes, a row each, and all of them together."""
    table = Table(
        "episode",
        "paragraph, characters: median, longest",
        "cues",
        "characters a row, most",
        "rows a cue, most",
        "characters a second: median, over 20",
        "start within 0.5 s of its known word",
        "of any word",
        "episode unchanged",
        "seconds",
    )
    whole = Measured(
        "all",
        tuple(length for one in found for length in one.paragraphs),
        tuple(cue for one in found for cue in one.cues),
        tuple(gap for one in found for gap in one.gaps),
        tuple(gap for one in found for gap in one.known),
        all(one.is_unchanged for one in found),
        sum(one.seconds for one in found),
    )
    for one in (*found, whole):
        speeds = [sum(map(len, cue.rows)) / max(0.001, cue.end - cue.start) for cue in one.cues]
        near = sum(gap <= NEAR_S for gap in one.known)
        table.add_row(
            one.name,
            f"{median(one.paragraphs):.0f}, {max(one.paragraphs)}",
            f"{len(one.cues):,}",
            str(max(len(row) for cue in one.cues for row in cue.rows)),
            str(max(len(cue.rows) for cue in one.cues)),
            f"{median(speeds):.1f}, {sum(speed > 20.02 for speed in speeds) / len(speeds):.1%}",
            f"{near:,} of {len(one.known):,}",
            f"{sum(gap <= NEAR_S for gap in one.gaps) / len(one.gaps):.1%}",
            "yes" if one.is_unchanged else "NO",
            f"{one.seconds:.1f}",
        )
    return table


def main() -> None:
    """Measure what the command line asks for, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--episodes", type=Path)
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = (
        [] if options.episodes is None else list(measure_episodes(options.episodes, options.seed))
    )
    if options.sample:
        found.append(measure_sample())
    if not found:
        parser.error("give --episodes FOLDER, --sample or both")
    Console(width=200).print(tabulate(found))


if __name__ == "__main__":
    main()
