"""Run the main job on new conversations and print how far it is from their truth.

    python -m benchmarks.conversations --seeds 9001 9002 9003 9004 9005 -o FOLDER
    python -m benchmarks.conversations --digits DIGITS.zip --seeds 9101 -o FOLDER

Each seed makes a conversation (two and three speakers in turn), ``castproof transcribe`` runs
on it as a user would run it, and what it wrote is held against the truth. The number of
speakers is not told unless ``--tell-speakers`` is given. The speech engines espeak-ng and
flite must be installed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.conversations import scores
from benchmarks.conversations.scores import Count, Scores
from transcript.formats import captions, ctm, lossless, rttm
from transcript.values import Word


def main() -> None:
    """Make, transcribe, score, print."""
    options = _options()
    rows: list[tuple[str, Scores, float]] = []
    for number, seed in enumerate(options.seeds):
        speakers = 2 + number % 2
        folder = options.output / f"seed-{seed}"
        recording = _make(seed, speakers, folder, options)
        began = time.monotonic()
        out = _transcribe(recording, speakers, folder / "out", options)
        seconds = time.monotonic() - began
        rows.append((f"seed {seed}, {speakers} voices", _score(recording, out), seconds))
    _print(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[9001, 9002, 9003, 9004, 9005])
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--config", default="configs/miniature.yaml")
    parser.add_argument("--digits", type=Path, help="real spoken digits instead of made-up speech")
    parser.add_argument("--tell-speakers", action="store_true", help="give --speakers too")
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser.parse_args()


def _make(seed: int, speakers: int, folder: Path, options: argparse.Namespace) -> Path:
    call = ["--seed", seed, "--minutes", options.minutes, "--speakers", speakers, "-o", folder]
    if options.digits:
        call += ["--digits", options.digits]
    _run("examples.make_conversation", *call)
    (recording,) = folder.glob("*.opus")
    return recording


def _transcribe(recording: Path, speakers: int, out: Path, options: argparse.Namespace) -> Path:
    call = [recording, "--config", options.config, "-o", out, "--quiet"]
    for name in ("captions", "episode", "json", "rttm"):
        call += ["--format", name]
    if options.tell_speakers:
        call += ["--speakers", speakers]
    _run("castproof", "transcribe", *call)
    return out / recording.stem


def _run(module: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-m", module, *map(str, arguments)], check=True)


def _score(recording: Path, out: Path) -> Scores:
    said = _true_words(recording)
    lines = lossless.parse(_text(out, ".json")).lines
    heard = scores.in_time_order(word for line in lines for word in line.words)
    shown = captions.parse(_text(out, ".captions.txt")).lines
    wide, back, far = scores.caption_counts(lines, shown, said)
    return Scores(
        words=scores.word_errors(heard, said),
        wrong_speaker=scores.wrong_speakers(heard, said),
        diarization_s=scores.diarization_error(
            rttm.parse(_text(out, ".rttm")), rttm.parse(_text(recording, ".rttm"))
        ),
        late_starts=scores.late_starts(heard, said),
        long_captions=wide,
        backward_captions=back,
        misplaced_captions=far,
    )


def _true_words(recording: Path) -> list[Word]:
    """Words and times from the CTM, which names the speaker as its channel."""
    return scores.in_time_order(ctm.parse(_text(recording, ".ctm")))


def _text(path: Path, ending: str) -> str:
    return path.with_name(path.name.removesuffix(".opus") + ending).read_text(encoding="utf-8")


def _print(rows: list[tuple[str, Scores, float]]) -> None:
    table = Table(title="The main job against the truth")
    for heading in ("conversation", "WER", "wrong speaker", "DER", "starts > 0.1 s", "> 40 chars"):
        table.add_column(heading, justify="left" if heading == "conversation" else "right")
    for heading in ("backward", "captions > 1 s off", "seconds"):
        table.add_column(heading, justify="right")
    for name, score, seconds in rows:
        table.add_row(name, *_cells(score), f"{seconds:.1f}")
    pooled = sum((score for _, score, _ in rows), Scores())
    table.add_section()
    table.add_row("pooled", *_cells(pooled), f"{sum(seconds for *_, seconds in rows):.1f}")
    Console(width=140).print(table)


def _cells(score: Scores) -> tuple[str, ...]:
    shares = (score.words, score.wrong_speaker, score.diarization_s, score.late_starts)
    counts = (score.long_captions, score.backward_captions)
    return (
        *(_percent(count) for count in shares),
        *(f"{count.errors:.0f} of {count.total:.0f}" for count in counts),
        _percent(score.misplaced_captions),
    )


def _percent(count: Count) -> str:
    return "nothing" if count.rate is None else f"{100 * count.rate:.2f} %"


if __name__ == "__main__":
    main()
