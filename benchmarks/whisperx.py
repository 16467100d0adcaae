"""castproof beside WhisperX: the same recording, models, device and threads, in turn.

    python -m benchmarks.whisperx --interpreter VENV/bin/python [--seconds 120] [--runs 3]
    python -m benchmarks.whisperx --interpreter VENV/bin/python --true-shapes --seconds 60 --runs 1

WhisperX lives in an environment of its own (``pip install whisperx==3.8.*``), whose interpreter
is named. Both get the same batch and beam, the language and the models: the miniatures, or with
``--true-shapes`` a Whisper of ``small``'s shape that says what the miniature says, and a
diarization pipeline of community-1's shapes with random weights.
WhisperX finds speech with the pyannote model that it brings. Its models that give words their times
are not had offline, so it is spared that work (``--no_align``); castproof's words have times.
Each run is a whole process, models loaded and files written. Start-up is that of ``--help``.
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

from benchmarks.recognition import hardware
from benchmarks.whole_runs import Models, Run, measured, median, models, ours, recording
from benchmarks.whole_runs import threads as held_to

#: Telemetry needs a network, and model hubs too.
OFFLINE = {"HF_HUB_OFFLINE": "1", "PYANNOTE_METRICS_ENABLED": "0"}


def main() -> None:
    """Measure both in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interpreter", required=True, help="the one WhisperX is installed for")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--true-shapes", action="store_true")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        rows = compare(call, Path(scratch))
    title = f"{call.seconds:g} s on {hardware(call.device)}, {call.threads} threads"
    print_table(rows, f"{title}, {call.runs} runs")


def compare(call: argparse.Namespace, scratch: Path) -> dict[str, tuple[Run, Run]]:
    """The medians of ours and theirs, of each thing measured."""
    given = models(scratch / "true-shapes", call.true_shapes)
    sound = recording(scratch / "recording.wav", call.seconds)
    environment = {**OFFLINE, **held_to(call.threads)}
    theirs = Theirs(call.interpreter, call.device, call.threads)
    taken: dict[str, tuple[list[Run], list[Run]]] = {"transcribe": ([], []), "--help": ([], [])}
    for number in range(call.runs):
        folder = scratch / str(number)
        commands = {
            "--help": ([sys.executable, "-m", "castproof", "--help"], _help(call)),
            "transcribe": (
                ours(sys.executable, sound, folder, given, call.threads, call.device),
                theirs.command(sound, folder, given),
            ),
        }
        for name, pair in commands.items():
            for runs, command in zip(taken[name], pair, strict=True):
                runs.append(measured(command, scratch / "log", environment))
    return {name: (median(us), median(them)) for name, (us, them) in taken.items()}


@dataclass(frozen=True, slots=True)
class Theirs:
    """How WhisperX is called: by which interpreter, on what, in windows of how many seconds."""

    interpreter: str
    device: str
    threads: int
    compute_type: str = "float32"
    chunk_s: int = 8

    def command(self, sound: Path, folder: Path, given: Models) -> list[str]:
        """WhisperX's own command, which writes into ``folder/theirs``."""
        options = {
            "model": given.whisper.resolve(),
            "diarize_model": given.diarization.resolve(),
            "device": self.device,
            "threads": self.threads,
            "compute_type": self.compute_type,
            "batch_size": 8,
            "beam_size": 5,
            "chunk_size": self.chunk_s,
            "language": "en",
            "output_dir": folder / "theirs",
        }
        listed = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        call = [self.interpreter, "-m", "whisperx", str(sound)]
        return [*call, "--diarize", "--no_align", *listed]


def _help(call: argparse.Namespace) -> list[str]:
    return [call.interpreter, "-m", "whisperx", "--help"]


def print_table(rows: dict[str, tuple[Run, Run]], title: str) -> None:
    """Ours, theirs and the ratio of each figure."""
    table = Table("what", "castproof", "WhisperX", "ratio", title=title)
    for name, (us, them) in rows.items():
        figures = {
            "wall, s": (us.wall_s, them.wall_s),
            "processor, s": (us.cpu_s, them.cpu_s),
            "peak, MB": (us.peak_mb, them.peak_mb),
        }
        for figure, (a, b) in figures.items():
            table.add_row(f"{name}: {figure}", f"{a:.2f}", f"{b:.2f}", f"{a / b:.2f}")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
