"""Batches that meet faults: nothing is lost, nothing is done twice, nothing damaged is trusted."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from castproof.batch.events import log_path, read_events
from castproof.pipeline.cache import PROVENANCE_NAME
from tests.castproof.batch.disturbed import (
    NAMES,
    STAGES,
    begun,
    executions,
    finished,
    made,
    write_recordings,
)
from tests.castproof.batch.faulty import FAULTS
from tests.castproof.fakes import write_tone

pytestmark = [
    pytest.mark.models,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="these faults are POSIX's"),
]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three recordings."""
    return write_recordings(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def calm(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch leaves that nothing happens to."""
    out = tmp_path_factory.mktemp("calm") / "out"
    assert finished(begun(inputs, out)) == 0
    return out


EACH_ONCE = Counter((name, stage) for name in NAMES for stage in STAGES)


@pytest.mark.parametrize("fault", [one for one in FAULTS if one != "changed"])
def test_a_fault_that_passes_costs_nothing(
    fault: str, inputs: Path, calm: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert finished(begun(inputs, out, fault)) == 0
    assert (tmp_path / "it-came").exists() == (fault != "clock")
    assert made(out) == made(calm)
    assert executions(out) == executions(calm) == EACH_ONCE


@pytest.mark.slow
def test_a_recording_that_is_still_being_copied_is_heard_once_it_is_all_there(
    inputs: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "in"
    shutil.copytree(inputs, copied)
    out, calm = tmp_path / "out", tmp_path / "calm"
    assert finished(begun(copied, out, "changed", workers=1)) == 0
    waits = [event for event in read_events(log_path(out)) if event["event"] == "waits"]
    assert ["changed while it was being read" in event["reason"] for event in waits] == [True]
    assert finished(begun(copied, calm, workers=1)) == 0
    assert made(out) == made(calm)


@pytest.mark.slow
@pytest.mark.parametrize("kills", [2, pytest.param(5, marks=pytest.mark.thorough)])
def test_killed_at_random_moments_and_begun_again(
    inputs: Path, calm: Path, tmp_path: Path, kills: int
) -> None:
    out = tmp_path / "out"
    chance = random.Random(7)
    for _ in range(kills):
        process = begun(inputs, out, stage_s=0.4)
        time.sleep(chance.uniform(0.5, 2.5))
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, left = psutil.wait_procs(family, timeout=30)
        assert left == []  # a worker ends with its batch, and writes nothing after it
    assert finished(begun(inputs, out)) == 0
    assert made(out) == made(calm)
    assert max(executions(out).values()) == 1


@pytest.mark.slow
def test_two_batches_on_one_folder(inputs: Path, calm: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [begun(inputs, out, stage_s=0.2) for _ in range(2)]
    assert [finished(one) for one in both] == [0, 0]
    assert made(out) == made(calm)
    assert executions(out) == EACH_ONCE


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damages", "again"),
    [
        (
            {"a/asr.json": flip, "b/turns.rttm": cut, "c/voices.npz": Path.unlink},
            {("a", "recognize"), ("b", "diarize"), ("c", "diarize")},
        ),
        ({f"b/{PROVENANCE_NAME}": cut}, {("b", stage) for stage in STAGES}),
    ],
    ids=["artifacts", "provenance"],
)
def test_what_is_damaged_is_made_again_and_nothing_else(
    damages: Mapping[str, Callable[[Path], None]],
    again: set[tuple[str, str]],
    inputs: Path,
    calm: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    shutil.copytree(calm, out)
    for name, damage in damages.items():
        damage(out / ".castproof" / name)
    finished(begun(inputs, out, workers=1))
    assert executions(out) - executions(calm) == Counter(again)
    assert made(out) == made(calm)


@pytest.mark.slow
def test_a_recording_that_was_replaced_is_heard_anew(
    inputs: Path, calm: Path, tmp_path: Path
) -> None:
    changing, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(inputs, changing)
    shutil.copytree(calm, out)
    write_tone(changing / "b.wav", frequency=500.0)
    assert finished(begun(changing, out, workers=1)) == 0
    twice = {(name, stage) for (name, stage), count in executions(out).items() if count == 2}
    assert twice == {("b", stage) for stage in STAGES}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_an_output_folder_that_is_read_only_begins_nothing(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    assert finished(begun(inputs, out)) == 1
    assert list(out.iterdir()) == []
