"""Killed at any moment and started again: the same bytes, and no finished stage run again."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.castproof.fakes import write_excerpt, write_tone
from tests.castproof.killing import final_files, run_and_kill, run_to_the_end


@pytest.mark.parametrize("moments", [2, pytest.param(8, marks=pytest.mark.thorough)])
def test_stand_in_models_killed_at_random_moments(root: Path, tmp_path: Path, moments: int) -> None:
    recording = write_tone(tmp_path / "talk.wav")

    def command(out: Path) -> Sequence[str]:
        arguments = ("transcribe", str(recording), "-o", str(out), "--json")
        return (sys.executable, "-m", "tests.castproof.slow_run", *arguments)

    began = time.monotonic()
    run_to_the_end(command, tmp_path / "whole", root)
    whole_s = time.monotonic() - began
    expected = final_files(tmp_path / "whole")
    chance = random.Random(20)
    for number in range(moments):
        out = tmp_path / f"killed-{number}"
        killed = run_and_kill(command, out, chance.uniform(0, whole_s), root)
        assert killed.files == expected
        assert not killed.repeated


@pytest.mark.slow
@pytest.mark.parametrize("moments", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_the_miniature_models_killed_at_random_moments(
    root: Path, tmp_path: Path, moments: int
) -> None:
    interview = root / "examples" / "interview.opus"
    recording = write_excerpt(interview, tmp_path / "excerpt.wav")

    def command(out: Path) -> Sequence[str]:
        preset = str(root / "configs" / "miniature.yaml")
        arguments = ("transcribe", str(recording), "-o", str(out), "--config", preset, "--json")
        return (sys.executable, "-m", "castproof", *arguments)

    began = time.monotonic()
    run_to_the_end(command, tmp_path / "whole", root)
    whole_s = time.monotonic() - began
    expected = final_files(tmp_path / "whole")
    chance = random.Random(2)
    for number in range(moments):
        out = tmp_path / f"killed-{number}"
        # From the middle on, where there is something to lose.
        killed = run_and_kill(command, out, chance.uniform(whole_s / 2, whole_s), root)
        assert killed.files == expected
        assert not killed.repeated
