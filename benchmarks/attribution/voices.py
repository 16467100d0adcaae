"""Wrong-speaker words before and after the voice check, where the turns are bad.

    python -m benchmarks.attribution.voices --seeds 9301 9302 9303 9304

Each seed makes a conversation of two or three synthetic voices with known words and turns. The
turns are degraded (edges off, short turns dropped, both), the words attributed, and the units of
speech held against the voices by the miniature embedding model, as ``castproof transcribe``
does. The speech engines espeak-ng and flite must be installed.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from align.attribution.corrected_turns import attribute_by_voice
from align.attribution.speakers import attribute
from align.attribution.voice_check import (
    can_compare_voices,
    check_voices,
    cut_voice_units,
)
from benchmarks.attribution.scoring import Wrong, score
from diarize.embedder import Embedder
from diarize.pyannote_adapter import load_diarizer
from examples.conversation import Conversation, compose
from examples.make_conversation import true_turns, true_words
from transcript.values import Turn, Word, milliseconds

MODEL = "./examples/miniature/diarization"
SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Degraded:
    """Edges off by a Gaussian error of ``edge_s``; turns shorter than ``dropped_s`` dropped."""

    edge_s: float = 0.0
    dropped_s: float = 0.0


DEGRADED: Mapping[str, Degraded] = {
    "true turns": Degraded(),
    "edges off by 0.3 s": Degraded(edge_s=0.3),
    "edges off by 1 s": Degraded(edge_s=1.0),
    "turns under 2 s dropped": Degraded(dropped_s=2.0),
    "turns under 4 s dropped": Degraded(dropped_s=4.0),
    "edges off by 0.5 s, under 2 s dropped": Degraded(edge_s=0.5, dropped_s=2.0),
}


def degrade(turns: Sequence[Turn], how: Degraded, seed: int) -> tuple[Turn, ...]:
    """The turns as a worse diarizer would have them; a dropped turn's neighbours take its time."""
    chance = random.Random(seed)
    left: list[Turn] = []
    for turn in sorted(turns):
        if turn.end - turn.start < how.dropped_s:
            if left:
                left[-1] = replace(left[-1], end=max(left[-1].end, turn.end))
            continue
        start, end = (edge + chance.gauss(0.0, how.edge_s) for edge in (turn.start, turn.end))
        start = max(0.0, start)
        left.append(
            Turn(milliseconds(start), milliseconds(max(start + SHORTEST_S, end)), turn.speaker)
        )
    return tuple(left)


def checked(
    words: Sequence[Word], turns: Sequence[Turn], embedder: Embedder, made: Conversation
) -> tuple[Wrong, Wrong, int]:
    """Wrong-speaker words before and after, and how many units moved."""
    truth = [word.speaker for word in words]
    before = attribute(words, turns)
    units = cut_voice_units(before)
    if not can_compare_voices(units):
        same = score([word.speaker for word in before], truth)
        return same, same, 0
    spans = [(unit.start, unit.end) for unit in units]
    voices = embedder.embed_in_context(made.samples, spans, lambda share: None)
    found = check_voices(units, voices)
    after = attribute_by_voice(before, turns, found)
    wrong, left = (score([word.speaker for word in said], truth) for said in (before, after))
    return wrong, left, sum(one.moved_from is not None for one in found)


def main() -> None:
    """Print a row for each conversation and each way its turns are bad."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[9301, 9302, 9303, 9304])
    parser.add_argument("--minutes", type=float, default=3.0)
    options = parser.parse_args()
    embedder = load_diarizer(MODEL, device="cpu", cpu_threads=1)
    table = Table("conversation", "turns", "words", "before", "after", "units moved")
    for number, seed in enumerate(options.seeds):
        speakers = 2 + number % 2
        made = compose(seed, options.minutes, speakers)
        words, turns = true_words(made), true_turns(made)
        for name, how in DEGRADED.items():
            before, after, units = checked(words, degrade(turns, how, seed), embedder, made)
            table.add_row(
                f"seed {seed}, {speakers} voices",
                name,
                str(before.words),
                f"{before.rate:.2%}",
                f"{after.rate:.2%}",
                str(units),
            )
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
