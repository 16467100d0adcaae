"""A very long recording beside one of an hour: memory, and time for each hour of sound.

    python -m benchmarks.long_recording --hours 1 3 12

The interview over and over, through ``castproof transcribe`` with the miniature models on one
thread. *Beyond the models* is the peak of a process above that of one that transcribes half a
minute: the models, the libraries and Python are in both. The sound is written piece by piece,
because a process's peak begins with the memory of whoever started it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from benchmarks.recognition import hardware
from benchmarks.whole_runs import INTERVIEW, RATE, Models, Run, measured, ours, threads

SHORT_S = 30.0
HOUR_S = 3600.0
_PIECE = """
import sys
from pathlib import Path
from benchmarks.whole_runs import recording
recording(Path(sys.argv[1]), 120.0)
"""


def repeated(piece: Path, path: Path, seconds: float) -> Path:
    """The sound of ``piece`` over and over, for so many seconds."""
    with wave.open(str(piece), "rb") as file:
        frames = file.readframes(file.getnframes())
    left = round(seconds * RATE) * 2
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "none"))
        while left > 0:
            file.writeframesraw(frames[:left])
            left -= len(frames)
    return path


def transcribed(sound: Path, folder: Path) -> Run:
    """What it took to transcribe ``sound`` into a folder of its own."""
    command = ours(sys.executable, sound, folder / sound.stem, Models(), 1, "cpu")
    return measured(command, folder / f"{sound.stem}.log", threads(1))


def main() -> None:
    """Print a row for each length."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--hours", type=float, nargs="+", default=(1.0, 3.0))
    call = parser.parse_args()
    print(hardware("cpu"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        piece = folder / "piece.wav"
        # By another process, for that holds the sound as numbers.
        subprocess.run([sys.executable, "-c", _PIECE, str(piece)], check=True)
        short = transcribed(repeated(piece, folder / "short.wav", SHORT_S), folder)
        print(f"{SHORT_S:.0f} s of {INTERVIEW}: {short.wall_s:.1f} s, {short.peak_mb:.0f} MB")
        for hours in call.hours:
            sound = repeated(piece, folder / f"long{hours:g}.wav", hours * HOUR_S)
            run = transcribed(sound, folder)
            beyond = run.peak_mb - short.peak_mb
            print(
                f"{hours:g} h: {run.wall_s / hours:.0f} s an hour, {run.cpu_s / hours:.0f} s of it "
                f"the processor's, {beyond:.0f} MB beyond the models",
                flush=True,
            )
            sound.unlink()


if __name__ == "__main__":
    main()
