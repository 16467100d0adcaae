"""Measure the diarization folder on conversations, and choose its clustering parameters.

    python -m examples.miniature.tune_diarization FOLDER… [--grid]

Each FOLDER holds recordings with an RTTM of the same name beside each, as
`examples.make_conversation` leaves them. Without `--grid` the pipeline's own parameters are
scored, recording by recording; with it, every combination of a small grid, best last. The
figures are diarization error rates without collar and with overlap, with the number of speakers
free and given.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # read when pyannote.audio is imported

import torch
from pyannote.audio import Pipeline
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.diarization import DiarizationErrorRate

from asr.audio.decode import decode
from examples.speech.values import SAMPLE_RATE
from transcript.formats import rttm

FOLDER = Path(__file__).parent / "diarization"
SOUNDS = (".opus", ".wav", ".flac", ".mp3")
GRID = {
    "threshold": (0.6, 0.7, 0.8, 0.9, 1.0),
    "Fa": (0.01, 0.03, 0.07, 0.2),
    "Fb": (0.3, 1.0, 3.0, 10.0),
}


@dataclass(frozen=True, slots=True)
class Recording:
    """What pyannote is given (it keeps its caches in it), and the truth."""

    name: str
    file: dict[str, Any]
    truth: Annotation
    heard: Timeline

    @property
    def speakers(self) -> int:
        """How many there truly are."""
        return len(self.truth.labels())


def read_recordings(folders: Sequence[Path]) -> tuple[Recording, ...]:
    """Every RTTM below `folders` with the sound beside it."""
    return tuple(
        _recording(truth) for folder in folders for truth in sorted(folder.rglob("*.rttm"))
    )


def _recording(truth: Path) -> Recording:
    sound = next(p for p in truth.parent.glob(f"{truth.stem}.*") if p.suffix in SOUNDS)
    audio = decode(sound)
    waveform = torch.from_numpy(audio.samples)[None]
    file = {"waveform": waveform, "sample_rate": SAMPLE_RATE, "uri": truth.stem}
    heard = Timeline([Segment(0.0, audio.duration)])
    return Recording(truth.stem, file, _annotation(truth), heard)


def _annotation(truth: Path) -> Annotation:
    annotation = Annotation(uri=truth.stem)
    for number, turn in enumerate(rttm.parse(truth.read_text(encoding="utf-8"))):
        annotation[Segment(turn.start, turn.end), number] = turn.speaker
    return annotation


def error_rate(
    pipeline: Pipeline, recordings: Sequence[Recording], *, speakers_given: bool
) -> DiarizationErrorRate:
    """The errors over all `recordings`; `abs()` of it is their rate."""
    errors = DiarizationErrorRate()
    for recording in recordings:
        count = recording.speakers if speakers_given else None
        guess = pipeline(recording.file, num_speakers=count).speaker_diarization
        errors(recording.truth, guess, uem=recording.heard)
    return errors


def combinations() -> Iterator[dict[str, float]]:
    """Every point of the grid."""
    for values in itertools.product(*GRID.values()):
        yield dict(zip(GRID, values, strict=True))


def search(pipeline: Pipeline, recordings: Sequence[Recording]) -> None:
    """Print the rates at every point of the grid, best last."""
    own = pipeline.parameters(instantiated=True)
    pipeline.training = True  # keeps each recording's segmentation and embeddings
    lines = []
    for point in combinations():
        pipeline.instantiate({**own, "clustering": point})
        free = abs(error_rate(pipeline, recordings, speakers_given=False))
        given = abs(error_rate(pipeline, recordings, speakers_given=True))
        lines.append((free + given, f"free {free:.3f}, given {given:.3f}: {point}"))
    print("\n".join(line for _, line in sorted(lines, reverse=True)))


def report(pipeline: Pipeline, recordings: Sequence[Recording]) -> None:
    """Print the rate of each recording and of all, and how long the pipeline took."""
    started = time.monotonic()
    for speakers_given in (False, True):
        errors = error_rate(pipeline, recordings, speakers_given=speakers_given)
        print(errors.report(display=False).round(2).to_string())
    minutes = sum(recording.heard.duration() for recording in recordings) / 30
    print(f"{time.monotonic() - started:.0f} s for {minutes:.0f} minutes of sound")


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--pipeline", type=Path, default=FOLDER)
    parser.add_argument("--grid", action="store_true", help="try every combination")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    pipeline = Pipeline.from_pretrained(arguments.pipeline)
    recordings = read_recordings(arguments.folders)
    (search if arguments.grid else report)(pipeline, recordings)


if __name__ == "__main__":
    main()
