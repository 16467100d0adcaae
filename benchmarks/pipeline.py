"""castproof beside the bare libraries it is made of: the same recording, models and threads.

    python -m benchmarks.pipeline [--seconds 120] [--runs 3]
    python -m benchmarks.pipeline --device cuda --seconds 600 --runs 5

Three whole processes in turn, models loaded in each: castproof from the recording to its files;
faster-whisper's batched pipeline alone, to words with times; pyannote.audio's pipeline alone, to
turns, as it is (``--bare stock``) or with castproof's embedding step, which leaves only what
castproof adds. Printed are castproof's time over the sum of the two, and over the longer one:
what a GPU is held to that does both at once (``--side-by-side``, as ``castproof batch`` does).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.diarization.one_run import METHODS
from benchmarks.recognition import hardware
from benchmarks.whole_runs import Models, Run, measured, median, models, ours, recording
from benchmarks.whole_runs import threads as held_to

RECOGNITION = """
import pathlib, sys
sound, model, device, threads = sys.argv[1:]
from asr.audio.decode import decode  # faster-whisper's own does not run with PyAV 19
from faster_whisper import BatchedInferencePipeline, WhisperModel
whisper = WhisperModel(model, device=device, compute_type="float32", cpu_threads=int(threads))
segments, _ = BatchedInferencePipeline(whisper).transcribe(
    decode(pathlib.Path(sound)).samples, language="en", batch_size=8, beam_size=5, chunk_length=8,
    word_timestamps=True,
)
print(sum(len(segment.words or ()) for segment in segments), "words")
"""


def main() -> None:
    """Measure all three in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--bare", choices=METHODS, default="exact", help="diarization's method")
    parser.add_argument("--side-by-side", action="store_true")
    parser.add_argument("--true-shapes", action="store_true", help="Whisper small, community-1")
    call = parser.parse_args()
    taken: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        material = prepared(call, Path(scratch))
        for number in range(call.runs):
            for name, command in the_three(call, material, number).items():
                log = Path(scratch) / "log"
                run = measured(command, log, held_to(call.threads))
                taken.setdefault(name, []).append(run)
    print_table({name: median(runs) for name, runs in taken.items()}, call)


@dataclass(frozen=True, slots=True)
class Material:
    """What every run is given, and where what it makes goes."""

    sound: Path
    models: Models
    scratch: Path


def prepared(call: argparse.Namespace, scratch: Path) -> Material:
    """The recording and the models."""
    given = models(scratch / "true-shapes", call.true_shapes)
    return Material(recording(scratch / "recording.wav", call.seconds), given, scratch)


def the_three(call: argparse.Namespace, given: Material, number: int) -> dict[str, list[str]]:
    """The command of each process; each run has a folder of its own, so that nothing is reused."""
    out, output = given.scratch / f"out-{number}", given.scratch / "turns"
    whole = ours(sys.executable, given.sound, out, given.models, call.threads, call.device)
    if call.side_by_side:
        whole[whole.index("transcribe")] = "batch"
        whole += ["--stages", "side-by-side", "--workers", "1"]
    alone = [str(given.sound), str(given.models.whisper), call.device, str(call.threads)]
    turns = [
        str(given.models.diarization),
        call.bare,
        str(given.sound),
        str(call.seconds),
        str(output),
    ]
    module = "benchmarks.diarization.one_run"
    return {
        "castproof": whole,
        "recognition alone": [sys.executable, "-c", RECOGNITION, *alone],
        "diarization alone": [sys.executable, "-m", module, *turns, "--device", call.device],
    }


def print_table(taken: dict[str, Run], call: argparse.Namespace) -> None:
    """Each process, and castproof's time over the sum and the longer of the other two."""
    title = f"{call.seconds:g} s on {hardware(call.device)}, {call.threads} threads"
    table = Table("process", "wall, s", "processor, s", "peak, MB", title=title)
    for name, run in taken.items():
        table.add_row(name, f"{run.wall_s:.2f}", f"{run.cpu_s:.2f}", f"{run.peak_mb:.0f}")
    Console(width=100).print(table)
    whole, *parts = taken.values()
    walls, spent = [part.wall_s for part in parts], [part.cpu_s for part in parts]
    print(f"castproof over the sum: {whole.wall_s / sum(walls):.2f} of the wall time, ", end="")
    print(f"{whole.cpu_s / sum(spent):.2f} of the processor's")
    print(f"castproof over the longer one: {whole.wall_s / max(walls):.2f} of the wall time")


if __name__ == "__main__":
    main()
