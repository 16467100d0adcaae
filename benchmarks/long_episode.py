"""Ten hours of words without sense: an episode, the times of its words, and its recording."""

from __future__ import annotations

import random
import wave
from itertools import pairwise
from pathlib import Path

import yaml

HOURS, LINES, WORDS = 10, 8_000, 90_000
RATE = 8_000


def make_episode(folder: Path, count: int = WORDS) -> tuple[Path, Path, Path]:
    """An episode of ``count`` made-up words, their times, and noise as its recording."""
    rng = random.Random(8)
    vocabulary = ["".join(rng.choices("aeioubdklmnrst", k=rng.randint(2, 9))) for _ in range(4_000)]
    seconds = HOURS * 3600.0
    length = seconds / count
    said = [rng.choice(vocabulary) for _ in range(count)]
    cuts = [0, *sorted(rng.sample(range(1, count), LINES - 1)), count]
    entries: list[dict[str, object]] = []
    for number, (first, stop) in enumerate(pairwise(cuts)):
        start = int(first * length)
        if number % 200 == 0:
            entries.append({"header": f"Part {number // 200 + 1}"})
        hours, rest = divmod(start, 3600)
        clock = (
            f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
        )
        entries.append(
            {
                "line": " ".join(said[first:stop]).capitalize() + ".",
                "sec": start,
                "time": clock,
                "who": rng.choice(["Ann", "Bo", "Cleo"]),
            }
        )
    episode, words, sound = (folder / f"long{end}" for end in (".md", ".ctm", ".wav"))
    page = yaml.dump({"title": "Ten hours", "transcript": entries}, allow_unicode=True)
    episode.write_text(f"---\n{page}---\n", encoding="utf-8")
    words.write_text(
        "".join(
            f"long 1 {place * length:.3f} {length * 0.9:.3f} {word}\n"
            for place, word in enumerate(said)
        ),
        encoding="utf-8",
    )
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        minute = rng.randbytes(RATE * 60)
        for _ in range(HOURS * 60):
            file.writeframesraw(minute)
    return episode, sound, words
