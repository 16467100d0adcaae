"""Batches of three recordings with stand-in models, to be disturbed; what is left of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from castproof.batch.events import log_path, read_events
from tests.castproof.fakes import write_tone
from tests.castproof.killing import final_files

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("a", "b", "c")
STAGES = ("recognize", "diarize")


def write_recordings(folder: Path) -> Path:
    """The recordings that every batch is given."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, name in enumerate(NAMES):
        write_tone(folder / f"{name}.wav", frequency=200.0 + 20 * place)
    return folder


def begun(
    inputs: Path, out: Path, fault: str = "", stage_s: float = 0.0, workers: int = 2
) -> subprocess.Popen[bytes]:
    """A batch that meets a fault of :mod:`tests.castproof.batch.faulty`, in a process."""
    arguments = ("batch", str(inputs), "-o", str(out), "--workers", str(workers), "--quiet")
    return subprocess.Popen(
        [sys.executable, "-m", "tests.castproof.batch.faulty", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "FAULT": fault,
            "FAULT_MARK": str(out.parent / "it-came"),
            "FAULT_STAGE_S": str(stage_s),
        },
        stderr=subprocess.DEVNULL,
    )


def finished(process: subprocess.Popen[bytes]) -> int:
    """Wait for its end; return its exit status."""
    return process.wait(timeout=120)


def made(out: Path) -> dict[str, bytes]:
    """All that is left but locks and logs, and how many threads the last worker had."""
    log = str(log_path(out).relative_to(out))
    threads = re.compile(rb'"cpu_threads": \d+')
    return {
        name: threads.sub(b"", content) for name, content in final_files(out).items() if name != log
    }


def executions(out: Path) -> Counter[tuple[str, str]]:
    """How often each stage of each recording ran to its end."""
    kept = (event for event in read_events(log_path(out)) if event["event"] == "kept")
    return Counter((event["recording"], event["stage"]) for event in kept)
