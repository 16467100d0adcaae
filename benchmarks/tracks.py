"""Separate tracks beside their mix through the diarizer, by how much each hears of the other.

    python -m benchmarks.tracks [--seeds 9601 9602 9603] [--minutes 2] -o FOLDER

Each seed makes a conversation of two voices, and of it two microphones: one's own voice, the
other's softer by 20, 12 or 6 dB and a few milliseconds later, and a hiss; one started up to 3 s
after the other, and one running on for 10 s. ``castproof transcribe --track`` hears the two, and
``castproof transcribe`` the mix of both, which is told that two people speak. Words are held
against the truth as in ``benchmarks.conversations``; "misnamed" does not depend on the order in
which words that overlap are written down: of the words heard rightly and at the right time, those
under another's name than whoever says them then. Needs espeak-ng and flite.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.conversations.scores import (
    Count,
    in_time_order,
    plain,
    word_errors,
    wrong_speakers,
)
from examples.conversation import Conversation, compose
from examples.make_conversation import true_words, write_sound
from transcript.formats import lossless
from transcript.values import Word

SAMPLE_RATE = 16_000
LEVELS_DB = (-20, -12, -6)
SAME_TIME_S = 0.5
LATER_S, LONGER_S, DELAY_S, HISS = 3.0, 10.0, 0.004, 5e-4
Samples = NDArray[np.float32]


def microphones(conversation: Conversation, level_db: float, seed: int) -> dict[str, Samples]:
    """What each person's microphone hears, by name; the second begins later, the first runs on."""
    random = np.random.default_rng([seed, abs(round(level_db))])
    length = len(conversation.samples) + round(LONGER_S * SAMPLE_RATE)
    voices = [np.zeros(length, np.float32) for _ in conversation.people]
    for one in conversation.said:
        first = round(one.start * SAMPLE_RATE)
        sound = one.utterance.samples
        voices[conversation.people.index(one.person)][first : first + len(sound)] += sound
    delay = round(DELAY_S * SAMPLE_RATE)
    gain = 10 ** (level_db / 20)
    heard = []
    for voice in voices:
        others = np.sum([other for other in voices if other is not voice], axis=0)
        echo = np.concatenate((np.zeros(delay, np.float32), others[:-delay]))
        hiss = random.normal(0, HISS, length)
        heard.append((0.7 * (voice + gain * echo) + hiss).astype(np.float32))
    later = round(random.uniform(0, LATER_S) * SAMPLE_RATE)
    ends = len(conversation.samples)
    heard = [heard[0], *(track[later:ends] for track in heard[1:])]
    return {person.name: track for person, track in zip(conversation.people, heard, strict=True)}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[9601, 9602, 9603])
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--config", default="configs/miniature.yaml")
    parser.add_argument("-o", "--output", type=Path, required=True)
    call = parser.parse_args()
    table = Table("recorded", "WER", "wrong speaker", "misnamed", "left out", "offset off by")
    for level in LEVELS_DB:
        scores = [_with_tracks(seed, level, call) for seed in call.seeds]
        table.add_row(f"tracks, the other at {level} dB", *_cells(scores))
    mixes = [_mixed(seed, call) for seed in call.seeds]
    table.add_row("the mix, diarized", *_cells(mixes))
    Console(width=120).print(table)


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of one conversation: errors, words left out, how far off the offset is."""

    words: Count
    wrong: Count
    misnamed: Count
    left_out: int = 0
    off_s: float = 0.0


def _with_tracks(seed: int, level: float, call: argparse.Namespace) -> Scored:
    conversation = compose(seed, call.minutes, 2)
    folder = call.output / f"{seed}{level}dB"
    folder.mkdir(parents=True, exist_ok=True)
    options: list[str] = []
    heard = microphones(conversation, level, seed)
    for name, samples in heard.items():
        path = folder / f"{name}.wav"
        write_sound(samples, path)
        options += ["--track", f"{name}={path}"]
    summary = _transcribe(options, folder, call)
    late = len(conversation.samples) - len(list(heard.values())[1])
    offset = next(t["offset_s"] for t in summary["tracks"] if t["offset_s"] > 0)
    left_out = sum(track["left_out"] for track in summary["tracks"])
    first = next(iter(heard))
    score = _score(conversation, folder / f"{first}.json")
    return replace(score, left_out=left_out, off_s=abs(offset - late / SAMPLE_RATE))


def _mixed(seed: int, call: argparse.Namespace) -> Scored:
    conversation = compose(seed, call.minutes, 2)
    folder = call.output / f"{seed}-mix"
    folder.mkdir(parents=True, exist_ok=True)
    write_sound(conversation.samples, folder / "mix.wav")
    _transcribe([str(folder / "mix.wav"), "--speakers", "2"], folder, call)
    return _score(conversation, folder / "mix.json")


def _transcribe(options: list[str], folder: Path, call: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "castproof", "transcribe", *options, "-o", str(folder)]
    command += ["--config", call.config, "--format", "json", "--json", "--quiet", "--overwrite"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)["recordings"][0]
    return found


def _score(conversation: Conversation, path: Path) -> Scored:
    lines = lossless.parse(path.read_text(encoding="utf-8")).lines
    heard = in_time_order(replace(w, speaker=line.speaker) for line in lines for w in line.words)
    said = in_time_order(true_words(conversation))
    return Scored(word_errors(heard, said), wrong_speakers(heard, said), misnamed(heard, said))


def misnamed(heard: Sequence[Word], said: Sequence[Word]) -> Count:
    """Words heard when one person says them, and given to another; labels mapped at best."""
    labels = sorted({str(word.speaker) for word in heard})
    people = sorted({str(word.speaker) for word in said})
    several = max(len(labels), len(people))
    people += [""] * (several - len(people))
    counts = [
        _misnamed(heard, said, dict(zip(labels, order, strict=False)))
        for order in permutations(people, len(labels))
    ]
    return min(counts, key=lambda count: count.errors)


def _misnamed(heard: Sequence[Word], said: Sequence[Word], names: dict[str, str]) -> Count:
    errors = total = 0
    for word in heard:
        sayers = {
            str(true.speaker)
            for true in said
            if plain(true) == plain(word)
            and abs((true.start or 0.0) - (word.start or 0.0)) <= SAME_TIME_S
        }
        total += bool(sayers)
        errors += bool(sayers) and names[str(word.speaker)] not in sayers
    return Count(errors, total)


def _cells(scores: list[Scored]) -> tuple[str, ...]:
    words = sum((score.words for score in scores), Count())
    wrong = sum((score.wrong for score in scores), Count())
    misnamed_ = sum((score.misnamed for score in scores), Count())
    return (
        f"{words.rate or 0:.2%} of {words.total:g}",
        f"{wrong.rate or 0:.2%} ({wrong.errors:g})",
        f"{misnamed_.rate or 0:.2%} ({misnamed_.errors:g})",
        str(sum(score.left_out for score in scores)),
        f"{1000 * max(score.off_s for score in scores):.1f} ms",
    )


if __name__ == "__main__":
    main()
