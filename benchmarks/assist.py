"""What a language model is asked for an hour of talk: requests, tokens, seconds; and asked again.

    python -m benchmarks.assist EPISODE...
    python -m benchmarks.assist EPISODE... --base-url http://127.0.0.1:8080/v1 --model NAME

Without an address only what would be sent is counted, by the program's own estimate. With one,
``castproof assist --edited`` is run twice over copies of the episodes: the second run has to send
nothing. Accepted and refused proposals are counted with the reasons; read what was written.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from align.glossary.correct import Glossary
from castproof.assist.asking import estimate
from castproof.assist.episode_run import Wanted, plan_episode
from castproof.config.network import AssistSection
from transcript.values import Line


def main() -> None:
    """Count what is sent, and with an address send it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("episodes", nargs="+", type=Path)
    parser.add_argument("--base-url")
    parser.add_argument("--model", default="model")
    parser.add_argument("--batch-words", type=int, default=AssistSection().batch_words)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(path, folder)) for path in options.episodes]
        count_planned(copies, options.model, options.batch_words)
        if options.base_url:
            for run in ("first", "second"):
                print_run(run, copies, options)
            for path in sorted(Path(folder).glob("*.notes.markdown")):
                print(path.read_text())


def count_planned(episodes: list[Path], model: str, batch_words: int) -> None:
    """Print what the first questions about each kind come to, for an hour of talk."""
    section = AssistSection(model=model, batch_words=batch_words)
    print("asked for an hour of talk    requests  tokens sent  tokens received at most")
    for kind in ("titles", "notes", "clean"):
        flags = {one: one == kind for one in ("titles", "notes", "clean")}
        wanted = Wanted(section=section, glossary=Glossary(), edited=True, **flags)
        plans = [plan_episode(path, wanted, print) for path in episodes]
        found = [estimate(plan.questions, plan.kept, section) for plan in plans]
        hours = sum(measure_hours(plan.page.transcript.lines) for plan in plans)
        print(
            f"{kind:27} {sum(one.requests for one in found) / hours:9.1f} "
            f"{sum(one.input_tokens for one in found) / hours:12,.0f} "
            f"{sum(one.output_tokens for one in found) / hours:12,.0f}"
        )
    print(f"({len(episodes)} episodes, {hours:.2f} h)")


def measure_hours(lines: tuple[Line, ...]) -> float:
    """Measure how long lines last, from the first start to the last."""
    starts = [line.start for line in lines if line.start is not None]
    return max(1.0, max(starts) - min(starts)) / 3600 if starts else 1.0


def print_run(run: str, episodes: list[Path], options: argparse.Namespace) -> None:
    """Run the command once and print what it used and what came of it."""
    settings = {
        "base_url": options.base_url,
        "model": options.model,
        "batch_words": options.batch_words,
        "timeout_s": 3600,
    }
    sets = [word for key in settings for word in ("--set", f"assist.{key}={settings[key]}")]
    command = [sys.executable, "-m", "castproof", "assist", "--edited", "--yes", "--json", *sets]
    began = time.perf_counter()
    done = subprocess.run([*command, *map(str, episodes)], capture_output=True, text=True)
    took = time.perf_counter() - began
    print(f"{run} run: {took:.0f} s, status {done.returncode}")
    document: dict[str, Any] = json.loads(done.stdout)
    for one in document["episodes"]:
        print(json.dumps({key: one[key] for key in ("episode", "titles", "usage")}, indent=1))
        print(json.dumps(one["notes"]["dropped"], indent=1))


if __name__ == "__main__":
    main()
