"""Published episodes with single changes, where they are at hand: only those bytes change."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from transcript import episode
from transcript.episode import Episode
from transcript.text import read_text
from transcript.values import Entry, Header, Line, Transcript

LINES_TRIED = 3  # of every file, for every kind of change
MALFORMED = 2  # files with a `time` that is none, which a new start puts right

Change = Callable[[random.Random, list[Entry], int], None]


@pytest.fixture(scope="module")
def texts(data_dir: Path, seeds_dir: Path) -> list[str]:
    """The 41 published episodes, and the one that defines the format."""
    paths = sorted((data_dir / "episodes").glob("*.md")) + sorted(seeds_dir.glob("000_*.txt"))
    assert len(paths) == 42
    return [read_text(path) for path in paths]


def test_the_transcript_replaced_by_itself_changes_nothing(texts: list[str]) -> None:
    for text in texts:
        found = episode.parse(text)
        assert episode.write(found) == text
        assert written(found, [replace(entry) for entry in found.transcript.entries]) == text


def one_word(dice: random.Random, entries: list[Entry], index: int) -> None:
    line = entries[index]
    assert isinstance(line, Line)
    words = line.text.split(" ")
    words[dice.randrange(len(words))] = dice.choice(["lighthouse", "“café”", "so: what", "#1"])
    entries[index] = replace(line, text=" ".join(words))


def speaker(_: random.Random, entries: list[Entry], index: int) -> None:
    entries[index] = replace(entries[index], speaker="Zoë")  # type: ignore[arg-type]


def start(dice: random.Random, entries: list[Entry], index: int) -> None:
    entries[index] = replace(entries[index], start=float(dice.randrange(9000, 20000)))


def nothing_known(_: random.Random, entries: list[Entry], index: int) -> None:
    entries[index] = replace(entries[index], start=None, speaker=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [one_word, speaker, start, nothing_known])
def test_a_change_touches_its_own_entry_alone(texts: list[str], change: Change) -> None:
    dice = random.Random(11)
    for text in texts:
        found = episode.parse(text)
        for index in some_lines(dice, found):
            entries = list(found.transcript.entries)
            change(dice, entries, index)
            after = written(found, entries)
            assert after != text
            own = found.sources[index].span
            behind = len(text) - own.stop
            assert (after[: own.start], after[-behind:]) == (text[: own.start], text[own.stop :])
            assert episode.parse(after).transcript.entries == tuple(entries)


def test_a_changed_word_touches_no_other_value_of_its_entry(texts: list[str]) -> None:
    dice = random.Random(12)
    for text in texts:
        found = episode.parse(text)
        for index in some_lines(dice, found):
            entries = list(found.transcript.entries)
            one_word(dice, entries, index)
            after, own = written(found, entries), found.sources[index].value_spans["line"]
            behind = len(text) - own.stop
            assert (after[: own.start], after[-behind:]) == (text[: own.start], text[own.stop :])


def test_a_line_comes_and_goes_without_a_trace(texts: list[str]) -> None:
    dice = random.Random(13)
    for text in texts:
        found = episode.parse(text)
        for index in some_lines(dice, found):
            entries = list(found.transcript.entries)
            entries.insert(index, Line(7.0, None, "Zoë", "A line that nobody said before."))
            more = written(found, entries)
            at = found.sources[index].span.start - len("- ")
            added = len(more) - len(text)
            assert (more[:at], more[at + added :]) == (text[:at], text[at:])
            assert "nobody said before" in more[at : at + added]
            del entries[index]
            assert written(episode.parse(more), entries) == text


def test_all_lines_shifted_and_shifted_back(texts: list[str]) -> None:
    mended = 0
    for text in texts:
        found = episode.parse(text)
        there = written(found, shifted(found.transcript.entries, 100.0))
        back = written(episode.parse(there), shifted(found.transcript.entries, 0.0))
        mended += back != text
        assert written(episode.parse(back), shifted(found.transcript.entries, 100.0)) == there
    assert mended <= MALFORMED


def some_lines(dice: random.Random, found: Episode) -> list[int]:
    """Lines with a start and a speaker, by index."""
    entries = enumerate(found.transcript.entries)
    lines = [i for i, e in entries if isinstance(e, Line) and e.speaker and e.start is not None]
    return dice.sample(lines, LINES_TRIED)


def written(found: Episode, entries: Sequence[Entry]) -> str:
    return episode.write(replace(found, transcript=Transcript(tuple(entries))))


def shifted(entries: Sequence[Entry], by: float) -> list[Entry]:
    return [
        entry
        if isinstance(entry, Header) or entry.start is None
        else replace(entry, start=entry.start + by)
        for entry in entries
    ]
