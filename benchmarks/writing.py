"""How long it takes to lay out and write what was heard: speakers, names, captions, every file.

    python -m benchmarks.writing [--hours 10] [--runs 5]

The conversation is made up, the same every time: 9,000 words and 800 turns an hour, three people
who now and then begin before the other has ended, with the fillers, names and punctuation that the
layout looks at. It is done for one hour first; "growth" is what the hours took, over as many times
what one hour took: 1 is linear. Medians over the runs, in one process, of the processor's time
where ``--cpu`` is given (other programs do not add to that).
"""

from __future__ import annotations

import argparse
import gc
import platform
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from align.attribution.speakers import attribute
from benchmarks.recognition import hardware
from castproof.__main__ import collect_seldom
from castproof.config.request import LAYERS
from castproof.config.schema import Configuration
from castproof.pipeline.layout import Layout, lay_out, lay_out_subtitles
from transcript import io as formats
from transcript.formats import rttm
from transcript.values import Turn, Word

WORDS_AN_HOUR = 9_000
TURNS_AN_HOUR = 800
EARLY_S = 0.4
SPEAKERS = ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02")
COMMON = tuple(
    """
    the and to of a in that it is was I for on you with as have but be they at we he this not so
    what there about which when one all if would can like know think really because people just
    more some very time from data work model team thing things something going want make um uh yeah
    right okay Ada Grace London Python machine learning project question company
    """.split()  # noqa: SIM905 - a list of seventy would be half a page
)
SYLLABLES = ("ta", "re", "mo", "li", "ne", "son", "ka", "pro", "ver", "du", "sti", "al")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a recognizer and a diarizer said of a recording."""

    words: tuple[Word, ...]
    turns: tuple[Turn, ...]


def conversation(hours: float, seed: int = 1) -> Conversation:
    """Turns of a few seconds to a minute, one in ten begun early, full of made sentences."""
    chance = random.Random(seed)
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(5_000)]
    weights = [chance.expovariate(1) + 0.05 for _ in range(round(hours * TURNS_AN_HOUR))]
    scale = hours * 3600 / sum(weights)
    words: list[Word] = []
    turns: list[Turn] = []
    begin, speaker = 0.0, SPEAKERS[0]
    for weight in weights:
        length = weight * scale
        early = EARLY_S if chance.random() < 0.1 and turns else 0.0
        turns.append(Turn(round(begin - early, 3), round(begin + length, 3), speaker))
        words += _speech(chance, rare, begin, length)
        begin += length
        speaker = chance.choice([one for one in SPEAKERS if one != speaker])
    return Conversation(tuple(words), tuple(turns))


def _speech(chance: random.Random, rare: list[str], begin: float, length: float) -> list[Word]:
    """Sentences of about a dozen words, spread evenly over a turn."""
    count = max(1, round(length * WORDS_AN_HOUR / 3600))
    step = length / count
    words = []
    starts_sentence = True
    for index in range(count):
        text = chance.choice(COMMON if chance.random() < 0.7 else rare)
        text = text[0].upper() + text[1:] if starts_sentence else text
        starts_sentence = index == count - 1 or chance.random() < 1 / 12
        text += chance.choice("...?") if starts_sentence else "," * (chance.random() < 0.08)
        start = begin + index * step
        end = start + step * chance.uniform(0.6, 1.0)
        words.append(Word(round(start, 3), round(end, 3), text, round(chance.random(), 3)))
    return words


def steps(spoken: Conversation) -> dict[str, Callable[[], Any]]:
    """What is done, by name: the words get speakers and are laid out, then each file is made."""
    config = Configuration()
    said = attribute(spoken.words, spoken.turns, config.align.options())
    layers = _laid_out(said, config)
    cues = lay_out_subtitles(layers, config.subtitles)
    shown = {"captions": layers.captions, "paragraphs": layers.paragraphs}
    shown |= dict.fromkeys(("subtitles", "named subtitles"), cues)
    options = config.align.options()
    found: dict[str, Callable[[], Any]] = {
        "align: who said which word": partial(attribute, spoken.words, spoken.turns, options),
        "align: names, captions, paragraphs": partial(_laid_out, said, config),
        "align: subtitles": partial(lay_out_subtitles, layers, config.subtitles),
    }
    for name, layer in LAYERS.items():
        if layer == "turns":
            found[f"write {name}"] = partial(rttm.write, spoken.turns, "recording")
        else:
            found[f"write {name}"] = partial(formats.dump, shown[layer], formats.find_by_name(name))
    return found


def _laid_out(said: tuple[Word, ...], config: Configuration) -> Layout:
    return lay_out(said, None, config, language="en")


def measure(
    doing: dict[str, Callable[[], Any]], runs: int, clock: Callable[[], float]
) -> dict[str, float]:
    """The median seconds of each, one after the other in every run."""
    took: dict[str, list[float]] = {name: [] for name in doing}
    for _ in range(runs):
        for name, do in doing.items():
            gc.collect()
            began = clock()
            do()
            took[name].append(clock() - began)
    return {name: statistics.median(seconds) for name, seconds in took.items()}


def main() -> None:
    """Measure one hour and many, and print both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=int, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cpu", action="store_true", help="count the processor's time")
    call = parser.parse_args()
    collect_seldom()
    clock = time.process_time if call.cpu else time.perf_counter
    short = measure(steps(conversation(1)), call.runs, clock)
    spoken = conversation(call.hours)
    long = measure(steps(spoken), call.runs, clock)
    print(f"{hardware('cpu')}, Python {platform.python_version()}; medians of {call.runs}, seconds")
    title = f"{len(spoken.words)} words, {len(spoken.turns)} turns"
    table = Table("step", "1 hour", f"{call.hours} hours", "growth", title=title)
    short["in all"], long["in all"] = sum(short.values()), sum(long.values())
    for name, seconds in long.items():
        growth = seconds / call.hours / short[name]
        table.add_row(name, f"{short[name]:.3f}", f"{seconds:.3f}", f"{growth:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
