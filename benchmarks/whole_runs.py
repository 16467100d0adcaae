"""A whole command as a process: seconds by the clock and of the processor, and peak memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
import wave
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from asr.audio.decode import decode

INTERVIEW = Path("examples/interview.opus")
WHISPER = Path("examples/miniature/whisper")
DIARIZATION = Path("examples/miniature/diarization")
RATE = 16_000


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took; memory is the process's largest resident set."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measured(
    command: Sequence[str],
    log: Path,
    environment: Mapping[str, str],
    statuses: Collection[int] = (0,),
) -> Run:
    """Run the command, its output going to ``log``; end this program for any other status."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, **environment}
        )
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in statuses:
        raise SystemExit(f"{' '.join(command)}\n{log.read_text(errors='replace')[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, spent, usage.ru_maxrss / 1024)


def median(runs: Sequence[Run]) -> Run:
    """The median of each figure by itself."""
    return Run(
        statistics.median(run.wall_s for run in runs),
        statistics.median(run.cpu_s for run in runs),
        statistics.median(run.peak_mb for run in runs),
    )


def threads(count: int) -> dict[str, str]:
    """What keeps every library to so many threads."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
    return {name: str(count) for name in names}


def recording(path: Path, seconds: float) -> Path:
    """The interview over and over, as a WAV file of 16 kHz."""
    samples = np.resize(decode(INTERVIEW).samples, round(seconds * RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return path


@dataclass(frozen=True, slots=True)
class Models:
    """Folders of a Whisper and of a speaker pipeline."""

    whisper: Path = WHISPER
    diarization: Path = DIARIZATION


def models(folder: Path, true_shapes: bool) -> Models:
    """The miniatures, or in ``folder`` a Whisper of ``small``'s shape and one of community-1's.

    The Whisper says what the miniature says, the speaker models have random weights. They are
    made by other processes: a process's peak begins with the memory of whoever started it.
    """
    if not true_shapes:
        return Models()
    made = Models(folder / "whisper", folder / "diarization")
    making = (
        "import pathlib, sys; from benchmarks.diarization.true_shapes import make_pipeline; "
        "make_pipeline(pathlib.Path(sys.argv[1]))"
    )
    python = [sys.executable, "-W", "ignore"]
    subprocess.run([*python, "-c", making, str(made.diarization)], check=True)
    subprocess.run([*python, "-m", "benchmarks.widened", str(made.whisper)], check=True)
    return made


def ours(
    interpreter: str, sound: Path, folder: Path, given: Models, cpu_threads: int, device: str
) -> list[str]:
    """``castproof transcribe`` with these models."""
    settings = {
        "asr.device": device,
        "asr.cpu_threads": cpu_threads,
        "asr.model": given.whisper.resolve(),
        "asr.language": "en",  # the others are told it, too
        "diarize.device": device,
        "diarize.cpu_threads": cpu_threads,
        "diarize.model": given.diarization.resolve(),
    }
    chosen = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    call = ["-m", "castproof", "transcribe", str(sound), "-o", str(folder)]
    return [interpreter, *call, "--config", "configs/miniature.yaml", *chosen]
