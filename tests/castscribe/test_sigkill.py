"""Killed at any moment and started again: the same bytes, and no finished stage run again."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.castscribe.fakes import write_excerpt, write_tone
from tests.castscribe.killing import final_files, run_and_kill, run_to_the_end

MOMENTS = 8


def test_stand_in_models_killed_at_random_moments(root: Path, tmp_path: Path) -> None:
    recording = write_tone(tmp_path / "talk.wav")

    def command(out: Path) -> Sequence[str]:
        arguments = ("transcribe", str(recording), "-o", str(out), "--json")
        return (sys.executable, "-m", "tests.castscribe.slow_run", *arguments)

    began = time.monotonic()
    run_to_the_end(command, tmp_path / "whole", root)
    whole_s = time.monotonic() - began
    expected = final_files(tmp_path / "whole")
    chance = random.Random(20)
    for number in range(MOMENTS):
        out = tmp_path / f"killed-{number}"
        killed = run_and_kill(command, out, chance.uniform(0, whole_s), root)
        assert killed.files == expected
        assert not killed.repeated


@pytest.mark.slow
def test_the_miniature_models_killed_at_random_moments(root: Path, tmp_path: Path) -> None:
    interview = root / "examples" / "interview.opus"
    recording = write_excerpt(interview, tmp_path / "excerpt.wav")

    def command(out: Path) -> Sequence[str]:
        preset = str(root / "configs" / "miniature.yaml")
        arguments = ("transcribe", str(recording), "-o", str(out), "--config", preset, "--json")
        return (sys.executable, "-m", "castscribe", *arguments)

    began = time.monotonic()
    run_to_the_end(command, tmp_path / "whole", root)
    whole_s = time.monotonic() - began
    expected = final_files(tmp_path / "whole")
    chance = random.Random(2)
    for number in range(2):
        out = tmp_path / f"killed-{number}"
        # From the middle on, where there is something to lose.
        killed = run_and_kill(command, out, chance.uniform(whole_s / 2, whole_s), root)
        assert killed.files == expected
        assert not killed.repeated
