"""The loops that real Whisper transcripts had, made again; and real speech that repeats itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import loops


@pytest.mark.parametrize("times", loops.TIMES)
def test_each_is_found_and_three_times_is_no_loop(data_dir: Path, times: str) -> None:
    kinds = list(loops.kinds(data_dir / "loops" / "loops.tsv"))
    assert len(kinds) == 22
    for seed, kind in enumerate(kinds):
        is_found, is_removed = loops.case(kind, times, seed)
        assert is_found == (kind.times >= 4), kind
        if times != "spoken":  # plausible times over speech are evidence of nothing
            assert is_removed == (kind.times >= 4), kind


def test_nothing_that_people_said_is_taken_out(data_dir: Path) -> None:
    for counts in (loops.meeting_alarms(data_dir), loops.episode_alarms(data_dir / "episodes")):
        assert counts["runs"] > 0
        assert counts["taken for loops"] == counts["lost"] == 0


def test_refrains_of_made_conversations_stay() -> None:
    counts = loops.made_alarms(3)
    assert counts["refrains"] > 0
    assert counts["taken for loops"] == counts["lost"] == 0
