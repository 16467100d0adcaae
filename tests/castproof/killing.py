"""Runs of the main job that are killed at some moment, and what the next run makes of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from castproof.pipeline.cache import PROVENANCE_NAME, RecordingCache

STAGES = ("recognize", "diarize")


@dataclass(frozen=True, slots=True)
class Killed:
    """A killed run and the one after it.

    ``died`` is false where the run was over before the kill. ``finished`` are the stages that
    the killed run had finished; ``again`` what the next run says of each stage.
    """

    died: bool
    finished: frozenset[str]
    again: Mapping[str, str]
    files: Mapping[str, bytes]

    @property
    def repeated(self) -> frozenset[str]:
        """The stages that were finished and ran again all the same."""
        return frozenset(name for name in self.finished if self.again[name] == "run")


def run_and_kill(
    command: Callable[[Path], Sequence[str]], out: Path, after_s: float, cwd: Path
) -> Killed:
    """Start ``command(out)``, kill it after ``after_s`` seconds, and run it again to its end."""
    process = subprocess.Popen(
        command(out), cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after_s)
    died = process.poll() is None
    if died:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    finished = stages_finished(out)
    again = run_to_the_end(command, out, cwd)
    return Killed(died, finished, again["stages"], final_files(out))


def run_to_the_end(
    command: Callable[[Path], Sequence[str]], out: Path, cwd: Path
) -> dict[str, Any]:
    """The run's own summary of its one recording."""
    done = subprocess.run(command(out), cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the run ended with {done.returncode}: {done.stderr}")
    recordings: list[dict[str, Any]] = json.loads(done.stdout)["recordings"]
    return recordings[0]


def stages_finished(out: Path) -> frozenset[str]:
    """The stages of the one recording in ``out`` that may be reused."""
    finished: set[str] = set()
    for path in (out / ".castproof").glob(f"*/{PROVENANCE_NAME}"):
        cache = RecordingCache(path.parent)
        keys = {name: cache.find_key(name) for name in STAGES}
        finished |= {name for name, key in keys.items() if key and cache.find_stage(name, key)}
    return frozenset(finished)


def final_files(out: Path) -> dict[str, bytes]:
    """Everything a run leaves, but for who held the lock; a temporary file would be in it too."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("lock")
    }
