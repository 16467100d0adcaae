"""Stock pyannote.audio and our embedding step on the same sound, in turn, each in a new process.

    python -m benchmarks.diarization [--seconds 600] [--runs 3] [--device cpu]
    python -m benchmarks.diarization --pipeline examples/miniature/diarization

Without ``--pipeline`` the models have the true shapes of community-1 and random weights. The
same RTTM means the same bytes; an embedding's agreement is its cosine with stock's, of speakers
who speak.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.diarization.one_run import METHODS
from benchmarks.diarization.true_shapes import make_pipeline

INTERVIEW = Path("examples/interview.opus")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pipeline", type=Path, help="a pipeline folder; else random weights")
    parser.add_argument("--recording", type=Path, default=INTERVIEW, help="repeated to the length")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pipeline = call.pipeline or make_pipeline(Path(scratch) / "true-shapes")
        measured: dict[str, list[dict[str, Any]]] = {method: [] for method in call.methods}
        for number in range(call.runs):
            for method in call.methods:
                output = Path(scratch) / f"{method}-{number}"
                measured[method].append(_measure(pipeline, method, call, output))
        voices = {method: np.load(Path(scratch) / f"{method}-0.npy") for method in call.methods}
    _print(call, measured, voices)


def _measure(pipeline: Path, method: str, call: argparse.Namespace, output: Path) -> dict[str, Any]:
    module = "benchmarks.diarization.one_run"
    arguments = [str(pipeline), method, str(call.recording), str(call.seconds), str(output)]
    command = [sys.executable, "-m", module, *arguments, "--device", call.device]
    subprocess.run(command, check=True)
    found: dict[str, Any] = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def _print(
    call: argparse.Namespace,
    measured: dict[str, list[dict[str, Any]]],
    voices: dict[str, Any],
) -> None:
    import pyannote.audio
    import torch

    device = torch.cuda.get_device_name() if call.device.startswith("cuda") else platform.machine()
    speaking = next(iter(measured.values()))[0]["speaking"]
    title = (
        f"{call.seconds:g} s of sound on {device}, {torch.get_num_threads()} threads; "
        f"pyannote.audio {pyannote.audio.__version__}, torch {torch.__version__}; "
        f"{speaking:.0%} of local speakers speak"
    )
    table = Table("method", "seconds (median)", "times as fast", "peak MB", title=title)
    table.add_column("same RTTM", justify="right")
    table.add_column("cosine: worst, 1 %, median", justify="right")
    first = next(iter(measured))
    base = statistics.median(run["seconds"] for run in measured[first])
    for method, runs in measured.items():
        seconds = [run["seconds"] for run in runs]
        median = statistics.median(seconds)
        same = all(run["rttm"] == measured[first][0]["rttm"] for run in runs)
        table.add_row(
            method,
            f"{median:.1f} ({min(seconds):.1f}–{max(seconds):.1f})",
            f"{base / median:.2f}",
            f"{statistics.median(run['peak_mb'] for run in runs):.0f}",
            "yes" if same else "no",
            _agreement(voices[first], voices[method]),
        )
    Console(width=150).print(table)


def _agreement(stock: Any, ours: Any) -> str:
    """Cosines of the rows; those of silent speakers are one and the same constant."""
    lengths = np.linalg.norm(stock, axis=-1) * np.linalg.norm(ours, axis=-1)
    cosines = (np.sum(stock * ours, axis=-1) / lengths).ravel()
    worst, low, median = np.nanquantile(cosines, (0.0, 0.01, 0.5))
    return f"{worst:.5f}, {low:.5f}, {median:.5f}"


if __name__ == "__main__":
    main()
