"""Repair where overlap has cut up a real transcript, and nothing where people edited."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from align.layout.fragments import count_fragments, join_fragments
from transcript import io as formats
from transcript.values import Transcript


def load(path: Path) -> Transcript:
    data = path.read_bytes()
    return formats.load(data, formats.find_by_content(path, data))


def words_by_speaker(transcript: Transcript) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = defaultdict(list)
    for line in transcript.lines:
        found[line.speaker] += line.text.split()
    return found


def test_the_fragmented_seed_is_whole_and_no_word_is_lost(seeds_dir: Path) -> None:
    [path] = seeds_dir.glob("002_*.txt")
    fragmented = load(path)
    repair = join_fragments(fragmented)
    assert words_by_speaker(repair.transcript) == words_by_speaker(fragmented)
    assert (count_fragments(fragmented), count_fragments(repair.transcript)) == (11, 1)
    assert [each.turns for each in repair.joined[:2]] == [4, 3]
    assert [each.is_doubtful for each in repair.joined].count(True) == 1
    assert join_fragments(repair.transcript).transcript == repair.transcript


def test_what_editors_published_is_left_as_it_is(data_dir: Path) -> None:
    paths = sorted((data_dir / "episodes").glob("*.md"))
    assert paths
    changed = [path.name for path in paths if join_fragments(load(path)).joined]
    assert changed == []
